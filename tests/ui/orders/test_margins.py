"""Margins in the window: beside prices when they are asked for, never for those who may not see costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.base.actor import Actor, Role
from app.base.database import open_database
from app.orders.entry import offers_of
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.kit.office import Office
from ui.orders.order_entry import OrderEntry
from ui.orders.order_page import OrderPage
from ui.stock.product_dialog import change_product
from ui.stock.product_page import ProductPage
from ui.stock.stock_screen import stock_screen


@pytest.fixture
def clerks(stage: Stage, books: Desk, qtbot: QtBot) -> Iterator[Stage]:
    """The same books in front of somebody who sells and does not see costs."""
    office = Office(open_database(books.url, books.database.clock), Actor("Jo", Role.CLERK), watch=False)
    yield replace(stage, office=office)
    office.close()


def test_a_line_shows_what_it_earns_in_the_place_of_its_stock(stage: Stage, books: Desk) -> None:
    bowl = books.a_product("Bol", on_hand=10, price_micro=10_000_000, cost_micro=4_000_000)
    stool = books.a_product("Tabouret", price_micro=50_000_000)
    customer = books.a_customer()
    entry = stage.show(OrderEntry(stage.office))
    entry.buy_for(customer)
    stage.calm()
    with books.database.read() as rd:
        offers = offers_of(rd, [bowl, stool])
    for offer in offers:
        entry.sheet.grid.add_product(offer)
    stage.calm()
    grid = entry.sheet.grid
    assert grid.isColumnHidden(grid.column_of("margin"))
    assert "Marge" not in entry.sheet.totals.told
    entry.sheet.foot.button.click()
    assert not grid.isColumnHidden(grid.column_of("margin"))
    assert grid.isColumnHidden(grid.column_of("available"))
    assert [row.margin.amount if row.margin else None for row in grid.rows] == [600, None]
    told = {label: text.replace("\u00a0", " ") for label, text in entry.sheet.totals.told.items()}
    assert (told["Marge"], told["Lignes sans coût"]) == ("6,00 €, 60 %", "1")
    entry.sheet.form.discount.setText("50")
    entry.sheet.form.discount.settle()
    stage.calm()
    assert [row.margin.amount if row.margin else None for row in grid.rows] == [100, None]
    entry.sheet.foot.button.click()
    assert "Marge" not in entry.sheet.totals.told


def test_an_order_tells_its_margin_beside_it_and_by_line(stage: Stage, books: Desk) -> None:
    bowl = books.a_product("Bol", on_hand=10, cost_micro=4_000_000)
    order = books.an_order(books.a_customer(), goods(bowl, 3, "10.00"))
    page = stage.show(OrderPage(stage.office, order))
    assert page.margins.found is None
    page.margins.button.click()
    stage.calm()
    told = {label: text.replace("\u00a0", " ") for label, text in page.margins.figures.told.items()}
    assert told == {"Vendu HT, remises déduites": "30,00 €", "Coût": "12,00 €", "Marge": "18,00 €, 60 %"}
    assert page._lines is not None
    assert [column.key for column in page._lines.rows_model.columns if column.key.startswith("margin")] == [
        "margin",
        "margin_share",
    ]
    page.margins.button.click()
    stage.calm()
    assert page.margins.found is None
    assert not page.margins.figures.isVisible()


def test_who_may_not_see_costs_sees_none_anywhere(clerks: Stage, books: Desk) -> None:
    bowl = books.a_product("Bol", on_hand=10, price_micro=10_000_000, cost_micro=4_321_000)
    order = books.an_order(books.a_customer(), goods(bowl, 3, "10.00"))
    page = clerks.show(OrderPage(clerks.office, order))
    assert not page.margins.part.isVisible()
    page.margins._shown.turn()
    clerks.calm()
    assert page.margins.found is None
    entry = clerks.show(OrderEntry(clerks.office))
    assert not entry.sheet.foot.button.isVisible()
    assert not entry.sheet.foot.margins.on
    page.margins._shown.turn()
    listed = clerks.show(stock_screen(clerks.office))
    assert "cost_micro" not in [column.key for column in listed.design.columns]
    article = clerks.show(ProductPage(clerks.office, bowl))
    assert "Coût" not in article.about.told
    assert "cost" not in [column.key for column in article.moves.rows_model.columns]
    assert article.facts is not None
    dialog = change_product(clerks.office, article.facts)
    clerks.qtbot.addWidget(dialog)
    clerks.calm()
    assert not dialog.cost.isVisible()
    dialog.name.setText("Bol bleu")
    dialog.verb.click()
    clerks.calm()
    assert books.row("SELECT name, cost_micro FROM product WHERE id = :id", id=bowl) == {
        "name": "Bol bleu",
        "cost_micro": 4_321_000,
    }
