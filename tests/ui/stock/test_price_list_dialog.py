"""Price lists in the window: typed by keys or pasted from a spreadsheet, saved, read back, and priced by."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.base.errors import Refusal
from app.pricing import price_list
from app.pricing.price_list import PriceLineDraft, PriceListDraft
from app.pricing.price_queries import lines_of_list, price_for, price_lists
from app.pricing.price_text import text_to_lines
from tests.stories.desk import TODAY, Desk
from tests.ui.conftest import Stage
from ui.stock.price_list_dialog import PriceListDialog, PriceListsDialog, list_columns
from ui.stock.product_page import ProductPage


def typed(stage: Stage, dialog: PriceListDialog, *keys: str | Qt.Key) -> None:
    """Type into whatever cell is open; a word's product is waited for."""
    for each in keys:
        editor = dialog.focusWidget()
        assert editor is not None
        if isinstance(each, str):
            stage.qtbot.keyClicks(editor, each)
        else:
            stage.qtbot.keyClick(editor, each)
            stage.calm()


def entries(dialog: PriceListDialog) -> list[tuple[str | None, int, int | None, int]]:
    """The lines as they stand: code, from, price, discount."""
    return [(row.sku, row.from_milli, row.price_micro, row.discount_ppm) for row in dialog.lines.rows]


ENTER = Qt.Key.Key_Return


def test_lines_are_typed_by_keys_saved_and_read_back(stage: Stage, books: Desk) -> None:
    product = books.a_product("Pull marin", sku="PULL", price_micro=50_000_000)
    lists = stage.show(PriceListsDialog(stage.office))
    assert lists.subtitle.text()
    dialog = stage.show(PriceListDialog(stage.office, None, done=lists.refresh))
    dialog.name.setText("Revendeurs")
    dialog.for_all.setChecked(True)
    dialog.lines.setFocus()
    typed(stage, dialog, "PULL", ENTER, ENTER, "40", ENTER, ENTER, ENTER, ENTER)
    assert dialog.lines.at == (1, "name")
    typed(stage, dialog, "pull", ENTER, "10", ENTER, "35,50", ENTER, "5", Qt.Key.Key_Down)
    # Below the last line a new one begins; an empty one goes when it is left.
    assert len(dialog.lines.rows) == 3
    typed(stage, dialog, ENTER)
    assert dialog.verb.hasFocus()
    dialog.lines.go(1, "name")
    dialog.lines.add_line()
    typed(stage, dialog, Qt.Key.Key_Tab)
    assert dialog.verb.hasFocus()
    dialog.focusNextChild()
    assert dialog.leave.hasFocus()
    assert entries(dialog) == [("PULL", 0, 40_000_000, 0), ("PULL", 10_000, 35_500_000, 50_000)]
    dialog.verb.click()
    stage.calm()
    [row] = lists.lists.rows_model.rows
    assert (row.name, row.lines) == ("Revendeurs", 2)
    with books.database.read() as rd:
        assert price_for(rd, None, product, 1000, TODAY).price_micro == 40_000_000
        found = price_for(rd, None, product, 10_000, TODAY)
        assert (found.price_micro, found.discount_ppm) == (35_500_000, 50_000)
    again = stage.show(PriceListDialog(stage.office, row))
    assert entries(again) == [("PULL", 0, 40_000_000, 0), ("PULL", 10_000, 35_500_000, 50_000)]
    again.lines.go(0, "price_micro")
    again.lines.remove_line()
    again.lines.go(0, "discount_ppm")
    again.lines.editors["discount_ppm"].clear()
    again.verb.click()
    stage.calm()
    with books.database.read() as rd:
        assert [(each.from_milli, each.discount_ppm) for each in lines_of_list(rd, row.id)] == [(10_000, 0)]
    page = stage.show(ProductPage(stage.office, product))
    assert [each.list_name for each in page.prices.rows_model.rows] == ["Revendeurs"]


