"""Goods coming in at the window: by keys alone, by scans, from a product that is short, and undone again (R34, K1, B5)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.base.actor import Actor, Role
from app.catalogue.product import ProductDraft, add
from app.purchasing import supplier
from app.purchasing.supplier import OfferDraft, SupplierDraft
from app.reports.goods_in import GoodsScanned, scanned_goods
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.kit.reason_dialog import ReasonDialog
from ui.purchasing.goods_in_dialog import GoodsInDialog
from ui.purchasing.receipt_page import ReceiptPage
from ui.stock.product_page import ProductPage
from ui.today.process_dialog import ProcessDialog

ENTER = Qt.Key.Key_Return


@pytest.fixture
def under(stage: Stage) -> QWidget:
    """What dialogs stand over, and go away with."""
    return stage.show(QWidget())


def asking(stage: Stage, under: QWidget, products: list[int]) -> GoodsInDialog:
    """The dialog, open."""
    dialog = GoodsInDialog(stage.office, products, None, under)
    dialog.open()
    stage.calm()
    return dialog


def typed(stage: Stage, dialog: GoodsInDialog, *keys: str | Qt.Key) -> None:
    """Type into whatever has the keys; a word's product is waited for."""
    for each in keys:
        editor = dialog.focusWidget()
        assert editor is not None
        if isinstance(each, str):
            stage.qtbot.keyClicks(editor, each)
        else:
            stage.qtbot.keyClick(editor, each)
            stage.calm()


def entries(dialog: GoodsInDialog) -> list[tuple[str, int, int | None]]:
    return [
        (row.goods.name if row.goods else "", row.quantity_milli, row.cost_micro) for row in dialog.lines.rows
    ]


def test_goods_are_received_by_keys_alone_and_the_order_that_waited_can_leave(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    product = books.a_product("Pull marin", sku="PULL", cost_micro=11_000_000)
    order = books.an_order(books.a_customer(), goods(product, 3))
    books.confirm(order)
    page = stage.show(ProductPage(stage.office, product))
    assert page.card.isVisible()
    assert page.card.step is not None
    assert "3" in page.card.step.title
    dialog = asking(stage, under, [product])
    # What is missing stands there, at the cost of the product's file.
    assert entries(dialog) == [("Pull marin", 3_000, 11_000_000)]
    # What is asked of the line is framed; of an empty one where it begins.
    assert dialog.lines.framed(0) == ("quantity_milli", "cost_micro")
    assert GoodsInDialog(stage.office, [], None, under).lines.framed(0) == ("name",)
    dialog.lines.go(0, "quantity_milli")
    typed(stage, dialog, "5", ENTER, "12,50", ENTER, ENTER)
    assert dialog.supplier.hasFocus()
    assert dialog.effects.told[0].startswith("met 5 en stock")
    dialog.verb.click()
    stage.calm()
    [(noun, receipt)] = stage.opened
    assert noun == "receipt"
    assert "1 commande peut partir" in stage.said[-1].text
    assert books.stock(product) == (5, 3)
    shown = stage.show(ReceiptPage(stage.office, receipt))
    assert [row.id for row in shown.waiting.rows_model.rows] == [order]
    assert shown.card.step is not None
    shown.card.take()
    stage.calm()
    [asked] = [each for each in QApplication.topLevelWidgets() if isinstance(each, ProcessDialog)]
    assert asked.isVisible()
    asked.reject()
    # Nothing is missing any more: the product asks for nothing.
    page.refresh()
    stage.calm()
    assert not page.card.isVisible()


def test_scans_of_one_product_make_one_line_and_a_carton_counts_its_units(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    product = books.a_product("Pull marin", sku="PULL", gtins=("3017620422003",))
    who = books.do(supplier.add, SupplierDraft(name="Grossiste"))
    books.do(supplier.offer, who, OfferDraft(product_id=product, code="GR-12", pack_milli=12_000))
    dialog = asking(stage, under, [])
    for code in ("3017620422003", "3017620422003", "GR-12"):
        with books.database.read() as rd:
            found = scanned_goods(rd, code)
        dialog.scans.found(found)
    assert [(name, milli) for name, milli, _ in entries(dialog)] == [("Pull marin", 14_000)]
    dialog.scans.found(GoodsScanned("999"))
    assert dialog.banner.isVisible()
    assert len(dialog.lines.lines) == 1


def test_a_supplier_proposes_their_prices_where_none_was_typed(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    one, two = books.a_product("Une", cost_micro=1_000_000), books.a_product("Deux", cost_micro=2_000_000)
    who = books.do(supplier.add, SupplierDraft(name="Grossiste"))
    for product in (one, two):
        books.do(supplier.offer, who, OfferDraft(product_id=product, price_micro=9_000_000))
    dialog = asking(stage, under, [one, two])
    rows = [replace(row, quantity_milli=1_000) for row in dialog.lines.rows]
    dialog.lines.change([replace(rows[0], cost_micro=4_000_000), rows[1]])
    dialog.lines.ask_prices({one: 9_000_000, two: 9_000_000})
    assert [cost for _, _, cost in entries(dialog)] == [4_000_000, 9_000_000]


def test_a_line_without_a_quantity_keeps_the_dialog_open_and_says_which(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    product = books.a_product("Pull marin")
    dialog = asking(stage, under, [product])
    dialog.verb.click()
    stage.calm()
    assert dialog.isVisible()
    assert "Pull marin" in dialog.form.fields["lines"].problem


def test_a_receipt_is_undone_from_its_page_with_a_reason(stage: Stage, books: Desk, under: QWidget) -> None:
    product = books.a_product("Pull marin", on_hand=1)
    dialog = asking(stage, under, [product])
    dialog.lines.close_cell()
    dialog.lines.change([replace(dialog.lines.rows[0], quantity_milli=4_000)])
    dialog.verb.click()
    stage.calm()
    [(_, receipt)] = stage.opened
    page = stage.show(ReceiptPage(stage.office, receipt))
    page.verbs.do("receipt.reverse")
    [asked] = page.findChildren(ReasonDialog)
    asked.reason.setText("livré par erreur")
    asked.verb.click()
    stage.calm()
    assert books.stock(product)[0] == 1
    assert not page.card.isVisible()
    assert page.verbs.offered["receipt.reverse"]


def test_who_sees_no_costs_receives_without_them(stage: Stage, books: Desk, under: QWidget) -> None:
    product = books.do(add, ProductDraft(name="Pull marin", sku="PULL", cost_micro=7_000_000))
    stage.office.actor = Actor("Claire", Role.CLERK)
    dialog = asking(stage, under, [product])
    assert [column.key for column in dialog.lines.rows_model.columns] == [
        "name",
        "standing",
        "quantity_milli",
    ]
    dialog.lines.go(0, "quantity_milli")
    typed(stage, dialog, "2", ENTER)
    assert dialog.lines.at == (1, "name")
    dialog.verb.click()
    stage.calm()
    assert books.stock(product)[0] == 2
