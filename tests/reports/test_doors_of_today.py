"""What the day counts is what its lists count, to the cent; a refused payment is not awaited, and late is one figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.flow.payment_said import payment_said
from app.flow.steps import decide_step
from app.orders.queries import ORDERS
from app.reports.today import today
from tests.reports.doors import must_agree, orders_of, view_of
from tests.stories.desk import Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def a_day(desk: Desk) -> dict[str, int]:
    """Orders at every step, some of them late, some refused."""
    customer, there, lacking = desk.a_customer(), desk.a_product("Bol", on_hand=9), desk.a_product("Vase")
    late = date(2026, 11, 20)
    made = {
        "draft": desk.an_order(customer, goods(there)),
        "unpaid": desk.an_order(customer, goods(there, 1, "30", "20"), payment_kind="prepaid"),
        "refused": desk.an_order(customer, goods(there, 1, "50", "20"), payment_kind="prepaid"),
        "refused_later": desk.an_order(customer, goods(there, 1, "70", "20"), payment_kind="prepaid"),
        "ready": desk.an_order(customer, goods(there), payment_kind="account", promised_on=late),
        "short": desk.an_order(customer, goods(lacking), payment_kind="account", promised_on=late),
        "left": desk.an_order(customer, goods(there), payment_kind="account"),
    }
    for name in ("unpaid", "refused_later", "ready", "short", "left"):
        desk.confirm(made[name])
    for name in ("refused", "refused_later"):
        desk.do(payment_said, made[name], "refused", reason="carte expirée")
    desk.ship(made["left"])
    return made


def test_every_door_of_the_day_says_what_its_list_says(desk: Desk) -> None:
    a_day(desk)
    with desk.database.read() as rd:
        must_agree(rd)


def test_a_refused_payment_is_not_awaited_and_late_is_one_figure(desk: Desk) -> None:
    made = a_day(desk)
    with desk.database.read() as rd:
        assert orders_of(rd, "to_pay") == {made["unpaid"]}
        assert orders_of(rd, "payment_problem") == {made["refused"], made["refused_later"]}
        stages = {each.name: each for each in today(rd).stages}
        assert (stages["pay"].count, stages["pay"].amount, stages["pay"].alerts) == (1, 3600, 2)
        assert stages["prepare"].alerts == 0
        assert (stages["ship"].count, stages["ship"].alerts) == (1, 2)
        assert ORDERS.count(rd, view_of("payment_problem")).sums["open"] == 8400


def test_where_nothing_is_shipped_only_what_is_there_and_invoiced_ahead_waits_to_leave(desk: Desk) -> None:
    customer, there, lacking = desk.a_customer(), desk.a_product("Bol", on_hand=9), desk.a_product("Vase")
    orders = [
        desk.an_order(customer, goods(product), payment_kind="account", promised_on=date(2026, 11, 20))
        for product in (there, lacking, there)
    ]
    for order in orders:
        desk.confirm(order)
    for order in orders[:2]:
        desk.invoice(order, "all")
    desk.do(decide_step, "steps.ship", False)
    with desk.database.read() as rd:
        must_agree(rd)
        assert orders_of(rd, "to_ship") == {orders[0]}
        assert orders_of(rd, "missing") == {orders[1]}
        assert {"late", "to_ship"} <= {each.name for each in today(rd).tasks}