def test_rows_of_a_spreadsheet_are_pasted_and_what_cannot_be_read_is_said(stage: Stage, books: Desk) -> None:
    books.a_product("Pull marin", sku="PULL")
    books.a_product("Bonnet", sku="BON")
    dialog = stage.show(PriceListDialog(stage.office, None))
    clipboard, grid = QApplication.clipboard(), dialog.lines
    grid.setFocus()
    clipboard.setText("PULL\t\t40,00\nBON\t10\t5,00\t2,5 %\t01/06/2027\n")
    stage.qtbot.keyClick(grid.article, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    kept = [("PULL", 0, 40_000_000, 0), ("BON", 10_000, 5_000_000, 25_000)]
    assert entries(dialog) == kept
    assert grid.rows[1].valid_from == date(2027, 6, 1)
    assert grid.at == (1, "from_milli")
    grid.editors["from_milli"].deselect()
    stage.qtbot.keyClick(grid.editors["from_milli"], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = clipboard.text().replace("\u00a0", " ")
    assert copied.splitlines() == ["PULL\t\t40,00", "BON\t10\t5,00\t2,5 %\t01/06/2027"]
    clipboard.setText("INCONNU; ; 40,00")
    stage.qtbot.keyClick(grid.editors["from_milli"], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    assert "INCONNU" in dialog.form.fields["lines"].problem
    assert entries(dialog) == kept
    stage.qtbot.keyClick(grid.editors["from_milli"], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert entries(dialog) == [(None, 0, None, 0)]


def test_a_line_without_price_or_said_twice_is_named_and_nothing_is_lost(stage: Stage, books: Desk) -> None:
    books.a_product("Pull marin", sku="PULL")
    dialog = stage.show(PriceListDialog(stage.office, None))
    dialog.name.setText("Revendeurs")
    dialog.lines.setFocus()
    typed(stage, dialog, "PULL", ENTER)
    dialog.verb.click()
    stage.calm()
    assert "1" in dialog.form.fields["lines"].problem
    dialog.lines.go(0, "price_micro")
    typed(stage, dialog, "40", ENTER)
    dialog.lines.add_line()
    dialog.lines.copy_line()
    assert len(entries(dialog)) == 2
    dialog.verb.click()
    stage.calm()
    assert "2" in dialog.form.fields["lines"].problem
    assert len(entries(dialog)) == 2
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


def test_a_list_says_whom_it_is_for_and_whether_it_is_in_force(stage: Stage, books: Desk) -> None:
    product = books.a_product("Pull marin", sku="PULL", price_micro=50_000_000)
    soon, gone = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
    pro = books.do(price_list.add_list, PriceListDraft(name="Pro"))
    books.do(price_list.add_list, PriceListDraft(name="Bientôt", for_all=True, valid_from=soon))
    books.do(price_list.add_list, PriceListDraft(name="Passé", for_all=True, valid_to=gone))
    books.do(price_list.put_lines, pro, [PriceLineDraft(product_id=product, price_micro=40_000_000)])
    lists = stage.show(PriceListsDialog(stage.office))
    stage.calm()
    model = lists.lists.rows_model
    columns = {column.key: column for column in list_columns(stage.office)}
    whom, aside = columns["for_whom"].value, columns["name"].aside
    assert whom is not None
    assert aside is not None
    told = {row.name: (whom(row), aside(row)) for row in model.rows}
    assert told == {
        "Pro": ("Personne encore", ""),
        "Bientôt": ("Tous les clients", "à venir"),
        "Passé": ("Tous les clients", "terminé"),
    }
    books.do(price_list.set_customer_prices, books.a_customer(), None, pro)
    lists.refresh()
    stage.calm()
    assert "1 client" in {whom(row) for row in model.rows}
    one = stage.show(PriceListDialog(stage.office, next(row for row in model.rows if row.name == "Pro")))
    stage.calm()
    article = one.lines.rows[0].article
    assert article is not None
    assert (article.price_micro, article.includes_tax) == (50_000_000, False)
