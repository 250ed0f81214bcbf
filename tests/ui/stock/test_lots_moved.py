"""Lots in the window where stock is corrected and carried elsewhere: asked where there is a choice."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.reports.product_page import product_page
from app.stock import place
from app.stock.place import places
from app.stock.tracing import trace
from app.stock.transfer import TransferDraft, Transferred, save_transfer
from tests.stock.test_lots import LATER, SOON, came, lot, serials, there, traced
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.stock.test_lots import opened
from ui.stock.carry_lots_dialog import CarryLotsDialog
from ui.stock.correction_dialog import CorrectionDialog
from ui.stock.product_page import ProductPage
from ui.stock.transfer_page import TransferPage


def correcting(stage: Stage, books: Desk, product: int) -> CorrectionDialog:
    page = stage.show(ProductPage(stage.office, product))
    stage.calm()
    with books.reading() as rd:
        page._correct(product_page(rd, product))
    found = opened(CorrectionDialog)
    assert isinstance(found, CorrectionDialog)
    return found


def test_a_correction_is_of_a_lot_and_what_is_counted_is_that_lot(stage: Stage, books: Desk) -> None:
    honey = traced(books)
    came(books, honey, lot("A", 2, SOON), lot("B", 5, LATER))
    dialog = correcting(stage, books, honey)
    codes = [dialog.lot.itemText(at) for at in range(dialog.lot.count())]
    assert len(codes) == 4
    dialog.lot.setCurrentIndex(2)
    dialog.quantity.set_value(3000)
    dialog.quantity.settled.emit()
    assert dialog.change_milli == -2000
    dialog.reason.setText("casse")
    dialog.verb.click()
    stage.calm()
    assert there(books, honey) == {"A": 2, "B": 3}


def test_a_lot_found_on_the_shelf_is_told_with_its_day(stage: Stage, books: Desk) -> None:
    honey = traced(books)
    came(books, honey, lot("A", 2, SOON))
    dialog = correcting(stage, books, honey)
    assert not dialog.code.isVisible()
    dialog.lot.setCurrentIndex(dialog.lot.count() - 1)
    assert dialog.code.isVisible()
    dialog.code.setText("B")
    dialog.expires_on.set_value(LATER)
    dialog.quantity.set_value(1000)
    dialog.quantity.settled.emit()
    dialog.reason.setText("trouvé")
    dialog.verb.click()
    stage.calm()
    assert there(books, honey) == {"A": 2, "B": 1}


def test_a_product_that_is_not_traced_is_asked_for_no_lot(stage: Stage, books: Desk) -> None:
    bowl = books.a_product("Bol", on_hand=3)
    dialog = correcting(stage, books, bowl)
    assert not dialog.lot.isVisible()


def test_sending_a_transfer_asks_for_lots_and_serial_numbers(stage: Stage, books: Desk) -> None:
    honey, saw = traced(books), books.a_product("Scie")
    books.do(trace, saw, "serial")
    came(books, honey, lot("A", 2, SOON), lot("B", 5, LATER))
    came(books, saw, *serials("S1", "S2"))
    back = books.do(place.add_place, "Réserve")
    with books.reading() as rd:
        main = places(rd).main
    lines = (Transferred(honey, 3000), Transferred(saw, 1000))
    made = books.do(save_transfer, TransferDraft(from_id=main, to_id=back, lines=lines))
    page = stage.show(TransferPage(stage.office, made))
    stage.calm()
    page.card.button.click()
    stage.calm()
    dialog = opened(CarryLotsDialog)
    assert isinstance(dialog, CarryLotsDialog)
    assert [edit.value for edit in dialog.edits.values()] == [2000, 1000]
    assert not dialog.verb.isEnabled()
    dialog.serials[saw].setText("S2")
    assert dialog.verb.isEnabled()
    for edit, milli in zip(dialog.edits.values(), (0, 3000), strict=True):
        edit.set_value(milli)
        edit.settled.emit()
    dialog.verb.click()
    stage.calm()
    assert page.facts is not None
    assert page.facts.row.state == "sent"
    moved = books.rows(
        "SELECT l.code FROM stock_move m JOIN lot l ON l.id = m.lot_id "
        "WHERE m.cause = 'stock_transfer' AND m.quantity_milli < 0 ORDER BY m.id"
    )
    assert [row["code"] for row in moved] == ["B", "S2"]
    assert not any(
        isinstance(each, CarryLotsDialog) and each.isVisible() for each in QApplication.topLevelWidgets()
    )
