"""A bank's statement is taken in once, however often and in whatever format it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import func, select

from app.base.database import Database
from app.base.errors import Refusal
from app.base.schema import metadata
from app.links.bank.bring import bring
from app.payments.bank_account import bank_accounts, call, change_bank_account, open_bank_account
from app.payments.bank_queries import statement_rows, transaction_rows, waiting_count, waiting_ids
from app.payments.bank_tables import bank_line, bank_transaction
from app.payments.statement import Account, Detail, Statement, Transaction
from app.payments.statement_gaps import Gap, gap_since
from app.payments.take_statement import Taken, take_statements
from app.verify import verify
from tests.builders import ALICE, a_database
from tests.links.bank.test_bank_damaged import damaged_files
from tests.links.bank.test_bank_samples import GOOD, SAMPLES, read

IBAN = "FR7630006000011234567890189"
DAY = date(2026, 11, 20)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(a_database(database_url)) as made:
        yield made


def a_line(amount: int, text: str = "VIR SEPA DUPONT", on: date = DAY, **more: Any) -> Transaction:
    return Transaction(booked_on=on, amount=amount, text=text, **more)


def told(*lines: Transaction, form: str = "camt.053", **more: Any) -> Statement:
    return Statement(account=Account(IBAN), currency="EUR", format=form, transactions=lines, **more)


def take(database: Database, *statements: Statement, chosen: int | None = None) -> list[Taken]:
    return database.do(ALICE, take_statements, statements, "releve.xml", chosen)


def counted(database: Database) -> dict[str, int]:
    with database.read() as rd:
        return {
            name: int(rd.scalar(select(func.count()).select_from(table)))
            for name, table in metadata.tables.items()
            if name.startswith("bank_")
        }


def test_every_good_sample_is_taken_in_once_however_often_it_is_given(database: Database) -> None:
    for name in (*GOOD, "list/signed.csv"):
        account = "0001234567" if name.startswith("list") else ""
        _, first = bring(database, ALICE, SAMPLES / name, account)
        before = counted(database)
        _, again = bring(database, ALICE, SAMPLES / name, account)
        assert counted(database) == before, name
        assert [each.statement_id for each in again] == [None] * len(first)
        assert not any(each.new for each in again)
        assert sum(each.known for each in again) == sum(len(each.new) + each.known for each in first)
    assert verify(database).sound


def test_a_damaged_file_leaves_nothing_behind(database: Database) -> None:
    refused = 0
    for name, content in islice(damaged_files(), 0, None, 6):
        before = counted(database)
        try:
            take(database, *read(content, name))
        except Refusal:
            refused += 1
            assert counted(database) == before
    assert refused > 20
    assert verify(database).sound


def test_what_two_statements_both_tell_is_there_once_and_keeps_what_each_said(database: Database) -> None:
    one = a_line(12_000, "FA-2026-0001", bank_id="A1")
    two = a_line(5_000, "FA-2026-0002", bank_id="A2")
    three = a_line(700, "FA-2026-0003", bank_id="A3", on=date(2026, 11, 21))
    [first] = take(database, told(one, two))
    [second] = take(database, told(two, three))
    assert (len(first.new), first.known, len(second.new), second.known) == (2, 0, 1, 1)
    with database.read() as rd:
        assert waiting_count(rd) == 3
        assert rd.scalar(select(func.count()).select_from(bank_line)) == 4
    assert verify(database).sound


def test_two_equal_lines_of_one_day_in_one_statement_are_two(database: Database) -> None:
    same = a_line(1_000, "VIR BOUTIQUE")
    [taken] = take(database, told(same, same))
    assert len(taken.new) == 2
    [again] = take(database, told(same, same, a_line(1, "INTERETS")))
    assert (len(again.new), again.known) == (1, 2)
    with database.read() as rd:
        rows = rd.execute(select(bank_transaction.c.amount, bank_transaction.c.nth)).all()
    assert sorted((row.amount, row.nth) for row in rows) == [(1, 1), (1000, 1), (1000, 2)]


def test_a_statement_told_again_in_another_format_adds_nothing_and_fills_in_what_the_first_left_out(
    database: Database,
) -> None:
    ofx = a_line(12_000, "VIR RECU DUPONT MARI", name="DUPONT MARI", bank_id="20261120-1", kind="transfer")
    camt = a_line(
        12_000,
        "Facture FA-2026-0001",
        name="Dupont Marine",
        iban="FR1420041010050500013M02606",
        bank_id="XYZ",
        end_to_end="FA-2026-0001",
    )
    balances: dict[str, Any] = {"opening": 0, "closing": 12_000, "opened_on": DAY, "closed_on": DAY}
    take(database, told(ofx, form="ofx", closing=12_000, closed_on=DAY))
    [again] = take(database, told(camt, **balances))
    assert (again.new, again.known) == ((), 1)
    with database.read() as rd:
        [row] = transaction_rows(rd, waiting_ids(rd))
    assert (row.name, row.iban, row.text) == (
        "Dupont Marine",
        "FR1420041010050500013M02606",
        "Facture FA-2026-0001",
    )
    # Told by the same format a little differently, it tells nothing that is not known.
    [third] = take(database, told(replace(camt, bank_id=""), **balances))
    assert (third.statement_id, third.known) == (None, 1)


def test_equal_payments_of_two_statements_that_follow_each_other_are_two(database: Database) -> None:
    morning = told(a_line(500, ""), opening=0, closing=500, opened_on=DAY, closed_on=DAY, form="mt940")
    evening = told(a_line(500, ""), opening=500, closing=1_000, opened_on=DAY, closed_on=DAY, form="mt940")
    take(database, morning)
    [taken] = take(database, evening)
    assert (len(taken.new), taken.gap) == (1, 0)
    # Either of them again adds nothing.
    assert [each.new for each in take(database, morning, evening)] == [(), ()]


def test_another_payer_another_id_and_another_day_are_other_movements(database: Database) -> None:
    take(
        database,
        told(a_line(500, "VIR A", iban=IBAN), a_line(600, "VIR B", bank_id="1"), a_line(700, "VIR C")),
    )
    [taken] = take(
        database,
        told(
            a_line(500, "VIR A", iban="FR1420041010050500013M02606"),
            a_line(600, "VIR B", bank_id="2"),
            a_line(700, "VIR C", on=date(2026, 11, 19)),
        ),
    )
    assert (len(taken.new), taken.known) == (3, 0)


def test_what_a_statement_s_balances_miss_and_a_gap_to_the_one_before_are_told(database: Database) -> None:
    october = told(
        a_line(1_000, on=date(2026, 10, 5)),
        opening=0,
        closing=1_000,
        opened_on=date(2026, 10, 1),
        closed_on=date(2026, 10, 31),
    )
    december = told(
        a_line(2_000, "autre", on=date(2026, 12, 5)),
        opening=1_500,
        closing=3_600,
        opened_on=date(2026, 12, 1),
        closed_on=date(2026, 12, 31),
    )
    [first], [second] = take(database, october), take(database, december)
    assert (first.off_by, first.gap) == (0, None)
    assert (second.off_by, second.gap) == (100, 500)
    with database.read() as rd:
        newest, oldest = statement_rows(rd)
    assert (newest.off_by, newest.gap, oldest.off_by, oldest.gap) == (100, 500, 0, None)


def test_days_that_no_statement_tells_of_are_told_and_a_balance_that_runs_on_is_believed(
    database: Database,
) -> None:
    """A list says no days of its own: those of its movements count. A week's silence is none."""
    october: dict[str, Any] = {"opened_on": date(2026, 10, 1), "closed_on": date(2026, 10, 31)}
    take(database, told(a_line(1_000, on=date(2026, 10, 5)), opening=0, closing=1_000, **october))
    on = date(2026, 11, 7)
    take(database, told(a_line(500, "sept jours après", on=on), form="list"))
    with database.read() as rd:
        [account] = bank_accounts(rd)
        assert [each.silent for each in statement_rows(rd)] == [None, None]
        assert gap_since(rd, account.id, date(2026, 10, 20)) == Gap(date(2026, 11, 8), None)
    later: dict[str, Any] = {"opened_on": date(2026, 11, 19), "closed_on": DAY}
    take(database, told(a_line(700, "puis plus rien"), opening=9_000, closing=9_700, **later))
    with database.read() as rd:
        silent = next(each.silent for each in statement_rows(rd) if each.closed_on == DAY)
        assert silent is not None
        assert (silent.first, silent.last, silent.runs_on) == (date(2026, 11, 8), date(2026, 11, 18), False)
        assert gap_since(rd, account.id, date(2026, 10, 20)) == silent
        # What was handed in since is not concerned, and the last days are told of.
        assert gap_since(rd, account.id, date(2026, 11, 19)) is None


