"""What is picked of an order is what would leave, and an order that may not leave says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base import settings
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.catalogue.bundle import Part
from app.flow import dispatch, restock
from app.flow.picking import codes_meant, pick_list, pick_orders
from app.orders.queries import ORDERS
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.shipping.pick_list import Check, together
from app.stock import place
from app.stock.bundle import compose
from app.stock.place import places
from tests.stories.desk import OWNER, TODAY, Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def test_what_stock_covers_is_picked_and_what_it_lacks_is_said(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", value=True)
    bowl = desk.a_product("Bol", on_hand=3, sku="BOL", gtins=("3760074380534",), weight_grams=250)
    order = desk.an_order(desk.a_customer(), goods(bowl, 5, name="Bol", sku="BOL"), payment_kind="account")
    desk.confirm(order)
    with desk.reading() as rd:
        [found] = pick_orders(rd, [order])
    [line] = found.lines
    assert (line.quantity_milli, line.short_milli) == (3000, 2000)
    assert line.codes == (("3760074380534", 1000), ("BOL", 1000))
    assert found.grams == 750


def test_an_order_that_lacks_goods_is_left_by_pick_list_dispatch_and_process_alike(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=2)
    order = desk.an_order(desk.a_customer(), goods(bowl, 3), payment_kind="account")
    desk.confirm(order)
    with desk.reading() as rd:
        [found] = pick_orders(rd, [order])
    assert found.why is not None
    assert (found.why.code, found.why.facts["missing_milli"]) == ("goods_missing", 1000)
    [line] = dispatch.run(desk.database, OWNER, desk.do(dispatch.begin, [order], bills=False))
    assert line.why is not None
    assert line.why.code == "goods_missing"
    assert desk.stock(bowl) == (2, 3)
    desk.do(settings.decide, "ship.partial", value=True)
    with desk.reading() as rd:
        [found] = pick_orders(rd, [order])
    assert (found.why, found.short_milli) == (None, 1000)


def test_a_prepaid_order_says_that_it_waits_and_makes_no_list(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=3)
    order = desk.an_order(desk.a_customer(), goods(bowl, 1), payment_kind="prepaid")
    desk.confirm(order)
    with desk.reading() as rd:
        [found] = pick_orders(rd, [order])
        assert found.why is not None
        assert found.why.code == "order_waits_for_payment"
        with pytest.raises(Refusal, match="nothing_to_pick"):
            pick_list(rd, [order])


def test_the_day_and_the_next_on_which_parcels_leave(desk: Desk) -> None:
    bowl, customer = desk.a_product("Bol", on_hand=30), desk.a_customer()

    def promised(days: int) -> int:
        on = TODAY + timedelta(days=days)
        order = desk.an_order(customer, goods(bowl, 1), payment_kind="account", promised_on=on)
        desk.confirm(order)
        return order

    late, today, tomorrow, later = (promised(days) for days in (-1, 0, 1, 2))
    with desk.reading() as rd:

        def view(name: str) -> list[int]:
            return list(ORDERS.ids(rd, ListQuery(chips=(("view", name),), sort="promised_on"), 0, 100))

        # The 22nd is a Sunday: what leaves next leaves on Monday.
        assert view("due_today") == [today]
        assert view("due_tomorrow") == [tomorrow]
        assert view("to_prepare") == [late, today, tomorrow, later]


def test_a_code_is_read_in_the_other_layout_and_as_barcodes_are_kept() -> None:
    assert "3760074380534" in codes_meant('"è-ààè\'"_à("\'')
    assert "3760074380534" in codes_meant("03760074380534")
    assert codes_meant(" BOL ") == ("BOL",)


def test_a_pick_list_follows_places_and_shelves(desk: Desk) -> None:
    bowl, cup = desk.a_product("Bol", sku="BOL"), desk.a_product("Tasse", sku="TAS")
    store = desk.do(place.add_place, "Réserve")
    with desk.reading() as rd:
        first = places(rd).first
    for product, pieces, at in ((bowl, 2, first), (bowl, 9, store), (cup, 9, first)):
        lines = (ReceivedLine(product, pieces * 1000, 1_000_000),)
        desk.do(restock.receive, ReceiptDraft(lines=lines, place=at))
    desk.do(place.name_shelf, bowl, {first: "B2", store: "Palette 1"})
    desk.do(place.name_shelf, cup, {first: "A1"})
    customer = desk.a_customer()
    orders = [
        desk.an_order(
            customer, goods(bowl, 2, name="Bol"), goods(cup, 1, name="Tasse"), payment_kind="account"
        )
        for _ in range(2)
    ]
    for order in orders:
        desk.confirm(order)
    with desk.reading() as rd:
        found = pick_orders(rd, orders)
        told = [(each.place, each.shelf, each.name, each.quantity_milli) for each in together(found)]
        assert pick_list(rd, orders).startswith(b"%PDF")
    assert told == [
        ("Magasin", "A1", "Tasse", 2_000),
        ("Magasin", "B2", "Bol", 2_000),
        ("Réserve", "Palette 1", "Bol", 2_000),
    ]
    # The second order's bowls are in the store room: the first takes those of the shop floor.
    assert [line.where for line in found[1].lines] == ["Réserve Palette 1", "Magasin A1"]


def test_with_one_place_and_no_shelves_a_pick_list_says_nothing_of_them(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=3)
    order = desk.an_order(desk.a_customer(), goods(bowl, 1), payment_kind="account")
    desk.confirm(order)
    with desk.reading() as rd:
        [found] = pick_orders(rd, [order])
    assert [line.where for line in found.lines] == [""]
    desk.do(place.name_shelf, bowl, {1: "A3"})
    with desk.reading() as rd:
        [found] = pick_orders(rd, [order])
    assert [line.where for line in found.lines] == ["A3"]


def test_a_bundle_is_checked_by_its_parts_or_by_its_own_code(database_url: str) -> None:
    with a_desk(database_url) as desk:
        cup, tea = desk.a_product("Tasse", on_hand=9, sku="TAS"), desk.a_product("Thé", on_hand=9, sku="THE")
        box = desk.a_product("Coffret", sku="COF", gtins=("4006381333931",))
        desk.do(compose, box, [Part(cup, 2000), Part(tea, 1000)])
        order = desk.an_order(desk.a_customer(), goods(box, 2, name="Coffret"))
        desk.confirm(order)
        with desk.reading() as rd:
            [picked] = pick_orders(rd, [order])
        assert [
            (line.sku, line.quantity_milli, line.bundle and line.bundle.name) for line in picked.lines
        ] == [
            ("TAS", 4000, "Coffret"),
            ("THE", 2000, "Coffret"),
        ]
        check = Check(picked.lines)
        assert check.scan(codes_meant("TAS"))[0] == "counted"
        assert check.scan(codes_meant("4006381333931"))[0] == "counted"
        assert dict(check.quantities) == {picked.lines[0].id: 3000, picked.lines[1].id: 1000}
        # Of the second one cup was counted by itself already.
        assert check.scan(codes_meant("COF"))[0] == "too_many"
        assert dict(check.quantities) == {picked.lines[0].id: 3000, picked.lines[1].id: 1000}
        assert check.scan(codes_meant("THE"))[0] == "whole"
        assert check.scan(codes_meant("TAS"))[0] == "whole"
        desk.ship(order, dict(check.quantities))
