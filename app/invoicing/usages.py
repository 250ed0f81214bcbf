"""An e-invoice as abroad it is asked for: Peppol BIS Billing 3 (Belgium, and where a Peppol network is), XRechnung 3 (Germany).

Both are UBL and EN 16931 with rules of their own. What EN 16931 asks is checked with its official rules; those of Peppol and
KoSIT are kept to as they are published, and no file of either went through a network (*unproven*).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, cast

from app.base.errors import Refusal
from app.base.said import said
from app.invoicing.einvoice_facts import EInvoiceFacts
from app.invoicing.einvoice_lines import Terms
from app.invoicing.einvoice_xml import ubl

Usage = Literal["peppol", "xrechnung"]

_PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
_PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_PLAIN = b"urn:cen.eu:en16931:2017<"
_MAIL, _BELGIAN_VAT, _BELGIAN_FIRM = "EM", "9925", "0208"
_ROUTING = "BAR"
"""The code of the note by which French platforms sort invoices."""
_CREDIT_NOTE, _CREDIT_OF_DEPOSIT = "381", "503"
_DEPOSIT, _INVOICE = "386", "380"
_AS_AGREED = "ZZZ"
"""UNTDID 4461: as was agreed between the two."""


def usage_file(facts: EInvoiceFacts, terms: Terms, usage: Usage) -> bytes:
    """The e-invoice as a usage has it; `terms` are changed.

    Refused with ``einvoice_usage_lacks``, naming what the usage cannot do without and nobody has told.
    """
    shaped: Mapping[Usage, Callable[[EInvoiceFacts, Terms], str]] = {
        "peppol": _shape_peppol,
        "xrechnung": _shape_xrechnung,
    }
    named = shaped[usage](facts, terms)
    return ubl(terms).replace(_PLAIN, f"{named}<".encode(), 1)


def _shape_peppol(facts: EInvoiceFacts, terms: Terms) -> str:
    """Peppol BIS Billing 3: addresses that Peppol knows (R010, R020), one note (R002), a reference (R003), its own codes."""
    terms["BT-23"] = _PROCESS
    if terms["BT-3"] == _CREDIT_OF_DEPOSIT:
        terms["BT-3"] = _CREDIT_NOTE
    _must_refer(facts, terms)
    for key, name in (("BG-4", "seller_address"), ("BG-7", "buyer_address")):
        party = cast("dict[str, Any]", terms[key])
        # A mailbox is no address there, and the seller's stands for that of a buyer who has none.
        missing = party.get("einvoicing_addr_schemeid") in (None, _MAIL)
        if missing or (key == "BG-7" and not (facts.buyer.siren or facts.buyer.vat_number)):
            raise _lacks("Peppol", name, facts)
        if party["einvoicing_addr_schemeid"] == _BELGIAN_VAT:
            # In Belgium a firm goes by its number (KBO), which is that of its VAT without the country.
            party["einvoicing_addr_schemeid"] = _BELGIAN_FIRM
            party["einvoicing_addr"] = str(party["einvoicing_addr"])[2:]
    notes = [str(each["BT-22"]) for each in _notes(terms) if each.get("BT-21") != _ROUTING]
    terms["BG-1"] = [{"BT-22": "\n".join(notes)}] if notes else []
    return _PEPPOL


def _shape_xrechnung(facts: EInvoiceFacts, terms: Terms) -> str:
    """XRechnung 3: whom to ask at the seller (BR-DE-2, 5 to 7), a reference (BR-DE-15), how to pay (BR-DE-1), its own codes."""
    seller = facts.seller
    terms["BT-23"] = _PROCESS
    terms["BT-3"] = {_CREDIT_OF_DEPOSIT: _CREDIT_NOTE, _DEPOSIT: _INVOICE}.get(terms["BT-3"], terms["BT-3"])
    _must_refer(facts, terms)
    # The buyer's reference is asked for by itself, even where an order is named.
    terms.setdefault("BT-10", terms.get("BT-13") or facts.page.order_number)
    for name, told in (("seller_phone", seller.phone), ("seller_email", seller.email)):
        if not told:
            raise _lacks("XRechnung", name, facts)
    for name, party in (("seller_town", seller), ("buyer_town", facts.buyer)):
        if not (party.city and party.postcode):
            raise _lacks("XRechnung", name, facts)
    of_seller = cast("dict[str, Any]", terms["BG-4"])
    of_seller["contacts"] = [
        {"name": seller.contact or seller.name, "phone": seller.phone, "email": seller.email}
    ]
    terms.setdefault("BT-81", _AS_AGREED)
    terms["BG-1"] = [each for each in _notes(terms) if each.get("BT-21") != _ROUTING]
    return _XRECHNUNG


def _must_refer(facts: EInvoiceFacts, terms: Terms) -> None:
    """Both ask for the buyer's reference or order; where nobody told one it is our order, which the buyer had confirmed."""
    if terms.get("BT-10") or terms.get("BT-13"):
        return
    if not facts.page.order_number:
        raise _lacks("Peppol, XRechnung", "reference", facts)
    terms["BT-10"] = facts.page.order_number


def _notes(terms: Terms) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", terms.get("BG-1") or [])


def _lacks(usage: str, field: str, facts: EInvoiceFacts) -> Refusal:
    field_said = said(f"einvoice.usage_field.{field}")
    return Refusal("einvoice_usage_lacks", number=facts.page.number, usage=usage, field=field_said)
