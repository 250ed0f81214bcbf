"""What lists show of invoices and credit notes, with what is still open of each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select

from app.base.abroad import at_rate_of
from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    at_least,
    at_most,
    chosen_by,
    day_from,
    day_until,
    holds,
    in_order,
    one_of,
    over_days,
    page,
    searched,
    summed,
    totals,
    with_key,
)
from app.base.listing import Listing, ListQuery, Totals
from app.base.words import Words
from app.correspondence.never_left import never_left
from app.correspondence.went_out import WAYS, WentOut, that_went, went_out
from app.customers.merged import of_customer
from app.customers.queries import customers_called, walked_by_customer
from app.customers.tables import customer
from app.customers.told_apart import told_apart
from app.invoicing.grouped import first_order, of_order, of_orders
from app.invoicing.tables import corrective_invoice, invoice
from app.orders.tables import sales_order
from app.receivables.assigned import assigned_invoices
from app.receivables.assignment_tables import assignment
from app.receivables.credited import credited_of_invoices
from app.receivables.open_items import OPEN, OWES
from app.receivables.tables import item, item_balance
from app.receivables.write_off_tables import doubtful_debt, write_off

KINDS = ("invoice", "credit_note", "deposit")


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice or credit note in a list; amounts in minor units of `currency`, positive for credit notes too.

    `open` is what is still owed, or of a credit note what was not yet used. Of `instalments`, `late` are due before
    today and come to `overdue`; `next_due_on` is the day of the oldest that is open. `city` is that of the address it
    bears, `contact` whom one speaks to there now.
    """

    id: int
    uid: str
    number: str
    kind: str
    order_id: int | None
    customer_id: int
    corrects_id: int | None
    issued_on: date
    due_on: date
    currency: str
    total: int
    customer: str
    order_number: str | None
    order_remote_id: str | None
    contact: str
    city: str
    open: int = 0
    overdue: int = 0
    instalments: int = 0
    late: int = 0
    next_due_on: date | None = None
    apart: str = ""
    assigned: bool = False
    """Handed on to a factor, who pays it."""
    owes: bool = False
    """Whether what is left of a credit note could be set against a debt; else it can only be given back."""
    credited: bool = False
    """Part of it is gone, and credit notes alone took it: nobody has begun to pay."""
    on_delivery: bool = False
    """Whether whoever delivers collects it."""
    orders: int = 0
    """How many orders it is of, where it is of several; `order_id` is empty then."""
    replaced_by: str = ""
    """In a list: the number of the corrective invoice that counts instead."""
    went: WentOut | None = None
    """How it went to its customer; known in lists only."""
    elsewhere: int = 0
    """On the page of an order: what its other orders still owe of it."""

    def signed(self, amount: int) -> int:
        """An amount of it in a list of both kinds: what a credit note takes off is negative."""
        return -amount if self.kind == "credit_note" else amount


def _open_documents(component: str, *more: Condition) -> Select[int]:
    return (
        select(item.c.document_id)
        .join(item_balance, item_balance.c.item_id == item.c.id)
        .where(item_balance.c.component == component, OPEN, item.c.noun == "invoice", *more)
    )


VIEWS: Views = {
    "all": lambda _rd: None,
    "open": lambda _rd: invoice.c.id.in_(_open_documents("owed")),
    "overdue": lambda rd: invoice.c.id.in_(_open_documents("owed", item.c.due_on < rd.today)),
    # Paid or not, and credit notes too: whom it is for does not have it.
    "never_left": lambda _rd: invoice.c.id.in_(never_left()),
    "paid": lambda _rd: and_(invoice.c.kind != "credit_note", invoice.c.id.not_in(_open_documents("owed"))),
    "credit_notes": lambda _rd: invoice.c.kind == "credit_note",
    "credit_left": lambda _rd: invoice.c.id.in_(_open_documents("unapplied")),
    "doubtful": lambda _rd: invoice.c.id.in_(
        select(doubtful_debt.c.document_id).where(
            doubtful_debt.c.noun == "invoice", doubtful_debt.c.ended_on.is_(None)
        )
    ),
    "assigned": lambda _rd: invoice.c.id.in_(
        select(assignment.c.document_id).where(
            assignment.c.noun == "invoice", assignment.c.ended_on.is_(None)
        )
    ),
    "rectified": lambda _rd: invoice.c.id.in_(select(corrective_invoice.c.invoice_id)),
    "lost": lambda _rd: invoice.c.id.in_(
        select(write_off.c.document_id).where(write_off.c.noun == "invoice", write_off.c.kind == "loss")
    ),
}


def _of_order(rd: Read, value: str) -> Condition | None:
    # A key, or refused as any other.
    with_key(invoice.c.order_id)(rd, value)
    return of_order(int(value))


