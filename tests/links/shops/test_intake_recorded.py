"""The whole recorded shop, and every single recorded order, on both databases."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from app.base.listing import ListQuery
from app.links.shops.payload import rounded
from app.links.shops.port import Meaning
from app.orders.queries import REGISTER
from app.reports.today import today
from tests.links.shops.counter import Counter, a_counter
from tests.links.shops.recorded_shop import (
    ORDERS,
    OVER_REFUNDED,
    SHOP,
    STATUSES,
    assert_every_sale_is_invoiced_as_charged,
    assert_totals_are_the_shops,
)
from tests.links.shops.recordings import answer, orders, products, shop, single_orders
from tests.reports.doors import must_agree, view_of

_SALES = {Meaning.CONFIRMED, Meaning.SHIPPED, Meaning.REFUNDED}
_OPEN = {Meaning.CONFIRMED, Meaning.AWAITING_PAYMENT}


@pytest.mark.slow(seconds=35)
def test_the_recorded_shop_goes_from_intake_to_cash(database_url: str) -> None:
    with a_counter(database_url) as counter:
        counter.take(SHOP)
        assert counter.parked() == {"177": "shop_order_negative"}
        standing = counter.outcome().orders
        assert {status: fates["taken"] for status, fates in standing.items()} == STATUSES
        assert sum(sum(fates.values()) for fates in standing.values()) == ORDERS
        assert_totals_are_the_shops(counter, {number: order.total for number, order in orders().items()})
        _assert_as_much_is_left_to_sell_as_in_the_shop(counter)
        counter.assert_sound()

        before = counter.content()
        again = counter.take(SHOP)
        assert (again.changes, counter.arrived.new, counter.arrived.changed) == (0, 0, 0)
        assert counter.content() == before

        report = counter.process()
        assert report.done == {"invoice": 368, "ship": 317, "refund": 17}
        assert report.papers == 385
        assert_every_sale_is_invoiced_as_charged(counter)
        assert counter.parked() == {"177": "shop_order_negative", **OVER_REFUNDED}
        assert counter.rows("SELECT kind, sum(total) FROM invoice GROUP BY kind ORDER BY kind") == [
            ("credit_note", _given_back()),
            (
                "invoice",
                sum(
                    order.total for order in orders().values() if order.meaning in _SALES and order.total > 0
                ),
            ),
        ]
        counter.assert_sound()

        before = counter.content()
        again_processed = counter.process()
        assert (again_processed.done, again_processed.papers) == ({}, 0)
        assert counter.content() == before
        with counter.database.read() as rd:
            must_agree(rd)
            # Every confirmed order of this shop is paid beforehand or invoiced: what it waits for is one sum in all places.
            stages = {each.name: each.amount for each in today(rd).stages}
            left = REGISTER.count(rd, ListQuery()).sums["open"]
            refused = REGISTER.count(rd, view_of("payment_problem")).sums.get("open", 0)
            assert stages["pay"] + stages["collect"] + refused == left


@pytest.mark.slow(seconds=35)
def test_every_recorded_order_is_invoiced_as_charged_taken_in_alone(
    database_url: str, tmp_path: Path
) -> None:
    names = [name for name in single_orders() if name.startswith("get/")]
    assert len(names) > 15
    with a_counter(database_url) as counter:
        for name in names:
            folder = tmp_path / name.replace("/", "_")
            folder.mkdir()
            (folder / "orders.json").write_text(json.dumps([answer(name)], default=str), "utf-8")
            counter.take(folder)
            assert counter.parked() == {}, name
            sent = answer(name)
            total = rounded(Decimal(sent["total"]), 2)
            assert counter.order(sent["id"], "total, remote_status") == (total, sent["status"])
            counter.process()
            before = counter.content()
            assert counter.process().done == {}
            assert counter.content() == before
        assert_every_sale_is_invoiced_as_charged(counter)
        counter.assert_sound()


def _assert_as_much_is_left_to_sell_as_in_the_shop(counter: Counter) -> None:
    """Available here is the shop's figure, less what open orders need that the shop never took off it."""
    owner = {each.remote_id: each.stock_owner_remote_id for each in products().values()}
    never_taken: dict[str, int] = {}
    for line in (line for order in orders().values() if order.meaning in _OPEN for line in order.lines):
        whose = owner.get(line.product_remote_id or "")
        if whose is not None:
            missing = line.quantity_milli - (line.stock_taken_milli or 0)
            never_taken[whose] = never_taken.get(whose, 0) + missing
    for each in products().values():
        if each.stock_milli is not None:
            on_hand, reserved = counter.stock(int(each.remote_id))
            left = each.stock_milli - never_taken.get(each.remote_id, 0)
            assert (on_hand - reserved) * 1000 == left, each.name


def _given_back() -> int:
    """What the shop's refunds come to, but for those that exceed their order, in cents."""
    refunds = [each for order in shop("refunds").values() for each in order]
    return sum(
        rounded(Decimal(each["amount"]), 2) for each in refunds if str(each["id"]) not in OVER_REFUNDED
    )
