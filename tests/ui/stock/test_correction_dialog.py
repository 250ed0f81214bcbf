"""Counting stock: the difference is said before it is made, and stays with its reason."""

from __future__ import annotations

import pytest

from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.stock.correction_dialog import CorrectionDialog
from ui.stock.product_dialog import add_product, change_product
from ui.stock.product_page import ProductPage


@pytest.mark.parametrize(("way", "typed", "there"), [("counted", "7", 7), ("add", "3", 13), ("take", "4", 6)])
def test_what_is_typed_becomes_a_move(stage: Stage, books: Desk, way: str, typed: str, there: int) -> None:
    product = books.a_product(on_hand=10)
    dialog = stage.show(CorrectionDialog(stage.office, product, "Pull marin", 10_000))
    dialog.way.set_value(way)
    dialog.quantity.setText(typed)
    dialog.quantity.settle()
    assert str(there) in dialog.effects.told[-1]
    dialog.reason.setText("inventaire")
    dialog.verb.click()
    stage.calm()
    assert books.stock(product) == (there, 0)


def test_counting_what_is_there_changes_nothing_and_is_said(stage: Stage, books: Desk) -> None:
    product = books.a_product(on_hand=10)
    dialog = stage.show(CorrectionDialog(stage.office, product, "Pull marin", 10_000))
    dialog.quantity.setText("10")
    dialog.reason.setText("inventaire")
    dialog.verb.click()
    stage.calm()
    assert dialog.form.fields["quantity"].problem
    assert dialog.isVisible()


def test_the_page_shows_the_correction_with_its_reason(stage: Stage, books: Desk) -> None:
    product = books.a_product(on_hand=10)
    page = stage.show(ProductPage(stage.office, product))
    dialog = CorrectionDialog(stage.office, product, "Pull marin", 10_000, page)
    dialog.quantity.setText("8")
    dialog.reason.setText("casse")
    dialog.try_it()
    stage.calm()
    stage.qtbot.waitUntil(lambda: len(page.moves.rows_model.rows) == 2)
    assert page.moves.rows_model.rows[0].quantity_milli == -2000
    assert any("casse" in told for told in page.history.told)


def test_a_taken_sku_is_said_at_its_field(stage: Stage, books: Desk) -> None:
    books.a_product("Bol", sku="B-1")
    dialog = add_product(stage.office, "Vase")
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.sku.setText("B-1")
    dialog.price.setText("12,50")
    dialog.verb.click()
    stage.calm()
    assert "Bol" in dialog.form.fields["sku"].problem
    dialog.sku.setText("B-2")
    dialog.verb.click()
    stage.calm()
    [(noun, key)] = stage.opened
    assert noun == "product"
    found = books.row("SELECT sku, price_micro, vat_class FROM product WHERE id = :id", id=key)
    assert found == {"sku": "B-2", "price_micro": 12_500_000, "vat_class": "standard"}


def test_barcodes_are_changed_with_the_product_and_a_wrong_one_is_said_at_its_field(
    stage: Stage, books: Desk
) -> None:
    product = books.a_product("Bol", gtins=("3017620422003", "4006381333931"))
    page = stage.show(ProductPage(stage.office, product))
    assert page.facts is not None
    dialog = change_product(stage.office, page.facts)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert dialog.gtins.text() == "3017620422003 4006381333931"
    dialog.gtins.setText("3017620422004")
    dialog.verb.click()
    stage.calm()
    assert dialog.form.fields["gtins"].problem
    assert not dialog.banner.isVisible()
    dialog.gtins.setText("4006381333931, 5449000000996")
    dialog.verb.click()
    stage.calm()
    found = books.rows("SELECT code FROM gtin WHERE product_id = :id ORDER BY id", id=product)
    assert [row["code"] for row in found] == ["4006381333931", "5449000000996"]


def test_moves_tell_the_place_by_its_name(stage: Stage, books: Desk) -> None:
    page = stage.show(ProductPage(stage.office, books.a_product(on_hand=10)))
    assert [row.location for row in page.moves.rows_model.rows] == ["Magasin"]
