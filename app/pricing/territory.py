"""The VAT territory of an address: a country, or a part of one that has a VAT law of its own.

Codes are ISO 3166 where there is one (``GP``, ``PT-20``), ``XI`` for Northern Ireland, otherwise the country with a mark
(``FR-COR``, ``DE-X``). What each is comes from dated data with its source (resources/law/vat_territories.toml).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HOME = "FR"
"""Mainland France, Monaco included."""
CORSICA = "FR-COR"
NORTHERN_IRELAND = "XI"
TAXED_OVERSEAS = frozenset({"GP", "MQ", "RE", "FR-DOM"})
"""Departments with rates of their own (CGI art. 296)."""
UNTAXED_OVERSEAS = frozenset({"GF", "YT", "FR-GF"})
"""Departments where VAT is not applicable (CGI art. 294-1)."""
OVERSEAS = TAXED_OVERSEAS | UNTAXED_OVERSEAS

_LAW = Path(__file__).parents[2] / "resources" / "law" / "vat_territories.toml"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a country, by the beginning of its postcodes."""

    country: str
    postcode: re.Pattern[str]
    territory: str
    kind: str


@cache
def members() -> frozenset[str]:
    """The Member States of the Union, as ISO 3166 codes."""
    return frozenset(_law()["members"])


@cache
def _parts() -> tuple[_Part, ...]:
    return tuple(
        _Part(each["country"], re.compile(each["postcode"]), each["territory"], each["kind"])
        for each in _law()["part"]
    )


@cache
def _part_members() -> frozenset[str]:
    """Parts that belong to the VAT area at rates of their own."""
    return frozenset(part.territory for part in _parts() if part.kind == "part")


def territory_of(country: str, postcode: str = "") -> str:
    """The VAT territory of an address; `country` is ISO 3166-1, an unknown one is itself.

    ``FR`` with 20200 is ``FR-COR``, with 97410 ``RE``; ``MC`` is ``FR``, whose VAT it applies.
    """
    country = country.strip().upper() or HOME
    if country in ("MC", "FX"):
        return HOME
    country = {"EL": "GR", "UK": "GB"}.get(country, country)
    code = postcode.strip().upper().replace(" ", "").removeprefix(f"{country}-")
    for part in _parts():
        if part.country == country and part.postcode.match(code):
            return HOME if part.territory == "MC" else part.territory
    return country


def is_french(territory: str) -> bool:
    """Whether French VAT law speaks of it as part of France: mainland, Corsica, the departments overseas."""
    return territory in (HOME, CORSICA) or territory in OVERSEAS


def is_member(territory: str, *, goods: bool) -> bool:
    """Whether a territory belongs to the VAT area of the Union; Northern Ireland does for goods only."""
    if territory == NORTHERN_IRELAND:
        return goods
    return territory in members() or territory in _part_members()


def market(territory: str) -> str:
    """The French market a territory belongs to: goods that leave one for another are treated as exported (CGI 294).

    Guadeloupe and Martinique are one (art. 294-3); mainland and Corsica are one.
    """
    if territory in ("GP", "MQ"):
        return "GP"
    return HOME if territory == CORSICA else territory


def zone(territory: str) -> str:
    """Whose rates a territory has, as the table of rates names it."""
    if territory in TAXED_OVERSEAS:
        return "FR-DOM"
    if territory in UNTAXED_OVERSEAS:
        return "FR-GF"
    return territory


def number_country(vat_number: str | None) -> str | None:
    """Who issued a VAT number: ``EL123`` is Greece's (``GR``), ``XI1`` Northern Ireland's; None without a number."""
    if not vat_number or len(vat_number) < 3:
        return None
    prefix = vat_number[:2].upper()
    return "GR" if prefix == "EL" else prefix


@cache
def _law() -> dict[str, Any]:
    return tomllib.loads(_LAW.read_text("utf-8"))
