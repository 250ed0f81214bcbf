"""Cash by week: each day is counted once, in its week, and the sum is that of the period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import text

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow import collect
from app.payments.queries import PAYMENTS
from app.reports.weeks import MOST_WEEKS, cash_by_week, span
from tests.stories.desk import Desk, goods

TODAY = date(2026, 11, 26)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def test_named_periods_are_those_of_the_lists_and_the_usual_one_lies_around_the_day() -> None:
    assert span("around", TODAY) == (date(2026, 11, 2), date(2026, 12, 27))
    assert span("last_month", TODAY) == (date(2026, 10, 1), date(2026, 10, 31))


def test_money_stands_in_its_week_and_what_is_owed_where_it_falls_due(desk: Desk) -> None:
    customer = desk.a_customer()
    desk.on(date(2026, 11, 2))
    order = desk.an_order(customer, goods(desk.a_product(on_hand=9), 3), payment_kind="account")
    desk.confirm(order)
    desk.ship(order)
    desk.invoice(order)
    for day, amount in ((date(2026, 11, 8), 700), (date(2026, 11, 9), 500)):
        desk.on(day)
        desk.pay(None, amount, customer_id=customer)
    undone = desk.pay(None, 300, customer_id=customer)
    desk.on(TODAY)
    desk.do(collect.reverse, undone, "Impayé")
    with desk.database.read() as rd:
        weeks = cash_by_week(rd, *span("around", TODAY))
        month = cash_by_week(rd, date(2026, 11, 1), date(2026, 11, 30))
        listed = PAYMENTS.count(rd, ListQuery(chips=(("from", "2026-11-01"), ("to", "2026-11-30"))))
        due = rd.scalar(text("SELECT max(due_on) FROM item WHERE noun = 'invoice'"))
    assert len(weeks) == 8
    # What came stays in its week; what was taken back stands beside it, never within it.
    assert [(week.received, week.given_back) for week in weeks[:4]] == [(700, 0), (800, 0), (0, 0), (0, 300)]
    [owed] = [week for week in weeks if week.expected]
    assert owed.expected == 3_600
    assert owed.first <= date.fromisoformat(str(due)) <= owed.last
    # of a month only its own days, at both ends
    assert (month[0].monday, month[0].first, month[0].last) == (
        date(2026, 10, 26),
        date(2026, 11, 1),
        date(2026, 11, 1),
    )
    assert month[-1].last == date(2026, 11, 30)
    assert [week.is_whole for week in month] == [False, True, True, True, True, False]
    assert sum(week.received - week.given_back for week in month) == listed.sums["amount"]


def test_a_period_that_ends_before_it_begins_or_never_is_refused(desk: Desk) -> None:
    with desk.database.read() as rd:
        for last, code in ((date(2026, 11, 25), "span_reversed"), (date(2036, 1, 1), "span_too_long")):
            with pytest.raises(Refusal) as caught:
                cash_by_week(rd, TODAY, last)
            assert caught.value.code == code
        assert len(cash_by_week(rd, TODAY, TODAY)) == 1
        assert MOST_WEEKS > 2 * 53
