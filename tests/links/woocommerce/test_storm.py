"""After hundreds of changes at random the shop still adds up: dates, totals, refunds and stock fit each other."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.links.woocommerce import StandIn
from tests.links.woocommerce.answers import Refused
from tests.links.woocommerce.conftest import Caller, calling
from tests.links.woocommerce.stock import reduced

THINGS = {"simple": 100, "variation": 50, "shared": 80}
STATUSES = ["pending", "processing", "on-hold", "completed", "cancelled", "failed", "refunded"]


def _stocked(shop: StandIn) -> dict[int, int]:
    """One product, one variation with a stock of its own, one that shares its parent's; what each begins with."""
    simple = shop.add_product("Simple", sku="A", count=THINGS["simple"])["id"]
    own = shop.add_product("Choix", type="variable")["id"]
    variation = shop.add_variation(own, "M", sku="B", count=THINGS["variation"])["id"]
    parent = shop.add_product(
        "Ensemble", type="variable", manage_stock=True, stock_quantity=THINGS["shared"]
    )["id"]
    shared = shop.add_variation(parent, "L", sku="C")["id"]
    return {simple: THINGS["simple"], variation: THINGS["variation"], shared: THINGS["shared"]}


def _act(call: Caller, chance: random.Random, things: list[int], ours: list[int]) -> None:
    shop = call.shop
    order = chance.choice(ours)
    lines = shop.state.orders[order]["line_items"]
    refunds = shop.state.refunds_of.get(order, [])
    ways: list[Callable[[], object]] = [
        lambda: ours.append(
            shop.place_order({chance.choice(things): chance.randint(1, 4)}, coupon="ete10")["id"]
        ),
        lambda: ours.append(shop.place_order(dict.fromkeys(things, 1), carriage="5.90", fee="-1.00")["id"]),
        lambda: shop.edit_line(order, quantity=chance.randint(1, 6)) if lines else None,
        lambda: shop.add_line(order, chance.choice(things), chance.randint(1, 3)),
        lambda: shop.remove_line(order) if len(lines) > 1 else None,
        lambda: shop.set_status(order, chance.choice(STATUSES)),
        lambda: call.put(f"orders/{order}", {"status": chance.choice(STATUSES[:5])}),
        lambda: shop.refund(order, pieces={lines[0]["id"]: 1}) if lines else None,
        lambda: shop.refund(order, "0.50"),
        lambda: shop.delete_refund(order, refunds[0]) if refunds else None,
        lambda: call.post(f"orders/{order}/notes", {"note": "n"}),
        lambda: (shop.trash_order(order), shop.restore_order(order)),
        lambda: None if _holds(shop, order) else (shop.delete_order(order), ours.remove(order)),
    ]
    # More refunded than is left: the shop says no.
    with contextlib.suppress(Refused):
        chance.choice(ways)()


def _holds(shop: StandIn, order: int) -> bool:
    return any(reduced(line) for line in shop.state.orders[order]["line_items"])


@pytest.mark.parametrize("version", ["11.0.1", "7.8.2"])
def test_a_shop_adds_up_after_a_storm(version: str) -> None:
    chance = random.Random(7)
    with calling(version) as call:
        shop = call.shop
        begun = _stocked(shop)
        ours = [shop.place_order(dict.fromkeys(begun, 1))["id"]]
        for _ in range(400):
            shop.advance(chance.choice((0, 0, 1, 30)))
            _act(call, chance, list(begun), ours)
            if not ours:
                ours.append(shop.place_order(dict.fromkeys(begun, 1))["id"])
        assert_in_order(shop)
        assert_refunds_fit(shop)
        assert_totals(shop, ours)
        assert_stock(shop, begun)
        listed = [
            number for page in (1, 2, 3, 4, 5, 6, 7) for number in call.ids("orders", page=page, per_page=100)
        ]
        assert sorted(listed) == sorted(each["id"] for each in shop.state.orders if each["status"] != "trash")


def assert_in_order(shop: StandIn) -> None:
    for table in (shop.state.orders, shop.state.products, shop.state.variations):
        for name in ("date_created", "date_modified"):
            found = [(table._key(each, name), each["id"]) for each in table.sorted(name, descending=False)]
            assert found == sorted((table._key(each, name), each["id"]) for each in table)


def assert_refunds_fit(shop: StandIn) -> None:
    for order in shop.state.orders:
        kept = shop.state.refunds_of.get(order["id"], [])
        assert sorted(each["id"] for each in order["refunds"]) == sorted(kept)
        assert {shop.state.refund_of[each] for each in kept} <= {order["id"]}


def assert_totals(shop: StandIn, ours: list[int]) -> None:
    for number in ours:
        order = shop.state.orders[number]
        lines = [*order["line_items"], *order["fee_lines"], *order["shipping_lines"]]
        parts = sum((Decimal(each["total"]) + Decimal(each["total_tax"]) for each in lines), Decimal(0))
        assert Decimal(order["total"]) == parts


def assert_stock(shop: StandIn, begun: dict[int, int]) -> None:
    """What is missing is what orders say they took: no less, no more. Deleted orders held nothing."""
    for thing, count in begun.items():
        taken = sum(
            reduced(line)
            for order in shop.state.orders
            for line in order["line_items"]
            if (line["variation_id"] or line["product_id"]) == thing
        )
        assert shop.stock_of(thing) == count - taken
