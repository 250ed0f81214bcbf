"""The list of disputes: why a customer does not pay, how much, who settles it by when, and what it waits for now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from sqlalchemy import Column, ColumnElement, Select, and_, bindparam, case, exists, func, or_, select

from app.base.abroad import at_rate_of
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
    one_of,
    over_days,
    page,
    searched,
    totals,
)
from app.base.listing import Listing, ListQuery, Totals
from app.customers.merged import of_customer
from app.customers.tables import customer
from app.customers.told_apart import told_apart
from app.invoicing.tables import invoice
from app.receivables.disputed import CODES, OUTCOMES
from app.receivables.tables import item, item_balance
from app.reminders.tables import dispute

DisputeStep = Literal["decide", "late", "undated", "paid", "credit", "write_off", "ask", "done"]
STEPS: tuple[DisputeStep, ...] = ("decide", "late", "undated", "paid", "credit", "write_off", "ask", "done")
"""What a dispute waits for: to be decided, by a day or late or on no day, or to be closed as its invoice is paid; once it has
ended the credit note, the write-off or the payment that follows from how, or nothing.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputedRow:
    """A dispute; `amount` is what was disputed and `open` what its invoice still asks for, in minor units of `currency`.

    `number` is the invoice's, `days` how long it has stood or did. `apart` is the customer's number where another bears
    their name.
    """

    id: int
    customer_id: int
    customer: str
    invoice_id: int
    number: str
    code: str
    amount: int
    currency: str
    owner: str
    opened_on: date
    due_on: date | None
    note: str
    outcome: str | None
    ended_on: date | None
    end_note: str
    open: int
    days: int
    step: DisputeStep
    apart: str = ""


_STANDS = dispute.c.outcome.is_(None)
_credit_note = invoice.alias("credit_note")
_OPEN = (
    select(func.coalesce(func.sum(item_balance.c.amount), 0))
    .join(item, item.c.id == item_balance.c.item_id)
    .where(
        item_balance.c.component == "owed",
        item.c.noun == "invoice",
        item.c.document_id == dispute.c.invoice_id,
    )
    .scalar_subquery()
)
_CREDITED = exists().where(
    _credit_note.c.corrects_id == dispute.c.invoice_id, _credit_note.c.issued_on >= dispute.c.opened_on
)
# What somebody still has to do because of how a dispute ended, for as long as its invoice asks for money. What was refused is
# in reminders again by itself.
_FOLLOWS = and_(
    or_(dispute.c.outcome == "write_off", and_(dispute.c.outcome == "credit", ~_CREDITED)), _OPEN > 0
)
VIEWS: Views = {
    "all": lambda _rd: None,
    "standing": lambda _rd: _STANDS,
    "late": lambda rd: and_(_STANDS, dispute.c.due_on < rd.today),
    "undated": lambda _rd: and_(_STANDS, dispute.c.due_on.is_(None)),
    "follow": lambda _rd: and_(~_STANDS, _FOLLOWS),
    "ended": lambda _rd: ~_STANDS,
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "customer": of_customer(dispute.c.customer_id),
    "code": one_of(dispute.c.code, *CODES),
    "owner": lambda _rd, value: dispute.c.owner == value,
    "outcome": one_of(cast("Column[str]", dispute.c.outcome), *OUTCOMES),
    # days it was opened on
    **over_days(dispute.c.opened_on),
    "total_from": at_least(dispute.c.amount),
    "total_to": at_most(dispute.c.amount),
}
SORTS: Sorts = {
    "customer": (customer.c.folded, customer.c.id, dispute.c.id),
    "number": (invoice.c.number, dispute.c.id),
    "owner": (dispute.c.owner, dispute.c.id),
    "opened_on": (dispute.c.opened_on, dispute.c.id),
    "due_on": (dispute.c.due_on, dispute.c.id),
    "amount": (dispute.c.amount, dispute.c.id),
}
_SUMS: Mapping[str, ColumnElement[Any]] = {
    "amount": dispute.c.amount,
    "standing": case((_STANDS, dispute.c.amount), else_=0),
}
_ABROAD = at_rate_of(invoice.c.base_rate_ppm)
# What stands before what ended; what is to be decided first before what has no day.
_NATURAL: tuple[ColumnElement[Any], ...] = (
    dispute.c.outcome.is_not(None),
    dispute.c.due_on.is_(None),
    dispute.c.due_on,
    dispute.c.id,
)


