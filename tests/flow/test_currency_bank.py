"""A movement in euros that pays an invoice in dollars: proposed where it is near, and the rest is exchange."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.base.errors import Refusal
from app.flow.bank import match, unmatch
from app.payments.bank_matching import waiting
from app.payments.proposal import Piece, Proposal
from app.payments.statement import Account, Statement, Transaction
from app.payments.take_statement import take_statements
from app.reminders.debts import debtors
from app.reminders.plan import plan_of
from tests.flow.test_currency import LATER, a_rate, an_invoice, booked, paid, worth
from tests.stories.desk import Desk, a_desk

IBAN = "FR7630006000011234567890189"


def credited(desk: Desk, amount: int, text: str = "", name: str = "", kind: str = "transfer") -> int:
    """A movement of the company's account in euros."""
    line = Transaction(booked_on=desk.database.clock.today(), amount=amount, text=text, name=name, kind=kind)
    told = Statement(account=Account(IBAN), currency="EUR", format="camt.053", transactions=(line,))
    [taken] = desk.do(take_statements, [told], "releve.xml")
    return int(taken.new[0])


def proposal(desk: Desk, movement: int) -> Proposal | None:
    with desk.database.read() as rd:
        return next(each.proposal for each in waiting(rd) if each.row.id == movement)


def number_of(desk: Desk, invoice_id: int) -> str:
    return str(desk.row("SELECT number FROM invoice WHERE id = :id", id=invoice_id)["number"])


def test_the_euros_that_came_settle_the_dollars_and_the_gap_is_an_exchange_loss(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        _, order, invoice_id = an_invoice(desk)
        desk.on(LATER)
        a_rate(desk, units="1.12", day=LATER)
        movement = credited(desk, 106_900, f"WIRE {number_of(desk, invoice_id)}", "LEFEVRE INC")
        found = proposal(desk, movement)
        assert found is not None
        [piece] = found.pieces
        assert (found.sureness, piece.amount, piece.own_amount, piece.own_currency) == (
            "likely",
            106_900,
            120_000,
            "USD",
        )
        with desk.database.read() as rd:
            [debtor] = debtors(rd, plan_of(rd), LATER + timedelta(days=40))
        # It is not sure, and keeps no reminder back.
        assert debtor.debts[0].at_bank == 0
        desk.do(match, movement, found.pieces, sureness=found.sureness, why=found.why)
        row = desk.row("SELECT amount, currency, base_amount, method FROM payment")
        assert tuple(row.values()) == (120_000, "USD", 106_900, "transfer")
        assert worth(desk) == {}
        assert desk.state(order) == ("closed", "all", "all", "all")
        assert booked(desk, "666000") == 110_599 - 106_900
        assert (booked(desk, "411000"), booked(desk, "512000")) == (0, 106_900)
        desk.must_verify()
        desk.do(unmatch, movement, "pas le bon")
        assert worth(desk) == {"owed": (120_000, 110_599)}
        assert booked(desk, "666000") == 0
        desk.must_verify()


@pytest.mark.parametrize(
    ("amount", "near"), [(115_900, True), (105_200, True), (118_000, False), (90_000, False)]
)
def test_only_what_is_near_at_its_rate_or_the_last_one_is_proposed(
    database_url: str, amount: int, near: bool
) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        _, _, invoice_id = an_invoice(desk)
        movement = credited(desk, amount, f"WIRE {number_of(desk, invoice_id)}")
        assert (proposal(desk, movement) is not None) is near


def test_a_payer_who_owes_dollars_that_are_near_is_possible(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        an_invoice(desk)
        first = credited(desk, 110_000, "WIRE", "SARL LEFEVRE")
        found = proposal(desk, first)
        assert found is not None
        assert (found.sureness, found.pieces[0].own_amount) == ("possible", 120_000)


def test_a_payment_recorded_by_hand_is_found_by_what_the_bank_credited(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        _, order, _ = an_invoice(desk)
        key = paid(desk, order, 120_000, base_amount=108_000)
        movement = credited(desk, 108_000, "WIRE", "SARL LEFEVRE")
        found = proposal(desk, movement)
        assert found is not None
        [piece] = found.pieces
        assert (piece.recorded, piece.payment_id, piece.amount) == (True, key, 108_000)
        desk.do(match, movement, found.pieces)
        assert len(desk.rows("SELECT id FROM payment")) == 1
        desk.must_verify()
        # The bank takes it back: the same payment, told by its euros.
        back = credited(desk, -108_000, "REJET WIRE", "SARL LEFEVRE", "returned")
        gone = proposal(desk, back)
        assert gone is not None
        desk.do(match, back, gone.pieces)
        assert worth(desk) == {"owed": (120_000, 110_599)}
        desk.must_verify()


def test_a_payment_whose_euros_differ_is_not_taken_for_the_movement(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        _, order, _ = an_invoice(desk)
        paid(desk, order, 120_000, base_amount=108_000)
        movement = credited(desk, 120_000, "WIRE", "SARL LEFEVRE")
        found = proposal(desk, movement)
        assert found is None or not found.pieces[0].recorded
        key = desk.row("SELECT id FROM payment")["id"]
        piece = Piece(kind="payment", amount=120_000, payment_id=key, recorded=True)
        with pytest.raises(Refusal, match="bank_payment_taken"):
            desk.do(match, movement, [piece])
