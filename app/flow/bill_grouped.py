"""One invoice of several orders of a customer: each order keeps its own part, its own debt and its own progress."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.words import Words
from app.flow.billed import (
    Bill,
    Posted,
    billed,
    close_bill,
    post_bill,
    settle_bill,
    settled_before,
    texts_of,
)
from app.flow.factor import hand_on_issued, wording_for
from app.flow.letters import promise_by_itself
from app.flow.position import take_position
from app.invoicing.alike import address_told, why_not_grouped
from app.invoicing.deposits import keep_deductions, without
from app.invoicing.einvoice_check import check_einvoice
from app.invoicing.grouped import OrderPart
from app.invoicing.issue import Document, IssuedLine, issue, order_told
from app.orders.naming import order_name
from app.orders.order import WORDS, Order
from app.orders.tables import sales_order
from app.pricing.figures import sum_by_rate
from app.reports.debit_said import NOT_COLLECTED, DebitSaid, Instalments, debit_for


@verb("bill.issue_grouped")
def issue_grouped(tx: Write, order_ids: Sequence[int], issued_on: date | None = None) -> int:
    """Issue one invoice of what has shipped of these orders of one customer; gives its key.

    All of them are on it or none. Deposits are taken off, and money kept for an order is set against its part. Refused with
    what `why_not_grouped` finds, with ``group_months`` where the last goods of two orders left in different months, and as
    `app.flow.bill.issue_invoice` is for each order.
    """
    keys = list(dict.fromkeys(order_ids))
    if refusal := why_not_grouped(tx, keys):
        raise refusal
    # In the order of keys, before the first takes anything: nobody waits for another in a circle.
    for key in sorted(keys):
        take_position(tx, key)
    bills = [billed(tx, key, "shipped", issued_on) for key in _oldest_first(tx, keys)]
    if refusal := _of_two_months(bills):
        raise refusal
    orders = [bill.position.order for bill in bills]
    first, on = orders[0], issued_on or tx.today
    # What a factor is to be paid is not ours to collect.
    theirs = wording_for(tx, first.customer_id)
    asked = sorted({due_on for bill in bills for due_on, _ in _rest(bill, on)} or {on})
    debit = NOT_COLLECTED if theirs else debit_for(tx, first, asked)
    each_due = [_instalments(bill, on, debit) for bill in bills]
    figures = [bill.figures for bill in bills]
    rates = sum_by_rate(tuple(chain.from_iterable(each.rates for each in figures)))
    taken = tuple(chain.from_iterable(bill.taken for bill in bills))
    off = tuple(chain.from_iterable(bill.off for bill in bills))
    total, deposits = sum(each.total for each in figures), sum(rate.gross for rate in off)
    paid = sum(bill.paid for bill in bills)
    invoice_id, number = issue(
        tx,
        Document(
            kind="invoice",
            order=first,
            issued_on=on,
            lines=tuple(chain.from_iterable(_lines(bill) for bill in bills)),
            rates=rates,
            net=sum(each.net for each in figures),
            tax=sum(each.tax for each in figures),
            rounding=sum(each.rounding for each in figures),
            total=total,
            instalments=tuple(chain.from_iterable(each_due)),
            texts={
                **_texts(tx, bills),
                **(theirs or debit.told),
            },
            paid_before=paid,
            deposit_count=len(off),
            parts=tuple(_part(bill) for bill in bills),
            one_place=len({_place(order) for order in orders}) == 1,
        ),
    )
    keep_deductions(tx, invoice_id, taken)
    check_einvoice(tx, invoice_id)
    place, posted = 1, list[Posted]()
    for bill, due in zip(bills, each_due, strict=True):
        posted.append(post_bill(tx, bill, invoice_id, due, on, place))
        place += len(due)
    owed = total - deposits
    for bill, each in zip(bills, posted, strict=True):
        owed -= settle_bill(tx, bill, each, without(rates, off, total, owed), on)
    for each in posted:
        close_bill(tx, each, on)
    hand_on_issued(tx, first.customer_id, invoice_id)
    names = [order_name(order) for order in orders]
    tx.note(number=number, invoice=number, total=total, currency=first.currency, paid=paid, orders=names)
    promise_by_itself(tx, "invoice", "invoice", invoice_id, first.shop_id)
    return invoice_id


def _place(order: Order) -> tuple[tuple[str, str], ...]:
    return address_told(order.delivery)


def _of_two_months(bills: Sequence[Bill]) -> Refusal | None:
    """What was supplied within one calendar month alone may wait for an invoice in common (CGI, art. 289 I 3)."""
    dated = [(bill.supplied_on, order_name(bill.position.order)) for bill in bills if bill.supplied_on]
    for day, name in dated[1:]:
        first, number = dated[0]
        if (day.year, day.month) != (first.year, first.month):
            return Refusal("group_months", number=number, other=name)
    return None


def _oldest_first(rd: Read, keys: Sequence[int]) -> list[int]:
    return [int(key) for key in rd.execute(_BY_DAY, {"ids": list(keys)}).scalars()]


def _rest(bill: Bill, on: date) -> Instalments:
    """When which amount of an order's part falls due by its terms, what deposits settle left out."""
    left = bill.figures.total - bill.deposits
    return bill.agreed.instalments(on, left) if left else ()


