"""Pick lists and checks of goods that are traced: which lots to take, and the serial number of each unit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base import settings
from app.flow import restock, ship
from app.flow.paper import delivery_note
from app.flow.picking import codes_meant, lot_meant, pick_list, pick_orders
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.reports.order_page import order_page
from app.shipping.frozen import delivery_note_facts
from app.shipping.pick_list import Check, PickLine, together
from app.stock import tracing
from app.stock.lots import LotOf
from tests.stories.desk import TODAY, Desk, a_desk, goods

GTIN = "3017620422003"


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def ordered(desk: Desk, how: str, pieces: int, *lots: LotOf) -> int:
    product = desk.a_product("Miel", sku="M", gtins=(GTIN,))
    desk.do(tracing.trace, product, how)
    whole = sum(each.quantity_milli for each in lots)
    desk.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(product, whole, lots=lots),)))
    order = desk.an_order(desk.a_customer(), goods(product, pieces), payment_kind="account")
    desk.confirm(order)
    return order


def line_of(desk: Desk, order: int) -> PickLine:
    with desk.reading() as rd:
        [found] = pick_orders(rd, [order])
        assert pick_list(rd, [order]).startswith(b"%PDF")
    [line] = found.lines
    return line


def test_a_pick_list_names_the_lots_that_leave_first_and_what_is_expired_lacks(desk: Desk) -> None:
    soon = TODAY + timedelta(days=5)
    lots = (LotOf("A", 2000, soon), LotOf("OLD", 4000, TODAY - timedelta(days=1)), LotOf("B", 1000))
    order = ordered(desk, "lot", 5, *lots)
    with desk.reading() as rd:
        # What is expired lacks as what is not there does: where incomplete orders wait, this one does.
        [waits] = pick_orders(rd, [order])
        assert waits.why is not None
    desk.do(settings.decide, "ship.partial", value=True)
    line = line_of(desk, order)
    assert [(spot.lot, spot.expires_on, spot.quantity_milli) for spot in line.spots] == [
        ("A", soon, 2000),
        ("B", None, 1000),
    ]
    assert (line.quantity_milli, line.short_milli, [code for code, _ in line.lots]) == (
        3000,
        2000,
        ["A", "B"],
    )
    with desk.reading() as rd:
        assert [(each.lot, each.quantity_milli) for each in together(pick_orders(rd, [order]))] == [
            ("A", 2000),
            ("B", 1000),
        ]


def test_the_lot_that_was_scanned_leaves_and_the_papers_name_it(desk: Desk) -> None:
    soon = TODAY + timedelta(days=5)
    order = ordered(desk, "lot", 3, LotOf("A", 3000, soon), LotOf("B", 3000, soon + timedelta(days=9)))
    check = Check((line_of(desk, order),))
    of_b = f"010{GTIN}10B"
    assert lot_meant(of_b) == "B"
    assert check.scan(codes_meant(of_b), lot_meant(of_b))[0] == "counted"
    stranger = f"010{GTIN}10X"
    assert check.scan(codes_meant(stranger), lot_meant(stranger))[0] == "lot"
    assert check.scan(codes_meant(GTIN))[0] == "counted"
    assert check.scan(codes_meant(GTIN))[0] == "whole"
    made = desk.do(ship.ship, order, dict(check.quantities), lots=dict(check.lots))
    with desk.reading() as rd:
        [line] = delivery_note_facts(rd, made)[0].lines
        assert delivery_note(rd, made).startswith(b"%PDF")
        page = order_page(rd, order)
    assert (
        line.lots.replace("\u00a0", " ").replace("\u202f", " ")
        == "Lots B (date limite 06/12/2026) × 1 · A (date limite 27/11/2026) × 2"
    )
    assert sorted((each.code, each.quantity_milli) for each in page.lots) == [("A", 2000), ("B", 1000)]
    desk.do(ship.reverse, made, "Erreur")
    with desk.reading() as rd:
        assert order_page(rd, order).lots == ()
        assert order_page(rd, order).traced


def test_serial_numbers_are_scanned_one_by_one_each_once(desk: Desk) -> None:
    order = ordered(desk, "serial", 2, *(LotOf(code, 1000) for code in ("S1", "S2", "S3")))
    line = line_of(desk, order)
    assert (line.by_unit, [spot.lot for spot in line.spots]) == (True, [""])
    check = Check((line,))
    assert check.scan(codes_meant(GTIN))[0] == "serial"
    assert check.take(line) == "serial"
    assert check.scan(codes_meant("S2"))[0] == "counted"
    assert check.scan(codes_meant("S2"))[0] == "twice"
    whole = f"010{GTIN}21S3"
    assert check.scan(codes_meant(whole), lot_meant(whole))[0] == "whole"
    assert check.scan(codes_meant("S1"))[0] == "too_many"
    made = desk.do(ship.ship, order, dict(check.quantities), lots=dict(check.lots))
    with desk.reading() as rd:
        [told] = delivery_note_facts(rd, made)[0].lines
    assert told.lots == "N° de série S2 · S3"


def test_what_is_named_of_a_lot_and_the_rest_of_the_same_one_leave_in_one_move(desk: Desk) -> None:
    order = ordered(desk, "lot", 3, LotOf("A", 3000, TODAY + timedelta(days=5)))
    with desk.reading() as rd:
        [line] = order_page(rd, order).lines
        [(_, lot_id)] = line_of(desk, order).lots
    made = desk.do(ship.ship, order, lots={line.id: [(lot_id, 1000)]})
    assert desk.rows(
        "SELECT quantity_milli FROM stock_move WHERE cause = 'shipment' AND lot_id IS NOT NULL"
    ) == [{"quantity_milli": -3000}]
    desk.do(ship.reverse, made, "Erreur")
    desk.must_verify()
