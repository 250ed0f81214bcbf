"""The list of what is open: instalments still owed, and credit not yet used, each with its document and customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql import visitors

from app.base.door import Read
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    at_least,
    at_most,
    chosen_by,
    holds,
    holds_folded,
    in_order,
    over_days,
    page,
    searched,
    totals,
)
from app.base.listing import Listing, ListQuery, Totals
from app.customers.merged import of_customer, stands_on
from app.customers.tables import customer
from app.customers.told_apart import told_apart
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.payments.on_its_way import batches_of
from app.payments.tables import payment
from app.receivables.assignment_tables import assignment
from app.receivables.open_items import OPEN, OWES, STILL_OPEN
from app.receivables.tables import item, item_balance, opening
from app.receivables.write_off_tables import doubtful_debt
from app.reminders.tables import dispute


@dataclass(frozen=True, slots=True)
class ReceivableRow:
    """An open instalment (positive) or credit not yet used (negative), in minor units of `currency`.

    `apart` is the customer's number where another customer bears the same name, else empty.
    `kind` is that of its document: invoice, credit_note, deposit, payment, refund, reversal, or opening_invoice and
    opening_credit_note of the program before. `days_late` is nought or negative when it is not due, `doubtful` what
    somebody said may not come, `assigned` what was handed on to a factor. `document_id` is a key of the table `noun`.
    `contact` and `phone` are whom to speak to.
    """

    id: int
    account_id: int
    noun: str
    document_id: int
    instalment: int
    opened_on: date
    due_on: date | None
    currency: str
    amount: int
    base_amount: int
    number: str
    kind: str
    customer_id: int
    customer: str
    order_number: str | None
    order_remote_id: str | None
    contact: str
    phone: str
    order_remote_number: str | None
    apart: str
    days_late: int
    doubtful: bool = False
    assigned: bool = False
    disputed: int = 0
    """What stands in dispute of its invoice."""
    owes: bool = False
    """Whether its account owes something in its currency, which credit can be set against."""
    on_delivery: bool = False
    """Whether whoever delivers collects it."""
    batch: str = ""
    """The batch of direct debits still to come that its invoice stands in."""


_invoiced = and_(item.c.noun == "invoice", invoice.c.id == item.c.document_id)
_paid = and_(item.c.noun == "payment", payment.c.id == item.c.document_id)
_before = and_(item.c.noun == "opening", opening.c.id == item.c.document_id)
_buyer_id = func.coalesce(invoice.c.customer_id, payment.c.customer_id, opening.c.customer_id)
_buyer = customer.c.id == _buyer_id
_CLAIMS = item_balance.c.component.in_(("owed", "unapplied"))
_OWED = item_balance.c.component == "owed"

_CREDIT = item_balance.c.component == "unapplied"

_STANDS = (dispute.c.invoice_id == item.c.document_id, dispute.c.outcome.is_(None))
_DISPUTED = select(func.coalesce(func.sum(dispute.c.amount), 0)).where(*_STANDS).scalar_subquery()

VIEWS: Views = {
    "all": lambda _rd: None,
    "owed": lambda _rd: _OWED,
    "not_due": lambda rd: and_(_OWED, item.c.due_on >= rd.today),
    "overdue": lambda rd: and_(_OWED, item.c.due_on < rd.today),
    "doubtful": lambda _rd: and_(_OWED, _is_doubtful()),
    "assigned": lambda _rd: and_(_OWED, _is_assigned()),
    "disputed": lambda _rd: and_(_OWED, _is_disputed()),
    "credit": lambda _rd: _CREDIT,
    # what of it can be set against a debt of the same account, and what can only be given back
    "to_match": lambda _rd: and_(_CREDIT, OWES),
    "to_refund": lambda _rd: and_(_CREDIT, ~OWES),
}


def _is_doubtful() -> Condition:
    return exists().where(
        doubtful_debt.c.noun == item.c.noun,
        doubtful_debt.c.document_id == item.c.document_id,
        doubtful_debt.c.ended_on.is_(None),
    )


def _is_assigned() -> Condition:
    return exists().where(
        assignment.c.noun == item.c.noun,
        assignment.c.document_id == item.c.document_id,
        assignment.c.ended_on.is_(None),
    )


def _is_disputed() -> Condition:
    return and_(item.c.noun == "invoice", exists().where(*_STANDS))


FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "customer": of_customer(_buyer_id),
    "account": lambda rd, value: stands_on(rd, item.c.account_id, int(value) if value.isdecimal() else -1),
    # days of the due date
    **over_days(item.c.due_on),
    "total_from": at_least(item_balance.c.amount),
    "total_to": at_most(item_balance.c.amount),
}
SORTS: Sorts = {
    "due_on": (item.c.due_on, item.c.id),
    "customer": (customer.c.folded, customer.c.id, item.c.due_on, item.c.id),
    "amount": (item_balance.c.base_amount, item.c.id),
}
_OLDEST = (item.c.due_on.is_(None), item.c.due_on, item.c.id)


def _joined(found: Any, still_open: Condition = OPEN) -> Any:
    return (
        found.select_from(item_balance)
        .join(item, item.c.id == item_balance.c.item_id)
        .outerjoin(invoice, _invoiced)
        .outerjoin(payment, _paid)
        .outerjoin(opening, _before)
        .join(customer, _buyer)
        .where(_CLAIMS, still_open)
    )


def _found(found: Any, where: Sequence[Condition], order: Sequence[ColumnElement[Any]] = ()) -> Any:
    """What is open, with its documents and customers only where a condition or the order needs them.

    Three look-ups an item are most of what counting and sorting tens of thousands of items costs.
    """
    if any(_is_of_document(part) for each in (*where, *order) for part in visitors.iterate(each)):
        return _joined(found).where(*where)
    return (
        found.select_from(item_balance)
        .join(item, item.c.id == item_balance.c.item_id)
        .where(_CLAIMS, OPEN, *where)
    )


def _is_of_document(part: Any) -> bool:
    return isinstance(part, Column) and part.table in (invoice, payment, opening, customer)


def _holding(rd: Read, word: str) -> list[Condition]:
    orders = select(sales_order.c.id).where(
        or_(holds(rd, sales_order.c.number, word), holds(rd, sales_order.c.remote_number, word))
    )
    return [
        holds(rd, invoice.c.number, word),
        holds(rd, payment.c.number, word),
        holds(rd, opening.c.number, word),
        holds_folded(customer.c.folded, word),
        item.c.order_id.in_(orders),
    ]


def _conditions(rd: Read, query: ListQuery) -> list[Condition]:
    return chosen_by(query, FILTERS, rd) + searched(query.search, lambda word: _holding(rd, word))


def count_receivables(rd: Read, query: ListQuery) -> Totals:
    """How many items are open and what they come to (``amount``), in the company's currency.

    Of it ``owed`` is debts, ``credit`` not used yet, and ``overdue`` what is late of the debts.
    """
    where = _conditions(rd, query)
    late = case((and_(_OWED, item.c.due_on < rd.today), item_balance.c.base_amount), else_=0)
    owed = case((_OWED, item_balance.c.base_amount), else_=0)
    credit = case((_OWED, 0), else_=item_balance.c.base_amount)
    sums = {"amount": item_balance.c.base_amount, "owed": owed, "credit": credit, "overdue": late}
    return totals(rd, sums, lambda found: _found(found, where), None)


def receivable_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys (of items); oldest due first, credit last, unless asked otherwise."""
    order = SORTS.get(query.sort, _OLDEST)
    keys: Select[int] = _found(select(item.c.id), _conditions(rd, query), order)
    return page(rd, keys, query, SORTS, _OLDEST, (offset, limit))