def _instalments(bill: Bill, on: date, debit: DebitSaid) -> Instalments:
    """When it does; what deposits settle is due at once, in a part of its own."""
    rest = _rest(bill, on)
    rest = debit.put_off(rest) if bill.paid < bill.figures.total else rest
    return ((on, bill.deposits), *rest) if bill.deposits else rest


def _part(bill: Bill) -> OrderPart:
    figures = bill.figures
    return OrderPart(bill.position.order.id, bill.supplied_on, figures.rounding, figures.total, figures.rates)


def _lines(bill: Bill) -> list[IssuedLine]:
    """An order's lines below a heading that names it, its day and when and where it went; its own headings are words there."""
    order = bill.position.order
    words, name = Words(order.language), order_name(order)
    heading = IssuedLine(
        kind="section",
        name=words.say("invoice.grouped.order", number=name),
        description=_supplied(bill, words),
        quantity_milli=0,
    )
    return [heading, *(_within(line, name) for line in bill.lines)]


def _within(line: IssuedLine, name: str) -> IssuedLine:
    if line.kind == "section":
        return replace(line, kind="text")
    if line.kind in WORDS or line.kind in ("goods", "service"):
        return line
    # Below the sum of its section: it says itself whose it is.
    return replace(line, name=f"{line.name} ({name})")


def _supplied(bill: Bill, words: Words) -> str:
    """The day of an order, the customer's own reference of it, and when and where the last of it was delivered."""
    order = bill.position.order
    parts = [words.say("invoice.grouped.ordered", on=order.ordered_on)]
    if order.customer_reference:
        parts.append(words.say("invoice.grouped.reference", reference=order.customer_reference))
    if bill.supplied_on:
        place = str(json.loads(order.delivery).get("city") or "")
        key = "invoice.grouped.delivered_to" if place else "invoice.grouped.delivered"
        parts.append(words.say(key, on=bill.supplied_on, place=place))
    return " · ".join(parts)


def _texts(tx: Write, bills: Sequence[Bill]) -> dict[str, Any]:
    """What the page says besides its figures, frozen: the first order's, which all share, and each order by itself."""
    first = bills[0]
    common = texts_of(tx, first.position.order, first.agreed)
    del common["order"]
    orders = [
        {
            **order_told(bill.position.order),
            "supplied_on": bill.supplied_on.isoformat() if bill.supplied_on else None,
            "id": bill.position.order.id,
        }
        for bill in bills
    ]
    settled = [
        each for bill in bills for each in settled_before(tx, bill.position, bill.paid - bill.deposits)
    ]
    return {**common, "orders": orders, "settled": settled}


_BY_DAY = (
    select(sales_order.c.id)
    .where(sales_order.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(sales_order.c.ordered_on, sales_order.c.id)
)
