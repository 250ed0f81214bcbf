"""Which lots come back, in the window: asked where several left with a line, decided on lot by lot; a bundle comes back whole."""

from __future__ import annotations

from app.catalogue.bundle import Part
from app.flow import returns, ship
from app.flow.returns import ReturningLine
from app.reports.return_page import return_page, return_start
from app.shipping.returned import left_of_order
from app.stock.bundle import compose
from tests.stock.test_lots import LATER, SOON, came, confirmed, key, lot, serials, there, traced
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from tests.ui.shipping.test_returns import open_dialog
from ui.shipping.return_decision import DecideDialog
from ui.shipping.return_dialogs import NewReturnDialog, TakeInDialog
from ui.shipping.return_page import ReturnPage


def two_lots_left(books: Desk) -> tuple[int, int]:
    """A product of which two of one lot and two of another left with one line; the order."""
    honey = traced(books)
    came(books, honey, lot("A", 2, SOON), lot("B", 2, LATER))
    order = confirmed(books, honey, 4)
    books.do(ship.ship, order)
    return honey, order


def begun(stage: Stage, books: Desk, order: int) -> NewReturnDialog:
    with books.reading() as rd:
        start = return_start(rd, order)
    dialog = NewReturnDialog(stage.office, start, stage.show(ReturnPage(stage.office, 0)))
    dialog.open()
    stage.calm()
    dialog.reason.set_value("size")
    return dialog


def test_what_is_here_already_says_of_which_lots_it_is(stage: Stage, books: Desk) -> None:
    honey, order = two_lots_left(books)
    dialog = begun(stage, books, order)
    a, b = key(books, "A"), key(books, "B")
    [(line, _), _] = dialog.fields.of_lots
    assert set(dialog.fields.of_lots) == {(line, a), (line, b)}
    dialog.here.set_value("arrived")
    dialog.fields.of_lots[line, b].set_value(3000)
    assert not dialog.check()
    dialog.fields.of_lots[line, a].set_value(0)
    dialog.fields.of_lots[line, b].set_value(1000)
    dialog.tell()
    dialog.verb.click()
    stage.calm()
    assert there(books, honey) == {"B": 1}


def test_a_parcel_is_taken_in_and_decided_on_lot_by_lot(stage: Stage, books: Desk) -> None:
    honey, order = two_lots_left(books)
    with books.reading() as rd:
        [left] = left_of_order(rd, order)
    made = books.do(returns.announce, order, [ReturningLine(left.id, 4000, "faulty")])
    page = stage.show(ReturnPage(stage.office, made))
    stage.calm()
    page.card.button.click()
    stage.calm()
    dialog = open_dialog(TakeInDialog)
    # All of it is waited for: all of each lot stands there.
    assert [edit.value for edit in dialog.fields.of_lots.values()] == [2000, 2000]
    dialog.verb.click()
    stage.calm()
    assert there(books, honey) == {"A": 2, "B": 2}
    with books.reading() as rd:
        decide = DecideDialog(stage.office, return_page(rd, made), page)
    decide.open()
    assert [each.lot.code for each in decide.goods.open if each.lot is not None] == ["A", "B"]
    decide.goods.edits[0, "scrap"].set_value(2000)
    decide.goods.edits[1, "stock"].set_value(1000)
    decide.tell()
    decide.verb.click()
    stage.calm()
    assert there(books, honey) == {"B": 2}
    with books.reading() as rd:
        decide = DecideDialog(stage.office, return_page(rd, made), page)
    assert [each.lot for each in decide.goods.open] == [None]
    books.must_verify()


def test_a_serial_number_that_comes_back_is_one_that_left(stage: Stage, books: Desk) -> None:
    saw = traced(books, "serial")
    came(books, saw, *serials("S1", "S2", "S3"))
    order = confirmed(books, saw, 2)
    [line] = books.lines(order)
    books.do(ship.ship, order, lots={line: [(key(books, code), 1000) for code in ("S1", "S3")]})
    dialog = begun(stage, books, order)
    assert [lot_id for _, lot_id in dialog.fields.of_lots] == [key(books, "S1"), key(books, "S3")]
    dialog.here.set_value("arrived")
    for (_, lot_id), edit in dialog.fields.of_lots.items():
        edit.set_value(1000 if lot_id == key(books, "S1") else 0)
    dialog.tell()
    dialog.verb.click()
    stage.calm()
    assert there(books, saw) == {"S1": 1, "S2": 1}


def test_the_whole_bundle_comes_back_by_one_button(stage: Stage, books: Desk) -> None:
    cup, tray = books.a_product("Tasse", on_hand=8), books.a_product("Plateau", on_hand=8)
    box = books.a_product("Coffret")
    books.do(compose, box, [Part(cup, 2000), Part(tray, 1000)])
    loose = books.a_product("Nappe", on_hand=4)
    order = books.an_order(
        books.a_customer(), goods(box, 2, "30.00", name="Coffret"), goods(loose, 1), payment_kind="account"
    )
    books.confirm(order)
    books.do(ship.ship, order)
    dialog = begun(stage, books, order)
    assert list(dialog.bundles) == ["Coffret"]
    dialog.bundles["Coffret"].click()
    told = {line.name: dialog.fields.quantity(line.id) for line in dialog.lines}
    assert told == {"Tasse": 4000, "Plateau": 2000, loose_name(books, loose): 0}
    assert dialog.verb.isEnabled()


def loose_name(books: Desk, product: int) -> str:
    return str(books.row("SELECT name FROM order_line WHERE product_id = :id", id=product)["name"])
