"""An e-invoice that was read as what is kept of it: parties, amounts, references and lines in the program's own units."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

from app.base.errors import Refusal
from app.base.money import decimals
from app.base.scaled import to_scaled
from app.invoicing.einvoice_reading import ReadEInvoice
from app.invoicing.einvoice_verdict import Oddity, siren_of
from app.purchasing.received import InvoicedLine, ReceivedDraft
from app.purchasing.seller import SellerTold

CREDIT_NOTES = ("381", "396", "502", "503", "261", "262")
"""UNTDID 1001: what takes something off."""


def received_draft(read: ReadEInvoice, odd: tuple[Oddity, ...]) -> ReceivedDraft:
    """What is kept of an e-invoice; refused with ``unknown_currency`` or ``einvoice_unreadable``."""
    currency = read.text("BT-5")
    credit = read.text("BT-3") in CREDIT_NOTES
    sign = -1 if credit else 1
    places = decimals(currency)

    def amount(key: str) -> int:
        return sign * _scaled(read.terms.get(key), places)

    return ReceivedDraft(
        syntax=read.syntax,
        in_pdf=read.in_pdf,
        kind="credit_note" if credit else "invoice",
        number=_text(read.terms, "BT-1"),
        issued_on=read.terms["BT-2"],
        due_on=read.terms.get("BT-9"),
        currency=currency,
        net=amount("BT-109"),
        tax=amount("BT-110"),
        total=amount("BT-112"),
        due=amount("BT-115"),
        seller=_seller(read.party("BG-4")),
        order_reference=_text(read.terms, "BT-13"),
        delivery_reference=_text(read.terms, "BT-16") or _text(read.terms, "BT-15"),
        odd=tuple((each.code, each.told) for each in odd),
        lines=tuple(_line(line, sign, places) for line in read.rows("BG-25")),
    )


def _seller(told: Mapping[str, Any]) -> SellerTold:
    contacts = cast("list[dict[str, Any]]", told.get("contacts") or [{}])
    contact = contacts[0]
    return SellerTold(
        name=_text(told, "name"),
        siren=siren_of(told),
        vat_number="".join(each for each in _text(told, "vat_identifier").upper() if each.isalnum()),
        line1=_text(told, "addr_l1"),
        line2=_text(told, "addr_l2"),
        postcode=_text(told, "postcode"),
        city=_text(told, "city"),
        country=_text(told, "country_code").upper()[:2],
        contact=_text(contact, "name"),
        email=_text(contact, "email"),
        phone=_text(contact, "phone"),
    )


def _line(line: Mapping[str, Any], sign: int, places: int) -> InvoicedLine:
    base = _number(line.get("BT-149")) or Decimal(1)
    return InvoicedLine(
        code=_text(line, "BT-155"),
        our_code=_text(line, "BT-156"),
        gtin=_text(line, "BT-157"),
        name=_text(line, "BT-153"),
        unit=_text(line, "BT-130"),
        quantity_milli=sign * _scaled(line.get("BT-129"), 3),
        price_micro=_scaled(_number(line.get("BT-146")) / base, 6),
        net=sign * _scaled(line.get("BT-131"), places),
    )


def _text(told: Mapping[str, Any], key: str) -> str:
    return " ".join(str(told.get(key) or "").split())


def _number(told: Any) -> Decimal:
    try:
        found = Decimal(str(told or 0))
    except ArithmeticError as error:
        raise Refusal("einvoice_unreadable", reason=str(told)[:60]) from error
    if not found.is_finite():
        raise Refusal("einvoice_unreadable", reason=str(told)[:60])
    return found


def _scaled(told: Any, places: int) -> int:
    """A number in its smallest parts, half up: others may tell more decimals than are kept."""
    try:
        return to_scaled(_number(told).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), places)
    except ArithmeticError as error:
        raise Refusal("einvoice_unreadable", reason=str(told)[:60]) from error
