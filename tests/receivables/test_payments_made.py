"""The habit of a class: of its newest payments, those of customers that were found to be one among them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import text

from app.customers import customer
from app.customers.customer import CustomerDraft
from app.flow import collect
from app.flow.lend import classify
from app.flow.merge import merge
from app.receivables.ledger import items_of
from app.receivables.payments_made import habit_of_class, paid_by
from app.reports.credit_page import credit_page
from app.reports.credit_sales import paid_days
from app.reports.expected_cash import expected_cash
from app.reports.settlement import paid_on as last_paid_on
from app.reports.settlement import settled_by
from tests.stories.desk import TODAY, Desk, a_desk, goods


def _paid_after(desk: Desk, customer_id: int, product_id: int, days: int, first: date = TODAY) -> None:
    desk.on(first)
    order = desk.an_order(customer_id, goods(product_id, 1, "10.00"))
    desk.confirm(order)
    desk.ship(order)
    invoice = desk.invoice(order)
    owed = desk.row(
        "SELECT i.due_on, i.opened_on, v.total FROM item i JOIN invoice v ON v.id = i.document_id"
        " WHERE i.noun = 'invoice' AND v.id = :id",
        id=invoice,
    )
    desk.on(date.fromisoformat(str(owed["due_on"])) + timedelta(days=days))
    desk.pay(order, int(owed["total"]))


def test_a_customer_of_another_class_is_expected_to_pay_as_that_class_does(database_url: str) -> None:
    """On their page and in the report of expected cash alike."""
    with a_desk(database_url) as desk:
        product = desk.a_product(on_hand=9)
        _paid_after(desk, desk.a_customer("Les Halles"), product, 12)
        new = desk.a_customer("Neuf")
        desk.do(classify, new, "key")
        order = desk.an_order(new, goods(product, 1, "10.00"), payment_kind="account")
        desk.confirm(order)
        desk.ship(order)
        desk.invoice(order)
        with desk.database.read() as rd:
            page = credit_page(rd, new)
            [item] = [each for week in expected_cash(rd).weeks for each in week.items]
        assert (page.habit.days, item.lateness.days) == (0, 0)
        assert [each.expected_on for each in page.expected] == [item.expected_on]


def test_each_class_has_its_own_habit_and_a_merge_keeps_it(database_url: str) -> None:
    with a_desk(database_url) as desk:
        product = desk.a_product(on_hand=9)
        firm, double = desk.a_customer("SARL Lefèvre"), desk.a_customer("Lefèvre SARL")
        person = desk.do(customer.add, CustomerDraft(name="Noémie Martin", kind="person"))
        for customer_id, days in ((firm, 3), (double, 5), (person, 20)):
            _paid_after(desk, customer_id, product, days)
        with desk.database.read() as rd:
            assert (habit_of_class(rd, "company"), habit_of_class(rd, "person")) == (4, 20)
        desk.do(merge, firm, double)
        with desk.database.read() as rd:
            assert (habit_of_class(rd, "company"), habit_of_class(rd, "person")) == (4, 20)


def test_money_that_came_before_its_invoice_is_no_habit_and_is_said(database_url: str) -> None:
    with a_desk(database_url) as desk:
        who = desk.a_customer()
        product = desk.a_product(on_hand=9)
        desk.on(TODAY)
        order = desk.an_order(who, goods(product, 1, "10.00"), payment_kind="prepaid")
        desk.confirm(order)
        desk.pay(order, 12_00)
        desk.on(TODAY + timedelta(days=4))
        desk.ship(order)
        desk.invoice(order)
        with desk.database.read() as rd:
            before = credit_page(rd, who)
            account = int(rd.scalar(text("SELECT account_id FROM customer")) or 0)
            assert paid_by(rd, account) == []
        assert (before.stems, before.in_advance, before.averages, before.habit.payments) == ((), 1, None, 0)
        # What they then pay of an invoice, they pay in so many days.
        _paid_after(desk, who, product, 3, TODAY + timedelta(days=4))
        with desk.database.read() as rd:
            after = credit_page(rd, who)
        assert ([each.days_late for each in after.stems], after.in_advance) == ([3], 1)


def test_who_paid_on_the_day_is_not_late_because_it_was_matched_later(database_url: str) -> None:
    """Behaviour, the days of the page and the measures of collection tell when the money came."""
    with a_desk(database_url) as desk:
        who = desk.a_customer()
        desk.on(TODAY)
        order = desk.an_order(who, goods(desk.a_product(on_hand=9), 1, "10.00"), payment_kind="account")
        desk.confirm(order)
        desk.ship(order)
        invoice = desk.invoice(order)
        due = date.fromisoformat(str(desk.row("SELECT due_on FROM item WHERE noun = 'invoice'")["due_on"]))
        came = due + timedelta(days=2)
        took = (came - TODAY).days
        desk.on(came)
        desk.pay(None, 12_00, who)
        desk.on(due + timedelta(days=20))
        with desk.database.read() as rd:
            [debt] = items_of(rd, "invoice", [invoice])
            [money] = items_of(rd, "payment", [1])
        desk.do(collect.allocate, money.id, debt.id, 12_00)
        with desk.database.read() as rd:
            page = credit_page(rd, who)
            account = int(rd.scalar(text("SELECT account_id FROM customer")) or 0)
            assert [(each.days_late, each.days_to_pay) for each in paid_by(rd, account)] == [(2, took)]
            assert [(each.days_late, each.paid_on) for each in page.stems] == [(2, came)]
            [paid] = paid_days(rd, TODAY, rd.today)
            assert paid.days_to_pay == took
            assert last_paid_on(settled_by(rd, [debt.id])) == came
