"""Money that lies at the bank for invoices collected by direct debit: nobody is debited for it as well, unawares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base.errors import Refusal
from app.flow.collect import allocate
from app.flow.debit import announce, file_at_bank, move
from app.payments.debit_file import debit_file
from app.payments.debit_notices import first_day
from app.payments.left_out import left_out
from app.payments.sepa import settlement_day
from app.receivables.ledger import items_of
from app.reminders.debts import debtors
from app.reminders.plan import plan_of
from app.reports.call_list import call_list
from app.reports.collectable import collectable
from app.reports.money_waits import waits_for_invoice
from tests.flow.test_debit import (
    announced,
    batch,
    confirmed,
    debiting,
    lines,
    owing,
    refused,
    signed,
    told,
)
from tests.stories.desk import Desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with debiting(database_url) as made:
        yield made


def number(desk: Desk, invoice: int) -> str:
    return str(desk.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"])


def test_a_batch_says_for_what_money_lies_at_the_bank_and_moved_it_leaves_that_out(desk: Desk) -> None:
    who = [desk.a_customer(name) for name in ("Zoé Carpentier", "Les Halles du Midi", "Bruno Vidal")]
    for each in who:
        signed(desk, each)
    sure, likely, none = owing(desk, who[0]), owing(desk, who[1], "70.00"), owing(desk, who[2], "50.00")
    made = announced(desk, sure, likely, none)
    assert batch(desk, made.id).at_bank == ()
    told(desk, 12_000, f"VIR {number(desk, sure)}", "transfer")
    told(desk, 8_400, "VIR LES HALLES DU MIDI", "transfer")
    # A debit that the bank tells of is what was collected, and no second payment.
    told(desk, 6_000, f"PRLV {number(desk, none)}", "direct_debit")
    row = batch(desk, made.id)
    assert [(each.invoice_id, each.twice, each.sureness) for each in row.at_bank] == [
        (sure, 12_000, "sure"),
        (likely, 8_400, "likely"),
    ]
    with desk.database.read() as rd:
        with pytest.raises(Refusal) as found:
            debit_file(rd, made.id)
        assert (found.value.code, found.value.facts["customer"]) == (
            "debit_at_bank",
            "Zoé Carpentier, Les Halles du Midi",
        )
        assert b"120.00" in debit_file(rd, made.id, knowing=["at_bank"])
    assert refused(desk, file_at_bank, made.id, " ") == "reason_missing"
    desk.do(file_at_bank, made.id, "déjà déposé")
    later = desk.do(move, made.id, settlement_day(row.collect_on + timedelta(days=7)), "à la banque")
    assert batch(desk, made.id).at_bank == ()
    assert [key for each in lines(desk, later.id) for key, _, _ in each.invoices] == [none]
    desk.must_verify()


def test_what_is_at_the_bank_is_not_announced_before_it_is_matched(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    first, second = owing(desk, who), owing(desk, who, "50.00")
    told(desk, 12_000, f"VIR {number(desk, first)}", "transfer")
    with desk.database.read() as rd:
        day = first_day(rd)
    desk.on(desk.database.clock.today())
    with desk.database.read() as rd:
        found = {each.id: each.why for each in collectable(rd, day + timedelta(days=60))}
    assert found[first] == "at_bank"
    assert found[second] != "at_bank"
    with desk.database.read() as rd:
        for key in (first, second):
            [alone] = collectable(rd, day + timedelta(days=60), invoice_id=key)
            assert alone.why == found[key]
    assert refused(desk, announce, 1, day, "CORE", [first]) == "debit_not_collectable"
    confirmed(desk)
    with desk.database.read() as rd:
        assert first not in {each.id for each in collectable(rd, day + timedelta(days=60))}


def test_what_an_amount_alone_tells_of_is_said_of_a_debit_and_keeps_it_from_nothing(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    invoice = owing(desk, who)
    told(desk, 12_000, "VIR INST", "transfer")
    with desk.database.read() as rd:
        [offered] = collectable(rd, first_day(rd) + timedelta(days=60))
        waits = waits_for_invoice(rd, invoice)
    assert offered.why != "at_bank"
    assert (offered.at_bank, offered.possible) == (False, waits)
    assert [(each.amount, each.sureness) for each in waits] == [(12_000, "possible")]
    made = announced(desk, invoice)
    row = batch(desk, made.id)
    assert row.at_bank == ()
    assert [(each.invoice_id, each.lying, each.sureness) for each in row.possible] == [
        (invoice, 12_000, "possible")
    ]
    assert left_out(row) == {}
    with desk.database.read() as rd:
        assert b"120.00" in debit_file(rd, made.id)


def test_credit_that_waits_to_be_matched_is_told_of_a_debit_and_matched_takes_less(desk: Desk) -> None:
    who, other = desk.a_customer("Zoé"), desk.a_customer("Bruno")
    for each in (who, other):
        signed(desk, each)
    first, second, none = owing(desk, who), owing(desk, who, "50.00"), owing(desk, other)
    paid = desk.pay(None, 2_000, who)
    made = announced(desk, first, second, none)
    row = batch(desk, made.id)
    number = desk.row("SELECT number FROM payment WHERE id = :id", id=paid)["number"]
    # Once for the debit of both.
    assert [(each.customer, each.credit.number, each.credit.amount) for each in row.credits] == [
        ("Zoé", number, 2_000)
    ]
    with desk.database.read() as rd:
        found = {each.id: each.credits for each in collectable(rd, row.collect_on)}
        [credit], [debt] = items_of(rd, "payment", [paid]), items_of(rd, "invoice", [first])
    assert [len(found[key]) for key in (first, second, none)] == [1, 1, 0]
    desk.do(allocate, credit.id, debt.id, 2_000)
    row = batch(desk, made.id)
    assert (row.credits, row.too_much) == ((), 2_000)
    later = desk.do(move, made.id, settlement_day(row.collect_on + timedelta(days=7)), "à lettrer")
    assert batch(desk, later.id).total == row.total - 2_000
    desk.must_verify()


def test_what_only_a_name_and_an_amount_tell_of_keeps_reminders_and_calls_back(desk: Desk) -> None:
    invoice = owing(desk, desk.a_customer("Les Halles du Midi"), "70.00", method="transfer")
    desk.on(desk.database.clock.today() + timedelta(days=45))
    told(desk, 8_400, "VIR LES HALLES DU MIDI", "transfer")
    with desk.database.read() as rd:
        [row] = call_list(rd).rows
        [who] = debtors(rd, plan_of(rd), rd.today)
        [alone] = debtors(rd, plan_of(rd), rd.today, row.account_id)
    assert [(each.invoice_id, each.likely, each.at_bank) for each in who.debts] == [(invoice, 8_400, 0)]
    assert alone.debts == who.debts
    assert (row.action, row.amount, row.to_ask) == ("bank", 8_400, 0)
