"""Lots on screen: switched on, received, chosen when they leave, followed to their customers; by keys alone."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.catalogue.gs1 import Gs1
from app.flow import restock
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.reports.goods_in import goods_of
from app.stock import tracing
from app.stock.lots import LotOf, lots_at
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.kit.scanner import Reading
from ui.orders.lots_dialog import LotsDialog
from ui.orders.order_page import OrderPage
from ui.purchasing.goods_in_dialog import GoodsInDialog
from ui.purchasing.lots_in_dialog import LotsInDialog
from ui.purchasing.receipt_page import ReceiptPage
from ui.stock.lot_dialog import LotDialog
from ui.stock.name_lot_dialog import NameLotDialog
from ui.stock.product_page import ProductPage
from ui.stock.tracing_dialog import TracingDialog

ENTER = Qt.Key.Key_Return
SOON = TODAY + timedelta(days=10)


def opened(kind: type) -> object:
    return next(
        each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()
    )


def there(books: Desk, product: int) -> dict[str, int]:
    with books.reading() as rd:
        return {each.code: each.quantity_milli // 1000 for each in lots_at(rd, [product]).get(product, [])}


def typed(stage: Stage, dialog: QDialog, *keys: str | Qt.Key) -> None:
    for each in keys:
        editor = dialog.focusWidget()
        assert editor is not None
        if isinstance(each, str):
            stage.qtbot.keyClicks(editor, each)
        else:
            stage.qtbot.keyClick(editor, each)
            stage.calm()


def came(books: Desk, product: int, *lots: LotOf) -> None:
    whole = sum(each.quantity_milli for each in lots)
    books.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(product, whole, lots=lots),)))


def test_tracing_is_switched_on_from_the_page_and_its_stock_named(stage: Stage, books: Desk) -> None:
    product = books.a_product("Miel", on_hand=3)
    page = stage.show(ProductPage(stage.office, product))
    stage.calm()
    assert not page.lots.isVisible()
    assert page.facts is not None
    page._trace(page.facts)
    dialog = opened(TracingDialog)
    assert isinstance(dialog, TracingDialog)
    assert not dialog.verb.isEnabled()
    dialog.how.setCurrentIndex(1)
    assert len(dialog.effects.told) == 3
    dialog.act()
    stage.calm()
    assert there(books, product) == {"": 3}
    assert page.lots.isVisible()
    page._name_lot(page.facts)
    named = opened(NameLotDialog)
    assert isinstance(named, NameLotDialog)
    named.code.setText("L1")
    named.expires_on.set_value(SOON)
    named.act()
    stage.calm()
    assert there(books, product) == {"L1": 3}
    page._open_lot(page.lots.rows_model.rows[0])
    stage.calm()
    lot = opened(LotDialog)
    assert isinstance(lot, LotDialog)
    assert lot.expires_on.value == SOON
    lot.code.setText("L2")
    lot.act()
    stage.calm()
    assert there(books, product) == {"L2": 3}


def test_a_receipt_asks_for_lots_and_a_smaller_quantity_opens_another(stage: Stage, books: Desk) -> None:
    product = books.a_product("Miel")
    books.do(tracing.trace, product, "lot")
    under = stage.show(QWidget())
    dialog = GoodsInDialog(stage.office, [product], None, under)
    dialog.open()
    stage.calm()
    dialog.lines.go(0, "quantity_milli")
    typed(stage, dialog, "5", ENTER)
    dialog.verb.click()
    asked = opened(LotsInDialog)
    assert isinstance(asked, LotsInDialog)
    stage.calm()
    grid = asked.lots
    grid.begin()
    typed(stage, asked, "L1", ENTER, f"{SOON:%d/%m/%Y}", ENTER, "2", ENTER, "L2", ENTER, ENTER, ENTER)
    assert [(row.name, row.expires_on, row.quantity_milli) for row in grid.rows] == [
        ("L1", SOON, 2000),
        ("L2", None, 3000),
    ]
    assert asked.verb.hasFocus()
    asked.verb.click()
    stage.calm()
    assert there(books, product) == {"L1": 2, "L2": 3}
    assert not any(
        isinstance(each, GoodsInDialog) and each.isVisible() for each in QApplication.topLevelWidgets()
    )
    [(noun, receipt)] = stage.opened
    page = stage.show(ReceiptPage(stage.office, receipt))
    stage.calm()
    assert (noun, [row.code for row in page.lots.table.rows_model.rows]) == ("receipt", ["L1", "L2"])


def test_a_day_that_is_past_is_told_as_it_is_typed(stage: Stage, books: Desk) -> None:
    product = books.a_product("Miel")
    books.do(tracing.trace, product, "lot")
    with books.reading() as rd:
        rows, today = goods_of(rd, [product]), rd.today
    draft = ReceiptDraft(lines=(ReceivedLine(product, 4000),))
    under = stage.show(QWidget())
    dialog = LotsInDialog(stage.office, draft, rows, [], lambda _received: None, under)
    dialog.open()
    stage.calm()
    dialog.lots.begin()
    typed(stage, dialog, "L1", ENTER, f"{today:%d/%m/%Y}", ENTER)
    assert dialog.effects.told == ()
    dialog.lots.go(0, "expires_on")
    past = today - timedelta(days=1)
    typed(stage, dialog, f"{past:%d/%m/%Y}", ENTER)
    assert dialog.effects.told[0] == f"4 Miel, lot L1\u00a0: date limite passée le {past:%d/%m/%Y}"
    assert "réclamer au fournisseur" in dialog.effects.told[1]


def test_a_scan_fills_the_next_row_of_its_product(stage: Stage, books: Desk) -> None:
    product = books.a_product("Scie", gtins=("3017620422003",))
    books.do(tracing.trace, product, "serial")
    draft = ReceiptDraft(lines=(ReceivedLine(product, 3000),))
    with books.reading() as rd:
        rows = goods_of(rd, [product])
    code = "01030176204220032"
    said = [(product, Gs1("3017620422003", serial="S1"), 1000)]
    under = stage.show(QWidget())
    dialog = LotsInDialog(stage.office, draft, rows, said, lambda _received: None, under)
    dialog.open()
    for each in (code + "1S2", "3017620422003", "S3"):
        dialog._on_scan(Reading(each, each, ()))
        stage.calm()
    assert [row.name for row in dialog.lots.rows] == ["S1", "S2", "S3"]
    dialog.verb.click()
    stage.calm()
    assert there(books, product) == {"S1": 1, "S2": 1, "S3": 1}


def test_lots_are_proposed_when_goods_leave_and_may_be_others(stage: Stage, books: Desk) -> None:
    product = books.a_product("Miel")
    books.do(tracing.trace, product, "lot")
    came(
        books,
        product,
        LotOf("OLD", 1000, TODAY - timedelta(days=1)),
        LotOf("A", 2000, SOON),
        LotOf("B", 2000),
    )
    order = books.an_order(books.a_customer(), goods(product, 3), payment_kind="account")
    books.confirm(order)
    under = stage.show(QWidget())
    dialog = LotsDialog(stage.office, order, under)
    dialog.open()
    stage.calm()
    assert [edit.value for edit in dialog.edits.values()] == [0, 2000, 1000]
    for edit, value in zip(dialog.edits.values(), (1000, 0, 2000), strict=True):
        edit.set_value(value)
    dialog.act()
    stage.calm()
    assert there(books, product) == {"OLD": 1, "A": 2, "B": 2}
    dialog.reason.setText("Vendu à prix réduit")
    dialog.act()
    stage.calm()
    assert there(books, product) == {"A": 2}
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    assert sorted(row.code for row in page._lots.table.rows_model.rows) == ["B", "OLD"]


def test_serial_numbers_are_typed_when_goods_leave(stage: Stage, books: Desk) -> None:
    product = books.a_product("Scie")
    books.do(tracing.trace, product, "serial")
    came(books, product, *(LotOf(code, 1000) for code in ("S1", "S2", "S3")))
    order = books.an_order(books.a_customer(), goods(product, 2), payment_kind="account")
    books.confirm(order)
    under = stage.show(QWidget())
    dialog = LotsDialog(stage.office, order, under)
    dialog.open()
    stage.calm()
    [edit] = dialog.serials.values()
    edit.setText("S3, S9")
    assert not dialog.check()
    edit.setText("S3 S1")
    assert dialog.check()
    dialog.act()
    stage.calm()
    assert there(books, product) == {"S2": 1}
