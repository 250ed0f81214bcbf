"""An order that insolvency proceedings keep: lodged or called off; let go only by whoever looks for it."""

from __future__ import annotations

from app.flow import lend
from app.orders.queries import ORDERS
from tests.reports.doors import view_of
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.orders.order_page import OrderPage
from ui.today.process_dialog import ProcessDialog


def act_of(page: OrderPage) -> str:
    assert page.card.step is not None
    assert page.card.step.act is not None
    return page.card.step.act.title


def test_a_held_order_is_called_off_where_nothing_is_owed(stage: Stage, books: Desk) -> None:
    customer, product = books.a_customer(limit=100_000), books.a_product(on_hand=5)
    books.do(lend.notice, customer, TODAY, "A 2026 0123")
    order = books.an_order(customer, goods(product), payment_kind="account")
    books.confirm(order)
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    assert act_of(page) == "order_page.verb.cancel"
    assert "order_page.verb.sell_release" in page.verbs.offered
    assert page.standing.told["Reste disponible"] == "Aucun, procédure en cours"


def test_what_is_owed_is_lodged_and_what_was_confirmed_before_is_not_our_delay(
    stage: Stage, books: Desk
) -> None:
    customer, product = books.a_customer(), books.a_product(on_hand=9)
    owed = books.an_order(customer, goods(product), payment_kind="account")
    waits = books.an_order(customer, goods(product), payment_kind="account", promised_on=TODAY.replace(day=1))
    for order in (owed, waits):
        books.confirm(order)
    books.ship(owed)
    books.invoice(owed)
    with books.database.read() as rd:
        assert ORDERS.ids(rd, view_of("late"), 0, 9) == [waits]
    books.do(lend.notice, customer, TODAY, "A 2026 0123")
    with books.database.read() as rd:
        assert not ORDERS.ids(rd, view_of("late"), 0, 9)
    page = stage.show(OrderPage(stage.office, waits))
    stage.calm()
    assert act_of(page) == "order_page.insolvent.see"
    page.card.button.click()
    assert stage.opened[-1] == ("customer", customer)


def test_invoicing_all_does_not_tick_what_credit_keeps_and_says_why(stage: Stage, books: Desk) -> None:
    customer, product = books.a_customer(), books.a_product(on_hand=9)
    order = books.an_order(customer, goods(product), payment_kind="account")
    books.confirm(order)
    books.do(lend.notice, customer, TODAY, "A 2026 0123")
    dialog = ProcessDialog(stage.office, frozenset({order}), "invoice_ahead")
    dialog.open()
    stage.calm()
    assert dialog.table.ticked == frozenset()
    assert dialog.subtitle.text().startswith("Le crédit retient les articles de 1 commande")
    dialog.table.tick(frozenset({order}))
    assert dialog.verb.isEnabled()
    dialog.reject()
