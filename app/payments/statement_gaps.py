"""Days of an account that no statement tells of: what the bank did then is not known here, and nobody calls it for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from app.base.door import Read
from app.payments.bank_tables import bank_line, bank_statement

QUIET = 7
"""Days: over a weekend or where nothing moved, banks write no statement. A longer silence is told."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without a statement, to the last of them, or (None) until now; `before` is the statement (key) that follows.

    Where the balance `runs_on`, nothing moved that another movement did not undo.
    """

    first: date
    last: date | None
    before: int | None = None
    runs_on: bool = False


def gaps_of(rd: Read) -> Mapping[int, tuple[Gap, ...]]:
    """The gaps of each account (key), the oldest first."""
    return rd.once("bank.gaps", lambda: _gaps(rd))


def gap_since(rd: Read, bank_account_id: int, day: date) -> Gap | None:
    """The first gap on or after a day in which something may have moved; None where every day since is told of."""
    for each in gaps_of(rd).get(bank_account_id, ()):
        if not each.runs_on and (each.last is None or each.last >= day):
            return each
    return None


def _gaps(rd: Read) -> dict[int, tuple[Gap, ...]]:
    spans: dict[int, list[tuple[date, date, Any]]] = {}
    for row in rd.execute(_STATEMENTS):
        days = [day for day in (row.opened_on, row.closed_on, row.first, row.last) if day is not None]
        if days:
            spans.setdefault(row.bank_account_id, []).append((min(days), max(days), row))
    return {key: tuple(_of_account(sorted(found, key=_by_day), rd.today)) for key, found in spans.items()}


def _by_day(span: tuple[date, date, Any]) -> tuple[date, date, int]:
    return span[0], span[1], span[2].id


def _of_account(spans: list[tuple[date, date, Any]], today: date) -> list[Gap]:
    found: list[Gap] = []
    (_, until, newest), *later = spans
    for first, last, row in later:
        if (first - until).days > QUIET + 1:
            runs_on = row.opening is not None and row.opening == newest.closing
            found.append(Gap(until + _DAY, first - _DAY, row.id, runs_on))
        if last >= until:
            until, newest = last, row
    if (today - until).days > QUIET:
        found.append(Gap(until + _DAY, None))
    return found


_DAY = timedelta(days=1)
# Statements say which days they are of; of a list only its movements do.
_LINES = (
    select(
        bank_line.c.statement_id,
        func.min(bank_line.c.booked_on).label("first"),
        func.max(bank_line.c.booked_on).label("last"),
    )
    .join(bank_statement, bank_statement.c.id == bank_line.c.statement_id)
    .where(or_(bank_statement.c.opened_on.is_(None), bank_statement.c.closed_on.is_(None)))
    .group_by(bank_line.c.statement_id)
    .subquery()
)
_STATEMENTS = select(
    bank_statement.c.id,
    bank_statement.c.bank_account_id,
    bank_statement.c.opened_on,
    bank_statement.c.closed_on,
    bank_statement.c.opening,
    bank_statement.c.closing,
    _LINES.c.first,
    _LINES.c.last,
).join(_LINES, _LINES.c.statement_id == bank_statement.c.id, isouter=True)
