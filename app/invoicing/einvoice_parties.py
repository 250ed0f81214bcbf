"""The parties of an e-invoice in business terms, and where a document for each is sent."""

from __future__ import annotations

from typing import Any

from app.base.xml_text import writable
from app.invoicing.einvoice_codes import vat_scheme
from app.invoicing.einvoice_facts import Party

_FRENCH_ADDRESS = "0225"
"""The electronic address of a French firm is its SIREN (XP Z12-013)."""
_MAIL = "EM"
_SIREN, _SIRET = "0002", "0009"


def seller_terms(seller: Party, *, vat_told: bool) -> dict[str, Any]:
    """Who sells (BG-4); `vat_told` is False where the document may name no VAT number (category O alone).

    Without a VAT number the SIREN is the registration for tax (BT-32): a seller must have one or the other.
    """
    found = {**_party(seller), **_address(seller), **_endpoint(seller, seller)}
    if seller.legal_form:
        found["legal_info"] = seller.legal_form
    if vat_told and seller.vat_number:
        found["vat_identifier"] = seller.vat_number
    elif vat_told and seller.siren:
        found["tax_identifier"] = seller.siren
    return found


def buyer_terms(buyer: Party, seller: Party, *, vat_told: bool) -> dict[str, Any]:
    """Who buys (BG-7)."""
    found = {**_party(buyer), **_address(buyer), **_endpoint(buyer, seller)}
    if buyer.contact:
        found["contacts"] = [{"name": buyer.contact}]
    if vat_told and buyer.vat_number:
        found["vat_identifier"] = buyer.vat_number
    return found


def place_terms(place: Party) -> dict[str, Any]:
    """Where goods go (BG-13, BG-15)."""
    return {"name": place.name, **_address(place)}


def _party(party: Party) -> dict[str, Any]:
    found: dict[str, Any] = {"name": writable(party.name).strip() or "-"}
    if party.siren:
        found |= {"legal_identifier": party.siren, "legal_identifier_schemeid": _SIREN}
    if party.siret and party.siret.startswith(party.siren):
        found["identifiers"] = {_SIRET: party.siret}
    return found


def _address(party: Party) -> dict[str, str]:
    told = {
        "addr_l1": party.line1,
        "addr_l2": party.line2,
        "postcode": party.postcode,
        "city": party.city,
        "country_subdivision": party.region,
        "country_code": party.country,
    }
    return {name: value for name, value in told.items() if value}


def _endpoint(party: Party, seller: Party) -> dict[str, str]:
    """Where documents for a party are sent: SIREN, VAT number, mailbox.

    The rules want an address of everybody, private people too (BR-FR-12). Who has none at all gets their document on paper
    or from the seller: then it is the seller's.
    """
    address = _own_endpoint(party) or _own_endpoint(seller)
    return dict(zip(("einvoicing_addr_schemeid", "einvoicing_addr"), address, strict=True)) if address else {}


def _own_endpoint(party: Party) -> tuple[str, str] | None:
    if party.siren:
        return _FRENCH_ADDRESS, party.siren
    scheme = vat_scheme(party.vat_number)
    if scheme:
        return scheme, party.vat_number
    return (_MAIL, party.email) if party.email else None
