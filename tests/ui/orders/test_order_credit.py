"""An order some of which was credited: its figures add up, and what is the customer's is given back from its page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.flow import sell
from app.flow.credit import CreditRequest, credit
from app.reports.order_outlook import order_look
from app.reports.order_page import order_page
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.kit.wording import say, switch, words
from ui.orders.order_effects import reopening_effects
from ui.orders.order_facts import total_rows
from ui.orders.order_page import OrderPage
from ui.payments.refund_dialog import RefundDialog


@pytest.fixture(autouse=True)
def _french() -> None:
    switch("fr")


def invoiced(books: Desk, **values: str) -> tuple[int, int]:
    """An order of 24.00 with tax that was shipped and invoiced: its key and its invoice's."""
    customer = books.a_customer()
    order = books.an_order(customer, goods(books.a_product(on_hand=9), 2, "10.00"), **values)
    books.confirm(order)
    if values["payment_kind"] == "prepaid":
        books.pay(order, 2_400)
    books.ship(order)
    return order, books.invoice(order)


def told(books: Desk, order: int) -> list[tuple[str, str]]:
    """The figures from the total on."""
    with books.database.read() as rd:
        rows = [(row.label, row.value) for row in total_rows(order_page(rd, order))]
    at = next(at for at, (label, _) in enumerate(rows) if label == "Total TTC")
    return rows[at:]


def test_what_a_credit_note_takes_off_a_debt_is_told_once(stage: Stage, books: Desk) -> None:
    order, invoice = invoiced(books, payment_kind="account")
    books.pay(order, 500)
    books.do(credit, invoice, CreditRequest(total=600), "Rayé")
    assert told(books, order) == [
        ("Total TTC", "24,00\xa0€"),
        ("Réglé", "−5,00\xa0€"),
        ("Crédité par avoir", "−6,00\xa0€"),
        ("Reste à régler", "13,00\xa0€"),
    ]
    page = stage.show(OrderPage(stage.office, order))
    assert "order_page.verb.refund" not in page.verbs.offered


def test_credit_of_an_order_that_is_paid_is_given_back_from_its_page(stage: Stage, books: Desk) -> None:
    order, invoice = invoiced(books, payment_kind="prepaid")
    books.do(credit, invoice, CreditRequest(total=600), "Rayé")
    assert told(books, order) == [
        ("Total TTC", "24,00\xa0€"),
        ("Réglé", "−24,00\xa0€"),
        ("Crédité par avoir", "−6,00\xa0€"),
        ("À rendre", "6,00\xa0€"),
    ]
    page = stage.show(OrderPage(stage.office, order))
    assert page.card.step is not None
    assert page.card.step.title == "Rembourser le client"
    assert "order_page.verb.refund" not in page.verbs.offered
    page.card.take()
    stage.calm()
    [dialog] = page.findChildren(RefundDialog)
    dialog.try_it()
    stage.calm()
    assert books.row("SELECT amount FROM payment WHERE kind = 'refund'")["amount"] == 600
    assert told(books, order) == [
        ("Total TTC", "24,00\xa0€"),
        ("Réglé", "−24,00\xa0€"),
        ("Crédité par avoir", "−6,00\xa0€"),
        ("dont remboursé ou lettré ailleurs", "6,00\xa0€"),
        ("Reste à régler", "0,00\xa0€"),
    ]
    stage.calm()
    assert page.card.step.title != "Rembourser le client"
    books.must_verify()


def test_reopening_says_what_becomes_of_money_that_is_free_since(books: Desk) -> None:
    order = books.an_order(
        books.a_customer(), goods(books.a_product(on_hand=9), 2, "10.00"), payment_kind="prepaid"
    )
    books.confirm(order)
    books.pay(order, 2_400)
    books.do(sell.cancel, order, "Plus voulue")
    with books.database.read() as rd:
        lines = [line for _, line in reopening_effects(order_look(rd, order), TODAY)]
    kept = say("order_page.reopen.kept", amount=words().money(2_400, "EUR"))
    assert kept in lines
    books.do(sell.reopen, order, "Voulue quand même")
    with books.database.read() as rd:
        [payment] = order_page(rd, order).payments
    assert (payment.kept, payment.unapplied) == (2_400, 0)


def test_reopening_the_order_of_a_shop_says_that_nothing_changes_there(books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9), 2))
    books.confirm(order)
    books.do(sell.cancel, order, "Plus voulue")
    with books.database.read() as rd:
        look = order_look(rd, order)
    there = replace(look, page=replace(look.page, row=replace(look.page.row, shop="Kerbrume")))
    found = [[icon for icon, _ in reopening_effects(each, TODAY)] for each in (look, there)]
    assert ["shops" in icons for icons in found] == [False, True]


@pytest.mark.parametrize(("late", "said"), [(1, True), (0, False)])
def test_reopening_says_that_a_day_which_passed_is_taken_away(books: Desk, late: int, *, said: bool) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9), 2), promised_on=TODAY)
    books.confirm(order)
    books.do(sell.cancel, order, "Plus voulue")
    with books.database.read() as rd:
        told = [line for _, line in reopening_effects(order_look(rd, order), TODAY + timedelta(days=late))]
    assert (say("order_page.reopen.past", day=words().date(TODAY)) in told) is said
