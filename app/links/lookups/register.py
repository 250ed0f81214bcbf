"""Recherche d'entreprises: the French company register, free and without a key (docs/lookups.md).

Companies that object to their publication (*non-diffusibles*) are not found there, or without name and address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

URL = "https://recherche-entreprises.api.gouv.fr/search"
MOST = 8
"""How many companies are shown to choose among."""
_PERSONAL = ("dirigeants", "elus", "matching_etablissements", "finances")
_HIDDEN = "[NON-DIFFUSIBLE]"


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the register has it; `closed_on` is an ISO day, empty while it is active or not told."""

    siren: str
    siret: str
    name: str
    address: str
    postcode: str
    city: str
    active: bool
    closed_on: str
    activity: str


def companies(told: Mapping[str, Any]) -> list[Company]:
    """The companies of an answer, those without a SIREN left out."""
    return [_company(row) for row in _rows(told) if _text(row, "siren")]


def trimmed(told: Mapping[str, Any]) -> dict[str, Any]:
    """An answer as it is kept: without managers, elected people, accounts and other branches."""
    kept = [{name: value for name, value in row.items() if name not in _PERSONAL} for row in _rows(told)]
    return {**told, "results": kept}


def _rows(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: object = told.get("results")
    rows = cast("list[Any]", found) if isinstance(found, list) else []
    return [cast("dict[str, Any]", row) for row in rows if isinstance(row, dict)]


def _company(row: dict[str, Any]) -> Company:
    seat: object = row.get("siege")
    place = cast("dict[str, Any]", seat) if isinstance(seat, dict) else {}
    street = " ".join(
        part
        for name in ("numero_voie", "indice_repetition", "type_voie", "libelle_voie")
        if (part := _text(place, name))
    )
    return Company(
        siren=_text(row, "siren"),
        siret=_text(place, "siret"),
        name=_text(row, "nom_raison_sociale") or _text(row, "nom_complet"),
        address=street,
        postcode=_text(place, "code_postal"),
        city=_text(place, "libelle_commune"),
        active=_text(row, "etat_administratif") != "C",
        closed_on=_text(row, "date_fermeture") or _text(place, "date_fermeture"),
        activity=_text(row, "activite_principale"),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None or value == _HIDDEN else str(value).strip()
