"""How a letter's interest is shown: a figure for each stretch of days, those that were covered named, and one sum."""

from __future__ import annotations

from datetime import timedelta

from app.receivables.late_interest import Received
from tests.reminders.test_propose import TODAY, debt, debtor, letter
from ui.reminders.interest_rows import interest_rows


def test_days_covered_by_a_cheque_that_bounced_are_named_and_the_shares_make_the_interest() -> None:
    due = TODAY - timedelta(days=50)
    came, bounced = due + timedelta(days=3), due + timedelta(days=8)
    late = debt(1, due, sent_level=3, received=(Received(10_000, came), Received(-10_000, bounced)))
    found = letter(debtor(late))
    rows = interest_rows(found)
    assert [(row.covered, row.days) for row in rows if row.covered] == [(True, 5)]
    assert rows[1].first == came + timedelta(days=1)
    assert rows[1].last == bounced
    assert all(row.interest > 0 for row in rows if not row.covered)
    assert sum(row.interest for row in rows) == found.interest
    assert sum(row.days for row in rows) == 50
