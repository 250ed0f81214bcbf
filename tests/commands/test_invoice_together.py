"""`invoice-together`: the orders that are named, or the months that are over; `process` leaves those orders alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from app.commands.program import app
from tests.stories.desk import Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    with a_desk(database_url, date(2026, 11, 22)) as made:
        yield made


def run(desk: Desk, today: str, *words: str) -> Any:
    done = CliRunner().invoke(app, [*words, "--database", desk.url, "--today", today, "--json"])
    return json.loads(done.stdout)


def shipped(desk: Desk, bowl: int, customer: int, pieces: int) -> int:
    order = desk.an_order(customer, goods(bowl, pieces), payment_kind="account")
    desk.confirm(order)
    desk.ship(order)
    return order


def test_orders_that_are_named_are_on_one_invoice(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=50)
    customer = desk.a_customer()
    for pieces in (1, 2):
        shipped(desk, bowl, customer, pieces)
    told = run(desk, "2026-11-22", "invoice-together", "CM-2026-0001", "CM-2026-0002")
    assert told["invoices"] == [
        {"number": "FA-2026-0001", "customer": "SARL Lefèvre", "orders": 2, "total": 3_600}
    ]
    again = run(desk, "2026-11-22", "invoice-together", "CM-2026-0001", "CM-2026-0002")
    assert again["error"]["code"] == "nothing_to_invoice"


def test_a_run_leaves_monthly_orders_to_the_end_of_the_month(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=50)
    monthly = desk.a_customer(monthly_invoice=True)
    alone = desk.a_customer("Crêperie Guéguen", monthly_invoice=True)
    weekly = desk.a_customer("Hôtel des Dunes")
    for customer, pieces in ((monthly, 1), (monthly, 2), (alone, 3), (weekly, 4)):
        shipped(desk, bowl, customer, pieces)
    told = run(desk, "2026-11-22", "process", "--invoice")
    assert told["left"]["invoice_monthly"] == 3
    assert desk.row("SELECT count(*) AS n FROM invoice")["n"] == 1
    assert run(desk, "2026-11-30", "invoice-together")["error"]["code"] == "group_nothing"
    made = run(desk, "2026-12-01", "invoice-together")
    assert [(each["customer"], each["orders"], each["total"]) for each in made["invoices"]] == [
        ("Crêperie Guéguen", 1, 3_600),
        ("SARL Lefèvre", 2, 3_600),
    ]
    assert run(desk, "2026-12-01", "invoice-together")["error"]["code"] == "group_nothing"