def test_where_the_balance_is_the_same_after_days_without_a_statement_nothing_came_in_them(
    database: Database,
) -> None:
    september: dict[str, Any] = {"opened_on": date(2026, 9, 1), "closed_on": date(2026, 9, 11)}
    november: dict[str, Any] = {"opened_on": date(2026, 11, 20), "closed_on": DAY}
    take(database, told(a_line(1_000, on=date(2026, 9, 5)), opening=0, closing=1_000, **september))
    take(database, told(a_line(500, "novembre"), opening=1_000, closing=1_500, **november))
    with database.read() as rd:
        [account] = bank_accounts(rd)
        silent = next(each.silent for each in statement_rows(rd) if each.closed_on == DAY)
        assert silent is not None
        assert (silent.last, silent.runs_on) == (date(2026, 11, 19), True)
        assert gap_since(rd, account.id, date(2026, 9, 1)) is None


def test_a_file_that_names_no_account_is_of_the_one_there_is_or_of_the_one_that_is_chosen(
    database: Database,
) -> None:
    nameless = Statement(account=Account(), currency="", format="list", transactions=(a_line(100),))
    with pytest.raises(Refusal, match="bank_account_missing"):
        take(database, nameless)
    one = database.do(ALICE, open_bank_account, "Banque", "EUR", Account(IBAN))
    assert take(database, nameless)[0].bank_account_id == one
    other = database.do(ALICE, open_bank_account, "Livret", "EUR")
    with pytest.raises(Refusal, match="bank_account_missing"):
        take(database, replace(nameless, transactions=(a_line(200),)))
    [taken] = take(database, replace(nameless, transactions=(a_line(200),)), chosen=other)
    assert taken.bank_account_id == other


