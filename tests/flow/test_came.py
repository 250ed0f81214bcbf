"""How money came decides how it goes back: what was really paid, not what the order was to be paid with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.flow import collect, credit
from app.flow.collect import Receipt
from app.flow.credit import CreditRequest
from app.payments.bank_account import open_bank_account
from app.payments.statement import Account
from app.reports.came import Awaited, Came, came_by
from app.reports.refundable import refundable
from tests.flow.test_refund_batch import OURS, told
from tests.stories.desk import Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        made.do(open_bank_account, "Compte courant", "EUR", Account(OURS))
        yield made


def an_invoice(desk: Desk, planned: str) -> tuple[int, int]:
    """An order that was to be paid with something and its invoice: 36.00."""
    line = goods(desk.a_product(on_hand=5), 3)
    order = desk.an_order(desk.a_customer(), line, payment_kind="account", payment_method=planned)
    desk.confirm(order)
    desk.ship(order)
    return order, desk.invoice(order)


def credited(desk: Desk, invoice: int) -> tuple[str, Came]:
    """Credit it whole: what speaks against giving that back by transfer, and how its money came."""
    desk.do(credit.credit, invoice, CreditRequest(), "abîmé")
    with desk.database.read() as rd:
        [row] = refundable(rd)
        came = came_by(rd, row.id)
    assert row.unseen == came.unseen
    return row.why, came


def received(desk: Desk, order: int, amount: int, method: str) -> int:
    today = desk.database.clock.today()
    receipt = Receipt(amount=amount, currency="EUR", method=method, received_on=today, order_id=order)
    return desk.do(collect.receive, receipt)


def test_what_was_to_be_paid_by_card_and_came_by_transfer_goes_back_by_transfer(desk: Desk) -> None:
    order, invoice = an_invoice(desk, "card")
    desk.pay(order, 3_600)
    assert credited(desk, invoice) == ("no_iban", Came("transfer", "transfer"))


def test_what_was_to_come_by_transfer_and_was_paid_by_card_goes_back_to_the_card(desk: Desk) -> None:
    order, invoice = an_invoice(desk, "transfer")
    received(desk, order, 3_600, "card")
    assert credited(desk, invoice) == ("card", Came("card", "card"))


def test_a_payment_that_was_reversed_tells_nothing(desk: Desk) -> None:
    order, invoice = an_invoice(desk, "card")
    desk.do(collect.reverse, received(desk, order, 3_600, "card"), "saisi deux fois")
    desk.pay(order, 3_600)
    assert credited(desk, invoice) == ("no_iban", Came("transfer", "transfer"))


def test_of_two_ways_it_is_that_of_the_most_money(desk: Desk) -> None:
    order, invoice = an_invoice(desk, "card")
    received(desk, order, 1_000, "card")
    desk.pay(order, 2_600)
    assert credited(desk, invoice) == ("no_iban", Came("transfer", "transfer"))


def test_a_credit_note_of_what_the_bank_did_not_tell_of_is_unseen_too(desk: Desk) -> None:
    order, invoice = an_invoice(desk, "transfer")
    told(desk, -900, "COMMISSION")
    received(desk, order, 3_600, "cheque")
    waits = Awaited("RG-2026-0001", "cheque", desk.database.clock.today())
    assert credited(desk, invoice) == ("no_iban", Came("cheque", "cheque", (waits,)))
