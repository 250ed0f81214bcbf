"""The whole recorded shop, and every single recorded order, on both databases."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from app.links.shops.port import Meaning
from tests.links.shops.counter import a_counter
from tests.links.shops.recorded_shop import (
    ORDERS,
    OVER_REFUNDED,
    SHOP,
    STATUSES,
    assert_every_sale_is_invoiced_as_charged,
    assert_totals_are_the_shops,
    figures,
)
from tests.links.shops.recordings import FOLDER, answer, orders, products, single_orders

_SALES = {Meaning.CONFIRMED, Meaning.SHIPPED}


@pytest.mark.slow
def test_the_recorded_shop_goes_from_intake_to_cash(database_url: str) -> None:
    with a_counter(database_url) as counter:
        counter.take(SHOP)
        assert counter.parked() == {"177": "shop_order_negative"}
        standing = counter.outcome().orders
        assert {status: fates["taken"] for status, fates in standing.items()} == STATUSES
        assert sum(sum(fates.values()) for fates in standing.values()) == ORDERS
        assert_totals_are_the_shops(counter, {number: order.total for number, order in orders().items()})
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
        assert counter.rows("SELECT kind, count(*), sum(total) FROM invoice GROUP BY kind ORDER BY kind") == [
            ("credit_note", 17, 1_278_618),
            ("invoice", 368, 9_002_117),
        ]
        counter.assert_sound()

        before = counter.content()
        again_processed = counter.process()
        assert (again_processed.done, again_processed.papers) == ({}, 0)
        assert counter.content() == before


@pytest.mark.slow
def test_what_is_left_to_sell_here_is_what_the_shop_has_left(sqlite_template: Path, tmp_path: Path) -> None:
    copy = tmp_path / "comptoir.db"
    copy.write_bytes(sqlite_template.read_bytes())
    open_orders = [each for each in orders().values() if each.meaning in {Meaning.CONFIRMED, Meaning.AWAITING_PAYMENT}]
    owner = {each.remote_id: each.stock_owner_remote_id for each in products().values()}
    never_taken: dict[str, int] = {}
    for line in (line for order in open_orders for line in order.lines):
        whose = owner.get(line.product_remote_id or "")
        if whose is not None:
            missing = line.quantity_milli - (line.stock_taken_milli or 0)
            never_taken[whose] = never_taken.get(whose, 0) + missing
    with a_counter(f"sqlite:///{copy}") as counter:
        counter.take(SHOP)
        for number, figure in ((each.remote_id, each.stock_milli) for each in products().values()):
            if figure is not None:
                on_hand, reserved = counter.stock(int(number))
                assert (on_hand - reserved) * 1000 == figure - never_taken.get(number, 0), number


@pytest.mark.slow
def test_older_orders_are_history_when_they_were_invoiced_elsewhere(database_url: str) -> None:
    with a_counter(database_url) as counter:
        counter.take(SHOP, before=date(2026, 7, 1))
        counter.process()
        old = [order for order in orders().values() if order.created_at.date() < date(2026, 6, 30)]
        assert old
        for order in old:
            if order.meaning in _SALES:
                assert counter.order(int(order.remote_id), "state, handling") == ("closed", "history")
        assert counter.rows("SELECT i.id FROM invoice i JOIN sales_order o ON o.id = i.order_id WHERE o.handling = 'history'") == []
        counter.assert_sound()


@pytest.mark.slow
def test_every_recorded_order_is_invoiced_as_charged_taken_in_alone(database_url: str, tmp_path: Path) -> None:
    names = [name for name in single_orders() if name.startswith("get/")]
    assert len(names) > 15
    with a_counter(database_url) as counter:
        for name in names:
            folder = tmp_path / name.replace("/", "_")
            folder.mkdir()
            (folder / "orders.json").write_text(json.dumps([answer(name)], default=str), "utf-8")
            counter.take(folder)
            assert counter.parked() == {}, name
            number, status = answer(name)["id"], answer(name)["status"]
            total = round(answer(name)["total"].__class__ is str and float(answer(name)["total"]) * 100)
            assert counter.order(number, "total, remote_status") == (total, status)
            counter.process()
            before = counter.content()
            assert counter.process().done == {}
            assert counter.content() == before
        assert_every_sale_is_invoiced_as_charged(counter)
        counter.assert_sound()


def test_the_folders_of_the_recordings_are_there() -> None:
    assert (FOLDER / "recorded" / "get").is_dir()
    assert len(orders()) == ORDERS


def test_an_undisturbed_run_ends_in_known_figures_whatever_the_day(sqlite_template: Path, tmp_path: Path) -> None:
    """Two runs on two files end in the same figures: nothing depends on chance."""
    ends = []
    for name in ("one", "other"):
        copy = tmp_path / f"{name}.db"
        copy.write_bytes(sqlite_template.read_bytes())
        with a_counter(f"sqlite:///{copy}") as counter:
            counter.take(SHOP)
            counter.process()
            ends.append(figures(counter))
    assert ends[0] == ends[1]
