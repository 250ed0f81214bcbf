"""An order that insolvency proceedings keep: lodged or called off; let go only by whoever looks for it."""

from __future__ import annotations

import json
from datetime import timedelta

from app.flow import lend
from app.flow.process import run as process
from app.orders.queries import ORDERS
from app.receivables.lodged import claim_until
from app.reports.call_list import call_list
from tests.reports.doors import view_of
from tests.stories.desk import OWNER, TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import words
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
    assert page.standing.told["Disponible"] == "Aucun, procédure en cours"


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


def test_the_time_to_lodge_runs_from_the_notice_and_is_one_day_wherever_it_is_told(
    stage: Stage, books: Desk
) -> None:
    books.on(TODAY - timedelta(days=20))
    customer, product = books.a_customer(), books.a_product(on_hand=9)
    owed = books.an_order(customer, goods(product), payment_kind="account")
    waits = books.an_order(customer, goods(product), payment_kind="account")
    for order in (owed, waits):
        books.confirm(order)
    books.ship(owed)
    books.invoice(owed)
    books.on(TODAY)
    judged = lend.Opened(TODAY - timedelta(days=6), "receivership")
    books.do(lend.notice, customer, TODAY, "A 2026 0123", opened=judged)
    page = stage.show(OrderPage(stage.office, waits))
    stage.calm()
    assert page.card.step is not None
    [told] = [text for role, text in page.card.step.effects if role == "late"]
    with books.database.read() as rd:
        [row] = call_list(rd).rows
    assert row.day == claim_until(TODAY)
    assert words().fact(row.day) in told
    assert words().fact(TODAY) in told


def test_invoicing_ahead_leaves_what_credit_keeps_and_says_why(stage: Stage, books: Desk) -> None:
    customer, product = books.a_customer(), books.a_product(on_hand=9)
    order = books.an_order(customer, goods(product), payment_kind="account")
    books.confirm(order)
    books.do(lend.notice, customer, TODAY, "A 2026 0123")
    dialog = ProcessDialog(stage.office, frozenset({order}), "invoice_ahead")
    dialog.open()
    stage.calm()
    assert not dialog.verb.isVisible()
    assert dialog.reasons.told == (("shipment_held", 1),)
    dialog.reject()
    process(books.database, OWNER, bill="all")
    assert not books.rows("SELECT id FROM invoice")


def test_an_order_that_credit_keeps_is_invoiced_for_a_reason_with_its_proceedings_told(
    stage: Stage, books: Desk
) -> None:
    customer, product = books.a_customer(), books.a_product(on_hand=9)
    order = books.an_order(customer, goods(product), payment_kind="account")
    books.confirm(order)
    books.do(lend.notice, customer, TODAY, "A 2026 0123")
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    assert page.verbs.offered["order_page.verb.sell_release"] == ""
    [bills] = [each for each in page.acts.offered() if each.key == "order_page.verb.bill_all"]
    assert bills.danger
    page.verbs.do("order_page.verb.bill_all")
    stage.calm()
    [dialog] = [each for each in page.findChildren(ReasonDialog) if each.isVisible()]
    assert "administrateur" in dialog.effects.told[0]
    assert any("A 2026 0123" in told for told in dialog.effects.told)
    assert any("ne s’efface plus" in told for told in dialog.effects.told)
    dialog.verb.click()
    assert dialog.form.fields["reason"].problem
    dialog.reason.setText("Accord de l’administrateur")
    dialog.verb.click()
    stage.calm()
    assert len(books.rows("SELECT id FROM invoice")) == 1
    [line] = books.rows("SELECT body FROM audit_line WHERE verb = 'bill.issue_kept'")
    assert json.loads(line["body"])["facts"]["reason"] == "Accord de l’administrateur"
