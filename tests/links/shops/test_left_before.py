"""Orders that come when their goods have left already: before stock was opened that is history, afterwards it is ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.catalogue.bundle import Part
from app.flow import lend
from app.stock.bundle import compose
from tests.links.shops.counter import ALICE, Counter, a_counter
from tests.links.shops.woo import Woo

AFTER = "2026-11-23"
"""The day after the one on which stock is opened."""


@pytest.fixture
def counter(database_url: str, woo: Woo) -> Iterator[Counter]:
    with a_counter(database_url) as made:
        made.take(woo.write())
        yield made
        made.assert_sound()


def moved(counter: Counter) -> list[bool]:
    return [bool(row[0]) for row in counter.rows("SELECT moves_stock FROM shipment ORDER BY id")]


def test_what_left_after_stock_was_opened_leaves_ours(woo: Woo, counter: Counter) -> None:
    assert counter.stock(1) == (10, 0)
    woo.order(7, "completed", things=[(1, 2)], day=AFTER)
    counter.take(woo.write())
    assert counter.stock(1) == (8, 0)
    assert moved(counter) == [True]
    assert [str(each) for each in counter.row("SELECT shipped_on FROM shipment")] == [AFTER]
    assert counter.order(7, "state, shipped") == ("confirmed", "all")
    counter.take(woo.write())
    assert counter.stock(1) == (8, 0)


def test_what_had_left_before_stock_was_opened_is_missing_in_it_already(woo: Woo, counter: Counter) -> None:
    woo.order(7, "completed", things=[(1, 2)])
    counter.take(woo.write())
    assert counter.stock(1) == (10, 0)
    assert moved(counter) == [False]


def test_a_thing_that_comes_with_its_first_order_is_opened_without_it(woo: Woo, counter: Counter) -> None:
    # The figure that comes with it is what is left after that sale.
    woo.product(2, stock=6)
    woo.order(7, "completed", things=[(1, 2), (2, 1)], day=AFTER)
    counter.take(woo.write())
    assert (counter.stock(1), counter.stock(2)) == ((8, 0), (6, 0))
    assert moved(counter) == [True, False]
    assert counter.order(7, "shipped") == ("all",)


def test_of_a_bundle_the_parts_have_left(woo: Woo, counter: Counter) -> None:
    woo.product(3, stock=0)
    counter.take(woo.write())
    keys = dict(counter.rows("SELECT remote_id, product_id FROM listing"))
    counter.database.do(ALICE, compose, keys["3"], [Part(keys["1"], 2_000)])
    woo.order(7, "completed", things=[(3, 2)], day=AFTER)
    counter.take(woo.write())
    assert counter.stock(1) == (6, 0)
    assert counter.order(7, "shipped") == ("all",)


def test_more_than_is_counted_here_is_looked_at_by_a_person(woo: Woo, counter: Counter) -> None:
    woo.order(7, "completed", things=[(1, 11)], day=AFTER)
    counter.take(woo.write())
    assert counter.parked() == {"7": "stock_short"}
    assert counter.stock(1) == (10, 0)


def test_what_has_left_waits_for_no_credit(woo: Woo, counter: Counter) -> None:
    woo.customer(5)
    counter.take(woo.write())
    (customer_id,) = counter.row("SELECT customer_id FROM shop_customer WHERE remote_id = '5'")
    counter.database.do(ALICE, lend.set_limit, customer_id, 0)
    woo.order(7, "completed", method="cod", paid=False, customer_id=5, things=[(1, 2)], day=AFTER)
    counter.take(woo.write())
    assert counter.parked() == {}
    assert counter.order(7, "state, shipped") == ("confirmed", "all")
    assert counter.stock(1) == (8, 0)
