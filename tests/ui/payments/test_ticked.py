"""What can be done with several payments that are ticked, and why nothing can."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.kit.bulk_bar import BulkBar
from ui.kit.wording import say
from ui.payments.payments_screen import payments_screen


def test_payments_with_which_nothing_can_be_done_say_every_reason(stage: Stage, books: Desk) -> None:
    for amount in (4_000, 5_000):
        books.pay(None, amount, customer_id=books.a_customer(f"Zoé {amount}"))
    screen = stage.show(payments_screen(stage.office))
    stage.calm()
    screen.model.tick_all()
    stage.calm()
    [bar] = screen.findChildren(BulkBar)
    told = " ".join(label.text() for label in bar.findChildren(QLabel))
    assert say("payments.no_cheque") in told
    assert "décocher les autres" in told
