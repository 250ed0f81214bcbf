"""What was invoiced before it left is found, with what it comes to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.customers.merged import known_as
from app.orders.ahead import invoiced_ahead
from app.orders.queries import ORDERS
from app.reports.customer_page import customer_page
from tests.reports.doors import view_of
from tests.stories.desk import Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def test_goods_on_an_invoice_that_have_not_left_are_found_until_they_do(desk: Desk) -> None:
    customer, product = desk.a_customer(), desk.a_product(on_hand=9)
    ahead, left = (
        desk.an_order(customer, goods(product, 4, "10", "20"), payment_kind="account") for _ in range(2)
    )
    for order in (ahead, left):
        desk.confirm(order)
    desk.invoice(ahead, "all")
    desk.ship(left)
    desk.invoice(left)
    with desk.database.read() as rd:
        assert ORDERS.ids(rd, view_of("ahead"), 0, 9) == [ahead]
        assert invoiced_ahead(rd, known_as(rd, customer)) == 4800
    desk.ship(ahead, {desk.lines(ahead)[0]: 1000})
    with desk.database.read() as rd:
        assert customer_page(rd, customer).ahead == 3600
    desk.ship(ahead)
    with desk.database.read() as rd:
        assert not ORDERS.ids(rd, view_of("ahead"), 0, 9)
        assert customer_page(rd, customer).ahead == 0
