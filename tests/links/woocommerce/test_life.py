"""The recorded life of one order, played again step by step: each answer is the recorded one.

Order 523 goes from pending over processing, completed and cancelled back to processing, has a line changed, is refunded
twice, thrown away, written to in the bin, and deleted for good. Order 93 is completed and refunded, for its notes.
"""

from __future__ import annotations

from typing import Any

from tests.links.woocommerce import StandIn
from tests.links.woocommerce.conftest import Caller
from tests.links.woocommerce.recordings import essence, recording, replay

ORDER, LINE, PRODUCT, VARIATION = 523, 2027, 520, 522


def test_the_life_of_an_order(shop: StandIn, call: Caller) -> None:
    shop.adopt([_pending()])
    shop.set_stock(PRODUCT, 10)
    shop.set_stock(VARIATION, 5)
    where = f"orders/{ORDER}"

    assert_as_recorded(shop, "update/order_meta")
    assert_as_recorded(shop, "update/order_processing")
    assert (shop.stock_of(PRODUCT), shop.stock_of(VARIATION)) == (8, 4)
    assert call.put(where, {"status": "completed"}).status_code == 200
    assert shop.stock_of(PRODUCT) == 8
    assert_as_recorded(shop, "update/order_cancelled")
    assert (shop.stock_of(PRODUCT), shop.stock_of(VARIATION)) == (10, 5)
    call.put(where, {"status": "processing"})
    assert_as_recorded(shop, "update/order_line_qty")
    assert shop.stock_of(PRODUCT) == 7

    refund = assert_as_recorded(shop, "create/refund_line")
    assert shop.stock_of(PRODUCT) == 8
    before = call.get(where).json()["date_modified_gmt"]
    shop.advance(60)
    call.delete(f"{where}/refunds/{refund['id']}", force="true")
    assert call.get(where).json()["date_modified_gmt"] == before
    assert_as_recorded(shop, "create/refund_norestock")
    assert shop.stock_of(PRODUCT) == 8

    assert_as_recorded(shop, "update/order_trash")
    assert shop.stock_of(PRODUCT) == 8
    assert_as_recorded(shop, "get/order_trashed", without=_TRASH_TIME)
    call.put(where, {"customer_note": "in trash"})
    assert_as_recorded(shop, "update/order_delete_force", without=_TRASH_TIME)
    assert_as_recorded(shop, "errors/order_deleted")


def _pending() -> Any:
    """As it was before the first of the exchanges: without the free field that this one writes."""
    made = {**recording("update/order_meta").body, "meta_data": []}
    return {**made, "date_modified": "2026-11-22T09:16:44", "date_modified_gmt": "2026-11-22T08:16:44"}


_TRASH_TIME = "_wp_trash_meta_time"


def assert_as_recorded(shop: StandIn, name: str, *, without: str = "") -> Any:
    """Replay one exchange; everything but numbers given anew and moments is the same."""
    shop.advance(1)
    made = recording(name)
    answered = replay(shop, made)
    assert answered.status_code == made.status, answered.text
    assert _without(essence(answered.json()), without) == _without(essence(made.body), without)
    if made.method == "PUT":
        assert answered.json()["date_modified_gmt"] == f"{shop.now:%Y-%m-%dT%H:%M:%S}"
    return answered.json()


def _without(body: Any, key: str) -> Any:
    if key and "meta_data" in body:
        body["meta_data"] = [each for each in body["meta_data"] if each["key"] != key]
    return body


def test_the_notes_of_an_order_tell_its_story(shop: StandIn, call: Caller) -> None:
    completed = recording("update/order_completed")
    lines = [{**each, "meta_data": each["meta_data"][:-1]} for each in completed.body["line_items"]]
    shop.adopt([{**completed.body, "status": "pending", "line_items": lines}])
    shop.state.refunds_of[93].clear()
    shop.set_stock(40, 7)
    shop.set_stock(21, 24)
    replay(shop, completed)
    shop.set_stock(40, -4)
    shop.set_stock(21, 11)
    shop.advance(43)
    replay(shop, recording("create/refund_full"))

    told = call.get("orders/93/notes").json()
    recorded = recording("list/order_notes").body
    assert sorted(each["note"] for each in told) == sorted(each["note"] for each in recorded)
    assert [each["note"] for each in told][:2] == [each["note"] for each in recorded][:2]
    assert {frozenset(each) for each in told} == {frozenset(each) for each in recorded}


def test_a_product_thrown_away_is_shown_as_it_was(shop: StandIn) -> None:
    made = recording("update/product_trash")
    shop.state.products.add(dict(made.body))
    assert essence(replay(shop, made).json()) == essence(made.body)
    assert shop.state.products[made.body["id"]]["status"] == "trash"


def test_webhooks_are_kept_and_switched_on_again(shop: StandIn) -> None:
    listed, made = recording("list/webhooks"), recording("update/webhook_reactivate")
    shop.state.webhooks.update((each["id"], dict(each)) for each in listed.body)
    answered = replay(shop, listed)
    assert (answered.json(), answered.headers["X-WP-Total"]) == (listed.body, listed.answered["X-WP-Total"])
    assert essence(replay(shop, made).json()) == essence(made.body)
