"""The file that Coliship, La Poste's program for Colissimo, takes in: a parcel a line, its fields named in a file beside it.

The names of the fields and that a format file (.fmt) says at which place each stands are those of La Poste's own module for
Magento 2. *Unproven*: no file was taken in by the program itself; the codes of products are those of the same module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.links.carriers.posted import Posted, Sender

_OVERSEAS = frozenset({"GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF", "TF"})
_EU = frozenset("AT BE BG CY CZ DE DK EE ES FI GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
_HOME, _POINT, _ABROAD, _WORLD, _FAR = "DOM", "HD", "DOS", "COLI", "COM"


def product_code(parcel: Posted) -> str:
    """How it is carried: to a pick-up point, home in France, overseas, in the European Union, or elsewhere."""
    if parcel.point:
        return _POINT
    if parcel.country in {"FR", "MC", "AD"}:
        return _FAR if parcel.country == "FR" and parcel.postcode.startswith(("97", "98")) else _HOME
    if parcel.country in _OVERSEAS:
        return _FAR
    return _ABROAD if parcel.country in _EU else _WORLD


def _kilograms(parcel: Posted) -> str:
    """As many as the program reads: a point, and grams behind it."""
    grams = parcel.grams or 0
    return f"{grams // 1000}.{grams % 1000:03d}"


_FIELDS: Mapping[str, Callable[[Sender, Posted], str]] = {
    "ReferenceExpedition": lambda _sender, parcel: parcel.reference,
    "CodeProduit": lambda _sender, parcel: product_code(parcel),
    "RaisonSociale": lambda _sender, parcel: parcel.company,
    "NomDestinataire": lambda _sender, parcel: _surname(parcel.name),
    "Prenom": lambda _sender, parcel: _first_name(parcel.name),
    "Adresse1": lambda _sender, parcel: parcel.line1,
    "Adresse2": lambda _sender, parcel: parcel.line2,
    "CodePostal": lambda _sender, parcel: parcel.postcode,
    "Commune": lambda _sender, parcel: parcel.city,
    "CodePays": lambda _sender, parcel: parcel.country,
    "Portable": lambda _sender, parcel: parcel.phone,
    "Mail": lambda _sender, parcel: parcel.email,
    "Poids": lambda _sender, parcel: _kilograms(parcel),
    "CodePointRetrait": lambda _sender, parcel: parcel.point,
    "RaisonSocialeExpediteur": lambda sender, _parcel: sender.name,
    "NomCommercialChargeur": lambda sender, _parcel: sender.name,
    "Adresse1Expediteur": lambda sender, _parcel: sender.line1,
    "Adresse2Expediteur": lambda sender, _parcel: sender.line2,
    "CodePaysExpediteur": lambda sender, _parcel: sender.country,
    "CodePostalExpediteur": lambda sender, _parcel: sender.postcode,
    "CommuneExpediteur": lambda sender, _parcel: sender.city,
    "MailExpediteur": lambda sender, _parcel: sender.email,
    "TelephoneExpediteur": lambda sender, _parcel: sender.phone,
}

FORMAT = "\r\n".join(
    (
        "[GENERAL]",
        "DELIMITE=O",
        "SEPARATEUR=59",
        "DELIMITEUR=34",
        "FINDELIGNE=CRLF",
        "Unité poids=KG",
        "CN23=N",
        "[CHAMPS]",
        *(f"{name}={place}" for place, name in enumerate(_FIELDS, 1)),
        "",
    )
)
"""The file that says which field stands at which place; it is chosen once in the program."""


def coliship_rows(sender: Sender, parcels: Sequence[Posted]) -> list[tuple[str, ...]]:
    """One row a parcel, in the places that the format file says."""
    return [tuple(told(sender, parcel) for told in _FIELDS.values()) for parcel in parcels]


def _surname(name: str) -> str:
    return name.rsplit(" ", 1)[-1]


def _first_name(name: str) -> str:
    return name.rsplit(" ", 1)[0] if " " in name else ""
