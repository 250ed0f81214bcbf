"""Places by keys: added, served from first, left and used again; and what of them shows on a product and where goods come in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.flow import restock
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.stock import place
from app.stock.place import places
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.purchasing.goods_in_dialog import goods_in
from ui.settings.place_dialog import PlaceDialog
from ui.settings.places_form import PlacesForm
from ui.settings.settings_screen import SettingsScreen
from ui.stock.correction_dialog import CorrectionDialog
from ui.stock.product_page import ProductPage
from ui.stock.shelf_dialog import ShelfDialog
from ui.stock.stock_screen import stock_screen
from ui.stock.take_dialogs import begin_take


def form_of(stage: Stage) -> PlacesForm:
    found = stage.show(SettingsScreen(stage.office))
    found.show_section("places")
    stage.calm()
    return found.places


def add_store(stage: Stage, form: PlacesForm, name: str = "Réserve") -> None:
    QTest.keyClick(form.add, Qt.Key.Key_Space)
    stage.calm()
    dialog = form.findChild(PlaceDialog)
    assert dialog is not None
    dialog.name.setText(name)
    dialog.verb.click()
    stage.calm()


def frame(form: PlacesForm, name: str) -> None:
    """Go down to the row of this name."""
    while (now := form.table.current) is None or now.name != name:
        QTest.keyClick(form.table, Qt.Key.Key_Down)


def names(books: Desk) -> list[str]:
    with books.database.read() as rd:
        return [each.name for each in places(rd).in_use]


def test_a_place_is_added_serves_first_and_is_left_again(stage: Stage, books: Desk) -> None:
    form = form_of(stage)
    before = names(books)
    assert not form.first.isEnabled()
    assert not form.leave.isEnabled(), "the only one for sale"
    add_store(stage, form)
    assert names(books) == [*before, "Réserve"]
    form.table.setFocus()
    frame(form, "Réserve")
    QTest.keyClick(form.first, Qt.Key.Key_Space)
    stage.calm()
    assert names(books)[0] == "Réserve"
    QTest.keyClick(form.leave, Qt.Key.Key_Space)
    stage.calm()
    assert names(books) == before
    frame(form, "Réserve")
    QTest.keyClick(form.leave, Qt.Key.Key_Space)
    stage.calm()
    assert "Réserve" in names(books)


def test_a_product_shows_its_places_once_there_are_several(stage: Stage, books: Desk) -> None:
    product = books.a_product("Théière", on_hand=3)
    page = stage.show(ProductPage(stage.office, product))
    stage.calm()
    assert page.places.isHidden()
    store = books.do(place.add_place, "Réserve")
    lines = (ReceivedLine(product, 4_000, 2_000_000),)
    books.do(restock.receive, ReceiptDraft(lines=lines, place=store))
    page = stage.show(ProductPage(stage.office, product))
    stage.calm()
    assert not page.places.isHidden()
    rows = page.places.rows_model.rows
    assert [(row.location, row.on_hand_milli) for row in rows] == [("Magasin", 3_000), ("Réserve", 4_000)]


def test_the_shelf_is_said_for_each_place(stage: Stage, books: Desk) -> None:
    product = books.a_product("Théière", on_hand=3)
    books.do(place.add_place, "Réserve")
    page = stage.show(ProductPage(stage.office, product))
    stage.calm()
    page.verbs.do("shelf.open")
    dialog = page.findChild(ShelfDialog)
    assert dialog is not None
    first, second = dialog.edits.values()
    QTest.keyClicks(first, "A3")
    QTest.keyClicks(second, "Palette 2")
    dialog.verb.click()
    stage.calm()
    assert [row.shelf for row in page.places.rows_model.rows] == ["A3", "Palette 2"]


def test_what_comes_in_is_counted_or_corrected_asks_for_the_place_where_there_is_a_choice(
    stage: Stage, books: Desk
) -> None:
    product = books.a_product("Théière", on_hand=3)
    shown = stage.show(stock_screen(stage.office))
    stage.calm()
    coming, counting = goods_in(stage.office, parent=shown), begin_take(stage.office, parent=shown)
    stage.calm()
    assert not coming.form.fields["place"].isVisibleTo(coming)
    assert not counting.form.fields["place"].isVisibleTo(counting)
    coming.reject()
    counting.reject()
    store = books.do(place.add_place, "Réserve")
    coming, counting = goods_in(stage.office, parent=shown), begin_take(stage.office, parent=shown)
    stage.calm()
    assert coming.form.fields["place"].isVisibleTo(coming)
    assert counting.form.fields["place"].isVisibleTo(counting)
    coming.place.set_value(str(store))
    assert coming.draft.place == store
    coming.reject()
    counting.reject()
    page = stage.show(ProductPage(stage.office, product))
    stage.calm()
    page.verbs.do("product.correct")
    correcting = page.findChild(CorrectionDialog)
    assert correcting is not None
    correcting.place.setCurrentIndex(1)
    correcting.way.set_value("add")
    QTest.keyClicks(correcting.quantity, "2")
    correcting.reason.setText("retrouvés")
    correcting.verb.click()
    stage.calm()
    assert [row.on_hand_milli for row in page.places.rows_model.rows] == [3_000, 2_000]


def test_the_list_of_stock_tells_places_and_is_narrowed_to_one(stage: Stage, books: Desk) -> None:
    product = books.a_product("Théière", on_hand=3)
    screen = stage.show(stock_screen(stage.office))
    stage.calm()
    assert "column.places" not in [column.title for column in screen.design.columns]
    store = books.do(place.add_place, "Réserve")
    lines = (ReceivedLine(product, 4_000, 2_000_000),)
    books.do(restock.receive, ReceiptDraft(lines=lines, place=store))
    screen = stage.show(stock_screen(stage.office))
    stage.calm()
    assert "column.places" in [column.title for column in screen.design.columns]
    screen.filters.set_filter("place", str(store))
    stage.calm()
    assert screen.model.rowCount() == 1
    line = screen.model.line(0)
    assert line is not None
    assert line.row.at == (("Magasin", 3_000), ("Réserve", 4_000))
