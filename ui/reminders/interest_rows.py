"""How the interest of a letter is reckoned, as rows: what was owed, over which days, at which rate, and what that comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.reminders.propose import Proposal
from ui.kit.columns import Column
from ui.kit.wording import words


@dataclass(frozen=True, slots=True)
class InterestRow:
    """Days of one debt at one amount and one rate; `interest` (minor units) stands in the last of the debt's, rounded once."""

    id: int
    number: str
    amount: int
    first: date
    last: date
    days: int
    ppm: int
    interest: int | None


def interest_rows(proposal: Proposal) -> list[InterestRow]:
    """Every span of days the letter reckons interest from, debt by debt."""
    found: list[InterestRow] = []
    for each in proposal.items:
        for at, span in enumerate(each.spans, 1):
            last = at == len(each.spans)
            found.append(
                InterestRow(
                    len(found),
                    each.debt.number,
                    span.amount,
                    span.first,
                    span.last,
                    span.days,
                    span.ppm,
                    each.interest if last else None,
                )
            )
    return found


INTEREST_COLUMNS: tuple[Column[InterestRow], ...] = (
    Column(key="number", title="reminder.column.invoice", strong=True),
    Column(key="amount", title="reminder.column.principal", kind="money", width=96),
    Column(key="first", title="reminder.column.first", kind="date", width=96, muted=True),
    Column(key="last", title="reminder.column.last", kind="date", width=96, muted=True),
    Column(
        key="days",
        title="reminder.column.days",
        kind="number",
        value=lambda row: words().number(row.days),
        width=64,
    ),
    Column(
        key="ppm",
        title="reminder.column.rate",
        kind="number",
        value=lambda row: words().percent(row.ppm),
        width=76,
    ),
    Column(key="interest", title="reminder.column.interest", kind="money", width=84, strong=True),
)
