"""The habit of a class: of its newest payments, those of customers that were found to be one among them."""

from __future__ import annotations

from datetime import date, timedelta

from app.customers import customer
from app.customers.customer import CustomerDraft
from app.flow.merge import merge
from app.receivables.payments_made import habit_of_class
from tests.stories.desk import TODAY, Desk, a_desk, goods


def _paid_after(desk: Desk, customer_id: int, product_id: int, days: int) -> None:
    desk.on(TODAY)
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
