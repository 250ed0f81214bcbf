"""Ordered, shipped, invoiced and paid of an order beside each other, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base import settings
from app.flow import credit, sell, ship
from app.flow.credit import CreditLine, CreditRequest
from app.flow.steps import decide_step
from app.reports.order_match import Stage, stages_of
from app.reports.order_page import order_page
from tests.stories.desk import Desk, a_desk, goods
from tests.stories.test_bundles import a_bundle


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def told(desk: Desk, order: int) -> tuple[Stage, ...]:
    with desk.reading() as rd:
        return stages_of(order_page(rd, order))


def test_each_stage_says_how_far_it_is_from_the_one_before(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", value=True)
    product = desk.a_product(on_hand=10)
    order = desk.an_order(desk.a_customer(), goods(product, 4, "100.00"), payment_kind="account")
    assert told(desk, order) == ()
    desk.confirm(order)
    assert told(desk, order)[1:] == (
        Stage("shipped", 0, "to_ship", 48_000),
        Stage("invoiced", 0),
        Stage("paid", 0),
    )
    with desk.reading() as rd:
        [line] = order_page(rd, order).lines
    desk.do(ship.ship, order, {line.id: 3_000})
    assert told(desk, order)[1:3] == (
        Stage("shipped", 36_000, "to_ship", 12_000),
        Stage("invoiced", 0, "to_invoice", 36_000, wrong=True),
    )
    desk.invoice(order)
    with desk.reading() as rd:
        [row] = order_page(rd, order).invoices
    desk.pay(order, 10_000)
    assert told(desk, order)[2:] == (
        Stage("invoiced", row.total),
        Stage("paid", 10_000, "owed", row.total - 10_000),
    )


def test_money_and_invoices_that_come_before_the_goods_are_said_and_no_fault(desk: Desk) -> None:
    product = desk.a_product(on_hand=10)
    order = desk.an_order(desk.a_customer(), goods(product, 1, "100.00"), payment_kind="prepaid")
    desk.confirm(order)
    desk.pay(order, 12_000)
    assert told(desk, order)[-1] == Stage("paid", 12_000, "before_invoice", 12_000)
    desk.invoice(order, "all")
    assert told(desk, order)[1:] == (
        Stage("shipped", 0, "to_ship", 12_000),
        Stage("invoiced", 12_000, "ahead", 12_000),
        Stage("paid", 12_000),
    )
    desk.ship(order)
    assert [stage.gap for stage in told(desk, order)] == ["", "", "", ""]


def test_what_was_called_off_is_neither_shipped_nor_to_be_invoiced(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", value=True)
    product = desk.a_product(on_hand=10)
    order = desk.an_order(desk.a_customer(), goods(product, 4, "100.00"), payment_kind="account")
    desk.confirm(order)
    with desk.reading() as rd:
        [line] = order_page(rd, order).lines
    desk.do(ship.ship, order, {line.id: 2_000})
    desk.invoice(order)
    desk.do(sell.drop, order, {line.id: 2_000}, "the customer wants no more")
    assert told(desk, order) == (
        Stage("ordered", 48_000, "called_off", 24_000),
        Stage("shipped", 24_000),
        Stage("invoiced", 24_000),
        Stage("paid", 0, "owed", 24_000),
    )


def test_what_was_invoiced_ahead_and_credited_before_it_left_is_no_invoice_too_many(desk: Desk) -> None:
    product = desk.a_product(on_hand=10)
    order = desk.an_order(desk.a_customer(), goods(product, 4, "100.00"), payment_kind="account")
    desk.confirm(order)
    invoice = desk.invoice(order, "all")
    [line] = desk.rows("SELECT id FROM invoice_line WHERE invoice_id = :id", id=invoice)
    desk.do(
        credit.credit,
        invoice,
        CreditRequest(lines=(CreditLine(line["id"], 1_000, 10_000, 2_000),)),
        "Plus voulu",
    )
    assert told(desk, order)[:3] == (
        Stage("ordered", 48_000, "called_off", 12_000),
        Stage("shipped", 0, "to_ship", 36_000),
        Stage("invoiced", 36_000, "ahead", 36_000),
    )
    desk.ship(order)
    assert [stage.gap for stage in told(desk, order)] == ["called_off", "", "", "owed"]


def test_a_bundle_that_has_not_left_is_to_be_shipped_for_what_it_comes_to(desk: Desk) -> None:
    box, _, _ = a_bundle(desk)
    order = desk.an_order(desk.a_customer(), goods(box, 2, "100.00"), payment_kind="account")
    desk.confirm(order)
    assert told(desk, order)[1] == Stage("shipped", 0, "to_ship", 24_000)
    desk.invoice(order, "all")
    assert told(desk, order)[2] == Stage("invoiced", 24_000, "ahead", 24_000)
    with desk.reading() as rd:
        match = order_page(rd, order).match
    assert (match.shipped, match.to_ship, match.called_off) == (0, 24_000, 0)
    desk.ship(order)
    with desk.reading() as rd:
        match = order_page(rd, order).match
    # What was invoiced before it left is shipped all the same.
    assert (match.shipped, match.to_ship, match.called_off) == (24_000, 0, 0)


def test_where_nothing_is_shipped_what_is_not_invoiced_is_no_fault(desk: Desk) -> None:
    desk.do(decide_step, "steps.ship", False)
    product = desk.a_product(on_hand=10)
    order = desk.an_order(desk.a_customer(), goods(product, 1, "100.00"), payment_kind="account")
    desk.confirm(order)
    assert told(desk, order) == (
        Stage("ordered", 12_000),
        Stage("invoiced", 0, "to_bill", 12_000),
        Stage("paid", 0),
    )


def test_what_waits_for_the_invoice_of_its_month_is_no_fault(desk: Desk) -> None:
    order = desk.an_order(
        desk.a_customer(monthly_invoice=True),
        goods(desk.a_product(on_hand=9), 2, "10.00"),
        payment_kind="account",
    )
    desk.confirm(order)
    desk.ship(order)
    assert Stage("invoiced", 0, "to_invoice", 2_400) in told(desk, order)
