"""How the interest of a letter is reckoned, as rows: what was owed, over which days, at which rate, and what that comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM
from app.receivables.late_interest import YEAR_DAYS
from app.reminders.propose import Proposal
from ui.kit.columns import Column
from ui.kit.wording import say, words


@dataclass(frozen=True, slots=True)
class InterestRow:
    """Days of one debt at one amount and one rate; `interest` (minor units) is its share of what is rounded once.

    Days on which nothing was owed, as while a cheque stood that bounced, are `covered` and bear none.
    """

    id: int
    number: str
    amount: int
    first: date
    last: date
    days: int
    ppm: int
    interest: int
    covered: bool = False
    currency: str = "EUR"


def interest_rows(proposal: Proposal) -> list[InterestRow]:
    """Every span of days the letter reckons interest from, debt by debt; the shares of a debt add up to its interest."""
    found: list[InterestRow] = []
    currency = proposal.debtor.currency
    for each in proposal.items:
        number, whole, shown = each.debt.number, 0, 0
        next_day = each.debt.due_on + timedelta(days=1)
        for span in each.spans:
            if span.first > next_day:
                last = span.first - timedelta(days=1)
                days = (last - next_day).days + 1
                found.append(
                    InterestRow(
                        len(found), number, 0, next_day, last, days, 0, 0, covered=True, currency=currency
                    )
                )
            whole += span.amount * span.ppm * span.days
            share = rounded_div(whole, YEAR_DAYS * WHOLE_PPM) - shown
            shown += share
            found.append(
                InterestRow(
                    len(found),
                    number,
                    span.amount,
                    span.first,
                    span.last,
                    span.days,
                    span.ppm,
                    share,
                    currency=currency,
                )
            )
            next_day = span.last + timedelta(days=1)
    return found


INTEREST_COLUMNS: tuple[Column[InterestRow], ...] = (
    Column(key="number", title="reminder.column.invoice", strong=True),
    Column(
        key="amount",
        title="reminder.column.principal",
        kind="money",
        width=112,
        currency=lambda row: row.currency,
    ),
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
        value=lambda row: say("reminder.column.covered") if row.covered else words().percent(row.ppm),
        width=76,
    ),
    Column(
        key="interest",
        title="reminder.column.interest",
        kind="money",
        width=108,
        currency=lambda row: row.currency,
        strong=True,
    ),
)
