"""The page of an order whose money is here already: what is offered, what it says, and that it is done in one act."""

from __future__ import annotations

from app.reports.order_outlook import OrderLook, order_look
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.customers.at_bank import credit_line
from ui.orders.order_page import OrderPage


def a_prepaid_order(books: Desk, credit: int = 22_030) -> tuple[int, int]:
    """The customer and an order of 34.56 that is to be paid first."""
    customer = books.a_customer()
    if credit:
        books.pay(None, credit, customer)
    line = goods(books.a_product(on_hand=9), 1, "28.80")
    order = books.an_order(customer, line, payment_kind="prepaid")
    books.confirm(order)
    return customer, order


def look_at(books: Desk, order: int) -> OrderLook:
    with books.database.read() as rd:
        return order_look(rd, order)


def test_the_next_step_uses_what_is_there_and_money_can_still_be_asked_for(stage: Stage, books: Desk) -> None:
    _, order = a_prepaid_order(books)
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    assert "34,56" in page.card.button.text()
    assert "&&" not in page.card.button.text()  # its access key is one, and no sign
    assert any("220,30" in told for told in page.card.told)
    assert any("220,30" in told for told in page.at_bank.told)
    others = [each.key for each in page.acts.offered()]
    assert {"order_page.verb.collect_receive", "order_page.verb.ask_payment"} <= set(others)
    page.card.take()
    stage.calm()
    assert books.order(order)["paid"] == "all"
    assert look_at(books, order).outlook.verb == "ship.ship"
    books.must_verify()


def test_a_part_is_used_and_what_is_left_to_pay_is_said(stage: Stage, books: Desk) -> None:
    _, order = a_prepaid_order(books, 1_000)
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    assert "10,00" in page.card.button.text()
    assert any("24,56" in told for told in page.card.told)


def test_what_pays_another_debt_of_theirs_is_not_offered(stage: Stage, books: Desk) -> None:
    customer, order = a_prepaid_order(books)
    assert look_at(books, order).outlook.usable == 3_456
    other = books.an_order(customer, goods(books.a_product(on_hand=9), 1, "180.00"), payment_kind="account")
    books.confirm(other)
    books.ship(other)
    books.invoice(other)
    assert look_at(books, order).outlook.usable == 22_030 - 21_600


def test_without_credit_the_payment_is_recorded_as_before(stage: Stage, books: Desk) -> None:
    _, order = a_prepaid_order(books, 0)
    look = look_at(books, order)
    assert (look.outlook.verb, look.outlook.usable) == ("collect.receive", 0)
    assert credit_line(look.page.standing) == []
