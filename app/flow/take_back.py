"""Taking back: a shop's refund becomes a credit note and the money given back, together or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.money import from_minor, rounded_div
from app.base.said import said
from app.flow.collect import write_refund
from app.flow.credit import CreditLine, CreditRequest, write_credit
from app.flow.receipt import Receipt
from app.invoicing.issued import InvoicedLine, Issued, credit_notes_of, issued_of_order, lines_of
from app.orders.naming import order_name
from app.orders.order import read_order
from app.pricing.credit import uncredited
from app.receivables.ledger import held_by, items_of


@dataclass(frozen=True, slots=True)
class TakenLine:
    """A line given back: which line of the order, how much (thousandths), net and tax in minor units."""

    order_line_id: int
    quantity_milli: int
    net: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """What was given back of an order: lines, the amount (minor units with tax), when, how and why."""

    amount: int
    refunded_on: date
    method: str
    lines: tuple[TakenLine, ...] = ()
    reason: str = ""
    remote_id: str | None = None
    method_code: str | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The credit note and, where there was money to give back, the refund."""

    credit_note_id: int
    refund_id: int | None


@verb("take_back.refund")
def refund(tx: Write, order_id: int, given: Refund) -> TakenBack:
    """Credit an order's invoice and record the money given back.

    Refused with ``refund_without_invoice`` before anything was invoiced, ``refund_exceeds_invoice`` when more than was
    invoiced would be credited.
    """
    order = read_order(tx, order_id)
    note_id = write_note(tx, order_id, given, refunded_on=given.refunded_on)
    [item] = items_of(tx, "invoice", [note_id])
    available = -held_by(tx, [item.id]).get((item.id, "unapplied"), 0)
    if not available:
        return TakenBack(note_id, None)
    refund_id = write_refund(
        tx,
        Receipt(
            amount=available,
            currency=order.currency,
            method=given.method,
            method_code=given.method_code,
            received_on=given.refunded_on,
            customer_id=order.customer_id,
            order_id=order_id,
            source="shop" if given.remote_id else "hand",
            remote_id=given.remote_id,
        ),
        item.id,
    )
    return TakenBack(note_id, refund_id)


def write_note(tx: Write, order_id: int, given: Refund, *, refunded_on: date | None = None) -> int:
    """Credit an order's invoice, inside whatever transaction is open; what it does not ask for any more stays the customer's.

    `refunded_on` is the day on which that was given back.
    """
    order = read_order(tx, order_id)
    chosen = _invoice_for(tx, order_id, given.amount, order_name(order), order.currency)
    request = CreditRequest(
        lines=_credit_lines(lines_of(tx, chosen.id), given),
        total=given.amount,
        refund_remote_id=given.remote_id,
        refunded_on=refunded_on,
        order_id=order_id,
    )
    return write_credit(tx, chosen.id, request, given.reason or said("take_back.reason"))


def write_rest(tx: Write, order_id: int, reason: str, remote_id: str | None = None) -> list[int]:
    """Credit all that is left of an order's invoices, inside whatever transaction is open; gives the keys of the notes.

    `remote_id` says what in a shop they follow from.
    """
    found: list[int] = []
    for each in issued_of_order(tx, order_id):
        if each.kind == "invoice" and uncredited(each, credit_notes_of(tx, each)).total > 0:
            request = CreditRequest(refund_remote_id=remote_id, order_id=order_id)
            found.append(write_credit(tx, each.id, request, reason))
    return found


def _invoice_for(tx: Write, order_id: int, amount: int, number: str, currency: str) -> Issued:
    """The invoice of an order that still has that much to credit; the one with most left where several have."""
    invoices = [each for each in issued_of_order(tx, order_id) if each.kind == "invoice"]
    if not invoices:
        raise Refusal("refund_without_invoice", number=number)
    left = {each.id: uncredited(each, credit_notes_of(tx, each)).total for each in invoices}
    best = max(invoices, key=lambda each: left[each.id])
    if amount > left[best.id]:
        raise Refusal(
            "refund_exceeds_invoice",
            number=best.number,
            amount=from_minor(amount, currency),
            left=from_minor(left[best.id], currency),
            currency=currency,
        )
    return best


def _credit_lines(invoiced: list[InvoicedLine], given: Refund) -> tuple[CreditLine, ...]:
    """The lines given back as lines of the invoice; what the invoice does not hold goes into the amount."""
    by_order_line = {line.order_line_id: line for line in invoiced if line.order_line_id is not None}
    found: list[CreditLine] = []
    for each in given.lines:
        line = by_order_line.get(each.order_line_id)
        if line is None or each.net + each.tax <= 0 or not _fits(line, each):
            continue
        found.append(CreditLine(line.id, each.quantity_milli, each.net, each.tax))
    return tuple(found)


def _fits(line: InvoicedLine, each: TakenLine) -> bool:
    """Whether a shop's line stays within the invoice's: a few cents of its own rounding aside."""
    whole = line.net + line.tax
    part = rounded_div(whole * each.quantity_milli, line.quantity_milli) if line.quantity_milli else whole
    return each.net + each.tax <= max(whole, part) + 2
