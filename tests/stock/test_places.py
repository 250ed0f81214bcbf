"""Places: which serve orders and in what order, what is there at each, and what comes of it for orders; on both dialects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.base.words import Words
from app.flow import restock, ship
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.reports.line_page import line_pages
from app.reports.stock_list import STOCK
from app.reports.take_page import take_page
from app.stock import correction, place, take
from app.stock.ledger import levels
from app.stock.place import all_places, place_said, places, promised_at, taken_from
from app.stock.queries import LevelRow, levels_of
from app.stock.take import Counted
from tests.stories.desk import Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def refused(desk: Desk, *args: object, **named: object) -> str:
    with pytest.raises(Refusal) as why:
        desk.do(*args, **named)
    return why.value.code


def first_of(desk: Desk) -> int:
    with desk.database.read() as rd:
        return places(rd).first


def at_each(desk: Desk, product: int) -> dict[str, tuple[int, int, int]]:
    """On hand, promised and available at each place, in pieces."""

    def told(row: LevelRow) -> tuple[int, int, int]:
        return row.on_hand_milli // 1000, row.reserved_milli // 1000, row.available_milli // 1000

    with desk.database.read() as rd:
        return {row.location: told(row) for row in levels_of(rd, product)}


def receive(desk: Desk, product: int, pieces: int, at: int | None = None, cost: int = 2_000_000) -> int:
    lines = (ReceivedLine(product, pieces * 1000, cost),)
    return desk.do(restock.receive, ReceiptDraft(lines=lines, place=at)).id


def test_orders_are_served_from_the_first_place_and_then_from_the_second(desk: Desk) -> None:
    product = desk.a_product()
    store = desk.do(place.add_place, "Réserve")
    receive(desk, product, 3)
    receive(desk, product, 10, store)
    order = desk.an_order(desk.a_customer(), goods(product, 5), payment_kind="account")
    desk.confirm(order)
    assert at_each(desk, product) == {"Magasin": (3, 3, 0), "Réserve": (10, 2, 8)}
    shipment = desk.ship(order)
    assert at_each(desk, product) == {"Magasin": (0, 0, 0), "Réserve": (8, 0, 8)}
    desk.do(ship.reverse, shipment, "erreur")
    assert at_each(desk, product) == {"Magasin": (3, 3, 0), "Réserve": (10, 2, 8)}


def test_the_first_place_is_whichever_somebody_names(desk: Desk) -> None:
    product = desk.a_product()
    store = desk.do(place.add_place, "Réserve")
    receive(desk, product, 4)
    desk.do(place.serve_first, store)
    receive(desk, product, 4)
    order = desk.an_order(desk.a_customer(), goods(product, 5), payment_kind="account")
    desk.confirm(order)
    desk.ship(order)
    assert at_each(desk, product) == {"Réserve": (0, 0, 0), "Magasin": (3, 0, 3)}


def test_what_is_not_for_sale_is_promised_to_nobody(desk: Desk) -> None:
    product = desk.a_product()
    show = desk.do(place.add_place, "Vitrine", for_sale=False)
    receive(desk, product, 2)
    receive(desk, product, 6, show)
    order = desk.an_order(desk.a_customer(), goods(product, 5), payment_kind="account")
    desk.confirm(order)
    with desk.database.read() as rd:
        level = levels(rd, [product])[product]
        assert (level.on_hand_milli, level.apart_milli, level.available_milli) == (2_000, 6_000, -3_000)
        [row] = STOCK.rows(rd, [product])
        assert (row.on_hand_milli, row.available_milli, row.missing_milli) == (8_000, -3_000, 3_000)
        assert line_pages(rd, [product])[product].on_hand_milli == 2_000
        assert STOCK.ids(rd, ListQuery(chips=(("view", "short"),)), 0, 9) == [product]
    assert at_each(desk, product) == {"Magasin": (2, 5, -3), "Vitrine": (6, 0, 0)}
    desk.ship(order)
    assert at_each(desk, product) == {"Magasin": (0, 3, -3), "Vitrine": (6, 0, 0)}
    assert refused(desk, ship.ship, order, {desk.lines(order)[0]: 1_000}) == "stock_short"


def test_goods_cost_the_same_wherever_they_are(desk: Desk) -> None:
    product = desk.a_product()
    store = desk.do(place.add_place, "Réserve", for_sale=False)
    receive(desk, product, 10, store, cost=2_000_000)
    receive(desk, product, 10, cost=4_000_000)
    assert desk.row("SELECT cost_micro FROM product WHERE id = :id", id=product)["cost_micro"] == 3_000_000


def test_a_receipt_is_undone_where_it_came_in(desk: Desk) -> None:
    product = desk.a_product()
    store = desk.do(place.add_place, "Réserve")
    made = receive(desk, product, 4, store)
    receive(desk, product, 4)
    desk.do(correction.correct, product, -1_000, "casse", place=store)
    assert refused(desk, restock.reverse, made, "erreur") == "receipt_goods_gone"
    desk.do(correction.correct, product, 1_000, "retrouvé", place=store)
    desk.do(restock.reverse, made, "erreur")
    assert at_each(desk, product) == {"Magasin": (4, 0, 4), "Réserve": (0, 0, 0)}


def test_a_take_counts_one_place(desk: Desk) -> None:
    product = desk.a_product()
    store = desk.do(place.add_place, "Réserve")
    receive(desk, product, 4)
    receive(desk, product, 6, store)
    counted = desk.do(take.open_take, "Réserve", [product], place=store)
    with desk.database.read() as rd:
        assert take_page(rd, counted).place == "Réserve"
    desk.do(take.count, counted, [Counted(product, 5_000)])
    desk.do(take.post, counted, "compté")
    assert at_each(desk, product) == {"Magasin": (4, 0, 4), "Réserve": (5, 0, 5)}


def test_a_place_is_left_when_it_is_empty_and_goods_that_come_back_open_it_again(desk: Desk) -> None:
    product = desk.a_product()
    store = desk.do(place.add_place, "Réserve")
    receive(desk, product, 2, store)
    assert refused(desk, place.retire_place, store) == "place_not_empty"
    order = desk.an_order(desk.a_customer(), goods(product, 2), payment_kind="account")
    desk.confirm(order)
    shipment = desk.ship(order)
    desk.do(place.retire_place, store)
    with desk.database.read() as rd:
        assert not places(rd).several
        assert [each.retired for each in all_places(rd)] == [False, True]
    desk.do(ship.reverse, shipment, "erreur")
    assert at_each(desk, product) == {"Magasin": (0, 0, 0), "Réserve": (2, 2, 0)}


def test_one_place_always_serves_and_names_differ(desk: Desk) -> None:
    first = first_of(desk)
    assert refused(desk, place.retire_place, first) == "place_serves_alone"
    assert refused(desk, place.change_place, first, "Magasin", for_sale=False) == "place_serves_alone"
    store = desk.do(place.add_place, "Réserve")
    assert refused(desk, place.add_place, "reserve") == "place_known"
    assert refused(desk, place.add_place, "  ") == "place_name_missing"
    assert refused(desk, place.change_place, store, "magasin", for_sale=True) == "place_known"
    desk.do(place.change_place, first, "Boutique", for_sale=False)
    assert first_of(desk) == store
    assert refused(desk, place.retire_place, store) == "place_serves_alone"


def test_with_one_place_nothing_is_asked(desk: Desk) -> None:
    product = desk.a_product(on_hand=3)
    with desk.database.read() as rd:
        assert not places(rd).several
        assert places(rd).all_for_sale
    assert at_each(desk, product) == {"Magasin": (3, 0, 3)}


@pytest.mark.parametrize(
    ("wanted", "at", "taken"),
    [
        (5, {1: 3, 2: 9}, [(1, 3), (2, 2)]),
        (3, {1: 3, 2: 9}, [(1, 3)]),
        (4, {1: -1, 2: 9}, [(2, 4)]),
        (9, {1: 3, 2: 4}, [(1, 5), (2, 4)]),
        (2, {}, [(1, 2)]),
        (0, {1: 3}, []),
    ],
)
def test_a_quantity_is_taken_from_the_first_that_has_some(
    wanted: int, at: dict[int, int], taken: list[tuple[int, int]]
) -> None:
    assert taken_from(wanted, at, (1, 2)) == taken
    assert promised_at(wanted, at, (1, 2)) == dict(taken)


def test_places_the_program_named_are_said_in_the_language_of_who_reads() -> None:
    assert [place_said(name, Words("en")) for name in ("Magasin", "En transit", "Réserve")] == [
        "Shop floor",
        "In transit",
        "Réserve",
    ]