def receivable_rows(rd: Read, ids: Sequence[int]) -> list[ReceivableRow]:
    """The open items with these keys, in the order of the keys."""
    found = {row.id: _row(row, rd.today) for row in rd.execute(_ROWS, {"ids": list(ids)})}
    owed = {each.document_id for each in found.values() if each.noun == "invoice" and each.amount > 0}
    batches = batches_of(rd, owed) if owed else {}
    for key, each in found.items():
        if each.noun == "invoice" and each.document_id in batches:
            found[key] = replace(each, batch=batches[each.document_id])
    return told_apart(rd, in_order(ids, found))


def chosen_receivables(rd: Read, ids: Sequence[int]) -> Totals:
    """Count and sum of the open items with these keys."""
    where = item.c.id.in_(list(ids))
    return totals(
        rd,
        {"amount": item_balance.c.base_amount},
        lambda found: _joined(found, STILL_OPEN).where(where),
        None,
    )


RECEIVABLES = Listing(count_receivables, receivable_ids, receivable_rows, chosen_receivables)


def receivables_of(rd: Read, account_id: int) -> list[ReceivableRow]:
    """Everything open of one account, oldest due first, credit last."""
    keys = (
        _joined(select(item.c.id), STILL_OPEN)
        .where(stands_on(rd, item.c.account_id, account_id))
        .order_by(*_OLDEST)
    )
    return receivable_rows(rd, [int(row_id) for row_id in rd.execute(keys).scalars()])


