"""What the customer gets for goods that came back: nothing, a credit note, the money, or other goods, by the verbs there are.

Only what was invoiced is credited, on the invoices that asked for it. A refund is a credit note and the money given back of what
it leaves to the customer; an exchange is a credit note and a draft of the same goods at the same prices, which is changed
and confirmed like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.base.door import Write
from app.base.errors import Refusal
from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM
from app.base.said import said
from app.flow.collect import write_refund
from app.flow.credit import CreditLine, CreditRequest, write_credit
from app.flow.receipt import Receipt
from app.flow.sell import look_at_held
from app.invoicing.as_paid import as_paid, credited_milli
from app.invoicing.issued import Issued, issued_of_order, lines_of
from app.orders.bundle import as_bundles, parts_by_bundle, sets_of
from app.orders.copy import copied_lines
from app.orders.draft import DraftLine
from app.orders.naming import order_name
from app.orders.order import Order, OrderLine, read_lines, read_order
from app.orders.save import save_draft
from app.pricing.portion import line_portion
from app.receivables.ledger import held_by, items_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the customer gets: ``nothing``, ``credit``, ``refund`` (then by which means) or ``exchange``."""

    kind: str
    method: str = "transfer"
    method_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was written for it: each credit note with its refund, if any, and the draft of an exchange."""

    papers: tuple[tuple[int, int | None], ...] = ()
    exchange_order_id: int | None = None


def answer_customer(
    tx: Write, order_id: int, number: str, answer: Answer, back: Mapping[int, int], before: Mapping[int, int]
) -> Answered:
    """Give a customer what was decided for quantities (thousandths by order line) that came back with return `number`.

    `before` is what they had an answer for already. Parts of a bundle are credited as so much of it, by their shares.
    Refused with ``return_not_invoiced`` where nothing of them was invoiced, and as credit notes and refunds are.
    """
    if answer.kind == "nothing":
        return Answered()
    # Whoever takes goods in need not be who gives money back.
    tx.actor.must("collect.refund" if answer.kind == "refund" else "bill.credit")
    order = read_order(tx, order_id)
    lines = read_lines(tx, order_id)
    notes = _credited(tx, order, number, as_bundles(lines, back, before))
    if answer.kind == "refund":
        papers = tuple((note_id, _refunded(tx, order, note_id, number, answer)) for note_id in notes)
    else:
        papers = tuple((note_id, None) for note_id in notes)
    look_at_held(tx, order.account_id)
    exchange = (
        _exchanged(tx, order, number, lines, sets_of(lines, back)) if answer.kind == "exchange" else None
    )
    return Answered(papers=papers, exchange_order_id=exchange)


def _credited(tx: Write, order: Order, number: str, back: Mapping[int, int]) -> list[int]:
    """Credit notes over these quantities, one for each invoice that has some of them, oldest first."""
    wanted = dict(back)
    notes: list[int] = []
    for each in issued_of_order(tx, order.id):
        if each.kind != "invoice":
            continue
        lines = _lines_to_credit(tx, each, wanted)
        if lines:
            request = CreditRequest(lines=lines, came_back=True, order_id=order.id)
            notes.append(write_credit(tx, each.id, request, said("returns.credit_reason", number=number)))
    if not notes:
        raise Refusal("return_not_invoiced", number=number, order=order_name(order))
    return notes


def _lines_to_credit(tx: Write, of: Issued, wanted: dict[int, int]) -> tuple[CreditLine, ...]:
    """What of an invoice's lines is to be credited; what is found is taken off `wanted`."""
    before = credited_milli(tx, of.id)
    found: list[CreditLine] = []
    lines = lines_of(tx, of.id)
    paid = as_paid(lines)
    for line in lines:
        key = line.order_line_id
        if line.id not in paid or key is None or not wanted.get(key):
            continue
        already = min(before.get(key, 0), line.quantity_milli)
        now = min(wanted[key], line.quantity_milli - already)
        if now <= 0:
            continue
        wanted[key] -= now
        part = line_portion(paid[line.id], already, now, prices_include_tax=of.prices_include_tax)
        found.append(CreditLine(line.id, now, part.net, part.tax))
    return tuple(found)


def _refunded(tx: Write, order: Order, note_id: int, number: str, answer: Answer) -> int | None:
    """Give back what a credit note leaves to the customer; None where it only settled what they owed."""
    [item] = items_of(tx, "invoice", [note_id])
    left = -held_by(tx, [item.id]).get((item.id, "unapplied"), 0)
    if left <= 0:
        return None
    return write_refund(
        tx,
        Receipt(
            amount=left,
            currency=order.currency,
            method=answer.method,
            method_code=answer.method_code,
            received_on=tx.today,
            customer_id=order.customer_id,
            order_id=order.id,
            reference=number,
            source="refund",
        ),
        item.id,
    )


def _exchanged(
    tx: Write, order: Order, number: str, ordered: Sequence[OrderLine], back: Mapping[int, int]
) -> int:
    """A draft of the same goods for the same customer, on account: the credit note pays it.

    A part of a bundle costs what of the bundle's price stands for it.
    """
    draft, keys = copied_lines(tx, order.id)
    inside = parts_by_bundle(ordered)
    lines: list[DraftLine] = []
    for key, line in zip(keys, draft.lines, strict=True):
        if back.get(key):
            lines.append(_so_many(line, back[key]))
        lines += [_part(line, part, back[part.id]) for part in inside.get(key, ()) if back.get(part.id)]
    return save_draft(
        tx,
        replace(
            draft,
            lines=tuple(lines),
            discount_ppm=0,
            discount_amount=0,
            payment_kind="account",
            customer_reference=number,
            note="",
        ),
    )


def _so_many(line: DraftLine, milli: int) -> DraftLine:
    off = line.discount_amount * milli // line.quantity_milli if line.quantity_milli else 0
    return replace(line, quantity_milli=milli, discount_amount=off)


def _part(line: DraftLine, part: OrderLine, milli: int) -> DraftLine:
    """A part of a bundle's line by itself, at its share of the price and of what was taken off."""
    share, whole = part.share_ppm, WHOLE_PPM * part.per_milli
    return replace(
        line,
        product_id=part.product_id,
        sku=part.sku,
        name=part.name,
        description="",
        unit=part.unit,
        quantity_milli=milli,
        unit_price_micro=rounded_div(line.unit_price_micro * share * 1000, whole),
        discount_amount=rounded_div(line.discount_amount * share * milli * 1000, whole * line.quantity_milli),
    )
