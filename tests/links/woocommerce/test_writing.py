"""Writing to the shop: what it does with lines, stock, money and mails, and what it takes in silence."""

from __future__ import annotations

from typing import Any

import pytest

from tests.links.woocommerce import StandIn
from tests.links.woocommerce.conftest import Caller, calling

PIECE = 401
"""A product of 5.00 with tax, whose stock is not kept."""


@pytest.fixture
def counted(shop: StandIn) -> int:
    """A product of 12.00 with 20 % in it, 10 of it in stock."""
    return shop.add_product("Bougie & <b>mèche</b>", sku="BOUGIE", count=10)["id"]


def order_of(call: Caller, thing: int, pieces: int = 2, **more: Any) -> dict[str, Any]:
    made = call.post("orders", {"line_items": [{"product_id": thing, "quantity": pieces}], **more})
    assert made.status_code == 201, made.text
    return made.json()


# --- lines ---


def test_a_line_without_its_id_is_added_each_time(call: Caller) -> None:
    order = order_of(call, PIECE)
    body = {"line_items": [{"product_id": PIECE, "quantity": 1}]}
    totals = [call.put(f"orders/{order['id']}", body).json()["total"] for _ in range(2)]
    assert (order["total"], totals) == ("10.00", ["15.00", "20.00"])


def test_a_new_quantity_does_not_touch_the_total_of_its_line(call: Caller) -> None:
    order = order_of(call, PIECE)
    line = order["line_items"][0]["id"]
    changed = call.put(f"orders/{order['id']}", {"line_items": [{"id": line, "quantity": 5}]}).json()
    assert (changed["line_items"][0]["quantity"], changed["total"]) == (5, "10.00")


@pytest.mark.parametrize("spec", [{"quantity": 0}, {"product_id": None}])
def test_a_line_is_removed_by_a_quantity_of_nothing(call: Caller, spec: dict[str, Any]) -> None:
    order = order_of(call, PIECE)
    spec = {"id": order["line_items"][0]["id"], **spec}
    changed = call.put(f"orders/{order['id']}", {"line_items": [spec]}).json()
    assert (changed["line_items"], changed["total"]) == ([], "0.00")


def test_a_line_of_another_order_is_refused(call: Caller) -> None:
    order = order_of(call, PIECE)
    answered = call.put(f"orders/{order['id']}", {"line_items": [{"id": 1, "quantity": 2}]})
    assert answered.json()["code"] == "woocommerce_rest_invalid_item_id"


# --- live lines ---


def test_lines_of_old_orders_follow_the_sku_and_forget_the_product(
    shop: StandIn, call: Caller, counted: int
) -> None:
    order = order_of(call, counted)["id"]
    call.put(f"products/{counted}", {"sku": "BOUGIE-2", "name": "Autre nom"})
    line = call.get(f"orders/{order}").json()["line_items"][0]
    assert (line["sku"], line["name"]) == ("BOUGIE-2", "Bougie &amp; <b>mèche</b>")
    shop.delete_product(counted)
    line = call.get(f"orders/{order}").json()["line_items"][0]
    assert (line["product_id"], line["sku"], line["name"]) == (0, None, "Bougie &amp; <b>mèche</b>")


def test_orders_of_a_deleted_customer_become_those_of_a_guest(shop: StandIn, call: Caller) -> None:
    made = shop.add_customer(
        "w@example.test", last_name="Smith & Fils", billing={"last_name": "Smith & Fils"}
    )
    order = shop.place_order({PIECE: 1}, customer=made["id"])["id"]
    shown = call.get(f"customers/{made['id']}").json()
    assert (shown["last_name"], shown["billing"]["last_name"]) == ("Smith &amp; Fils", "Smith & Fils")
    assert call.delete(f"customers/{made['id']}").status_code == 501
    assert call.delete(f"customers/{made['id']}", force="true").status_code == 200
    assert call.get(f"orders/{order}").json()["customer_id"] == 0


# --- states: stock and mails ---


def test_states_take_stock_and_give_it_back_once(shop: StandIn, call: Caller, counted: int) -> None:
    order = order_of(call, counted, 3)["id"]
    stocks = [shop.stock_of(counted)]
    for status in ("on-hold", "processing", "completed", "cancelled", "processing", "pending", "failed"):
        call.put(f"orders/{order}", {"status": status})
        stocks.append(shop.stock_of(counted))
    assert stocks == [10, 7, 7, 7, 10, 7, 10, 10]


def test_thrown_away_an_order_keeps_its_stock(shop: StandIn, call: Caller, counted: int) -> None:
    order = shop.place_order({counted: 4})["id"]
    assert call.delete(f"orders/{order}").json()["status"] == "processing"
    assert call.get(f"orders/{order}").json()["status"] == "trash"
    assert call.delete(f"orders/{order}").status_code == 410
    assert shop.stock_of(counted) == 6
    assert shop.restore_order(order)["status"] == "processing"


