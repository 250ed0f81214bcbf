"""The file that Coliship, La Poste's program for Colissimo, takes in: a parcel a line, its fields named in a file beside it.

The names of the fields and that a format file (.fmt) says at which place each stands are those of La Poste's own module for
Magento 2. *Unproven*: no file was taken in by the program itself; the codes of products are those of the same module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.base.money import decimals
from app.links.carriers.posted import Posted, Sender
from app.shipping.customs import CustomsLine
from app.shipping.customs_law import natures

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
    return _decimal(parcel.grams or 0, 3)


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
    "NatureEnvoi": lambda _sender, parcel: natures()[parcel.customs.nature] if parcel.customs else "",
}
_ARTICLE = "CN2"
"""What a line of goods for customs begins with; they follow the line of their parcel."""
_GOODS: Mapping[str, Callable[[Posted, CustomsLine], str]] = {
    "EntetLigneArticle": lambda _parcel, _line: _ARTICLE,
    "CN23Imprimee": lambda _parcel, _line: "1",
    "LibelleArticle": lambda _parcel, line: line.name,
    # Weight and value are of one: the quantity stands beside them.
    "PoidsArticle": lambda _parcel, line: _decimal((line.grams or 0) * 1000 // line.quantity_milli, 3),
    "Quantite": lambda _parcel, line: _quantity(line.quantity_milli),
    "PaysOrigine": lambda _parcel, line: line.origin,
    "ValeurArticle": lambda parcel, line: _decimal(
        line.value * 1000 // line.quantity_milli, decimals(parcel.currency)
    ),
    "Devise": lambda parcel, _line: parcel.currency,
    "ReferenceArticle": lambda _parcel, line: line.sku,
    "NumTarifaire": lambda _parcel, line: line.hs_code,
}

FORMAT = "\r\n".join(
    (
        "[GENERAL]",
        "DELIMITE=O",
        "SEPARATEUR=59",
        "DELIMITEUR=34",
        "FINDELIGNE=CRLF",
        "Unité poids=KG",
        "CN23=O",
        f"EntetLigneArticle={_ARTICLE}",
        "UnitePoidsARTICLE=KG",
        "[CHAMPS]",
        *(f"{name}={place}" for place, name in enumerate(_FIELDS, 1)),
        "[CN23]",
        *(f"{name}={place}" for place, name in enumerate(_GOODS, 1)),
        "",
    )
)
"""The file that says which field stands at which place; it is chosen once in the program."""


def coliship_rows(sender: Sender, parcels: Sequence[Posted]) -> list[tuple[str, ...]]:
    """One row a parcel, in the places that the format file says; below it one for each kind of goods that customs ask of."""
    rows: list[tuple[str, ...]] = []
    told_of: set[int] = set()
    for parcel in parcels:
        rows.append(tuple(told(sender, parcel) for told in _FIELDS.values()))
        # Which goods are in which of several parcels nobody wrote down: the first tells of all.
        if parcel.customs is not None and parcel.shipment_id not in told_of:
            told_of.add(parcel.shipment_id)
            rows += [tuple(told(parcel, line) for told in _GOODS.values()) for line in parcel.customs.lines]
    return rows


def _decimal(number: int, places: int) -> str:
    """A whole number with so many decimals behind a point."""
    return f"{number // 10**places}.{number % 10**places:0{places}d}" if places else str(number)


def _surname(name: str) -> str:
    return name.rsplit(" ", 1)[-1]


def _first_name(name: str) -> str:
    return name.rsplit(" ", 1)[0] if " " in name else ""


def _quantity(milli: int) -> str:
    return str(milli // 1000) if milli % 1000 == 0 else _decimal(milli, 3)
