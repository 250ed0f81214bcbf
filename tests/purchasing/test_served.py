"""How well goods lasted: pure, over events in any order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.purchasing.served import Event, Kind, served

FIRST = date(2026, 1, 1)
AT = datetime(2026, 1, 1, tzinfo=UTC)


def event(day: int, kind: Kind, pieces: int, *, delivery: bool = False) -> Event:
    return Event(FIRST + timedelta(days=day), AT + timedelta(days=day), kind, pieces * 1000, delivery)


def test_goods_that_lasted_and_goods_that_did_not() -> None:
    found = served(
        [
            event(0, "came", 10),
            event(1, "promised", 6),
            event(2, "left", 6),
            event(2, "kept", 6),
            event(3, "came", 2, delivery=True),
            event(4, "promised", 9),
            event(5, "came", 10, delivery=True),
        ],
        FIRST,
    )
    # Six at once, then six of nine; before the first delivery nobody waited, before the second three did.
    assert (found.asked_milli, found.at_once_milli) == (15_000, 12_000)
    assert (found.deliveries, found.in_time) == (2, 1)


def test_what_was_before_counts_only_for_what_is_there() -> None:
    past = [event(0, "came", 5), event(1, "promised", 5)]
    found = served([*past, event(9, "promised", 1)], FIRST + timedelta(days=9))
    assert (found.asked_milli, found.at_once_milli) == (1_000, 0)


def test_the_opening_stock_was_there_before_the_orders_of_its_day() -> None:
    # Orders taken over from a shop are confirmed before its stock is, in one import.
    opening = Event(FIRST, AT + timedelta(hours=9), "came", 8_000, opening=True)
    found = served([event(0, "promised", 5), event(0, "promised", 5), opening], FIRST)
    assert (found.asked_milli, found.at_once_milli) == (10_000, 8_000)
    assert found.deliveries == 0


@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(("came", "promised")), st.integers(1, 9))))
def test_never_more_is_served_than_asked_nor_than_came(told: list[tuple[int, Kind, int]]) -> None:
    found = served([event(*each, delivery=each[1] == "came") for each in told], FIRST)
    came = sum(pieces for _day, kind, pieces in told if kind == "came")
    assert 0 <= found.at_once_milli <= min(found.asked_milli, came * 1000)
    assert 0 <= found.in_time <= found.deliveries
