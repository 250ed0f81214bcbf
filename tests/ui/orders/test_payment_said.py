"""What is said of an order's payment: nothing is recorded before a state is chosen."""

from __future__ import annotations

from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.orders.payment_dialog import PaymentDialog


def test_the_state_of_a_payment_is_chosen_before_it_can_be_saved(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9)), payment_kind="prepaid")
    books.confirm(order)
    dialog = PaymentDialog(stage.office, order, "CM-2026-0001", None)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    stage.calm()
    assert not dialog.verb.isEnabled()
    dialog.state.setCurrentIndex(dialog.state.findData("pending"))
    assert dialog.verb.isEnabled()
    dialog.try_it()
    stage.calm()
    assert books.row("SELECT payment_state FROM sales_order")["payment_state"] == "pending"
