"""Walking a list by date: nothing is missed and nothing comes twice, whatever moves meanwhile."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.links.shops.connectors.woocommerce.keyset import MOST_AGAIN, Keyset, Row


def _at(text: str) -> datetime:
    """An instant as the shop writes it: UTC without saying so."""
    return datetime.fromisoformat(text)


_START = _at("2026-11-15T12:00:00")
_PARIS = ZoneInfo("Europe/Paris")


class _Shop:
    """A list that answers as WooCommerce does: strict filters to the second, a page at a time.

    `by_local`: sorted by local time, as shops that keep orders as posts do.
    """

    def __init__(self, *, by_local: bool = False) -> None:
        self.dates: dict[int, datetime] = {}
        self.by_local = by_local
        self.now = _START
        self.asked = 0

    def local(self, number: int) -> datetime:
        return self.dates[number].replace(tzinfo=UTC).astimezone(_PARIS).replace(tzinfo=None)

    def put(self, number: int, at: datetime | None = None) -> None:
        self.dates[number] = at or self.now

    def answer(self, asked: dict[str, str], size: int) -> tuple[list[Row], bool]:
        self.asked += 1
        after = asked.get("modified_after", "")
        before = asked.get("modified_before", "9999")
        excluded = {int(each) for each in asked.get("exclude", "").split(",") if each}
        found = [
            number
            for number, date in self.dates.items()
            if after < date.isoformat() < before and number not in excluded
        ]
        if asked["orderby"] == "id":
            found.sort()
        else:
            found.sort(
                key=lambda number: (self.local(number) if self.by_local else self.dates[number], number)
            )
        page = int(asked.get("page", "1"))
        rows = [
            Row(str(number), self.dates[number].isoformat(), self.local(number).isoformat())
            for number in found[(page - 1) * size : page * size]
        ]
        return rows, len(found) <= page * size


def _pass(
    shop: _Shop, walk: Keyset, size: int, meanwhile: Callable[[], None] = lambda: None
) -> tuple[Keyset, list[tuple[str, str]]]:
    """One pass to its end, the walk written down and read again after each page, as a kill in between would."""
    came: list[tuple[str, str]] = []
    for _ in range(2000):
        walk = Keyset.read(walk.text).begun()
        rows, last = shop.answer(walk.params(), size)
        came += [(row.remote_id, row.date) for row in rows if walk.is_new(row.remote_id, row.date)]
        walk, done = walk.after(rows, last=last)
        meanwhile()
        if done:
            return walk, came
    raise AssertionError("the walk never ends")


@pytest.mark.parametrize("size", [10, 25, 100])
def test_records_touched_while_they_are_read_are_read_again_and_others_are_not_missed(size: int) -> None:
    shop, chance = _Shop(), random.Random(size)
    for number in range(538):
        shop.put(number, _START - timedelta(days=30) + timedelta(minutes=number * 7))
    touched: set[int] = set()

    def touch() -> None:
        shop.now += timedelta(seconds=2)
        for number in chance.sample(range(538), 3) if shop.asked < 60 else ():
            shop.put(number)
            touched.add(number)

    walk, came = _pass(shop, Keyset("modified", walking=True), size, touch)
    walk, more = _pass(shop, walk, size)
    seen = dict(came) | dict(more)
    assert {int(number) for number in seen} == set(range(538))
    assert all(seen[str(number)] == shop.dates[number].isoformat() for number in range(538))
    assert touched


@pytest.mark.parametrize(("many", "size"), [(250, 100), (250, 10), (1800, 100)])
def test_a_second_with_more_records_than_a_page_is_read_whole(many: int, size: int) -> None:
    shop = _Shop()
    for number in range(many):
        shop.put(number)
    shop.put(5000, _START - timedelta(hours=1))
    shop.put(5001, _START + timedelta(seconds=1))
    walk, came = _pass(shop, Keyset("modified", walking=True), size)
    assert len(came) == len(set(came))
    assert {int(number) for number, _ in came} == {*range(many), 5000, 5001}
    walk, again = _pass(shop, walk, size)
    assert again == []


def test_one_that_was_excluded_and_touched_meanwhile_comes_again() -> None:
    shop = _Shop()
    for number in range(250):
        shop.put(number)
    shop.now += timedelta(minutes=5)
    done = False

    def touch() -> None:
        nonlocal done
        if shop.asked == 2 and not done:
            shop.put(7)
            done = True

    _, came = _pass(shop, Keyset("modified", walking=True), 100, touch)
    assert ("7", shop.dates[7].isoformat()) in came


@pytest.mark.parametrize("by_local", [False, True])
@pytest.mark.parametrize("change", [_at("2026-10-25T00:00:00"), _at("2026-03-29T00:00:00")])
@pytest.mark.parametrize("size", [10, 25, 100])
def test_nothing_is_missed_where_the_clocks_change(change: datetime, size: int, *, by_local: bool) -> None:
    shop = _Shop(by_local=by_local)
    chance = random.Random(size)
    for number in range(180):
        shop.put(number, change + timedelta(seconds=chance.randrange(3 * 3600)))
    walk, came = _pass(shop, Keyset("modified", walking=True), size)
    assert len(came) == len(set(came))
    assert {int(number) for number, _ in came} == set(range(180))
    for number in range(200, 230):
        shop.put(number, change + timedelta(hours=3, seconds=number))
    _, more = _pass(shop, walk, size)
    assert {int(number) for number, _ in more} == set(range(200, 230))


@pytest.mark.parametrize("before", [[], [-50 * 3600], [-50 * 3600, -49 * 3600, -49 * 3600]])
def test_a_page_that_begins_in_the_hour_after_the_clocks_were_put_back_hides_nothing_of_the_hour_before(
    before: list[int],
) -> None:
    shop, change = _Shop(by_local=True), _at("2026-10-25T01:00:00")
    for number, seconds in enumerate([*before, -600, 0, 0]):
        shop.put(number, change + timedelta(seconds=seconds))
    shop.now = change + timedelta(hours=4)
    walk, came = _pass(shop, Keyset("modified", walking=True), 2)
    assert {number for number, _ in came} == {str(number) for number in shop.dates}
    # The same where they come after a pass that ended days before.
    later = _Shop(by_local=True)
    later.put(0, change - timedelta(days=3))
    walk, _ = _pass(later, Keyset("modified", walking=True), 2)
    for number, seconds in enumerate([-600, 0, 0], 1):
        later.put(number, change + timedelta(seconds=seconds))
    later.now = change + timedelta(hours=4)
    _, more = _pass(later, walk, 2)
    assert {number for number, _ in more} == {"1", "2", "3"}


def test_an_unchanged_list_costs_one_question() -> None:
    shop = _Shop()
    for number in range(3000):
        shop.put(number, _START - timedelta(seconds=number // 3))
    walk, came = _pass(shop, Keyset("modified", walking=True), 100)
    assert len(came) == 3000
    shop.asked = 0
    for _ in range(3):
        walk, came = _pass(shop, walk, 100)
        assert came == []
    assert shop.asked == 3


def test_what_was_written_late_with_an_earlier_date_is_found_within_the_overlap() -> None:
    shop = _Shop()
    for number in range(MOST_AGAIN):
        shop.put(number, _START - timedelta(minutes=number))
    walk, _ = _pass(shop, Keyset("modified", walking=True), 100)
    shop.put(900, _START - timedelta(minutes=8))
    _, came = _pass(shop, walk, 100)
    assert [number for number, _ in came] == ["900"]


@settings(max_examples=150, deadline=None)
@given(
    seconds=st.lists(st.integers(0, 900), min_size=1, max_size=120),
    size=st.integers(2, 40),
    touches=st.lists(st.integers(0, 119), max_size=20),
    by_local=st.booleans(),
    day=st.sampled_from([_START, _at("2026-10-25T00:50:00"), _at("2026-03-29T00:55:00")]),
)
def test_any_list_is_read_whole_and_ends_as_the_shop_has_it(
    seconds: list[int], size: int, touches: list[int], by_local: bool, day: datetime
) -> None:
    shop = _Shop(by_local=by_local)
    for number, second in enumerate(seconds):
        shop.put(number, day + timedelta(seconds=second))
    shop.now = day + timedelta(hours=4)
    left = [number for number in touches if number < len(seconds)]

    def touch() -> None:
        shop.now += timedelta(seconds=1)
        if left:
            shop.put(left.pop())

    walk, came = _pass(shop, Keyset("modified", walking=True), size, touch)
    _, more = _pass(shop, walk, size)
    seen = dict(came) | dict(more)
    assert seen == {str(number): date.isoformat() for number, date in shop.dates.items()}
