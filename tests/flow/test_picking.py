"""What is picked of an order is what would leave, and an order that may not leave says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base import settings
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow import dispatch
from app.flow.picking import codes_meant, pick_list, pick_orders
from app.orders.queries import ORDERS
from tests.stories.desk import OWNER, TODAY, Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def test_what_stock_covers_is_picked_and_what_it_lacks_is_said(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", value=True)
    bowl = desk.a_product("Bol", on_hand=3, sku="BOL", gtins=("3760074380534",), weight_grams=250)
    order = desk.an_order(desk.a_customer(), goods(bowl, 5, name="Bol", sku="BOL"), payment_kind="account")
    desk.confirm(order)
    with desk.reading() as rd:
        [found] = pick_orders(rd, [order])
    [line] = found.lines
    assert (line.quantity_milli, line.short_milli) == (3000, 2000)
    assert line.codes == (("3760074380534", 1000), ("BOL", 1000))
    assert found.grams == 750


def test_an_order_that_lacks_goods_is_left_by_pick_list_dispatch_and_process_alike(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=2)
    order = desk.an_order(desk.a_customer(), goods(bowl, 3), payment_kind="account")
    desk.confirm(order)
    with desk.reading() as rd:
        [found] = pick_orders(rd, [order])
    assert found.why is not None
    assert (found.why.code, found.why.facts["missing_milli"]) == ("goods_missing", 1000)
    [line] = dispatch.run(desk.database, OWNER, desk.do(dispatch.begin, [order], bills=False))
    assert line.why is not None
    assert line.why.code == "goods_missing"
    assert desk.stock(bowl) == (2, 3)
    desk.do(settings.decide, "ship.partial", value=True)
    with desk.reading() as rd:
        [found] = pick_orders(rd, [order])
    assert (found.why, found.short_milli) == (None, 1000)


def test_a_prepaid_order_says_that_it_waits_and_makes_no_list(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=3)
    order = desk.an_order(desk.a_customer(), goods(bowl, 1), payment_kind="prepaid")
    desk.confirm(order)
    with desk.reading() as rd:
        [found] = pick_orders(rd, [order])
        assert found.why is not None
        assert found.why.code == "order_waits_for_payment"
        with pytest.raises(Refusal, match="nothing_to_pick"):
            pick_list(rd, [order])


def test_the_day_and_the_next_on_which_parcels_leave(desk: Desk) -> None:
    bowl, customer = desk.a_product("Bol", on_hand=30), desk.a_customer()

    def promised(days: int) -> int:
        on = TODAY + timedelta(days=days)
        order = desk.an_order(customer, goods(bowl, 1), payment_kind="account", promised_on=on)
        desk.confirm(order)
        return order

    late, today, tomorrow, later = (promised(days) for days in (-1, 0, 1, 2))
    with desk.reading() as rd:

        def view(name: str) -> list[int]:
            return list(ORDERS.ids(rd, ListQuery(chips=(("view", name),), sort="promised_on"), 0, 100))

        # The 22nd is a Sunday: what leaves next leaves on Monday.
        assert view("due_today") == [today]
        assert view("due_tomorrow") == [tomorrow]
        assert view("to_prepare") == [late, today, tomorrow, later]


def test_a_code_is_read_in_the_other_layout_and_as_barcodes_are_kept() -> None:
    assert "3760074380534" in codes_meant('"è-ààè\'"_à("\'')
    assert "3760074380534" in codes_meant("03760074380534")
    assert codes_meant(" BOL ") == ("BOL",)
