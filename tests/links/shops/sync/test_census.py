"""How much a shop has beside how much of it is here, as the shop itself says."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import Refusal
from app.links.shops.sync.census import census
from tests.links.shops.sync.desk import Desk
from tests.links.woocommerce_server import StandIn


def test_orders_and_things_are_counted_there_and_here(desk: Desk, shop: StandIn) -> None:
    thing = shop.add_product("Bol", sku="BOL-1", count=50)["id"]
    parent = shop.add_product("Pull", sku="PULL", type="variable")["id"]
    for size in ("S", "M"):
        shop.add_variation(int(parent), size, sku=f"PULL-{size}", count=3)
    orders = [int(shop.place_order({thing: 1})["id"]) for _ in range(3)]
    desk.sync()
    first = census(desk.database, desk.last)
    assert first is not None
    assert first.there == first.here
    shop.advance(60)
    shop.place_order({thing: 1})
    shop.trash_order(orders[0])
    shop.advance(60)
    behind = census(desk.database, desk.last)
    assert behind is not None
    assert behind.there["order"] == first.there["order"], "one more and one in the bin"
    assert behind.here["order"] == first.here["order"], "nobody has synchronised yet"
    desk.sync(whole=True)
    after = census(desk.database, desk.last)
    assert after is not None
    assert after.there == after.here


def test_orders_from_before_the_day_are_not_counted(desk: Desk, shop: StandIn) -> None:
    desk.connect(shop, since=date(2030, 1, 1))
    desk.sync()
    found = census(desk.database, desk.last)
    assert found is not None
    assert found.there["order"] == found.here["order"] == 0


def test_a_shop_that_refuses_says_so_and_nothing_is_guessed(desk: Desk, shop: StandIn) -> None:
    shop.access.keys.clear()
    with pytest.raises(Refusal) as caught:
        census(desk.database, desk.last)
    assert caught.value.code == "shop_key_refused"
