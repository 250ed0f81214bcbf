"""Bundles on screen: composed by keys on the product's page, sold with what can be made of their parts, shipped in parts."""

from __future__ import annotations

from app.base.listing import ListQuery
from app.catalogue.bundle import Part, contents
from app.reports.goods_in import goods_called
from app.reports.stock_list import STOCK
from app.stock.bundle import compose
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.orders.order_page import OrderPage
from ui.orders.quantities_dialog import DropDialog, ShipDialog
from ui.stock.bundle_dialog import BundleDialog
from ui.stock.product_dialog import ProductDialog, change_product
from ui.stock.product_page import ProductPage
from ui.stock.stock_screen import made_told, stock_chip


def a_bundle(books: Desk, cups: int = 6, teas: int = 6) -> tuple[int, int, int]:
    cup = books.a_product("Tasse", on_hand=cups, price_micro=10_000_000, cost_micro=4_000_000, sku="TAS")
    tea = books.a_product("Thé vert", on_hand=teas, price_micro=20_000_000, cost_micro=7_000_000, sku="THE")
    box = books.a_product("Coffret", price_micro=30_000_000, sku="COF")
    books.do(compose, box, [Part(cup, 2000), Part(tea, 1000)])
    return box, cup, tea


def shown(stage: Stage, product: int) -> ProductPage:
    page = stage.show(ProductPage(stage.office, product))
    stage.calm()
    return page


def test_a_product_is_composed_on_its_page(stage: Stage, books: Desk) -> None:
    cup = books.a_product("Tasse", on_hand=7, price_micro=10_000_000)
    box = books.a_product("Coffret", price_micro=30_000_000)
    page = shown(stage, box)
    assert not page.bundle.isVisible()
    page.verbs.do("bundle.open")
    stage.calm()
    dialog = page.findChild(BundleDialog)
    assert dialog is not None
    with books.database.read() as rd:
        [found] = goods_called(rd, "tasse", 5)
    dialog.lines.scan_in(found, 2000)
    assert "3" in dialog.effects.told[0]
    dialog.verb.click()
    stage.calm()
    with books.database.read() as rd:
        [part] = contents(rd, [box])[box]
    assert (part.product_id, part.quantity_milli) == (cup, 2000)
    assert page.bundle.isVisible()
    assert [line.makes_milli for line in page.bundle.lines.rows_model.rows] == [3000]
    assert [row.name for row in shown(stage, cup).bundles.rows_model.rows] == ["Coffret"]


def test_a_product_with_stock_of_its_own_is_not_offered_to_be_one(stage: Stage, books: Desk) -> None:
    page = shown(stage, books.a_product("Tasse", on_hand=7))
    assert "bundle.open" not in page.verbs.offered


def test_a_bundle_without_lines_is_a_product_again(stage: Stage, books: Desk) -> None:
    box, *_ = a_bundle(books)
    page = shown(stage, box)
    page.verbs.do("bundle.open")
    stage.calm()
    dialog = page.findChild(BundleDialog)
    assert dialog is not None
    assert [line.quantity_milli for line in dialog.lines.lines] == [2000, 1000]
    dialog.lines.change([])
    dialog.verb.click()
    stage.calm()
    assert not page.bundle.isVisible()


def test_parts_of_another_vat_class_are_said(stage: Stage, books: Desk) -> None:
    box, cup, _ = a_bundle(books)
    assert not shown(stage, box).bundle.vat.text
    book = books.a_product("Livre de thé", on_hand=3, vat_class="reduced")
    books.do(compose, box, [Part(cup, 1000), Part(book, 1000)])
    assert "BOI-TVA-LIQ" in shown(stage, box).bundle.vat.text


def test_the_stock_of_a_bundle_cannot_be_counted(stage: Stage, books: Desk) -> None:
    box, *_ = a_bundle(books)
    page = shown(stage, box)
    assert page.facts is not None
    change_product(stage.office, page.facts, page)
    stage.calm()
    dialog = page.findChild(ProductDialog)
    assert dialog is not None
    assert not dialog.stocked.isEnabled()
    assert dialog.stocked.toolTip()
    dialog.reject()


def test_the_list_of_stock_shows_how_many_can_be_made_and_of_what(stage: Stage, books: Desk) -> None:
    box, *_ = a_bundle(books, cups=5)
    assert stage is not None
    with books.database.read() as rd:
        query = ListQuery(chips=(("view", "bundles"),))
        assert STOCK.ids(rd, query, 0, 9) == [box]
        [row] = STOCK.rows(rd, [box])
        by_available = ListQuery(chips=(("view", "all"),), sort="available")
        [*ids] = STOCK.ids(rd, by_available, 0, 9)
    assert (row.available_milli, made_told(row)) == (2000, "2\u00a0× Tasse, 1\u00a0× Thé vert")
    assert stock_chip(row) is None
    assert ids[0] == box


def test_loose_parts_are_shipped_by_who_says_so(stage: Stage, books: Desk) -> None:
    box, _, _ = a_bundle(books, cups=4, teas=0)
    order = books.an_order(books.a_customer(), goods(box, 2, "30.00", name="Coffret"))
    books.confirm(order)
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    page.verbs.do("order_page.verb.ship_there")
    stage.calm()
    dialog = page.findChild(ShipDialog)
    assert dialog is not None
    assert dialog.quantities == {}
    [cups, _] = dialog.lines
    dialog.edits[cups.id].set_value(2000)
    dialog.verb.click()
    stage.calm()
    assert books.order(order)["shipped"] == "part"


def test_bundles_are_called_off_and_not_their_parts(stage: Stage, books: Desk) -> None:
    box, cup, _ = a_bundle(books)
    order = books.an_order(books.a_customer(), goods(box, 2, "30.00", name="Coffret"))
    books.confirm(order)
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    page.verbs.do("order_page.verb.drop_some")
    stage.calm()
    dialog = page.findChild(DropDialog)
    assert dialog is not None
    assert [line.product_id for line in dialog.lines] == [box]
    dialog.edits[dialog.lines[0].id].set_value(1000)
    dialog._tell()
    dialog.reason.setText("Un seul voulu")
    dialog.verb.click()
    stage.calm()
    assert books.stock(cup) == (6, 2)
