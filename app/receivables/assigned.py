"""Debts handed on to a factor: which invoices stand as assigned, and whose invoices to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, or_, select

from app.base.door import Read
from app.receivables.assignment_tables import assignment, factor_payment
from app.receivables.open_items import STILL_OPEN
from app.receivables.tables import item, item_balance


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A debt handed on (minor units of `currency`): to whom, since when, with what words on paper; how it ended."""

    id: int
    noun: str
    document_id: int
    customer_id: int
    account_id: int
    factor: str
    wording: str
    recourse: bool
    amount: int
    currency: str
    assigned_on: date
    assigned_by: str
    ended_on: date | None
    end_reason: str


@dataclass(frozen=True, slots=True)
class FactorPaid:
    """What a factor paid, and what it kept of the total."""

    id: int
    total: int
    paid: int
    commission: int
    commission_vat: int
    interest: int
    fund: int
    currency: str
    paid_on: date
    payment_id: int | None


def assigned_invoices(rd: Read) -> frozenset[int]:
    """The invoices that stand as handed on."""
    return frozenset(int(key) for key in rd.execute(_ALL).scalars())


def assigned_then(rd: Read, day: date) -> frozenset[int]:
    """The invoices that stood as handed on at the end of a day."""
    return frozenset(int(key) for key in rd.execute(_THEN, {"day": day}).scalars())


def assigned_by_day(rd: Read) -> Mapping[date, int]:
    """What is open of them by the day it falls due, in minor units of the company's currency."""
    return rd.once("assigned.by_day", lambda: {row.due_on: int(row.amount) for row in rd.execute(_BY_DAY)})


def assignment_of(rd: Read, noun: str, document_id: int) -> AssignmentRow | None:
    """The assignment that stands, of an invoice or of a customer's invoices to come."""
    row = rd.execute(_STANDING, {"noun": noun, "document": document_id}).one_or_none()
    return AssignmentRow(*row) if row is not None else None


def assignment_by_id(rd: Read, assignment_id: int) -> AssignmentRow | None:
    """An assignment by its key, ended or not."""
    row = rd.execute(_BY_ID, {"id": assignment_id}).one_or_none()
    return AssignmentRow(*row) if row is not None else None


def contract_wording(rd: Read, row: AssignmentRow) -> str:
    """The words of the contract an assignment was made under: its own, else those last used with the same factor."""
    return row.wording or str(rd.scalar(_WORDING, {"factor": row.factor}) or "")


def factor_paid(rd: Read, assignment_id: int) -> FactorPaid | None:
    """What the factor paid for an assignment, if it has."""
    row = rd.execute(_PAID, {"id": assignment_id}).first()
    return FactorPaid(*row) if row is not None else None


def last_assignment(rd: Read) -> AssignmentRow | None:
    """The newest there is: its factor and words are proposed again."""
    row = rd.execute(select(*_COLUMNS).order_by(assignment.c.id.desc()).limit(1)).one_or_none()
    return AssignmentRow(*row) if row is not None else None


_COLUMNS = tuple(assignment.c[name] for name in AssignmentRow.__slots__)
_STANDING = select(*_COLUMNS).where(
    assignment.c.noun == bindparam("noun"),
    assignment.c.document_id == bindparam("document"),
    assignment.c.ended_on.is_(None),
)
_BY_ID = select(*_COLUMNS).where(assignment.c.id == bindparam("id"))
_WORDING = (
    select(assignment.c.wording)
    .where(assignment.c.factor == bindparam("factor"), assignment.c.wording != "")
    .order_by(assignment.c.id.desc())
    .limit(1)
)
_ALL = select(assignment.c.document_id).where(assignment.c.noun == "invoice", assignment.c.ended_on.is_(None))
_BY_DAY = (
    select(item.c.due_on, func.sum(item_balance.c.base_amount).label("amount"))
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .where(
        item.c.noun == "invoice",
        item.c.document_id.in_(_ALL),
        item_balance.c.component == "owed",
        STILL_OPEN,
        item.c.due_on.is_not(None),
    )
    .group_by(item.c.due_on)
)
_THEN = select(assignment.c.document_id).where(
    assignment.c.noun == "invoice",
    assignment.c.assigned_on <= bindparam("day"),
    or_(assignment.c.ended_on.is_(None), assignment.c.ended_on > bindparam("day")),
)
_PAID = (
    select(*(factor_payment.c[name] for name in FactorPaid.__slots__))
    .where(factor_payment.c.assignment_id == bindparam("id"))
    .order_by(factor_payment.c.id.desc())
)
