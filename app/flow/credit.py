"""Crediting: a credit note corrects an invoice, whole, by line or by amount, and names it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.money import from_minor
from app.base.price import unit_price
from app.base.words import Words
from app.flow.deposit import credit_deposit
from app.flow.position import Position, bring_forward, take_position
from app.flow.sell import drop_quantities, look_at_held
from app.invoicing.deposits import settling
from app.invoicing.einvoice_check import check_einvoice
from app.invoicing.exchange import document_worth
from app.invoicing.grouped import orders_of
from app.invoicing.issue import Document, IssuedLine, issue, part_line
from app.invoicing.issued import (
    InvoicedLine,
    Issued,
    credit_notes_of,
    issued,
    issued_to,
    lines_of,
    orders_of_lines,
)
from app.orders.bundle import open_to_drop
from app.pricing.credit import credit as credit_figures
from app.pricing.credit import uncredited
from app.pricing.figures import LineFigures
from app.receivables.allocation import oldest_first, set_against
from app.receivables.ledger import Posting, held_by, items_of, open_item, post
from app.receivables.written_off import lost_of, lost_on


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A line to credit: of which invoice line, how much (thousandths), and its figures where a shop gave them."""

    invoice_line_id: int
    quantity_milli: int
    net: int
    tax: int


@dataclass(frozen=True, slots=True)
class CreditRequest:
    """What to credit: lines, an amount (minor units with tax), or both.

    `refunded_on` is the day on which what the invoice does not ask for any more was given back; None where it stays the
    customer's. `came_back`: the goods of the lines had left and came back, so that none is called off. `order_id` is the order
    whose part of an invoice of several is credited, where neither lines nor the whole say which.
    """

    lines: tuple[CreditLine, ...] = ()
    total: int | None = None
    refund_remote_id: str | None = None
    refunded_on: date | None = None
    came_back: bool = False
    order_id: int | None = None


@verb("bill.credit")
def credit(tx: Write, invoice_id: int, request: CreditRequest, reason: str) -> int:
    """Issue a credit note for an invoice: whole, by line or by amount; gives its key. It prints the reason.

    What the invoice still asks for is settled by it; the rest is the customer's credit. Held orders are looked at
    again. Of an invoice of several orders each order has a note of its own, and the key of the first is given. Refused with
    ``invoice_unknown``, ``credit_exceeds_invoice``, ``credit_of_lost``, ``credit_empty``, ``credit_of_which_order`` or
    ``reason_missing``.
    """
    notes = [write_credit(tx, invoice_id, each, reason) for each in _by_order(tx, invoice_id, request)]
    made = [note for each in notes if (note := issued(tx, each)) is not None]
    if len(made) > 1:
        # One event, of which each of the orders tells.
        tx.note(number=", ".join(each.number for each in made), total=sum(each.total for each in made))
    for account_id in {each.account_id for each in made}:
        look_at_held(tx, account_id)
    return notes[0]


def _by_order(tx: Write, invoice_id: int, request: CreditRequest) -> list[CreditRequest]:
    """What is asked to be credited, order by order; as it is where the invoice is of one, or the order is told."""
    orders = orders_of(tx, invoice_id)
    if not orders or request.order_id is not None:
        return [request]
    if request.lines:
        of = orders_of_lines(tx, invoice_id)
        asked = {
            key: [each for each in request.lines if of.get(each.invoice_line_id) == key] for key in orders
        }
        concerned = [key for key in orders if asked[key]]
        total = request.total if len(concerned) == 1 else None
        if request.total is None or total is not None:
            return [replace(request, lines=tuple(asked[key]), total=total, order_id=key) for key in concerned]
    elif request.total is None:
        parts = {key: issued_to(tx, invoice_id, key) for key in orders}
        left = [
            key
            for key, part in parts.items()
            if part is not None and uncredited(part, credit_notes_of(tx, part)).total > 0
        ]
        return [replace(request, order_id=key) for key in left or orders[:1]]
    raise Refusal("credit_of_which_order", n=len(orders))


