"""The receipt of a payment: who paid how much, on which day, by what and for what. It settles nothing and is no invoice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.customers.queries import addresses_of
from app.customers.tables import customer
from app.invoicing.queries import named_as_counts
from app.orders.frozen import addressee, issuer_now
from app.orders.tables import sales_order
from app.paper.party import Addressee, Issuer
from app.payments.queries import PaymentRow, payment_rows
from app.receivables.ledger import items_of
from app.reports.settlement import SettlementRow, settles


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """A document the money was set against: what it is in words, its number and day, and the amount in minor units."""

    what: str
    number: str
    dated: date | None
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """Everything its paper prints. Amounts are minor units of `currency`; the lines and `free` together are `amount`.

    `kept_for` is the number of the order that `kept` is set aside for; `free` is set against nothing yet. `by_cheque`: it
    came by a cheque of which the bank has not told yet.
    """

    seller: Issuer
    customer: Addressee
    number: str
    received_on: date
    drawn_on: date
    currency: str
    amount: int
    method: str
    by_cheque: bool = False
    reference: str = ""
    lines: tuple[ReceiptLine, ...] = ()
    kept: int = 0
    kept_for: str = ""
    free: int = 0


def receipt_facts(rd: Read, payment_id: int, language: str | None = None) -> tuple[ReceiptFacts, Words]:
    """What a payment's receipt says, and its words: those of `language`, else of the customer's.

    Refused with ``payment_unknown`` and as `why_no_receipt` says.
    """
    [row] = payment_rows(rd, [payment_id]) or [None]
    if row is None:
        raise Refusal("payment_unknown", payment=payment_id)
    refusal = why_no_receipt(row)
    if refusal is not None:
        raise refusal
    who = rd.execute(_WHO, {"id": row.customer_id}).mappings().one()
    words = Words(language or who["language"])
    keys = [each.id for each in items_of(rd, "payment", [payment_id])]
    facts = ReceiptFacts(
        seller=issuer_now(rd),
        customer=addressee(_address(rd, row), dict(who)),
        number=row.number,
        received_on=row.received_on,
        drawn_on=rd.today,
        currency=row.currency,
        amount=row.amount,
        method=row.method_said(words),
        by_cheque=row.method == "cheque" and row.bank_on is None,
        reference=row.reference,
        lines=_lines(rd, settles(rd, keys), words),
        kept=row.kept,
        kept_for=row.order_remote_number or row.order_number or "",
        free=row.unapplied,
    )
    return facts, words


def why_no_receipt(row: PaymentRow) -> Refusal | None:
    """Why there is no receipt: of what is no payment, or was undone (``receipt_of_no_payment``, ``receipt_undone``)."""
    if row.kind != "payment":
        return Refusal("receipt_of_no_payment", number=row.number)
    return Refusal("receipt_undone", number=row.number) if row.reversed else None


def _lines(rd: Read, rows: list[SettlementRow], words: Words) -> tuple[ReceiptLine, ...]:
    """What stands of what it was set against, by document; what was taken back again is not told."""
    found: dict[tuple[str, int], ReceiptLine] = {}
    invoices = {row.document_id: row.number for row in rows if row.noun == "invoice"}
    counts = named_as_counts(rd, invoices, words)
    for row in rows:
        key = (row.noun, row.document_id)
        before = found[key].amount if key in found else 0
        found[key] = ReceiptLine(
            what=words.say(f"receivable.kind.{row.kind}"),
            number=counts[row.document_id] if row.noun == "invoice" else row.number,
            dated=row.dated,
            amount=before + row.amount,
        )
    return tuple(each for each in found.values() if each.amount)


def _address(rd: Read, row: PaymentRow) -> dict[str, Any]:
    """The address of the invoice of its order, else the customer's own."""
    if row.order_id is not None:
        told: dict[str, Any] = json.loads(rd.scalar(_BILLING, {"id": row.order_id}) or "{}")
        if told.get("city") or told.get("line1"):
            return told
    own = [each for each in addresses_of(rd, row.customer_id) if each.kind == "billing"]
    return {name: getattr(own[0], name) or "" for name in _ADDRESS} if own else {}


_WHO = select(customer.c.name, customer.c.siren, customer.c.vat_number, customer.c.language).where(
    customer.c.id == bindparam("id")
)
_ADDRESS = ("company", "name", "line1", "line2", "postcode", "city", "country")
_BILLING = select(sales_order.c.billing).where(sales_order.c.id == bindparam("id"))
