"""What any connector must bring: all of a shop once, then every change once, whatever the clocks and the network do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.links.shops.contract.tested import Pair, ShopUnderTest
from tests.links.shops.counter import follow_all

CHANGES = (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC))


@pytest.fixture
def soap(shop: ShopUnderTest) -> str:
    return shop.product("Savon", "12.00", sku="SAV", count=1_000)


def test_all_of_a_shop_is_taken_over_once(pair: Pair, soap: str) -> None:
    shop = pair.shop
    account = shop.account("zoe@example.test", "Zoé", "Martin")
    open_one, waits = shop.order({soap: 2}, account=account), shop.order({soap: 1}, paid=False)
    gone = shop.order({soap: 3})
    shop.cancel(gone)
    assert pair.sync().kind == "take_over"
    assert {each: pair.of_order(each, "state") for each in pair.orders()} == {
        open_one: "confirmed",
        waits: "confirmed",
        gone: "cancelled",
    }
    assert (pair.of_order(open_one, "paid"), pair.of_order(waits, "paid")) == ("all", "none")
    assert pair.counter.stock(int(soap)) == (1_000, 3)
    pair.rests()
    assert shop.written == []


def test_each_change_comes_once_and_an_unchanged_shop_costs_three_questions(pair: Pair, soap: str) -> None:
    shop = pair.shop
    old = shop.order({soap: 1}, paid=False)
    pair.sync()
    new = shop.order({soap: 2})
    shop.cancel(old)
    assert pair.sync().received["order"] == 2
    assert (pair.of_order(new, "state"), pair.of_order(old, "state")) == ("confirmed", "cancelled")
    pair.rests()
    asked = shop.asked
    pair.sync()
    assert shop.asked - asked <= 3


def test_an_order_saved_without_a_change_changes_nothing(pair: Pair, soap: str) -> None:
    order = pair.shop.order({soap: 1})
    pair.sync()
    before = pair.business()
    pair.shop.advance(3_600)
    pair.shop.touch(order)
    assert not pair.sync().moved
    assert pair.business() == before


def test_the_same_pages_again_double_nothing(pair: Pair, soap: str) -> None:
    shop = pair.shop
    pair.sync()
    pair.remember()
    order = shop.order({soap: 1}, account=shop.account("zoe@example.test", "Zoé", "Martin"))
    pair.sync()
    pair.counter.process()
    refund = shop.refund(order, "2.00")
    pair.sync()
    follow_all(pair.counter.database)
    before = pair.business()
    pair.rewind()
    assert not pair.sync().moved
    assert pair.business() == before
    assert pair.counter.rows("SELECT refund_remote_id FROM invoice WHERE kind = 'credit_note'") == [(refund,)]


def test_a_page_whose_answer_got_lost_is_asked_again_and_doubles_nothing(pair: Pair, soap: str) -> None:
    shop = pair.shop
    pair.sync()
    placed = {shop.order({soap: 1}) for _ in range(3)}
    shop.lose_answer()
    shop.lose_answer()
    assert pair.sync().received["order"] == 3
    assert set(pair.orders()) == placed
    pair.rests()


def test_variations_are_things_of_their_own(pair: Pair) -> None:
    shop = pair.shop
    made = shop.variations("Tisane", {"50 g": ("T-50", "4.50", 7), "100 g": ("T-100", "8.00", 9)})
    order = shop.order({made["50 g"]: 2, made["100 g"]: 1})
    pair.sync()
    stock = {option: pair.counter.stock(int(thing)) for option, thing in made.items()}
    assert stock == {"50 g": (7, 2), "100 g": (9, 1)}
    sold = "SELECT l.sku, l.quantity_milli FROM order_line l JOIN sales_order o ON o.id = l.order_id WHERE o.remote_id = :id"
    assert dict(pair.counter.rows(sold, id=order)) == {"T-50": 2_000, "T-100": 1_000}
    shop.reprice(made["50 g"], "5.00")
    pair.sync()
    assert pair.counter.rows("SELECT price_micro FROM product WHERE sku = 'T-50'") == [(5_000_000,)]
    pair.rests()


def test_refunds_that_are_followed_become_credit_notes_and_one_deleted_again_is_for_a_person(
    pair: Pair, soap: str
) -> None:
    shop = pair.shop
    order = shop.order({soap: 3})
    pair.sync()
    pair.counter.process()
    kept, dropped = shop.refund(order, "5.00"), shop.refund(order, "7.00")
    pair.sync()
    pair.counter.process()
    assert set(pair.counter.parked().values()) == {"shop_refund_proposed"}
    follow_all(pair.counter.database)
    notes = "SELECT refund_remote_id, total FROM invoice WHERE kind = 'credit_note' ORDER BY id"
    assert pair.counter.rows(notes) == [(kept, 500), (dropped, 700)]
    shop.drop_refund(order, dropped)
    pair.sync()
    pair.sync(whole=True)
    assert pair.counter.parked() == {dropped: "shop_refund_gone"}
    assert pair.counter.rows(notes) == [(kept, 500), (dropped, 700)]
    pair.rests()


def test_a_refund_deleted_before_its_credit_note_leaves_nothing(pair: Pair, soap: str) -> None:
    order = pair.shop.order({soap: 1})
    pair.sync()
    refund = pair.shop.refund(order, "5.00")
    pair.sync()
    pair.shop.drop_refund(order, refund)
    pair.sync(whole=True)
    pair.counter.process()
    assert pair.counter.rows("SELECT count(*) FROM invoice WHERE kind = 'credit_note'") == [(0,)]
    assert pair.counter.parked() == {}


def test_guests_are_buyers_without_an_account(pair: Pair, soap: str) -> None:
    shop = pair.shop
    account = shop.account("zoe@example.test", "Zoé", "Martin")
    pair.sync()
    by_account, again = shop.order({soap: 1}, account=account), shop.order({soap: 1}, account=account)
    guest = shop.order({soap: 1}, name="Paul Renard")
    pair.sync()
    assert pair.of_order(by_account, "customer_id") == pair.of_order(again, "customer_id")
    assert pair.of_order(guest, "customer_id") != pair.of_order(by_account, "customer_id")
    assert pair.counter.rows("SELECT count(*) FROM customer WHERE name = 'Paul Renard'") == [(1,)]
    pair.rests()


def test_an_order_thrown_away_or_deleted_for_good_is_cancelled_here(pair: Pair, soap: str) -> None:
    shop = pair.shop
    stays, binned, deleted = (shop.order({soap: 1}) for _ in range(3))
    pair.sync()
    shop.bin(binned)
    shop.delete(deleted)
    pair.sync()
    pair.sync(whole=True)
    states = {each: pair.of_order(each, "state") for each in (stays, binned, deleted)}
    assert states == {stays: "confirmed", binned: "cancelled", deleted: "cancelled"}
    assert pair.counter.stock(int(soap))[1] == 1
    pair.rests()


def test_an_order_taken_out_of_the_bin_again_is_for_a_person(pair: Pair, soap: str) -> None:
    order = pair.shop.order({soap: 1})
    pair.sync()
    pair.shop.bin(order)
    pair.sync()
    pair.shop.unbin(order)
    pair.sync()
    assert pair.of_order(order, "state") == "cancelled"
    assert pair.counter.parked() == {order: "shop_order_went_back"}
    pair.rests()


@pytest.mark.parametrize("midnight", CHANGES, ids=["spring", "autumn"])
def test_nothing_is_missed_or_doubled_where_the_clocks_change(pair: Pair, midnight: datetime) -> None:
    shop = pair.shop
    shop.set_clock(midnight)
    soap = shop.product("Savon", "12.00", sku="SAV", count=1_000)
    first = shop.order({soap: 1}, paid=False)
    pair.sync()
    placed = [first]
    for _ in range(5):
        for _ in range(3):
            shop.advance(9 * 60)
            placed.append(shop.order({soap: 1}))
        pair.sync()
    shop.cancel(first)
    assert pair.sync().received["order"] == 1
    assert sorted(pair.orders()) == sorted(placed)
    assert pair.of_order(first, "state") == "cancelled"
    # The shop itself may say that its time is another now; of what was sold nothing is news.
    assert pair.sync(whole=True).received.keys() <= {"info"}
    pair.rests()


def test_250_orders_of_one_second_come_and_none_twice(pair: Pair, soap: str) -> None:
    shop = pair.shop
    pair.sync()
    shop.advance(60)
    placed = [shop.order({soap: 1}) for _ in range(250)]
    assert pair.sync().received["order"] == 250
    assert sorted(pair.orders()) == sorted(placed)
    assert not pair.sync().moved