def write_credit(tx: Write, invoice_id: int, request: CreditRequest, reason: str) -> int:
    """The same inside whatever transaction is open, of one order."""
    corrected = issued_to(tx, invoice_id, request.order_id)
    if corrected is None or corrected.kind == "credit_note" or corrected.order_id is None:
        raise Refusal("invoice_unknown", invoice=invoice_id)
    if not reason.strip():
        raise Refusal("reason_missing")
    if corrected.kind == "deposit":
        lines = sum(line.net + line.tax for line in request.lines) if request.lines else None
        return credit_deposit(tx, corrected, request.total if request.total is not None else lines, reason)
    position = take_position(tx, corrected.order_id)
    before = credit_notes_of(tx, corrected)
    left = uncredited(corrected, before)
    invoiced_lines = {line.id: line for line in lines_of(tx, invoice_id)}
    asked = [
        LineFigures(
            each.quantity_milli,
            invoiced_lines[each.invoice_line_id].category,
            invoiced_lines[each.invoice_line_id].rate_ppm,
            each.net,
            each.tax,
        )
        for each in request.lines
    ]
    total = request.total if request.total is not None or request.lines else left.total
    figures = credit_figures(left, lines=asked, total=total, prices_include_tax=corrected.prices_include_tax)
    lost = _lost(tx, corrected)
    if lost and figures.total > left.total - lost:
        raise Refusal(
            "credit_of_lost",
            number=corrected.number,
            lost=from_minor(lost, corrected.currency),
            currency=corrected.currency,
        )
    words = Words(position.order.language)
    lines = [
        IssuedLine(
            kind=invoiced_lines[each.invoice_line_id].kind,
            name=invoiced_lines[each.invoice_line_id].name,
            order_line_id=invoiced_lines[each.invoice_line_id].order_line_id,
            # Called and counted as the invoice does.
            sku=invoiced_lines[each.invoice_line_id].sku,
            unit=invoiced_lines[each.invoice_line_id].unit,
            quantity_milli=each.quantity_milli,
            unit_price_micro=unit_price(
                each.net + (each.tax if corrected.prices_include_tax else 0),
                each.quantity_milli,
                corrected.currency,
            ),
            category=invoiced_lines[each.invoice_line_id].category,
            rate_ppm=invoiced_lines[each.invoice_line_id].rate_ppm,
            net=each.net,
            tax=each.tax,
            vat_rule=invoiced_lines[each.invoice_line_id].vat_rule,
            vat_territory=invoiced_lines[each.invoice_line_id].vat_territory,
            vat_reason=invoiced_lines[each.invoice_line_id].vat_reason,
        )
        for each in request.lines
    ]
    amount_words = words.say("invoice.credited_amount", number=corrected.number)
    lines += [
        part_line(
            part,
            amount_words,
            prices_include_tax=corrected.prices_include_tax,
            currency=corrected.currency,
        )
        for part in figures.parts
    ]
    on = tx.today
    texts: dict[str, Any] = {
        "corrects": {"number": corrected.number, "issued_on": corrected.issued_on.isoformat()},
        "reason": reason.strip(),
    }
    if request.refunded_on is not None and (back := max(figures.total - _owed(tx, corrected), 0)):
        # Else the paper would promise what the customer has already.
        given = {"kind": "refund", "on": request.refunded_on.isoformat(), "amount": back, "reference": ""}
        texts["settled"] = [given]
    note_id, number = issue(
        tx,
        Document(
            kind="credit_note",
            order=position.order,
            issued_on=on,
            lines=tuple(lines),
            rates=figures.rates,
            net=figures.net,
            tax=figures.tax,
            rounding=figures.rounding,
            total=figures.total,
            instalments=(),
            texts=texts,
            corrects_id=invoice_id,
            refund_remote_id=request.refund_remote_id,
            reason=reason,
        ),
    )
    check_einvoice(tx, note_id)
    item_id = open_item(
        tx,
        position.order.account_id,
        "invoice",
        note_id,
        corrected.currency,
        on=on,
        order_id=position.order.id,
        worth=document_worth(tx, note_id, corrected.currency),
    )
    _settle_with_credit(tx, position, corrected, item_id, figures.total, note_id, on)
    if not request.came_back:
        _call_off(tx, position, request, invoiced_lines)
    tx.touch("invoice", invoice_id)
    tx.note(
        number=number,
        corrects=corrected.number,
        total=figures.total,
        currency=corrected.currency,
        reason=reason,
    )
    return note_id


def _owed(tx: Write, corrected: Issued) -> int:
    """What an invoice still asks for, or the part of its order."""
    items = _items(tx, corrected)
    held = held_by(tx, items)
    return sum(held.get((each, "owed"), 0) for each in items)


def _lost(tx: Write, corrected: Issued) -> int:
    """What was given up of an invoice, or of the part of its order."""
    return lost_on(tx, _items(tx, corrected)) if corrected.grouped else lost_of(tx, "invoice", corrected.id)


def _items(tx: Write, corrected: Issued) -> list[int]:
    return [
        each.id for each in items_of(tx, "invoice", [corrected.id]) if each.order_id == corrected.order_id
    ]


def _settle_with_credit(
    tx: Write, position: Position, corrected: Issued, item_id: int, total: int, note_id: int, on: date
) -> None:
    order = position.order
    cause = ("invoice", note_id)
    post(tx, order.account_id, order.currency, [Posting(item_id, "unapplied", -total, -total)], on, cause)
    items = items_of(tx, "invoice", [corrected.id])
    held = held_by(tx, [each.id for each in items])
    asked = {each.id: held.get((each.id, "owed"), 0) for each in items}
    whole = issued(tx, corrected.id)
    assert whole is not None
    at = settling(tx, whole.id, whole.total, sum(asked.values()))
    # What the other orders of an invoice ask for is theirs.
    owed = {each.id: asked[each.id] for each in items if each.order_id == order.id}
    set_against(
        tx,
        order.account_id,
        order.currency,
        oldest_first(
            {(item_id, "unapplied"): total},
            owed,
            rates=at.rates,
            total=at.total,
            settled=at.settled,
            aside=at.aside,
        ),
        on,
        "credit_note",
    )
    bring_forward(tx, position, on, cause, money_moved=True)


def _call_off(
    tx: Write, position: Position, request: CreditRequest, invoiced_lines: Mapping[int, InvoicedLine]
) -> None:
    """Goods that were credited before they left will not leave any more."""
    credited: dict[int, int] = {}
    for each in request.lines:
        line_id = invoiced_lines[each.invoice_line_id].order_line_id
        if line_id is not None:
            credited[line_id] = credited.get(line_id, 0) + each.quantity_milli
    open_now = open_to_drop(position.lines)
    quantities = {
        line.id: min(credited[line.id], open_now[line.id], line.invoiced_milli - line.shipped_milli)
        for line in position.lines
        if credited.get(line.id, 0) > 0 and open_now[line.id] > 0 and line.invoiced_milli > line.shipped_milli
    }
    if quantities:
        drop_quantities(tx, take_position(tx, position.order.id), quantities)
