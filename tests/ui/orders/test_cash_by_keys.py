"""From an empty order to its paid invoice, by keys alone."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.stories.desk import Desk
from tests.ui.orders.conftest import Hands
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.verb_dialog import VerbDialog
from ui.orders.order_entry import OrderEntry
from ui.orders.order_page import OrderPage
from ui.shell.main_window import MainWindow


def test_an_order_of_ten_lines_goes_from_entry_to_its_paid_invoice_by_keys(
    desk: Desk, window: MainWindow, hands: Hands
) -> None:
    desk.a_customer("SARL Lefèvre", limit=500_000)
    for n in range(1, 11):
        desk.a_product(f"Article {n:02}", on_hand=50, sku=f"SKU-{n:03}", price_micro=n * 1_000_000)

    hands.control(Qt.Key.Key_2)
    hands.control(Qt.Key.Key_N)
    entry = window.current
    assert isinstance(entry, OrderEntry)
    hands.type("lefevre")
    hands.enter(times=8)  # the customer, then through the other seven fields of the head
    for n in range(1, 11):
        hands.type(f"sku-{n:03}")
        hands.enter()
        hands.type(str(n))
        hands.enter(times=4)  # price, discount and VAT as they are, then a new line
    assert len(entry.sheet.grid.lines) == 10
    hands.step()

    hands.wait(lambda: isinstance(window.current, OrderPage) and window.current.facts is not None)
    page = window.current
    assert isinstance(page, OrderPage)
    order_id = page.row_id
    assert desk.state(order_id) == ("confirmed", "none", "none", "none")

    hands.step()
    hands.wait(lambda: desk.state(order_id)[1] == "all")
    hands.calm()
    hands.step()
    hands.wait(lambda: desk.state(order_id)[2] == "all")
    hands.calm()
    hands.step()
    hands.wait(lambda: isinstance(hands.focus.window(), VerbDialog))
    hands.calm()
    hands.step()
    hands.wait(lambda: desk.state(order_id) == ("closed", "all", "all", "all"))
    hands.wait(lambda: hands.focus.window() is window)
    hands.calm()

    while hands.focus is not page.strip:
        hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_Right, times=5)
    hands.enter()
    hands.wait(lambda: isinstance(window.current, InvoicePage) and window.current.facts is not None)
    shown = window.current
    assert isinstance(shown, InvoicePage)
    [invoice] = desk.rows("SELECT * FROM invoice")
    assert shown.title == invoice["number"]
    # 1·1 + 2·2 + … + 10·10 = 385 euros without VAT
    assert (invoice["net"], invoice["total"], invoice["line_count"]) == (38_500, 46_200, 10)
    hands.calm()
    desk.must_verify()
