"""What changed in a shop comes, once, and nothing else moves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.links.shops.counter import follow_all
from tests.links.shops.sync.desk import Desk
from tests.links.woocommerce_server import StandIn


def test_an_unchanged_shop_costs_three_questions_and_changes_nothing(desk: Desk) -> None:
    desk.sync()
    desk.sync()
    before, asked = desk.business(), len(desk.shop.requests)
    report = desk.sync()
    assert len(desk.shop.requests) - asked <= 3
    assert not report.moved
    assert desk.business() == before


def test_new_and_changed_orders_come_once(desk: Desk) -> None:
    desk.sync()
    desk.shop.advance(3600)
    new = desk.shop.place_order({13: 2})["id"]
    desk.shop.set_status(84, "cancelled")
    report = desk.sync()
    assert report.received["order"] == 2
    assert desk.order(new)[0] == "confirmed"
    assert desk.order(84)[0] == "cancelled"
    assert desk.told()[-3:] == ["order_changed", "order_new", "done"]
    assert not desk.sync().moved


def test_an_echo_that_only_moves_the_date_changes_nothing(desk: Desk) -> None:
    desk.sync()
    desk.shop.advance(3600)
    desk.shop.edit_order(82)
    before = desk.business()
    assert not desk.sync().moved
    assert desk.business() == before


def test_a_second_with_250_orders_is_read_whole(desk: Desk) -> None:
    desk.sync()
    desk.shop.advance(60)
    placed = {str(desk.shop.place_order({13: 1})["id"]) for _ in range(250)}
    assert desk.sync().received["order"] == 250
    assert placed <= desk.orders()
    assert not desk.sync().moved


def test_an_order_in_the_same_second_as_the_last_one_is_not_missed(desk: Desk) -> None:
    desk.sync()
    desk.shop.advance(60)
    first = desk.shop.place_order({13: 1})["id"]
    desk.sync()
    second = desk.shop.place_order({13: 1})["id"]
    desk.sync()
    assert {str(first), str(second)} <= desk.orders()


@pytest.mark.parametrize("change", [datetime(2027, 10, 31, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)])
def test_nothing_is_missed_where_the_clocks_change(desk: Desk, change: datetime) -> None:
    desk.shop.state.now = change
    placed: set[str] = set()
    for _ in range(4):
        for _ in range(3):
            desk.shop.advance(15 * 60)
            placed.add(str(desk.shop.place_order({13: 1})["id"]))
        desk.sync()
    assert placed <= desk.orders()
    assert not desk.sync().moved


def test_a_refund_comes_with_its_order(desk: Desk) -> None:
    desk.sync()
    desk.process()
    desk.shop.advance(60)
    desk.shop.refund(82, "12.00")
    assert desk.sync().received == {"order": 1, "refund": 1}
    desk.process()
    note = "SELECT count(*) FROM invoice WHERE kind = 'credit_note'"
    assert desk.rows(note) == [(0,)], "its order was invoiced before: somebody decides"
    follow_all(desk.database)
    assert desk.rows(note) == [(1,)]


def test_a_new_customer_comes_with_the_order_and_a_guest_has_none(desk: Desk) -> None:
    desk.sync()
    desk.shop.advance(60)
    number = desk.shop.add_customer("zoe@example.org", first_name="Zoé", last_name="Martin")["id"]
    desk.shop.place_order({13: 1}, customer=number)
    desk.shop.place_order({13: 1})
    report = desk.sync()
    assert (report.received["customer"], report.received["order"]) == (1, 2)
    assert not desk.sync().moved


def test_a_variation_comes_with_its_product_and_its_changes(desk: Desk) -> None:
    desk.sync()
    desk.shop.advance(60)
    parent = desk.shop.add_product("Tisane", type="variable")["id"]
    child = desk.shop.add_variation(parent, "50 g", "4.50", sku="T-50")["id"]
    desk.sync()
    price = "SELECT p.price_micro FROM product p JOIN listing l ON l.product_id = p.id WHERE l.remote_id = :remote"
    assert desk.rows(price, remote=str(child)) == [(4_500_000,)]
    desk.shop.advance(60)
    desk.shop.edit_product(child, regular_price="5.00")
    desk.sync()
    assert desk.rows(price, remote=str(child)) == [(5_000_000,)]


def test_an_order_thrown_away_is_cancelled_here(desk: Desk) -> None:
    desk.sync()
    desk.shop.advance(60)
    desk.shop.trash_order(96)
    desk.sync()
    assert desk.order(96)[0] == "cancelled"
    assert not desk.sync().moved


def test_a_state_of_a_plugin_sets_one_order_aside_and_stops_no_other(desk: Desk) -> None:
    desk.sync()
    desk.shop.advance(60)
    desk.shop.add_status("emballee", "Emballée")
    desk.shop.set_status(84, "emballee")
    new = desk.shop.place_order({13: 1})["id"]
    desk.sync()
    assert desk.parked() == {"84": "shop_status_unknown"}
    assert str(new) in desk.orders()


def test_what_was_read_is_the_shops_to_the_cent_and_as_typed(desk: Desk, shop: StandIn) -> None:
    desk.sync()
    shop.advance(60)
    name = "Élodie <b>D’Été</b> & Fils 日本"
    billing = {
        "first_name": "Élodie",
        "last_name": name,
        "city": "Œuilly",
        "country": "FR",
        "email": "e@example.org",
    }
    order = shop.place_order({13: 3}, billing=billing, carriage="4.90")
    desk.sync()
    [(total,)] = desk.rows("SELECT total FROM sales_order WHERE remote_id = :remote", remote=str(order["id"]))
    assert f"{total / 100:.2f}" == order["total"]
    assert desk.rows("SELECT count(*) FROM customer WHERE name LIKE :name", name=f"%{name}%") == [(1,)]
