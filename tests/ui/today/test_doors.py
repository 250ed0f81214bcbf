"""What the rail counts is found in the room it stands at: a view that leads to the orders, and the verb for all of them."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QApplication, QWidget

from app.base.listing import ListQuery
from app.reports.today import today
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.invoicing.invoices_screen import invoices_screen
from ui.kit.ways import Place
from ui.kit.wording import WordButton, words
from ui.shipping.shipments_screen import shipments_screen
from ui.today.process_dialog import ProcessDialog
from ui.today.task_examples import worst_of
from ui.today.waiting import waiting


def some_orders(books: Desk) -> tuple[int, int]:
    """One that is late and could leave, one that has left without an invoice."""
    customer, product = books.a_customer("SARL Lefèvre"), books.a_product("Bol", on_hand=9)
    late = books.an_order(customer, goods(product), promised_on=date(2026, 11, 20), payment_kind="account")
    left = books.an_order(customer, goods(product, 2), payment_kind="account")
    for order in (late, left):
        books.confirm(order)
    books.ship(left)
    return late, left


def asked(stage: Stage, screen: QWidget, told: str) -> ProcessDialog:
    """The dialog that a button of the screen's head opens."""
    next(each for each in screen.findChildren(WordButton) if each.text().endswith(told)).click()
    stage.calm()
    stage.calm()
    shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, ProcessDialog)]
    return next(each for each in shown if each.isVisible())


def test_late_orders_stand_in_the_room_of_shipments_and_lead_to_the_orders(stage: Stage, books: Desk) -> None:
    late, _left = some_orders(books)
    screen = stage.show(shipments_screen(stage.office))
    with stage.office._database.read() as rd:
        rail = waiting(rd)["shipments"]
    tab = screen.tabs.tabs["late"]
    assert (tab.count, rail.count, rail.late) == (1, 1, True)
    tab.click()
    assert stage.places[-1] == Place("orders", ListQuery(chips=(("view", "late"),)))
    current = screen.tabs.current
    assert current is not None
    assert current.key == "all"
    dialog = asked(stage, screen, "Expédier…")
    assert dialog.table.ticked == {late}
    dialog.reject()


def test_what_left_without_an_invoice_stands_in_the_room_of_invoices_with_its_verb(
    stage: Stage, books: Desk
) -> None:
    _late, left = some_orders(books)
    screen = stage.show(invoices_screen(stage.office))
    assert screen.tabs.tabs["to_invoice"].count == 1
    dialog = asked(stage, screen, "Facturer…")
    assert dialog.table.ticked == {left}
    assert dialog.verb.text() == "Facturer 1 commande"
    dialog.reject()


def test_what_credit_keeps_past_its_promise_is_told_there_and_not_among_what_is_late(books: Desk) -> None:
    customer, product = books.a_customer(limit=0), books.a_product(on_hand=5)
    past = TODAY - timedelta(days=3)
    order = books.an_order(customer, goods(product), payment_kind="account", promised_on=past)
    assert books.confirm(order).state == "held"
    with books.reading() as rd:
        tasks = {each.name: each for each in today(rd).tasks}
    assert "late" not in tasks
    [told] = worst_of(tasks["on_hold"], "EUR", TODAY)
    assert told == f"SARL Lefèvre, promise pour le {words().fact(past)}"
