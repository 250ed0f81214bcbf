"""Looking through a whole shop finds what no date shows, and calls nothing deleted that is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.audit import history
from app.base.words import Words
from app.customers.customer import change, standing_customer
from app.links.shops.sync import journal
from app.reports.event_words import event_in_words
from tests.links.shops.counter import ALICE, follow_all
from tests.links.shops.sync.conftest import ORDERS
from tests.links.shops.sync.desk import Desk, a_desk
from tests.links.woocommerce_server import stand_in


@pytest.fixture
def old_desk(sqlite_template: Path, tmp_path: Path, small: Path) -> Iterator[Desk]:
    """A desk connected to a shop that keeps orders as posts: edited lines do not move their date."""
    copy = tmp_path / "old.db"
    copy.write_bytes(sqlite_template.read_bytes())
    with stand_in(small, version="7.8.2") as shop, a_desk(f"sqlite:///{copy}", shop) as made:
        yield made


def test_an_edited_line_is_found_that_moved_no_date(old_desk: Desk) -> None:
    desk = old_desk
    desk.sync()
    desk.shop.advance(60)
    order = desk.shop.place_order({13: 1}, status="pending")["id"]
    desk.sync()
    desk.shop.advance(3600)
    line = desk.shop.state.orders[order]["line_items"][0]["id"]
    date = desk.shop.state.orders[order]["date_modified_gmt"]
    desk.shop.edit_line(order, line, quantity=3)
    assert desk.shop.state.orders[order]["date_modified_gmt"] == date
    assert not desk.sync().moved
    assert desk.sync(whole=True).received == {"order": 1}
    assert desk.rows(
        "SELECT quantity_milli FROM order_line l JOIN sales_order o ON o.id = l.order_id WHERE o.remote_id = :remote",
        remote=str(order),
    ) == [(3000,)]
    assert not desk.sync(whole=True).moved


def test_a_refund_deleted_in_the_shop_is_set_aside_once_it_has_its_credit_note(desk: Desk) -> None:
    desk.sync()
    desk.process()
    desk.shop.advance(60)
    refund = desk.shop.refund(82, "12.00")["id"]
    desk.sync()
    follow_all(desk.database)
    desk.shop.advance(60)
    desk.shop.delete_refund(82, refund)
    assert not desk.sync().moved
    desk.sync(whole=True)
    assert desk.parked() == {str(refund): "shop_refund_gone"}
    assert "refund_gone" in desk.told()
    assert not desk.sync(whole=True).moved


def test_a_refund_deleted_before_its_credit_note_is_forgotten(desk: Desk) -> None:
    desk.sync()
    desk.shop.advance(60)
    refund = desk.shop.refund(82, "12.00")["id"]
    desk.sync()
    assert str(refund) in desk.waiting()
    desk.shop.delete_refund(82, refund)
    desk.sync(whole=True)
    desk.process()
    assert desk.rows("SELECT state FROM inbox WHERE noun = 'refund'") == [("discarded",)]
    assert desk.rows("SELECT count(*) FROM invoice WHERE kind = 'credit_note'") == [(0,)]


def test_an_order_deleted_for_good_is_cancelled_here(desk: Desk) -> None:
    desk.sync()
    desk.shop.delete_order(84)
    assert not desk.sync().moved
    desk.sync(whole=True)
    assert desk.order(84)[0] == "cancelled"
    assert "order_gone" in desk.told()
    assert not desk.sync(whole=True).moved


def test_a_deleted_product_and_customer_stay_here_with_a_remark(desk: Desk) -> None:
    desk.sync()
    desk.shop.delete_product(16)
    desk.shop.delete_customer(6)
    desk.sync(whole=True)
    assert desk.remarks()["16"] == "shop_product_gone"
    assert desk.remarks()["6"] == "shop_customer_gone"
    assert desk.rows("SELECT count(*) FROM listing WHERE remote_id = '16'") == [(1,)]
    assert not desk.sync(whole=True).moved


def test_a_shop_that_finds_nothing_has_not_deleted_everything(desk: Desk) -> None:
    desk.sync()
    before = desk.business()
    for order in ORDERS:
        desk.shop.delete_order(order)
    report = desk.run(whole=True)
    assert report.trouble is None
    assert "gone_doubted" in desk.told()
    assert desk.business() == before


def test_an_order_that_no_increment_brought_is_found(desk: Desk) -> None:
    desk.sync()
    number = desk.shop.place_order({13: 1})["id"]
    desk.shop.state.orders[number]["date_modified_gmt"] = "2026-01-01T00:00:00"
    desk.shop.state.orders[number]["date_modified"] = "2026-01-01T01:00:00"
    desk.sync()
    desk.sync(whole=True)
    assert str(number) in desk.orders()


def test_what_was_to_be_decided_with_a_record_the_shop_deleted_is_over(desk: Desk) -> None:
    desk.sync()
    ((row_id,),) = desk.rows("SELECT row_id FROM inbox WHERE noun = 'customer' AND remote_id = '6'")
    with desk.database.read() as rd:
        standing = standing_customer(rd, row_id)
    desk.database.do(ALICE, change, row_id, replace(standing, phone="06 11 22 33 44"))
    there = desk.shop.state.customers[6]
    desk.shop.edit_customer(6, billing={**there["billing"], "phone": "07 55 66 77 88"})
    desk.sync(whole=True)
    assert desk.rows("SELECT field, state FROM shop_conflict") == [("phone", "open")]
    desk.shop.delete_customer(6)
    desk.sync(whole=True)
    assert desk.rows("SELECT field, state FROM shop_conflict") == [("phone", "gone")]
    assert desk.rows(f"SELECT phone FROM customer WHERE id = {row_id}") == [("06 11 22 33 44",)]
    assert desk.remarks()["6"] == "shop_customer_gone"
    with desk.database.read() as rd:
        line = next(each for each in journal.lines(rd, desk.last) if each.code == "conflict_gone")
        event = next(each for each in history(rd, "customer", row_id) if each.verb == "sync.gone")
    assert (line.facts["noun"], line.facts["number"], line.facts["n"]) == ("customer", "6", 1)
    told = event_in_words(event, Words("en"), "EUR")
    assert told.endswith("nothing to decide any more: kept telephone")
