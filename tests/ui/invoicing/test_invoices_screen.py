"""The list of invoices: a view that counts less than its name could promise says what is not in it."""

from __future__ import annotations

from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.invoicing.invoices_screen import invoices_screen
from ui.kit.wording import say


def test_the_view_of_mails_that_did_not_leave_says_what_is_not_in_it(stage: Stage, books: Desk) -> None:
    order = books.an_order(
        books.a_customer(), goods(books.a_product(on_hand=1), 1, "10.00"), payment_kind="account"
    )
    books.confirm(order)
    books.ship(order)
    books.invoice(order)
    screen = stage.show(invoices_screen(stage.office), (1800, 800))
    assert screen.model.rowCount() == 1
    screen.tabs.tabs["never_left"].click()
    stage.calm()
    hint = say("invoices.view.never_left_hint")
    assert screen.tabs.tabs["never_left"].toolTip() == hint
    assert screen.model.state == "no_match"
    assert hint in screen.stand.blank.accessibleDescription()
