"""What is odd about an e-invoice that was read: it can be used, and somebody should look before it is paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from stdnum.exceptions import ValidationError

from app.base.company import Company
from app.invoicing.einvoice_reading import ReadEInvoice

_SIREN = "0002"


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something odd: the key of its words under ``einvoice.odd`` and what they name."""

    code: str
    told: str = ""


def oddities(read: ReadEInvoice, company: Company) -> tuple[Oddity, ...]:
    """What to look at: identifiers that cannot be right, an invoice for somebody else, what the official schema finds."""
    seller, buyer = read.party("BG-4"), read.party("BG-7")
    found: list[Oddity] = []
    for who, party in (("seller", seller), ("buyer", buyer)):
        vat = str(party.get("vat_identifier") or "")
        if vat and not _valid_vat(vat):
            found.append(Oddity(f"{who}_vat", vat))
        siren = siren_of(party)
        if siren and not _valid("stdnum.fr.siren", siren):
            found.append(Oddity(f"{who}_siren", siren))
        if vat.startswith("FR") and len(siren) == 9 and vat[4:] != siren and _valid_vat(vat):
            found.append(Oddity(f"{who}_vat_other", f"{vat}, {siren}"))
    mine = {company.siren, company.vat_number} - {None, ""}
    theirs = {siren_of(buyer), str(buyer.get("vat_identifier") or "")} - {""}
    if mine and theirs and not mine & theirs:
        found.append(Oddity("for_other", str(buyer.get("name") or "")))
    fault = schema_fault(read)
    if fault:
        found.append(Oddity("schema", fault))
    return tuple(found)


def schema_fault(read: ReadEInvoice) -> str:
    """The first thing that the official schema finds wrong; empty where there is none, or no schema for what it claims."""
    etree: Any = import_module("lxml.etree")
    library: Any = import_module("facturx")
    try:
        root = etree.fromstring(read.xml, etree.XMLParser(resolve_entities=False, no_network=True))
        library.xml_check_xsd(root)
    except Exception as error:  # noqa: BLE001 - the library has no error of its own
        return (str(error).strip().splitlines() or [type(error).__name__])[-1][:200]
    return ""


def siren_of(party: Mapping[str, Any]) -> str:
    """The SIREN in a party's legal identifier, which may be a SIRET; empty where it is of another kind."""
    if str(party.get("legal_identifier_schemeid") or "") not in (_SIREN, "0009"):
        return ""
    return str(party.get("legal_identifier") or "").replace(" ", "")[:9]


def _valid_vat(number: str) -> bool:
    told = number.replace(" ", "").upper()
    union: Any = import_module("stdnum.eu.vat")
    # Elsewhere than in the Union numbers are as each country makes them.
    return told[:2].replace("EL", "GR").lower() not in union.MEMBER_STATES or _valid("stdnum.eu.vat", told)


def _valid(module: str, number: str) -> bool:
    try:
        import_module(module).validate(number)
    except ValidationError:
        return False
    return True
