"""Sequences of money that chance finds seldom, told step by step to the machine of debts: it agrees on every day of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.base.settings import decide
from tests.flow.debt_machine import TOLERANCE, DebtMachine
from tests.stories.desk import Desk

Told = Callable[[DebtMachine], object]


@pytest.fixture
def company(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    made.do(decide, "collect.small_difference", TOLERANCE)
    yield made
    made.close()


def a_machine(company: Desk) -> DebtMachine:
    class Machine(DebtMachine):
        desk = company

    machine = Machine()
    machine.begin("120.00", ("20", "5.5"))
    return machine


def written(machine: DebtMachine, table: str, where: str = "1 = 1") -> int:
    row = machine.desk.row(
        f"SELECT count(*) AS n FROM {table} WHERE customer_id = :customer AND {where}",
        customer=machine.customer,
    )
    return int(row["n"])


def agreed(machine: DebtMachine) -> None:
    machine.today_agrees()
    machine.teardown()
    machine.desk.must_verify()


def test_what_is_left_of_an_invoice_after_a_loss_is_credited_and_the_loss_taken_back(company: Desk) -> None:
    machine = a_machine(company)
    machine.wait(3)
    machine.lose(0, 2, "judgement")
    machine.wait(2)
    # All of it cannot be credited any more: a part is lost.
    machine.give_credit(0, None)
    assert written(machine, "invoice", "kind = 'credit_note'") == 0
    machine.give_credit(0, 999)
    machine.wait(4)
    machine.take_loss_back(0)
    machine.give_credit(0, None)
    assert written(machine, "invoice", "kind = 'credit_note'") == 2
    assert written(machine, "write_off", "kind = 'reversal'") == 1
    assert machine._debts() == []
    agreed(machine)


def test_money_for_what_was_lost_comes_after_a_credit_note(company: Desk) -> None:
    machine = a_machine(company)
    machine.lose(0, 3, "exhausted")
    machine.wait(1)
    machine.give_credit(0, 999)
    machine.wait(30)
    machine.pay_after_all(0, 2, 250)
    assert written(machine, "payment") == 1
    agreed(machine)


@pytest.mark.parametrize("part", [1, 2])
def test_money_for_an_order_recorded_for_a_day_before_its_invoice(company: Desk, part: int) -> None:
    machine = a_machine(company)
    machine.wait(6)
    machine.invoice(1, "33.33", ("20",), gross=True)
    # Six days back the second order was not there yet, and its invoice neither.
    machine.pay(1, part, 0, 6, named=True)
    [made] = machine.desk.rows(
        "SELECT p.received_on, a.business_date FROM payment p JOIN item i ON i.noun = 'payment' AND i.document_id = p.id "
        "JOIN allocation a ON a.source_item_id = i.id WHERE p.customer_id = :customer",
        customer=machine.customer,
    )
    assert str(made["received_on"]) == str(machine.first)
    assert str(made["business_date"]) == str(machine.day)
    machine.wait(2)
    machine.bounce(0)
    agreed(machine)


def test_an_invoice_put_off_to_one_day_and_then_spread_unequally_is_paid_and_lost(company: Desk) -> None:
    machine = a_machine(company)
    machine.wait(10)
    machine.spread_out(0, 1)
    machine.wait(5)
    machine.pay(0, 3, 0, 0, named=True)
    machine.spread_out(0, 3, 1)
    machine.pay(0, 1, 0, 0, named=False)
    machine.match(0, 0, 1, 0)
    machine.lose(0, 2, "")
    assert [
        int(row["instalment_count"]) for row in machine.desk.rows("SELECT * FROM instalment_plan ORDER BY id")
    ][-2:] == [1, 3]
    agreed(machine)


def test_an_invoice_spread_out_is_paid_back_dated_bounced_and_lost(company: Desk) -> None:
    machine = a_machine(company)
    machine.wait(10)
    machine.spread_out(0, 3)
    machine.wait(5)
    # The instalments agreed on are not there on the day the money is recorded for.
    machine.pay(1, 1, 35, 6, named=True)
    machine.wait(1)
    machine.bounce(0)
    machine.lose(0, 1, "")
    assert len(machine.desk.rows("SELECT id FROM instalment_plan")) == 1
    agreed(machine)
