"""Orders that do not leave before they are paid are in the exposure, and are said apart: nothing is lent of them."""

from __future__ import annotations

from app.base import settings
from app.base.listing import ListQuery
from app.customers.merged import account_of
from app.orders.draft import DraftLine
from app.orders.queries import ORDERS
from app.reports.preparation_list import prepared_orders
from app.reports.standing import count_customers, standing
from app.reports.still_waiting import still_waiting
from tests.stories.desk import a_desk, goods


def test_what_is_to_be_paid_before_it_leaves_is_said_of_a_customer_and_of_all(database_url: str) -> None:
    with a_desk(database_url) as desk:
        who, other = desk.a_customer(), desk.a_customer("Les Halles")
        product = desk.a_product(on_hand=9)
        first = desk.an_order(who, goods(product, 1, "10.00"), payment_kind="prepaid")
        for order in (
            first,
            desk.an_order(who, goods(product, 2, "10.00"), payment_kind="account"),
            desk.an_order(other, goods(product, 3, "10.00"), payment_kind="prepaid"),
        ):
            desk.confirm(order)
        with desk.database.read() as rd:
            mine = standing(rd, account_of(rd, who), None)
            assert (mine.exposure, mine.prepaid) == (36_00, 12_00)
            assert count_customers(rd, ListQuery()).sums["prepaid"] == 48_00
            # Of some customers only it is not asked: it would be another sum than that of the rows.
            assert "prepaid" not in count_customers(rd, ListQuery(search="Halles")).sums
        desk.pay(first, 12_00)
        with desk.database.read() as rd:
            assert standing(rd, account_of(rd, who), None).prepaid == 0


def test_an_order_with_nothing_to_ship_is_awaited_and_lends_nothing_either(database_url: str) -> None:
    card = DraftLine(
        kind="service",
        name="Carte cadeau",
        quantity_milli=1000,
        unit_price_micro=50_000_000,
        rate_ppm=200_000,
    )
    with a_desk(database_url) as desk:
        who = desk.a_customer()
        bowl = desk.a_product(on_hand=9)
        for order in (
            desk.an_order(who, card, payment_kind="prepaid"),
            desk.an_order(who, goods(bowl, 1, "10.00"), payment_kind="prepaid"),
        ):
            desk.confirm(order)
        with desk.database.read() as rd:
            assert count_customers(rd, ListQuery()).sums["prepaid"] == 72_00
            # The figure of the day and that of the list of customers are one.
            awaited = ORDERS.count(rd, ListQuery(chips=(("view", "to_pay"),)))
            assert still_waiting(rd, "to_pay", awaited) == 72_00


def test_preparation_says_what_is_missing_of_each_order(database_url: str) -> None:
    with a_desk(database_url) as desk:
        bowl = desk.a_product(on_hand=5)
        orders = [
            desk.an_order(desk.a_customer(), goods(bowl, pieces, "10.00"), payment_kind="account")
            for pieces in (4, 3)
        ]
        for order in orders:
            desk.confirm(order)
        with desk.database.read() as rd:
            there, lacks = prepared_orders(rd, orders)
        assert there.lacks == ()
        assert lacks.lacks == (("Pull marin", 2_000),)
        assert (there.may_leave, lacks.may_leave) == (True, False)
        # What is there of it leaves before the rest where the business ships in part.
        desk.do(settings.decide, "ship.partial", True)
        with desk.database.read() as rd:
            _there, lacks = prepared_orders(rd, orders)
        assert lacks.may_leave
