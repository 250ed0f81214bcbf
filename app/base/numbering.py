"""Gapless numbers: one row a series and year, taken late in the transaction that issues the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    Column,
    Date,
    Named,
    String,
    Table,
    TypedColumns,
    UniqueConstraint,
    bindparam,
    case,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql

from app.base.door import Write
from app.base.errors import Refusal
from app.base.schema import instant, key, metadata, text, whole


class number_series_columns(TypedColumns):
    id = key()
    kind: Named[str] = Column(String(20))
    year = whole()
    last = whole(default=0)
    last_on: Named[date] = Column(Date)


number_series = Table("number_series", metadata, number_series_columns, UniqueConstraint("kind", "year"))


class number_lost_columns(TypedColumns):
    id = key()
    kind: Named[str] = Column(String(20))
    year = whole()
    first = whole()
    last = whole()
    reason = text()
    recorded_at = instant()


# Numbers that an older file cannot know of: after a restore the series jumps past them, and they are listed here.
number_lost = Table("number_lost", metadata, number_lost_columns, info={"tracked": True, "sealed": True})

PREFIXES = {
    "order": "CM",
    "shipment": "BL",
    "invoice": "FA",
    "credit_note": "AV",
    "deposit": "AC",
    "corrective": "FR",
    "quote": "DE",
    "payment": "RG",
    "refund": "RB",
    "customer": "CL",
    "reminder": "RL",
    "receipt": "BR",
    "supplier_return": "RF",
    "write_off": "PE",
    "purchase": "CF",
    "cheque_slip": "RC",
    "debit": "PS",
    "stock_take": "IN",
    "refund_batch": "VR",
    "accounting_export": "EX",
    "return": "RT",
    "transfer": "TR",
}
# Series whose numbers the law wants in order of their dates; the others are dated when they are recorded.
DATED = frozenset({"invoice", "credit_note", "deposit", "corrective", "quote"})
# Those that are given to customers for good, in the order people speak of them.
LEGAL = ("invoice", "credit_note", "deposit", "corrective")


@dataclass(frozen=True, slots=True)
class Number:
    """A number taken: its series and its text, such as ``FA-2026-0001``."""

    kind: str
    year: int
    value: int

    @property
    def text(self) -> str:
        """The number as people read it."""
        return f"{PREFIXES[self.kind]}-{self.year}-{self.value:04d}"


_LAST_ON = select(number_series.c.last_on).where(
    number_series.c.kind == bindparam("kind"), number_series.c.year == bindparam("year")
)
_ON = bindparam("_on", type_=Date)
_NEXT = (
    update(number_series)
    .where(
        number_series.c.kind == bindparam("_kind"),
        number_series.c.year == bindparam("_year"),
        number_series.c.last_on <= bindparam("_latest", type_=Date),
    )
    .values(
        last=number_series.c.last + 1,
        last_on=case((number_series.c.last_on < _ON, _ON), else_=number_series.c.last_on),
    )
    .returning(number_series.c.last)
)


def take(tx: Write, kind: str, on: date) -> Number:
    """Take the next number of a series for a document dated `on`.

    Refused with ``date_before_last_number`` when a document of the series already bears a later date. Lock order: the
    balance rows first, then this, then the audit head; the row is waited for.
    """
    last = _next(tx, kind, on)
    if last is None:
        if tx.scalar(_LAST_ON, {"kind": kind, "year": on.year}) is None:
            open_series(tx, kind, on)
        # Again whatever was found: between the two somebody else may have begun the series.
        last = _next(tx, kind, on)
    if last is None:
        last_on = tx.scalar(_LAST_ON, {"kind": kind, "year": on.year})
        raise Refusal("date_before_last_number", kind=kind, on=on, last_on=last_on)
    return Number(kind, on.year, last)


def _next(tx: Write, kind: str, on: date) -> int | None:
    """The series moved on by one; None where there is none yet, or it must not go back to that day."""
    latest = on if kind in DATED else date.max
    keys = {"_kind": kind, "_year": on.year, "_on": on, "_latest": latest}
    found: int | None = tx.execute(_NEXT, keys).scalar_one_or_none()
    return found


def open_series(tx: Write, kind: str, on: date) -> None:
    """Begin a series of the year of `on`, unless somebody else just did."""
    values = {"kind": kind, "year": on.year, "last": 0, "last_on": on}
    if tx.waits_for_rows:
        tx.execute(postgresql.insert(number_series).on_conflict_do_nothing(), values)
    else:
        tx.execute(insert(number_series), values)