@pytest.mark.parametrize(("version", "left"), [("11.0.1", 4), ("7.8.2", 8)])
def test_stock_follows_edited_lines_in_new_versions_only(version: str, left: int) -> None:
    with calling(version) as call:
        thing = call.shop.add_product("Bougie", count=10)["id"]
        order = call.shop.place_order({thing: 2})["id"]
        call.shop.edit_line(order, quantity=5)
        call.shop.add_line(order, thing, 1)
        assert call.shop.stock_of(thing) == left
        call.shop.remove_line(order)
        if version == "11.0.1":
            assert call.shop.stock_of(thing) == 9


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("on-hold", "Order on-hold"),
        ("processing", "Processing order"),
        ("completed", "Completed order"),
        ("refunded", "Refunded order"),
    ],
)
def test_a_state_that_is_written_mails_the_customer(
    shop: StandIn, call: Caller, status: str, kind: str
) -> None:
    order = order_of(call, PIECE)["id"]
    assert shop.mails == []
    call.put(f"orders/{order}", {"status": status})
    assert [each.kind for each in shop.mails_sent_for_us if each.to == "customer"] == [kind]
    call.put(f"orders/{order}", {"status": status})
    assert len([each for each in shop.mails if each.to == "customer"]) == 1


def test_a_mail_says_whose_doing_it_was(shop: StandIn, call: Caller) -> None:
    order = shop.place_order({PIECE: 1})["id"]
    call.post(f"orders/{order}/notes", {"note": "Votre colis est parti", "customer_note": True})
    call.post(f"orders/{order}/notes", {"note": "interne"})
    assert [(each.kind, each.by) for each in shop.mails if each.to == "customer"] == [
        ("Processing order", "shop"),
        ("Customer note", "interface"),
    ]


def test_an_unknown_state_of_a_plugin_can_be_written_once_it_is_there(shop: StandIn, call: Caller) -> None:
    order = order_of(call, PIECE)["id"]
    assert call.put(f"orders/{order}", {"status": "expedie"}).status_code == 400
    shop.add_status("expedie", "Expédiée")
    assert call.put(f"orders/{order}", {"status": "expedie"}).json()["status"] == "expedie"
    assert {"slug": "expedie", "name": "Expédiée"} in call.get("orders/statuses").json()


# --- refunds ---


def test_a_refund_restocks_unless_it_is_told_not_to(shop: StandIn, call: Caller, counted: int) -> None:
    order = shop.place_order({counted: 4})
    line = {"id": order["line_items"][0]["id"], "quantity": 1, "refund_total": "10.00"}
    body = {"api_refund": False, "line_items": [line | {"refund_tax": [{"id": 1, "refund_total": "2.00"}]}]}
    made = call.post(f"orders/{order['id']}/refunds", body).json()
    assert (made["amount"], shop.stock_of(counted)) == ("12.00", 7)
    call.post(f"orders/{order['id']}/refunds", body | {"api_restock": False})
    assert shop.stock_of(counted) == 7
    shown = call.get(f"orders/{order['id']}").json()
    assert (shown["total"], [each["total"] for each in shown["refunds"]]) == ("48.00", ["-12.00", "-12.00"])


def test_more_than_is_left_can_never_be_refunded(shop: StandIn, call: Caller) -> None:
    order = shop.place_order({PIECE: 1})["id"]
    for amount, code, message in (
        ("5.01", 500, "Invalid refund amount."),
        ("0", 400, "Refund amount must be greater than zero."),
    ):
        answered = call.post(f"orders/{order}/refunds", {"amount": amount, "api_refund": False})
        assert (answered.status_code, answered.json()["message"]) == (code, message)
    answered = call.post(f"orders/{order}/refunds", {"amount": "5.00"})
    assert (answered.status_code, answered.json()["data"]) == (500, 500)
    assert call.post(f"orders/{order}/refunds", {"amount": "5.00", "api_refund": False}).status_code == 201
    assert call.get(f"orders/{order}").json()["status"] == "refunded"


def test_refunded_as_a_state_gives_all_back_without_lines_and_tax(
    shop: StandIn, call: Caller, counted: int
) -> None:
    order = shop.place_order({counted: 2})["id"]
    shown = call.put(f"orders/{order}", {"status": "refunded"}).json()
    assert [(each["total"], each["total_tax"]) for each in shown["refunds"]] == [("-24.00", "0.00")]
    assert call.get(f"orders/{order}/refunds").json()[0]["line_items"] == []
    assert shop.stock_of(counted) == 8


def test_the_merchant_gives_back_pieces_with_their_share_of_tax(
    shop: StandIn, call: Caller, counted: int
) -> None:
    order = shop.place_order({counted: 3}, carriage="5.90")
    made = shop.refund(order["id"], pieces={order["line_items"][0]["id"]: 2})
    assert (made["amount"], made["tax_lines"][0]["tax_total"]) == ("24.00", "-4.00")
    rest = shop.refund(order["id"])
    assert (rest["amount"], call.get(f"orders/{order['id']}").json()["status"]) == ("19.08", "refunded")


