"""What lies at the bank and is proposed for an invoice or an order, until it is matched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.flow.bank import match
from app.payments.bank_account import open_bank_account
from app.payments.bank_matching import matching
from app.payments.statement import Account
from app.payments.waits_at_bank import WaitsAtBank
from app.reports.call_list import call_list
from app.reports.invoice_page import invoice_page
from app.reports.money_waits import waits_for_invoice
from app.reports.order_outlook import order_look
from tests.flow.test_debit import IBAN, confirmed, owing, told
from tests.stories.desk import Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        made.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
        yield made


def waits(desk: Desk, invoice: int) -> tuple[WaitsAtBank, ...]:
    with desk.database.read() as rd:
        found = invoice_page(rd, invoice).waits
        assert found == waits_for_invoice(rd, invoice)
        order = desk.row("SELECT order_id FROM invoice WHERE id = :id", id=invoice)["order_id"]
        assert order_look(rd, order).waits == found
    return found


def number(desk: Desk, invoice: int) -> str:
    return str(desk.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"])


def test_what_names_an_invoice_waits_for_it_alone_until_it_is_matched(desk: Desk) -> None:
    named, other = owing(desk, desk.a_customer("Les Halles")), owing(desk, desk.a_customer("Bruno"), "70.00")
    assert (waits(desk, named), waits(desk, other)) == ((), ())
    told(desk, 12_000, f"VIR LES HALLES {number(desk, named)}", "transfer")
    [found] = waits(desk, named)
    assert (found.amount, found.sureness, found.credible) == (12_000, "sure", True)
    assert found.booked_on == desk.database.clock.today()
    assert waits(desk, other) == ()
    confirmed(desk)
    assert waits(desk, named) == ()


def test_more_than_is_owed_waits_whole_and_what_only_fits_is_possible(desk: Desk) -> None:
    more, fits = owing(desk, desk.a_customer("Les Halles")), owing(desk, desk.a_customer("Bruno"), "70.00")
    told(desk, 12_100, f"VIR {number(desk, more)}", "transfer")
    told(desk, 8_400, "VIR INST", "transfer")
    assert [(each.amount, each.sureness) for each in waits(desk, more)] == [(12_100, "likely")]
    assert [(each.amount, each.credible) for each in waits(desk, fits)] == [(8_400, False)]


def test_money_for_an_order_that_is_paid_ahead_waits_for_it(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    order = desk.an_order(who, goods(desk.a_product("Bol", on_hand=5), 2, "10.00"), payment_kind="prepaid")
    desk.confirm(order)
    name = desk.order(order)["number"]
    told(desk, 2_400, f"VIR {name}", "transfer")
    with desk.database.read() as rd:
        [found] = order_look(rd, order).waits
        [line] = matching(rd).waiting()
    assert (found.amount, found.credible) == (2_400, True)
    assert line.proposal is not None
    desk.do(match, line.row.id, line.proposal.pieces)
    with desk.database.read() as rd:
        assert order_look(rd, order).waits == ()


def test_the_calls_say_what_is_likely_there(desk: Desk) -> None:
    invoice = owing(desk, desk.a_customer("Les Halles"))
    desk.on(desk.database.clock.today() + timedelta(days=45))
    told(desk, 12_100, f"VIR {number(desk, invoice)}", "transfer")
    with desk.database.read() as rd:
        [row] = call_list(rd).rows
    assert (row.likely, row.coming, row.action) == (12_000, 0, "bank")
    assert row.to_ask == 0
