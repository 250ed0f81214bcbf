"""Twenty thousand orders, and 250 of one second: found by id, walked in pages, not one twice."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx
import pytest

from tests.links.woocommerce import StandIn, stand_in
from tests.links.woocommerce.apart import stand_in_apart
from tests.links.woocommerce.conftest import Caller
from tests.links.woocommerce.many import FIRST, many_orders

COUNT = 20_000


def test_a_shop_of_twenty_thousand_orders_is_served(shop: StandIn, call: Caller) -> None:
    shop.adopt(many_orders(list(shop.state.orders), COUNT))
    assert call.get("orders", per_page=100).headers["X-WP-Total"] == str(COUNT + 538)
    since = call.get(f"orders/{FIRST + 7_000}").json()["date_modified_gmt"]
    found = call.ids("orders", modified_after=since, dates_are_gmt="true", orderby="modified", order="asc")
    assert found == list(range(FIRST + 7_001, FIRST + 7_011))
    lines = [line["id"] for order in shop.state.orders for line in order["line_items"]]
    assert len(lines) == len(set(lines))
    changed = call.put(f"orders/{FIRST + 541}", {"status": "cancelled", "billing": {"city": "Nice"}}).json()
    assert (changed["status"], changed["billing"]["city"]) == ("cancelled", "Nice")
    assert [each["id"] for each in shop.state.orders if each["billing"]["city"] == "Nice"] == [FIRST + 541]


def test_more_orders_in_one_second_than_a_page_holds(shop: StandIn, call: Caller) -> None:
    shop.adopt(many_orders(list(shop.state.orders), 250, since=shop.now, every=0))
    before = f"{shop.now.replace(minute=shop.now.minute):%Y-%m-%dT%H:%M:%S}"
    cursor = before[:-2] + "00" if before[-2:] != "00" else "2026-11-22T08:59:59"
    seen: list[int] = []
    while True:
        exclude = ",".join(map(str, seen))
        found = call.ids(
            "orders", modified_after=cursor, dates_are_gmt="true", per_page=100, exclude=exclude, _fields="id"
        )
        if not found:
            break
        seen += found
    assert len(seen) == len(set(seen)) == 250


def test_a_paced_shop_takes_its_time_for_each_record(shop: StandIn, call: Caller) -> None:
    waited: list[float] = []
    shop.stop.wait = lambda timeout=None: bool(waited.append(timeout or 0))
    shop.faults.pace = 1.0
    call.get("orders", per_page=50)
    call.get("orders/183")
    assert waited == [0.5, 0.0]


def test_a_shop_in_a_process_of_its_own_is_served_until_it_is_let_go() -> None:
    with stand_in_apart(version="7.8.2", orders=3) as place:
        context = ssl.create_default_context(cafile=place.ca_file)
        with httpx.Client(verify=context, auth=(place.key, place.secret), timeout=10) as client:
            answered = client.get(f"{place.url}/wp-json/wc/v3/orders?per_page=1")
    assert (answered.headers["X-WP-Total"], answered.json()[0]["id"] < FIRST) == ("544", True)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{place.plain_url}/wp-json/")


def test_a_shop_may_begin_with_nothing_in_it(tmp_path: Path) -> None:
    with stand_in(tmp_path) as shop:
        customer = shop.add_customer("w@example.test", billing={"city": "Nice"})
        thing = shop.add_product("Bougie", count=3)["id"]
        order = shop.place_order({thing: 1}, customer=customer["id"])
        assert (customer["billing"]["city"], order["total"], shop.stock_of(thing)) == ("Nice", "12.00", 2)
