"""A morning with goods traced by lot, by scanner and keys: thirty lines come in, a shelf is counted, some leave and come back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.flow import restock
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.stock import take, tracing
from app.stock.lots import LotOf, lots_at
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from tests.ui.stories.test_by_scanner import LINES, ean, in_front
from tests.ui.wedge import focus, plug_in, scan
from ui.purchasing.goods_in_dialog import goods_in
from ui.purchasing.lots_in_dialog import LotsInDialog
from ui.shipping.return_decision import DecideDialog
from ui.shipping.return_dialogs import NewReturnDialog
from ui.shipping.return_page import ReturnPage
from ui.shipping.shipment_page import ShipmentPage
from ui.stock.count_lot_dialog import CountLotDialog
from ui.stock.take_page import TakePage

ENTER = Qt.Key.Key_Return


D = TypeVar("D", bound=QDialog)


def shown(kind: type[D]) -> D:
    """The dialog of a kind that is open."""
    [found] = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    return found


def press(*keys: Qt.Key | str) -> None:
    """Press keys, or type, wherever the focus is."""
    for each in keys:
        if isinstance(each, str):
            QTest.keyClicks(focus(), each)
        else:
            QTest.keyClick(focus(), each)


def code(at: int, lot: str, day: date) -> str:
    """What stands on a jar: the article, its best-before day, its lot."""
    return f"010{ean(at)}17{day:%y%m%d}10{lot}"


def test_thirty_lines_with_their_lots_come_in_and_a_shelf_is_counted(stage: Stage, books: Desk) -> None:
    plug_in()
    products = jars(books, LINES)
    day = books.database.clock.today() + timedelta(days=200)
    dialog = goods_in(stage.office)
    stage.calm()
    in_front(stage, dialog)
    for at in range(LINES):
        for _ in range(3):
            scan(code(at, f"L{at:02}", day))
        stage.calm()
    dialog.try_it()
    stage.calm()
    asked = shown(LotsInDialog)
    in_front(stage, asked)
    # The codes said every lot: nothing is gone through, Enter takes all in.
    assert [(row.name, row.expires_on, row.quantity_milli) for row in asked.lots.rows] == [
        (f"L{at:02}", day, 3_000) for at in range(LINES)
    ]
    assert asked.verb.hasFocus()
    press(ENTER)
    stage.calm()
    assert [books.stock(each)[0] for each in products] == [3] * LINES

    # A shelf of three: two codes say their lot, the third its article alone.
    page = stage.show(TakePage(stage.office, books.do(take.open_take, "Étagère", products[:3])))
    in_front(stage, page)
    for text in [code(0, "L00", day)] * 3 + [code(1, "L01", day)] * 2 + [ean(2)]:
        scan(text)
        stage.calm()
    which = shown(CountLotDialog)
    in_front(stage, which)
    press("L02", ENTER, ENTER, ENTER)
    assert which.verb.hasFocus()
    press(ENTER)
    stage.calm()
    assert page.facts is not None
    assert {line.lot: line.counted_milli for line in page.facts.lines} == {
        "L00": 3_000,
        "L01": 2_000,
        "L02": 1_000,
    }


def test_what_came_back_stays_apart_until_somebody_decides_by_keys_alone(stage: Stage, books: Desk) -> None:
    [product] = jars(books, 1)
    lots = (LotOf("L00", 3_000, books.database.clock.today() + timedelta(days=200)),)
    books.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(product, 3_000, lots=lots),)))
    order = books.an_order(books.a_customer(), goods(product, 2, name="Miel 00"), payment_kind="account")
    books.confirm(order)
    page = stage.show(ShipmentPage(stage.office, books.ship(order)))
    in_front(stage, page)
    page.verbs.do("shipment.return")
    stage.calm()
    back = shown(NewReturnDialog)
    in_front(stage, back)
    assert focus() is next(iter(back.edits.values()))
    press("1", ENTER, Qt.Key.Key_Down, ENTER, Qt.Key.Key_Down, ENTER, Qt.Key.Key_Down, ENTER, ENTER)
    assert (back.here.value, back.verb.hasFocus()) == ("arrived", True)
    press(ENTER)
    stage.calm()
    [(_, made)] = [each for each in stage.opened if each[0] == "return"]
    with books.reading() as rd:
        assert [(each.quantity_milli, each.kept_milli) for each in lots_at(rd, [product])[product]] == [
            (2_000, 1_000)
        ]
    decided = stage.show(ReturnPage(stage.office, made))
    in_front(stage, decided)
    press(ENTER)
    stage.calm()
    ask = shown(DecideDialog)
    in_front(stage, ask)
    QTest.keyClick(focus(), ENTER, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    # It was not as new: it stays apart, until somebody has looked at it.
    assert books.rows("SELECT fate, quantity_milli FROM return_act_line WHERE fate <> ''") == [
        {"fate": "quarantine", "quantity_milli": 1_000}
    ]
    assert books.stock(product) == (2, 0)
    books.must_verify()


def jars(books: Desk, many: int) -> list[int]:
    """Articles that are traced by lot, each with its barcode."""
    made = [books.a_product(f"Miel {at:02}", gtins=(ean(at),)) for at in range(many)]
    for product in made:
        books.do(tracing.trace, product, "lot")
    return made
