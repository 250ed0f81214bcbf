"""Price lists in the window: typed as a spreadsheet has them, saved, read back, and priced by."""

from __future__ import annotations

import pytest

from app.base.errors import Refusal
from app.pricing.price_list import PriceLineDraft
from app.pricing.price_queries import lines_of_list, price_for, price_lists
from app.pricing.price_text import text_to_lines
from tests.stories.desk import TODAY, Desk
from tests.ui.conftest import Stage
from ui.stock.price_list_dialog import PriceListDialog, PriceListsDialog
from ui.stock.product_page import ProductPage


def test_a_list_is_typed_saved_and_read_back(stage: Stage, books: Desk) -> None:
    product = books.a_product("Pull marin", sku="PULL", price_micro=50_000_000)
    lists = stage.show(PriceListsDialog(stage.office))
    assert lists.subtitle.text()
    dialog = stage.show(PriceListDialog(stage.office, None, done=lists.refresh))
    dialog.name.setText("Revendeurs")
    dialog.for_all.setChecked(True)
    dialog.lines.setPlainText("PULL; ; 40,00\nPULL; 10; 35,50; 5 %\n")
    dialog.verb.click()
    stage.calm()
    [row] = lists.lists.rows_model.rows
    assert (row.name, row.lines) == ("Revendeurs", 2)
    with books.database.read() as rd:
        assert price_for(rd, None, product, 1000, TODAY).price_micro == 40_000_000
        found = price_for(rd, None, product, 10_000, TODAY)
        assert (found.price_micro, found.discount_ppm) == (35_500_000, 50_000)
    again = stage.show(PriceListDialog(stage.office, row))
    assert again.lines.toPlainText().replace("\u00a0", " ").splitlines() == [
        "PULL; ; 40,00",
        "PULL; 10; 35,50; 5 %",
    ]
    again.lines.setPlainText("PULL; 10; 35,50")
    again.verb.click()
    stage.calm()
    with books.database.read() as rd:
        assert [(each.from_milli, each.discount_ppm) for each in lines_of_list(rd, row.id)] == [(10_000, 0)]
    page = stage.show(ProductPage(stage.office, product))
    assert [each.list_name for each in page.prices.rows_model.rows] == ["Revendeurs"]


def test_a_line_that_cannot_be_read_is_named_at_its_field_and_nothing_is_lost(
    stage: Stage, books: Desk
) -> None:
    dialog = stage.show(PriceListDialog(stage.office, None))
    dialog.name.setText("Revendeurs")
    dialog.lines.setPlainText("INCONNU; ; 40,00")
    dialog.verb.click()
    stage.calm()
    assert "INCONNU" in dialog.form.fields["lines"].problem
    assert dialog.lines.toPlainText() == "INCONNU; ; 40,00"
    with books.database.read() as rd:
        assert price_lists(rd) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A;;12,50", PriceLineDraft(product_id=1, price_micro=12_500_000)),
        ("A\t10\t12,50\t", PriceLineDraft(product_id=1, from_milli=10_000, price_micro=12_500_000)),
        ("A; 2,5; -10 %", PriceLineDraft(product_id=1, from_milli=2_500, discount_ppm=100_000)),
        ("A; ; 9; 2,5 %", PriceLineDraft(product_id=1, price_micro=9_000_000, discount_ppm=25_000)),
    ],
)
def test_a_row_of_a_spreadsheet_is_a_line(text: str, line: PriceLineDraft) -> None:
    assert text_to_lines(f"\n{text}\n", {"A": 1}, "fr") == [line]


@pytest.mark.parametrize("text", ["A", "A; 1; 2; 3 %; 4"])
def test_a_row_with_too_few_or_too_many_cells_is_named(text: str) -> None:
    with pytest.raises(Refusal, match="price_row_unreadable"):
        text_to_lines(text, {"A": 1}, "fr")
