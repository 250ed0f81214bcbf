"""The one step an order asks for next, from plain rows."""

from __future__ import annotations

import pytest

from app.orders.next_step import next_step, quantities_to_bill
from app.orders.order import Order, OrderLine
from app.orders.possible import possible
from tests.orders.test_possible import a_line, an_order


def step(order: Order, *lines: OrderLine, covered: dict[int, int] | None = None) -> str:
    rows = lines or (a_line(),)
    return next_step(order, rows, possible(order, rows, covered))


def test_a_draft_asks_to_be_confirmed_and_a_held_order_to_be_released() -> None:
    assert step(an_order(state="draft")) == "sell.confirm"
    assert step(an_order(state="held")) == "sell.release"


def test_a_confirmed_order_asks_to_be_shipped() -> None:
    assert step(an_order()) == "ship.ship"


def test_what_has_left_is_invoiced_before_more_leaves() -> None:
    assert step(an_order(shipped="part"), a_line(2, shipped=1)) == "bill.issue"


def test_what_is_invoiced_and_shipped_asks_for_its_money() -> None:
    line = a_line(2, shipped=2, invoiced_milli=2_000)
    assert step(an_order(shipped="all", invoiced="all"), line) == "collect.receive"


def test_the_rest_ships_before_the_first_invoice_is_chased() -> None:
    line = a_line(2, shipped=1, invoiced_milli=1_000)
    assert step(an_order(shipped="part", invoiced="part"), line) == "ship.ship"


def test_an_order_paid_beforehand_asks_for_its_money_first() -> None:
    assert step(an_order(payment_kind="prepaid")) == "collect.receive"


def test_an_order_on_account_whose_goods_are_missing_only_waits() -> None:
    assert step(an_order(), covered={7: 0}) == ""


def test_a_service_is_invoiced_without_being_shipped() -> None:
    assert step(an_order(), a_line(kind="service")) == "bill.issue"


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_an_order_that_is_over_asks_for_nothing(state: str) -> None:
    line = a_line(2, shipped=2, invoiced_milli=2_000)
    assert step(an_order(state=state, shipped="all", invoiced="all", paid="all"), line) == ""


def test_an_invoice_of_what_has_shipped_takes_what_is_not_invoiced_yet() -> None:
    line = a_line(5, shipped=3, invoiced_milli=1_000)
    assert quantities_to_bill([line], "shipped") == {7: 2_000}
    assert quantities_to_bill([line], "all") == {7: 4_000}


def test_a_deposit_agreed_on_is_asked_for_before_the_goods_and_no_more_once_they_left_or_it_is_there() -> (
    None
):
    def asked(order: Order, *lines: OrderLine, left: int = 3_600) -> str:
        rows = lines or (a_line(),)
        return next_step(order, rows, possible(order, rows, None), left)

    agreed = {"deposit_asked": 3_600, "paid_amount": 0}
    assert asked(an_order(**agreed)) == "bill.deposit"
    assert asked(an_order(**agreed), left=0) == "ship.ship"
    assert asked(an_order(**agreed | {"paid_amount": 3_600})) == "ship.ship"
    assert asked(an_order(state="draft", **agreed)) == "sell.confirm"
    assert asked(an_order(state="held", **agreed)) == "sell.release"
    assert asked(an_order(shipped="part", **agreed), a_line(2, shipped=1)) == "bill.issue"
