"""A morning with the scanner alone, both layouts: goods come in, a shelf is counted, orders are checked and leave."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.orders.draft import PostalAddress
from app.shipping.pick_list import order_code
from app.stock import take
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from tests.ui.wedge import plug_in, scan
from ui.purchasing.goods_in_dialog import goods_in
from ui.shipping.check_dialog import CheckDialog
from ui.shipping.preparation_screen import preparation_screen
from ui.stock.take_page import TakePage

# Without a complete address nothing leaves by itself.
DOOR = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")
LINES = 30


def ean(at: int) -> str:
    """A barcode of thirteen digits with its check digit."""
    body = f"200000000{at:03}"
    total = sum(int(each) * (3 if place % 2 else 1) for place, each in enumerate(body))
    return f"{body}{(10 - total % 10) % 10}"


def in_front(stage: Stage, widget: QWidget) -> None:
    """The window that has the keys, as after a click on it."""
    widget.activateWindow()
    stage.qtbot.waitUntil(lambda: QApplication.activeWindow() is widget.window())
    if QApplication.focusWidget() is None:
        widget.setFocus()


@pytest.mark.parametrize("layout", ["qwerty", "azerty"])
def test_received_counted_checked_and_shipped_without_a_key(
    stage: Stage, books: Desk, monkeypatch: pytest.MonkeyPatch, layout: str
) -> None:
    rung: list[int] = []
    monkeypatch.setattr("ui.shipping.check_dialog.ring", rung.append)
    products = [books.a_product(f"Article {at:02}", gtins=(ean(at),)) for at in range(LINES)]
    plug_in()

    # Goods come in: a scan a piece, ten of the first.
    dialog = goods_in(stage.office)
    stage.calm()
    in_front(stage, dialog)
    for at in range(LINES):
        for _ in range(10 if at == 0 else 3):
            scan(ean(at), layout)
        stage.calm()
    dialog.try_it()
    stage.calm()
    assert books.stock(products[0]) == (10, 0)
    assert [books.stock(each)[0] for each in products[1:]] == [3] * (LINES - 1)

    # A shelf is counted: one of the second lacks.
    page = stage.show(TakePage(stage.office, books.do(take.open_take, "Étagère", products[:2])))
    in_front(stage, page)
    for code in [ean(0)] * 10 + [ean(1)] * 2:
        scan(code, layout)
        stage.calm()
    assert page.facts is not None
    assert [line.counted_milli for line in page.facts.lines] == [10_000, 2_000]
    books.do(take.abandon, page.facts.row.id, "essai")
    page.hide()

    # Five orders are checked from the codes on their pick lists, with three wrong scans, and leave by themselves.
    customer = books.a_customer()
    orders: list[int] = []
    for at in range(5):
        order = books.an_order(
            customer,
            goods(products[at], 2, name=f"Article {at:02}"),
            goods(products[at + 5], 1, name=f"Article {at + 5:02}"),
            payment_kind="account",
            delivery=DOOR,
        )
        books.confirm(order)
        orders.append(order)
    screen = stage.show(preparation_screen(stage.office))
    for at, order in enumerate(orders):
        in_front(stage, screen)
        scan(order_code(order), layout)
        stage.calm()
        check = the_check()
        check.at_once.setChecked(True)
        in_front(stage, check)
        check.table.setFocus()
        wrong = {0: [ean(20)], 1: ["5901234123457"]}.get(at, [])
        for code in [*wrong, ean(at), ean(at)]:
            scan(code, layout)
            stage.calm()
        if at == 2:
            scan(ean(at), layout)
        assert books.state(order)[1] == "none"
        scan(ean(at + 5), layout)
        stage.calm()
        assert books.state(order)[1] == "all"
    assert rung == [2, 3, 1]
    assert [books.stock(each)[0] for each in products[:6]] == [8, 1, 1, 1, 1, 2]


def the_check() -> CheckDialog:
    """The dialog that is open."""
    shown = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()
    ]
    [found] = [each for each in shown if isinstance(each, CheckDialog)]
    return found
