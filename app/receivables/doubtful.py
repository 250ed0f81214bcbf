"""Debts whose money may not come: which documents stood as doubtful when, and what is set aside for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from app.base.company import zone_of
from app.base.door import Read
from app.base.finding import Condition
from app.receivables.stood import end_of
from app.receivables.write_off_tables import allowance, doubtful_debt

Document = tuple[str, int]
"""A document by its table and key, as an item names it."""


@dataclass(frozen=True, slots=True)
class DoubtfulRow:
    """A document marked as doubtful: what was open of it then (minor units), since when, why and by whom; how it ended."""

    id: int
    customer_id: int
    account_id: int
    noun: str
    document_id: int
    amount: int
    currency: str
    since: date
    reason: str
    marked_by: str
    recorded_at: datetime
    ended_on: date | None
    end_reason: str
    end_amount: int
    ended_by: str
    ended_at: datetime | None


def doubtful_documents(
    rd: Read, as_of: date | None = None, known_on: date | None = None
) -> frozenset[Document]:
    """The documents that stood as doubtful on a day (now unless told), as far as was known on another."""
    rows = rd.execute(
        select(doubtful_debt.c.noun, doubtful_debt.c.document_id).where(*_stood(rd, as_of, known_on))
    )
    return frozenset((row.noun, int(row.document_id)) for row in rows)


def _stood(rd: Read, as_of: date | None, known_on: date | None) -> list[Condition]:
    if as_of is None and known_on is None:
        return [doubtful_debt.c.ended_on.is_(None)]
    day = as_of or rd.today
    ended: Any = doubtful_debt.c.ended_on > day
    conditions: list[Condition] = [doubtful_debt.c.since <= day]
    if known_on is not None:
        known = end_of(known_on, zone_of(rd))
        conditions.append(doubtful_debt.c.recorded_at < known)
        ended = or_(ended, doubtful_debt.c.ended_at >= known)
    return [*conditions, or_(doubtful_debt.c.ended_on.is_(None), ended)]


def doubtful_mark(rd: Read, noun: str, document_id: int) -> DoubtfulRow | None:
    """The mark that stands on a document."""
    row = rd.execute(_STANDING, {"noun": noun, "document": document_id}).one_or_none()
    return DoubtfulRow(*row) if row is not None else None


def doubtful_rows(rd: Read) -> list[DoubtfulRow]:
    """Every mark there ever was, oldest first."""
    return [DoubtfulRow(*row) for row in rd.execute(select(*_COLUMNS).order_by(doubtful_debt.c.id))]


def set_aside_for(rd: Read, doubtful_id: int) -> int:
    """What is set aside for a doubtful debt, in minor units."""
    return int(rd.scalar(_ASIDE, {"id": doubtful_id}) or 0)


_COLUMNS = tuple(doubtful_debt.c[name] for name in DoubtfulRow.__slots__)
_STANDING = select(*_COLUMNS).where(
    doubtful_debt.c.noun == bindparam("noun"),
    doubtful_debt.c.document_id == bindparam("document"),
    doubtful_debt.c.ended_on.is_(None),
)
_ASIDE = select(func.sum(allowance.c.change)).where(allowance.c.doubtful_debt_id == bindparam("id"))