def test_a_number_once_said_to_be_an_account_is_known_from_then_on(database: Database) -> None:
    mine = database.do(ALICE, open_bank_account, "Banque", "EUR", Account(IBAN))
    german = Statement(
        account=Account(number="50880050/0194787400888"),
        currency="EUR",
        format="mt940",
        transactions=(a_line(1),),
    )
    assert take(database, german, chosen=mine)[0].bank_account_id == mine
    later = replace(german, transactions=(a_line(2),))
    assert take(database, later)[0].bank_account_id == mine
    with pytest.raises(Refusal, match="bank_account_other"):
        take(database, later, chosen=database.do(ALICE, open_bank_account, "Autre", "EUR"))
    with database.write(ALICE, "collect.test") as tx, pytest.raises(Refusal, match="bank_account_known"):
        call(tx, mine, IBAN, "EUR")


def test_an_account_is_named_and_put_away(database: Database) -> None:
    take(database, told(a_line(1)))
    with database.read() as rd:
        [made] = bank_accounts(rd)
    assert (made.name, made.iban) == (IBAN, IBAN)
    database.do(ALICE, change_bank_account, made.id, name="Compte courant", journal="BQ2", archived=True)
    with database.read() as rd:
        [changed] = bank_accounts(rd)
    assert (changed.name, changed.journal, changed.archived) == ("Compte courant", "BQ2", True)
    with pytest.raises(Refusal, match="bank_account_without_name"):
        database.do(ALICE, change_bank_account, made.id, name=" ", journal="")


def test_payments_within_a_line_are_kept(database: Database) -> None:
    parts = (Detail(amount=100, text="FA-1"), Detail(amount=200, text="FA-2"))
    take(database, told(a_line(300, "REMISE", details=parts)))
    with database.read() as rd:
        [row] = transaction_rows(rd, waiting_ids(rd))
    assert [(each.remaining, each.texts) for each in row.told.details] == [(100, ("FA-1",)), (200, ("FA-2",))]
    assert verify(database).sound