# --- what it takes in silence, and what not ---


def test_more_is_sold_than_there_is(shop: StandIn, call: Caller, counted: int) -> None:
    order_of(call, counted, 500, status="processing")
    assert shop.stock_of(counted) == -490


def test_the_same_order_sent_twice_is_two_orders(call: Caller) -> None:
    body = {"transaction_id": "uuid-1"}
    assert call.post("orders", body).json()["id"] != call.post("orders", body).json()["id"]


def test_json_that_is_not_called_json_changes_nothing(call: Caller) -> None:
    answered = call.client.put("orders/183", content='{"customer_note": "x"}')
    assert (answered.status_code, answered.json()["customer_note"] == "x") == (200, False)


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ({"stock_quantity": 7}, 7),
        ({"stock_quantity": "7"}, 7),
        ({"stock_quantity": -3}, -3),
        ({"stock_quantity": None}, 0),
        ({"inventory_delta": -4}, 6),
        ({"inventory_delta": 5}, 15),
        ({"description": "autre"}, 10),
    ],
)
def test_stock_is_written(
    shop: StandIn, call: Caller, counted: int, body: dict[str, Any], count: int
) -> None:
    assert call.put(f"products/{counted}", body).json()["stock_quantity"] == count
    assert shop.stock_of(counted) == count
    assert call.get(f"products/{counted}").json()["stock_status"] == (
        "instock" if count > 0 else "outofstock"
    )


def test_a_stock_that_is_not_kept_is_not_written(call: Caller) -> None:
    answered = call.put(f"products/{PIECE}", {"stock_quantity": 5})
    assert (answered.status_code, answered.json()["stock_quantity"]) == (200, None)


def test_variations_share_their_parent_s_stock(shop: StandIn, call: Caller) -> None:
    shop.set_stock(60, 30)
    shop.place_order({61: 4, 62: 2})
    stocks = {call.get(f"products/60/variations/{each}").json()["stock_quantity"] for each in (61, 62)}
    assert (stocks, shop.stock_of(60)) == ({24}, 24)


@pytest.mark.parametrize(("price", "kept"), [("12,50", "12.50"), ("abc", ""), ("1.23456", "1.23456")])
def test_a_price_is_whatever_text_comes(call: Caller, price: str, kept: str) -> None:
    made = call.post("products", {"name": "x", "regular_price": price}).json()
    assert (made["regular_price"], made["status"]) == (kept, "publish")


def test_variations_are_read_anywhere_and_written_through_their_parent(call: Caller) -> None:
    assert call.get("products/40").json()["type"] == "variation"
    assert call.put("products/40", {"stock_quantity": 1}).status_code == 404
    assert call.put("products/39/variations/40", {"stock_quantity": 1}).json()["stock_quantity"] == 1


def test_skus_are_one_for_products_and_variations(call: Caller) -> None:
    answered = call.post("products", {"name": "x", "sku": "var-1-s-bl"}).json()
    assert (answered["code"], answered["data"]["resource_id"]) == ("product_invalid_sku", 40)


def test_a_batch_is_a_success_with_failures_inside(call: Caller) -> None:
    made = order_of(call, PIECE)["id"]
    body = {"update": [{"id": made, "status": "processing"}, {"id": 1, "status": "x"}], "delete": [made]}
    answered = call.post("orders/batch", body)
    assert answered.status_code == 200
    told = answered.json()
    assert [each.get("error", {}).get("code") for each in told["update"]] == [
        None,
        "woocommerce_rest_shop_order_invalid_id",
    ]
    assert told["delete"][0]["id"] == made
    assert call.post("products/batch", {"update": [{"id": 11}] * 60, "create": [{}] * 41}).status_code == 413


def test_free_fields_are_written_over_by_key_and_dropped_by_null(call: Caller) -> None:
    def write(value: object) -> list[Any]:
        return call.put("orders/183", {"meta_data": [{"key": "_tracking", "value": value}]}).json()[
            "meta_data"
        ]

    first = next(each for each in write([{"tracking_number": "6A1"}]) if each["key"] == "_tracking")
    second = next(each for each in write([{"tracking_number": "6A2"}]) if each["key"] == "_tracking")
    assert (first["id"], second["value"]) == (second["id"], [{"tracking_number": "6A2"}])
    assert not [each for each in write(None) if each["key"] == "_tracking"]


def test_text_stays_as_it_was_typed(shop: StandIn, call: Caller) -> None:
    note = "l1\nl2 & <b>x</b> 😀 « été »"
    order = shop.place_order(
        {PIECE: 1}, customer_note=note, billing={"company": "Smith & Fils", "email": "s@e.test"}
    )
    shown = call.get(f"orders/{order['id']}").json()
    assert (shown["customer_note"], shown["billing"]["company"]) == (note, "Smith & Fils")
