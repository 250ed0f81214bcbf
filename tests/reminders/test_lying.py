"""Letters that lie here to be posted: what came meanwhile is told, and what is settled is not posted any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base import settings
from app.flow import chase
from app.flow.reminder_run import run
from app.payments.bank_account import open_bank_account
from app.payments.debit_notices import first_day
from app.payments.statement import Account
from app.reminders.lying import lying_letters
from app.reports.overtaken import reminders_doubted
from tests.flow.test_debit import IBAN, announced, confirmed, owing, signed, told
from tests.stories.desk import OWNER, Desk, a_desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        made.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
        yield made


def test_a_letter_says_what_came_of_it_and_lies_no_more_once_all_is_settled(desk: Desk) -> None:
    invoice = owing(desk, desk.a_customer("Les Halles du Midi"), method="transfer")
    desk.on(desk.database.clock.today() + timedelta(days=45))
    assert run(desk.database, OWNER).written, "without an address it goes on paper"
    with desk.database.read() as rd:
        [letter] = lying_letters(rd)
    assert (letter.asked, letter.open, letter.overtaken) == (12_000, 12_000, "")
    number = desk.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"]
    told(desk, 5_000, f"ACOMPTE {number}", "transfer")
    with desk.database.read() as rd:
        [letter] = lying_letters(rd)
    assert (letter.overtaken, letter.at_bank, letter.sure) == ("bank", 5_000, False)
    confirmed(desk)
    with desk.database.read() as rd:
        [letter] = lying_letters(rd)
    assert (letter.overtaken, letter.open) == ("part", 7_000)
    told(desk, 7_000, f"SOLDE {number}", "transfer")
    confirmed(desk)
    with desk.database.read() as rd:
        assert lying_letters(rd) == []
        assert all(each.reason != "to_post" for each in chase.proposed(rd)[1])


def test_a_letter_that_a_batch_of_debits_overtook_is_not_to_be_posted(desk: Desk) -> None:
    desk.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    who = desk.a_customer("Les Halles du Midi")
    invoice = owing(desk, who)
    desk.on(desk.database.clock.today() + timedelta(days=45))
    assert run(desk.database, OWNER).written
    signed(desk, who)
    with desk.database.read() as rd:
        day = first_day(rd)
    made = announced(desk, invoice, on=day)
    with desk.database.read() as rd:
        [letter] = lying_letters(rd)
        assert reminders_doubted(rd, [letter.id]) == {letter.id: "reminder_debited"}
    assert (letter.overtaken, letter.batch) == ("debit", made.number)
    # What lies at the bank is said first: it is matched, and then there is nothing to debit.
    number = desk.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"]
    told(desk, 12_000, f"VIR {number}", "transfer")
    with desk.database.read() as rd:
        [letter] = lying_letters(rd)
        assert reminders_doubted(rd, [letter.id]) == {letter.id: "reminder_at_bank"}
    assert letter.overtaken == "bank"
