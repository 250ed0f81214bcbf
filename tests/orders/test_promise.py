"""When a line can honestly be promised."""

from __future__ import annotations

from datetime import date

from app.base.working_days import WorkingDays
from app.orders.foreseen import whole_day
from app.orders.promise import Incoming, Promise, promise

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
FRANCE = WorkingDays("FR")


def test_what_is_there_leaves_after_the_days_it_takes() -> None:
    assert promise(2000, 5000, (), MONDAY, 1, FRANCE) == Promise("stock", date(2026, 11, 24))
    assert promise(5000, 5000, (), FRIDAY, 1, FRANCE) == Promise("stock", date(2026, 11, 30))
    assert promise(5000, 5000, (), date(2026, 11, 28), 0, FRANCE) == Promise("stock", date(2026, 11, 30))


def test_what_is_on_its_way_leaves_once_it_has_come() -> None:
    incoming = (Incoming(3000, date(2026, 12, 10)), Incoming(2000, date(2026, 12, 1)))
    assert promise(6000, 4000, incoming, MONDAY, 0, FRANCE) == Promise("incoming", date(2026, 12, 1))
    assert promise(7000, 4000, incoming, MONDAY, 0, FRANCE) == Promise("incoming", date(2026, 12, 10))


def test_what_others_were_promised_comes_first() -> None:
    incoming = (Incoming(3000, date(2026, 12, 1)), Incoming(3000, date(2026, 12, 8)))
    assert promise(2000, -2000, incoming, MONDAY, 0, FRANCE) == Promise("incoming", date(2026, 12, 8))


def test_a_day_that_has_passed_is_no_day_to_promise_for() -> None:
    late = Incoming(1000, date(2026, 11, 22))
    assert promise(1000, 0, (late,), MONDAY, 0, FRANCE) == Promise("undated")
    assert promise(1000, 0, (late, Incoming(1000, FRIDAY)), MONDAY, 0, FRANCE).on == FRIDAY
    assert promise(1000, 0, (Incoming(1000, MONDAY),), MONDAY, 0, FRANCE).on == MONDAY


def test_no_day_is_invented() -> None:
    assert promise(2000, 0, (Incoming(2000, None),), MONDAY, 0, FRANCE) == Promise("undated")
    assert promise(2000, 500, (), MONDAY, 0, FRANCE) == Promise("unknown", None, 1500)
    assert promise(3000, 0, (Incoming(1000, None), Incoming(500, MONDAY)), MONDAY, 0, FRANCE) == Promise(
        "unknown", None, 1500
    )


def test_a_service_needs_nothing() -> None:
    assert promise(2000, None, (), MONDAY, 2, FRANCE) == Promise("service", date(2026, 11, 25))


def test_an_order_leaves_whole_on_its_latest_day() -> None:
    assert whole_day((MONDAY, FRIDAY)) == FRIDAY
    assert whole_day((MONDAY, None)) is None
    assert whole_day(()) is None


def test_no_promise_is_for_a_public_holiday_or_a_day_when_the_merchant_is_closed() -> None:
    eve = date(2026, 11, 10)
    assert promise(2000, 5000, (), eve, 1, FRANCE).on == date(2026, 11, 12)
    closed = WorkingDays("FR", ((date(2026, 11, 12), date(2026, 11, 13)),))
    assert promise(2000, 5000, (), eve, 1, closed).on == date(2026, 11, 16)
    came = (Incoming(2000, date(2026, 12, 25)),)
    assert promise(2000, 0, came, eve, 0, FRANCE).on == date(2026, 12, 28)
