"""What lets held orders go is told of itself: its own number and sum, and then the orders it let go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.stories.desk import Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def facts(desk: Desk, verb: str) -> dict[str, Any]:
    """What the journal holds of the last line of a verb."""
    rows = desk.rows("SELECT body FROM audit_line WHERE verb = :verb ORDER BY id DESC LIMIT 1", verb=verb)
    return json.loads(rows[0]["body"])["facts"]


def test_a_payment_keeps_its_number_where_it_lets_an_order_go(desk: Desk) -> None:
    customer, product = desk.a_customer(limit=20_00), desk.a_product(on_hand=9)
    first, second = (desk.an_order(customer, goods(product), payment_kind="account") for _ in range(2))
    desk.confirm(first)
    desk.ship(first)
    desk.invoice(first)
    assert desk.confirm(second).state == "held"
    total = desk.row("SELECT total FROM invoice")["total"]
    payment = desk.pay(first, total)
    number = desk.row("SELECT number FROM payment WHERE id = :id", id=payment)["number"]
    order = desk.row("SELECT number, state FROM sales_order WHERE id = :id", id=second)
    assert order["state"] == "confirmed"
    found = facts(desk, "collect.receive")
    assert (found["number"], found["amount"]) == (number, total)
    assert found["let_go"] == [order["number"]]
    assert "total" not in found
