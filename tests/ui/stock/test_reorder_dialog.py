"""A product's own reorder point: typed, told on its page, and left to its sales again."""

from __future__ import annotations

from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.stock.product_page import ProductPage
from ui.stock.reorder_dialog import ReorderDialog


def opened(stage: Stage, page: ProductPage) -> ReorderDialog:
    assert page.facts is not None
    page._reorder(page.facts)
    [dialog] = page.findChildren(ReorderDialog)
    return dialog


def test_a_point_of_ones_own_is_typed_and_told_on_the_page(stage: Stage, books: Desk) -> None:
    product = books.a_product(on_hand=10)
    page = stage.show(ProductPage(stage.office, product))
    assert "Seuil fixé" not in page.levels.told
    dialog = opened(stage, page)
    dialog.point.setText("12")
    dialog.point.settle()
    assert any("12" in told for told in dialog.effects.told)
    dialog.most.setText("5")
    dialog.most.settle()
    dialog.verb.click()
    stage.calm()
    # The maximum is below the point: said at its field.
    assert dialog.form.fields["most"].problem
    dialog.most.setText("48")
    dialog.most.settle()
    dialog.verb.click()
    stage.calm()
    stage.qtbot.waitUntil(lambda: page.levels.told.get("Seuil fixé") == "12")
    assert page.levels.told["Maximum"] == "48"