def _that_went(_rd: Read, value: str) -> Condition | None:
    if value not in WAYS:
        raise Refusal("list_filter_value", filter="went", value=value, allowed=", ".join(WAYS))
    return that_went("invoice", invoice.c.id, value)


FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "kind": one_of(invoice.c.kind, *KINDS),
    "went": _that_went,
    "customer": of_customer(invoice.c.customer_id),
    "order": _of_order,
    **over_days(invoice.c.issued_on),
    "due_from": day_from(invoice.c.due_on),
    "due_to": day_until(invoice.c.due_on),
    "total_from": at_least(invoice.c.total),
    "total_to": at_most(invoice.c.total),
}
SORTS: Sorts = {
    "number": (invoice.c.number, invoice.c.id),
    "issued_on": (invoice.c.issued_on, invoice.c.id),
    "due_on": (invoice.c.due_on, invoice.c.id),
    "customer": (customer.c.folded, customer.c.id, invoice.c.issued_on, invoice.c.id),
}
_NEWEST = (invoice.c.issued_on.desc(), invoice.c.id.desc())
_SIGNED = case((invoice.c.kind == "credit_note", -invoice.c.total), else_=invoice.c.total)
_credit = case((item_balance.c.component == "unapplied", item_balance.c.base_amount), else_=0)
_SUMS: Mapping[str, ColumnElement[Any]] = {"total": _SIGNED}
_ABROAD = at_rate_of(invoice.c.base_rate_ppm)


def _holding(rd: Read, word: str) -> list[Condition]:
    orders = select(sales_order.c.id).where(
        or_(holds(rd, sales_order.c.number, word), holds(rd, sales_order.c.remote_number, word))
    )
    correctives = select(corrective_invoice.c.invoice_id).where(holds(rd, corrective_invoice.c.number, word))
    return [
        holds(rd, invoice.c.number, word),
        invoice.c.id.in_(correctives),
        invoice.c.customer_id.in_(customers_called(word)),
        of_orders(orders),
    ]


def _conditions(rd: Read, query: ListQuery) -> list[Condition]:
    return chosen_by(query, FILTERS, rd) + searched(query.search, lambda word: _holding(rd, word))


def _totals(rd: Read, where: Sequence[Condition]) -> Totals:
    found = totals(
        rd, _SUMS, lambda columns: columns.select_from(invoice).where(*where), invoice.c.currency, _ABROAD
    )
    if not found.sums:
        return found
    # The sums keep SQLite from starting at the items or the invoices: what is open is little beside all there ever was.
    still = (
        select(summed(item_balance.c.base_amount).label("open"), summed(_credit).label("credit"))
        .join(item, item.c.id == item_balance.c.item_id + 0)
        .where(item_balance.c.component.in_(("owed", "unapplied")), OPEN, item.c.noun == "invoice")
    )
    if where:
        still = still.join(invoice, invoice.c.id == item.c.document_id + 0).where(*where)
    left = rd.execute(still).one()
    open_now, credit = int(left.open), int(left.credit)
    return replace(found, sums={**found.sums, "open": open_now, "owed": open_now - credit, "credit": credit})


def count_invoices(rd: Read, query: ListQuery) -> Totals:
    """How many match, what they come to (``total``, credit notes taken off) and what is open of it (``open``).

    The latter is what is still ``owed`` and the ``credit`` of credit notes not used yet, which is negative.
    """
    return _totals(rd, _conditions(rd, query))


