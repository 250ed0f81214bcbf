"""What moves an order's date and what does not, by version: the reason why a cursor alone can't be trusted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.links.woocommerce.conftest import Caller, calling

Act = Callable[[Caller, int], object]


def _line(call: Caller, order: int) -> int:
    return call.shop.state.orders[order]["line_items"][0]["id"]


def _refunded(call: Caller, order: int) -> int:
    return call.shop.state.refunds_of[order][0]


WAYS: dict[str, Act] = {
    "an empty write": lambda call, order: call.put(f"orders/{order}", {}),
    "a free field": lambda call, order: call.put(
        f"orders/{order}", {"meta_data": [{"key": "_erp", "value": "1"}]}
    ),
    "a line's quantity": lambda call, order: call.shop.edit_line(order, quantity=3),
    "a new line": lambda call, order: call.shop.add_line(order, 14),
    "a line less": lambda call, order: call.shop.remove_line(order),
    "another state": lambda call, order: call.shop.set_status(order, "completed"),
    "a refund": lambda call, order: call.shop.refund(order, "1.00"),
    "the bin": lambda call, order: call.shop.trash_order(order),
    "a refund deleted": lambda call, order: call.shop.delete_refund(order, _refunded(call, order)),
    "a note": lambda call, order: call.post(f"orders/{order}/notes", {"note": "n"}),
    "a note to the customer": lambda call, order: call.shop.add_note(order, "n", customer=True),
    "the order's screen saved": lambda call, order: call.shop.edit_order(order, customer_note="étage 2"),
}
MOVE_BOTH = {"another state", "a refund", "the bin", "the order's screen saved"}
MOVE_NONE = {"a refund deleted", "a note", "a note to the customer"}


@pytest.mark.parametrize("version", ["11.0.1", "7.8.2"])
def test_what_moves_the_date_of_an_order(version: str) -> None:
    with calling(version) as call:
        moved: set[str] = set()
        for name, act in WAYS.items():
            order = call.shop.place_order({11: 2})["id"]
            call.shop.refund(order, "1.00")
            before = call.shop.state.orders[order]["date_modified_gmt"]
            call.shop.advance(10)
            act(call, order)
            if call.shop.state.orders[order]["date_modified_gmt"] != before:
                moved.add(name)
    assert moved == (set(WAYS) - MOVE_NONE if version == "11.0.1" else MOVE_BOTH)


def test_a_line_edited_on_posts_changes_the_total_under_an_old_date() -> None:
    with calling("7.8.2") as call:
        order = call.shop.place_order({11: 1})["id"]
        before = call.get(f"orders/{order}").json()
        call.shop.advance(60)
        call.put(
            f"orders/{order}", {"line_items": [{"id": _line(call, order), "quantity": 4, "total": "40.00"}]}
        )
        after = call.get(f"orders/{order}").json()
    assert after["total"] != before["total"]
    assert after["date_modified_gmt"] == before["date_modified_gmt"]


def test_our_own_write_comes_back_as_a_change() -> None:
    with calling("11.0.1") as call:
        before = f"{call.shop.now:%Y-%m-%dT%H:%M:%S}"
        call.shop.advance(2)
        call.put("orders/183", {"meta_data": []})
        assert call.ids("orders", modified_after=before, dates_are_gmt="true") == [183]


@pytest.mark.parametrize("version", ["11.0.1", "7.8.2"])
def test_a_product_moves_with_its_stock_and_a_variation_with_its_parent(version: str) -> None:
    with calling(version) as call:
        ways: list[Callable[[], object]] = [
            lambda: call.shop.place_order({40: 1}),
            lambda: call.put("products/39/variations/40", {"stock_quantity": 3}),
            lambda: call.shop.set_stock(40, 9),
        ]
        for act in ways:
            call.shop.advance(10)
            act()
            now = f"{call.shop.now:%Y-%m-%dT%H:%M:%S}"
            assert call.get("products/40").json()["date_modified_gmt"] == now
            assert call.get("products/39").json()["date_modified_gmt"] == now


def test_deleted_for_good_leaves_no_trace() -> None:
    with calling("11.0.1") as call:
        order = call.shop.place_order()["id"]
        call.shop.refund(order)
        call.shop.delete_order(order)
        assert call.get(f"orders/{order}").status_code == 404
        assert order not in call.ids("orders", status="any,trash", per_page=5)
        assert order not in {each["parent_id"] for each in call.get("refunds").json()}


def test_the_clock_stands_still_until_it_is_moved() -> None:
    with calling("11.0.1") as call:
        first = call.shop.place_order()["date_created_gmt"]
        assert call.shop.place_order()["date_created_gmt"] == first
        call.shop.state.tick = 3
        call.put("orders/183", {})
        assert call.shop.place_order()["date_created_gmt"] == f"{first[:-2]}03"
        assert call.get("orders", per_page=1).headers["Date"].endswith("09:00:03 GMT")