def owners_of_disputes(rd: Read) -> list[tuple[str, str]]:
    """Who has disputes to settle or had, for the filter: as value and as words."""
    return [(name, name) for name in rd.execute(_OWNERS).scalars()]


def count_disputes(rd: Read, query: ListQuery) -> Totals:
    """How many disputes match, what was disputed (``amount``) and what of that stands (``standing``)."""
    where = _conditions(rd, query)
    return totals(rd, _SUMS, lambda found: _joined(found).where(*where), dispute.c.currency, _ABROAD)


def dispute_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys; those to be decided first before all others unless asked otherwise."""
    keys: Select[int] = _joined(select(dispute.c.id)).where(*_conditions(rd, query))
    return page(rd, keys, query, SORTS, _NATURAL, (offset, limit))


def dispute_rows(rd: Read, ids: Sequence[int]) -> list[DisputedRow]:
    """The disputes with these keys, in the order of the keys."""
    found = {row.id: _row(row, rd.today) for row in rd.execute(_ROWS, {"ids": list(ids)})}
    return told_apart(rd, in_order(ids, found))


def chosen_disputes(rd: Read, ids: Sequence[int]) -> Totals:
    """Count and sum of the disputes with these keys."""
    where = dispute.c.id.in_(list(ids))
    return totals(rd, _SUMS, lambda found: _joined(found).where(where), dispute.c.currency, _ABROAD)


DISPUTES = Listing(count_disputes, dispute_ids, dispute_rows, chosen_disputes)


def _row(row: Any, today: date) -> DisputedRow:
    *known, left, credited = row
    values = dict(zip(_NAMES, known, strict=True))
    until = values["ended_on"] or today
    return DisputedRow(
        **values,
        open=max(int(left), 0),
        days=(until - values["opened_on"]).days,
        step=_step(values, int(left), today, credited=bool(credited)),
    )


def _step(values: Mapping[str, Any], left: int, today: date, *, credited: bool) -> DisputeStep:
    outcome, due_on = values["outcome"], values["due_on"]
    if outcome is None:
        if left <= 0:
            return "paid"
        return "undated" if due_on is None else "late" if due_on < today else "decide"
    if left <= 0 or outcome == "replace" or (outcome == "credit" and credited):
        return "done"
    return "ask" if outcome == "refused" else outcome


def _joined(found: Any) -> Any:
    return (
        found.select_from(dispute)
        .join(invoice, invoice.c.id == dispute.c.invoice_id)
        .join(customer, customer.c.id == dispute.c.customer_id)
    )


def _conditions(rd: Read, query: ListQuery) -> list[Condition]:
    return chosen_by(query, FILTERS, rd) + searched(query.search, lambda word: _holding(rd, word))


def _holding(rd: Read, word: str) -> list[Condition]:
    return [
        holds(rd, invoice.c.number, word),
        holds(rd, customer.c.number, word),
        holds_folded(customer.c.folded, word),
        holds(rd, dispute.c.owner, word),
        holds(rd, dispute.c.note, word),
    ]


_NAMES = tuple(name for name in DisputedRow.__slots__ if name not in ("open", "days", "step", "apart"))
_OWNERS = select(dispute.c.owner).where(dispute.c.owner != "").distinct().order_by(dispute.c.owner)
_ELSEWHERE: Mapping[str, ColumnElement[Any]] = {"customer": customer.c.name, "number": invoice.c.number}
_COLUMNS = tuple(_ELSEWHERE[name] if name in _ELSEWHERE else dispute.c[name] for name in _NAMES)
_ROWS = _joined(select(*_COLUMNS, _OPEN, _CREDITED)).where(dispute.c.id.in_(bindparam("ids", expanding=True)))