def invoice_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys; newest first unless asked otherwise."""
    keys: Select[int] = select(invoice.c.id).where(*_conditions(rd, query))
    if query.sort == "customer":
        keys = keys.join(customer, walked_by_customer(rd, invoice.c.customer_id))
    return page(rd, keys, query, SORTS, _NEWEST, (offset, limit))


def invoice_rows(rd: Read, ids: Sequence[int]) -> list[InvoiceRow]:
    """The invoices with these keys, in the order of the keys."""
    wanted = list(ids)
    found = {row.id: _row(row) for row in rd.execute(_ROWS, {"ids": wanted})}
    handed_on = assigned_invoices(rd)
    for at in rd.execute(_STANDING, {"ids": wanted, "today": rd.today}):
        known = found[at.document_id]
        amount = -int(at.open) if known.kind == "credit_note" else int(at.open)
        found[at.document_id] = replace(
            known,
            open=amount,
            overdue=int(at.overdue),
            # What several orders ask for on one day is one instalment to whoever pays it.
            instalments=int(at.days if known.orders else at.instalments),
            late=int(at.late_days if known.orders else at.late),
            next_due_on=at.next_due_on,
            assigned=known.id in handed_on,
            owes=bool(at.owes),
        )
    lowered = [
        each.id for each in found.values() if each.kind != "credit_note" and 0 < each.open < each.total
    ]
    for key, amount in credited_of_invoices(rd, lowered).items():
        found[key] = replace(found[key], credited=amount == found[key].total - found[key].open)
    return in_order(ids, found)


def chosen_invoices(rd: Read, ids: Sequence[int]) -> Totals:
    """Count and sums of the invoices with these keys."""
    return _totals(rd, [invoice.c.id.in_(list(ids))])


def listed_invoices(rd: Read, ids: Sequence[int]) -> list[InvoiceRow]:
    """The same with customers of one name told apart, how each went out, and by what it was replaced."""
    went = went_out(rd, "invoice", ids)
    replaced = replaced_by(rd, ids)
    return [
        replace(row, went=went[row.id], replaced_by=replaced.get(row.id, ""))
        for row in told_apart(rd, invoice_rows(rd, ids))
    ]


def replaced_by(rd: Read, ids: Sequence[int]) -> dict[int, str]:
    """Of invoices (keys) that a corrective one replaces, its number: of several the last counts."""
    return {row.invoice_id: row.number for row in rd.execute(_REPLACED, {"ids": list(ids)})}


def named_as_counts(rd: Read, numbers: Mapping[int, str], words: Words) -> dict[int, str]:
    """How letters name these invoices (keys and numbers): where a corrective one counts instead, by its number first."""
    replaced = replaced_by(rd, list(numbers))
    return {
        key: words.say("paper.in_place_of", number=replaced[key], before=number)
        if key in replaced
        else number
        for key, number in numbers.items()
    }


INVOICES = Listing(count_invoices, invoice_ids, listed_invoices, chosen_invoices)


def find_invoice(rd: Read, told: str) -> int | None:
    """The key of the invoice or credit note with this number or uid, or that a corrective invoice of this number replaces."""
    found = (
        rd.execute(_TOLD, {"told": told}).first() or rd.execute(_CORRECTED, {"told": told.strip()}).first()
    )
    return int(found.id) if found else None


def invoice_number(rd: Read, invoice_id: int) -> str:
    """The number of an invoice; empty when there is none with this key."""
    return str(rd.scalar(_NUMBER, {"id": invoice_id}) or "")


_CORRECTED = select(corrective_invoice.c.invoice_id.label("id")).where(
    corrective_invoice.c.number == bindparam("told")
)
_REPLACED = (
    select(corrective_invoice.c.invoice_id, corrective_invoice.c.number)
    .where(corrective_invoice.c.invoice_id.in_(bindparam("ids", expanding=True)))
    .order_by(corrective_invoice.c.position)
)
_NUMBER = select(invoice.c.number).where(invoice.c.id == bindparam("id"))


def _row(row: Any) -> InvoiceRow:
    *known, orders, paid, bought = row
    city = str(json.loads(bought).get("address", {}).get("city") or "")
    made = InvoiceRow(
        *known, city=city, orders=orders, on_delivery=known[_KIND_AT] == "invoice" and paid == "on_delivery"
    )
    # What it is paid by is what its orders share; which they are its page says.
    return replace(made, order_number=None, order_remote_id=None) if orders else made


_KIND_AT = list(InvoiceRow.__slots__).index("kind")
_ROWS = (
    select(
        *(invoice.c[name] for name in InvoiceRow.__slots__ if name in invoice.c and name != "customer"),
        customer.c.name,
        sales_order.c.number,
        sales_order.c.remote_id,
        customer.c.contact,
        invoice.c.order_count,
        sales_order.c.payment_kind,
        invoice.c.customer,
    )
    .join(customer, customer.c.id == invoice.c.customer_id)
    .join(sales_order, sales_order.c.id == first_order(), isouter=True)
    .where(invoice.c.id.in_(bindparam("ids", expanding=True)))
)
_owed = item_balance.c.component == "owed"
_late = and_(_owed, OPEN, item.c.due_on < bindparam("today"))
_STANDING = (
    select(
        item.c.document_id,
        summed(
            case((item_balance.c.component.in_(("owed", "unapplied")), item_balance.c.amount), else_=0)
        ).label("open"),
        summed(case((_late, item_balance.c.amount), else_=0)).label("overdue"),
        func.count(func.distinct(item.c.id)).label("instalments"),
        func.count(func.distinct(item.c.due_on)).label("days"),
        summed(case((_late, 1), else_=0)).label("late"),
        func.count(func.distinct(case((_late, item.c.due_on)))).label("late_days"),
        func.min(case((and_(_owed, OPEN), item.c.due_on))).label("next_due_on"),
        func.max(case((and_(item_balance.c.component == "unapplied", OPEN, OWES), 1), else_=0)).label("owes"),
    )
    .join(item_balance, item_balance.c.item_id == item.c.id, isouter=True)
    .where(item.c.noun == "invoice", item.c.document_id.in_(bindparam("ids", expanding=True)))
    .group_by(item.c.document_id)
)
_TOLD = select(invoice.c.id).where(
    or_(invoice.c.number == bindparam("told"), invoice.c.uid == bindparam("told"))
)
