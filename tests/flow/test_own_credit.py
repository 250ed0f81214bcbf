"""The customer's own money used for an order that waits for it: in one act, with the deposit it is, and no more than it."""

from __future__ import annotations

import pytest

from app.base.errors import Refusal
from app.flow import collect, deposit
from app.flow.own_credit import use_credit
from tests.stories.desk import Desk, a_desk, goods


def an_order(desk: Desk, customer: int, price: str = "28.80") -> int:
    """A confirmed order that is to be paid before it leaves (34.56 with VAT where nothing is said)."""
    order = desk.an_order(customer, goods(desk.a_product(on_hand=5), 1, price), payment_kind="prepaid")
    desk.confirm(order)
    return order


def test_money_that_is_here_pays_the_order_as_its_deposit_and_the_rest_stays(database_url: str) -> None:
    with a_desk(database_url) as desk:
        customer = desk.a_customer()
        desk.pay(None, 22_030, customer)
        order = an_order(desk, customer)
        made = desk.do(use_credit, order, 3_456)
        assert desk.state(order) == ("confirmed", "none", "none", "all")
        # The paper says it is paid: nobody is to pay it again.
        paper = desk.row("SELECT kind, total, paid_before FROM invoice WHERE id = :id", id=made)
        assert (paper["kind"], paper["total"], paper["paid_before"]) == ("deposit", 3_456, 3_456)
        assert desk.money()["unapplied"] == -(22_030 - 3_456)
        desk.must_verify()
        desk.ship(order)
        final = desk.invoice(order)
        assert desk.row("SELECT sum(amount) AS owed FROM item_balance WHERE component = 'owed'")["owed"] == 0
        assert desk.row("SELECT deposit_count FROM invoice WHERE id = :id", id=final)["deposit_count"] == 1
        assert desk.state(order)[0] == "closed"
        desk.must_verify()


def test_several_credits_are_used_the_oldest_first(database_url: str) -> None:
    with a_desk(database_url) as desk:
        customer = desk.a_customer()
        for amount in (1_000, 2_000, 5_000):
            desk.pay(None, amount, customer)
        order = an_order(desk, customer)
        desk.do(use_credit, order, 3_456)
        left = desk.rows(
            "SELECT amount FROM item_balance WHERE component = 'unapplied' AND amount <> 0 ORDER BY item_id"
        )
        assert [row["amount"] for row in left] == [-(8_000 - 3_456)]
        desk.must_verify()


def test_less_than_the_order_pays_a_part_and_it_waits_for_the_rest(database_url: str) -> None:
    with a_desk(database_url) as desk:
        customer = desk.a_customer()
        desk.pay(None, 1_000, customer)
        order = an_order(desk, customer)
        desk.do(use_credit, order, 1_000)
        assert desk.state(order)[3] == "part"
        desk.pay(order, 2_456)
        assert desk.state(order)[3] == "all"
        desk.ship(order)
        desk.invoice(order)
        desk.must_verify()


def test_money_kept_for_the_order_already_counts_with_it(database_url: str) -> None:
    with a_desk(database_url) as desk:
        customer = desk.a_customer()
        order = an_order(desk, customer)
        desk.pay(order, 1_000)
        desk.pay(None, 9_000, customer)
        desk.do(use_credit, order, 2_456)
        assert desk.state(order)[3] == "all"
        assert desk.money()["unapplied"] == -(9_000 - 2_456)
        desk.must_verify()


def test_a_deposit_that_was_asked_for_is_paid_first(database_url: str) -> None:
    with a_desk(database_url) as desk:
        customer = desk.a_customer()
        order = an_order(desk, customer)
        desk.do(deposit.ask_deposit, order, ppm=500_000)
        desk.pay(None, 9_000, customer)
        desk.do(use_credit, order, 3_456)
        assert desk.state(order)[3] == "all"
        assert len(desk.rows("SELECT id FROM invoice WHERE kind = 'deposit'")) == 2
        desk.must_verify()


def test_no_more_is_used_than_is_there_or_asked_for(database_url: str) -> None:
    with a_desk(database_url) as desk:
        customer = desk.a_customer()
        desk.pay(None, 1_000, customer)
        order = an_order(desk, customer)
        with pytest.raises(Refusal, match="allocation_exceeds_source"):
            desk.do(use_credit, order, 1_001)
        desk.pay(None, 9_000, customer)
        with pytest.raises(Refusal, match="allocation_exceeds_target"):
            desk.do(use_credit, order, 3_457)
        with pytest.raises(Refusal, match="allocation_not_positive"):
            desk.do(use_credit, order, 0)
        assert desk.rows("SELECT id FROM invoice") == []


def test_undoing_the_payment_asks_for_the_deposit_again(database_url: str) -> None:
    with a_desk(database_url) as desk:
        customer = desk.a_customer()
        paid = desk.pay(None, 9_000, customer)
        order = an_order(desk, customer)
        desk.do(use_credit, order, 3_456)
        desk.do(collect.reverse, paid, "chèque sans provision")
        assert desk.state(order)[3] == "none"
        desk.must_verify()
