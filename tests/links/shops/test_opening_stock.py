"""What was on hand when the recorded shop was taken in."""

from __future__ import annotations

from dataclasses import replace

from app.links.shops.opening_stock import opening_stock, owners, taken
from app.links.shops.port import Meaning
from tests.links.shops.recordings import orders, products


def test_on_hand_is_the_shops_figure_and_what_open_orders_took() -> None:
    found = opening_stock(products().values(), orders().values())
    assert (found["13"], found["11"], found["45"], found["40"]) == (41_000, 64_000, 0, 2000)
    assert min(found.values()) == 0


def test_variants_that_share_one_stock_take_from_the_parents_figure() -> None:
    assert owners(products().values())["61"] == owners(products().values())["62"] == "60"
    found = opening_stock(products().values(), orders().values())
    assert found["60"] == 25_000
    assert "61" not in found


def test_what_shipped_came_back_or_was_never_ordered_adds_nothing() -> None:
    whose = owners(products().values())
    closed = [
        order
        for order in orders().values()
        if order.meaning not in {Meaning.CONFIRMED, Meaning.AWAITING_PAYMENT}
    ]
    assert any(line.stock_taken_milli for order in closed for line in order.lines)
    assert taken(closed, whose) == {}


def test_what_an_order_took_before_its_product_was_counted_does_not_exist() -> None:
    tea = [
        line
        for order in orders().values()
        if order.meaning is Meaning.CONFIRMED
        for line in order.lines
        if line.product_remote_id == "35"
    ]
    assert any(line.stock_taken_milli is None for line in tea)
    assert any(line.stock_taken_milli for line in tea)


def test_goods_that_a_refund_put_back_are_in_the_figure_already() -> None:
    order = next(order for order in orders().values() if order.remote_id == "104")
    line = next(line for line in order.lines if line.stock_returned_milli)
    open_again = replace(order, meaning=Meaning.CONFIRMED, lines=(line,))
    assert (line.quantity_milli, line.stock_returned_milli) == (2000, 1000)
    assert taken([open_again], {str(line.product_remote_id): "18"}) == {"18": 1000}
