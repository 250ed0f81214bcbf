"""Invoicing anew: an invoice with wrong figures, or for the wrong customer, is credited whole and its lines wait in a draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.flow.credit import CreditRequest, write_credit
from app.flow.position import take_position
from app.flow.sell import drop_quantities, look_at_held
from app.invoicing.as_paid import credited_milli
from app.invoicing.issued import issued, lines_of
from app.orders.bundle import open_to_drop
from app.orders.copy import copied_lines
from app.orders.draft import DraftLine
from app.orders.save import save_draft


@dataclass(frozen=True, slots=True)
class Anew:
    """The credit note, and the draft of the order that is to be invoiced instead."""

    credit_note_id: int
    draft_id: int


@verb("bill.anew")
def invoice_anew(tx: Write, invoice_id: int, reason: str) -> Anew:
    """Credit all that is left of an invoice and begin a draft of its lines, to be put right and invoiced.

    What had left is with the customer: its lines name no product in the draft, so that nothing leaves stock a second time.
    What had not left will leave with the new order, and with the old one no more. Refused as `credit` is, and with
    ``anew_not_invoice`` for a deposit or a credit note, ``anew_of_grouped`` for an invoice of several orders.
    """
    of = issued(tx, invoice_id)
    if of is None:
        raise Refusal("invoice_unknown", invoice=invoice_id)
    if of.kind == "invoice" and of.order_id is None:
        # A draft is of one order, and each has its part to be credited.
        raise Refusal("anew_of_grouped", number=of.number)
    if of.kind != "invoice" or of.order_id is None:
        raise Refusal("anew_not_invoice", number=of.number)
    before = credited_milli(tx, invoice_id)
    wanted: dict[int, int] = {}
    for each in lines_of(tx, invoice_id):
        if each.order_line_id is not None:
            wanted[each.order_line_id] = wanted.get(each.order_line_id, 0) + each.quantity_milli
    wanted = {key: milli - before.get(key, 0) for key, milli in wanted.items()}
    note_id = write_credit(tx, invoice_id, CreditRequest(), reason)
    position = take_position(tx, of.order_id)
    open_now = open_to_drop(position.lines)
    ahead = {
        line.id: min(wanted[line.id], open_now[line.id], line.invoiced_milli - line.shipped_milli)
        for line in position.lines
        if wanted.get(line.id, 0) > 0
        and open_now.get(line.id, 0) > 0
        and line.invoiced_milli > line.shipped_milli
    }
    if ahead:
        drop_quantities(tx, position, ahead)
    draft, keys = copied_lines(tx, of.order_id)
    kinds = dict(zip(keys, draft.lines, strict=True))
    lines = [part for key, line in kinds.items() for part in _lines(line, wanted.get(key), ahead.get(key, 0))]
    draft_id = save_draft(tx, replace(draft, lines=tuple(lines)))
    look_at_held(tx, of.account_id)
    tx.touch("invoice", invoice_id)
    tx.touch("sales_order", draft_id)
    tx.note(invoice=of.number)
    return Anew(note_id, draft_id)


def _lines(line: DraftLine, milli: int | None, ahead: int) -> Iterator[DraftLine]:
    """A line of the new draft: what is still to leave as it was, what left without its product."""
    if milli is None or not line.quantity_milli:
        # Words stay with what they head; what was on another invoice stays there.
        if milli is not None or line.kind in ("text", "section"):
            yield line
        return
    gone = milli - ahead
    if ahead > 0:
        yield _so_many(line, ahead)
    if gone > 0:
        yield replace(_so_many(line, gone), product_id=None)


def _so_many(line: DraftLine, milli: int) -> DraftLine:
    off = line.discount_amount * milli // line.quantity_milli if line.quantity_milli else 0
    return replace(line, quantity_milli=milli, discount_amount=off)