@dataclass(frozen=True, slots=True)
class Owing:
    """What an account owes in one currency: each open instalment in minor units, the oldest first, and the first rows."""

    amounts: tuple[int, ...] = ()
    first: tuple[ReceivableRow, ...] = ()


NOTHING_OWED = Owing()


def owing_of(rd: Read, account_id: int, currency: str, first: int) -> Owing:
    """What money of a currency could settle on an account, in the order it would; so many of them as rows."""
    keys = (
        select(item.c.id, item_balance.c.amount)
        .join(item_balance, item_balance.c.item_id == item.c.id)
        .where(_OWED, STILL_OPEN, item.c.currency == currency, stands_on(rd, item.c.account_id, account_id))
        .order_by(*_OLDEST)
    )
    found = [(int(row.id), int(row.amount)) for row in rd.execute(keys)]
    rows = receivable_rows(rd, [key for key, _amount in found[:first]])
    return Owing(tuple(amount for _key, amount in found), tuple(rows))


def _row(row: Any, today: date) -> ReceivableRow:
    late = (today - row.due_on).days if row.due_on is not None else 0
    *known, doubtful, assigned, disputed, owes, paid = row
    return ReceivableRow(
        *known,
        days_late=late,
        doubtful=bool(doubtful),
        assigned=bool(assigned),
        disputed=min(int(disputed), max(row.amount, 0)),
        owes=bool(owes),
        on_delivery=row.noun == "invoice" and paid == "on_delivery",
    )


_ROWS = (
    _joined(
        select(
            *(item.c[name] for name in ReceivableRow.__slots__ if name in item.c),
            item_balance.c.amount,
            item_balance.c.base_amount,
            func.coalesce(invoice.c.number, payment.c.number, opening.c.number),
            func.coalesce(invoice.c.kind, payment.c.kind, literal("opening_") + opening.c.kind),
            customer.c.id,
            customer.c.name,
            sales_order.c.number,
            sales_order.c.remote_id,
            customer.c.contact,
            func.coalesce(customer.c.phone, ""),
            sales_order.c.remote_number,
            literal(""),
            _is_doubtful(),
            _is_assigned(),
            case((item.c.noun == "invoice", _DISPUTED), else_=0),
            OWES,
            case((invoice.c.kind == "invoice", sales_order.c.payment_kind)),
        ),
        STILL_OPEN,
    )
    .outerjoin(sales_order, sales_order.c.id == item.c.order_id)
    .where(item.c.id.in_(bindparam("ids", expanding=True)))
)
