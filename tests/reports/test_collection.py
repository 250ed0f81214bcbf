"""The measures of collection, expected cash and statements of account, read from the books of a company as of a day."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from app.base.database import Database
from app.base.errors import Refusal
from app.base.freezing import freeze, thaw
from app.base.words import Words
from app.flow.chase import promise
from app.flow.letters import compose
from app.flow.mail_paper import draft_paper
from app.receivables.behaviour import Habit
from app.receivables.days_of_sales import CountedBack
from app.receivables.fact import FactDraft, post_fact
from app.reports.account_statement import AccountStatement, account_statement
from app.reports.account_statement_paper import render_account_statement
from app.reports.collection import collection
from app.reports.collection_table import dso_table
from app.reports.expected_cash import expected_cash
from app.reports.report_file import as_file
from app.reports.report_tables import expected_table, statement_table
from tests.builders import (
    ALICE,
    a_customer,
    a_payment,
    account_of,
    an_invoice,
    an_order,
    clock_at,
    opened,
    pay,
)

SEEN = date(2026, 11, 22)


@pytest.fixture
def books(database_url: str) -> Iterator[tuple[Database, int]]:
    """A company with a customer who pays ten days late, one who paid with their order, and one who is insolvent."""
    with opened(database_url, date(2026, 6, 1)) as database:
        with database.write(ALICE, "test.build") as tx:
            late = a_customer(tx, "Lefèvre", email="compta@lefevre.example")
            gone = a_customer(tx, "Perdu SARL")
            an_invoice(tx, gone, "300", due=[(date(2026, 7, 1), "300")])
            draft = FactDraft(kind="insolvency", happened_on=date(2026, 11, 1), reference="A-1")
            post_fact(tx, account_of(tx, gone), draft)
        made: dict[str, int] = {}
        for day, amount, due in (
            (date(2026, 9, 10), "700", date(2026, 10, 10)),
            (date(2026, 10, 15), "800", date(2026, 11, 14)),
            (date(2026, 11, 5), "1200", date(2026, 12, 5)),
        ):
            database.clock = clock_at(day)
            with database.write(ALICE, "test.build") as tx:
                made[amount] = an_invoice(tx, late, amount, due=[(due, amount)])
        database.clock = clock_at(date(2026, 10, 20))
        with database.write(ALICE, "test.build") as tx:
            pay(tx, a_payment(tx, late, "200"), made["700"], "200")
            shopper = a_customer(tx, "Client de la boutique", kind="person")
            order = an_order(tx, shopper, "500", payment_kind="prepaid")
            bill = an_invoice(tx, shopper, "500", order_id=order)
            pay(tx, a_payment(tx, shopper, "500"), bill, "500")
        database.clock = clock_at(SEEN)
        yield database, late


def test_the_measures_of_ninety_days(books: tuple[Database, int]) -> None:
    database, late = books
    with database.read() as rd:
        found = collection(rd, by="customer")
    whole = found.whole
    assert (found.since, found.days) == (date(2026, 8, 25), 90)
    assert (whole.owed, whole.current, whole.sales, whole.doubtful) == (250_000, 120_000, 270_000, 30_000)
    assert (whole.dso, whole.best_possible, whole.delinquent) == (
        Decimal("83.3"),
        Decimal("40.0"),
        Decimal("43.3"),
    )
    # 22 days of November, all of October, 500 of September's 700.
    assert whole.count_back == CountedBack(Decimal("74.4"))
    assert whole.true.days == Decimal("107.1")
    # The prepaid order's payment came on the day it was invoiced.
    assert whole.paid is not None
    assert (whole.paid.days_to_pay, whole.paid.days_late) == (Decimal("11.43"), Decimal("2.86"))
    mine = next(each for each in found.groups if each.customer_id == late)
    assert (mine.owed, mine.sales, mine.count_back.days) == (250_000, 270_000, Decimal("74.4"))
    assert sum(each.sales for each in found.groups) == whole.sales


def test_a_past_day_gives_what_was_seen_then_and_the_trend_passes_through_it(
    books: tuple[Database, int],
) -> None:
    database, _ = books
    with database.read() as rd:
        then = collection(rd, date(2026, 10, 31))
        now = collection(rd)
    assert (then.whole.owed, then.whole.doubtful) == (160_000, 0)
    assert then.trend[-1].day == date(2026, 10, 31)
    # What was insolvent only afterwards was owed like the rest.
    assert [(each.owed, each.count_back) for each in now.trend if each.day == date(2026, 10, 31)] == [
        (160_000, then.whole.count_back)
    ]
    assert len(now.trend) == 12


def test_what_was_recorded_later_is_left_out_when_asked(books: tuple[Database, int]) -> None:
    database, late = books
    with database.write(ALICE, "test.build") as tx:
        an_invoice(tx, late, "90", issued_on=date(2026, 9, 15), due=[(date(2026, 9, 30), "90")])
    with database.read() as rd:
        known = collection(rd, date(2026, 11, 21), date(2026, 11, 21))
        meant = collection(rd, date(2026, 11, 21))
        assert expected_cash(rd, date(2026, 11, 21), date(2026, 11, 21)).total == 250_000
        assert expected_cash(rd, date(2026, 11, 21)).total == 259_000
    assert (known.whole.owed, known.whole.sales) == (250_000, 270_000)
    assert (meant.whole.owed, meant.whole.sales) == (259_000, 279_000)


def test_how_the_time_to_be_paid_went_stands_below_its_measures(books: tuple[Database, int]) -> None:
    database, _ = books
    with database.read() as rd:
        found = collection(rd)
        told = dso_table(found, Words("fr"))
    below = [row for row in told.rows if str(row[0]).startswith("DSO par épuisement au ")]
    # The newest month first: the day of the report, then the ends of the months before.
    assert [row[0] for row in below[:3]] == [
        f"DSO par épuisement au {each.day:%d/%m/%Y}" for each in reversed(found.trend[-3:])
    ]
    assert len(below) == len(found.trend) == 12
    newest = found.trend[-1]
    assert (newest.day, newest.owed) == (found.as_of, found.whole.owed)
    assert below[0][1] == next(row[1] for row in told.rows if row[0] == "DSO par épuisement")
    assert below[0][2] == f"créances alors\u00a0: {Words('fr').money(newest.owed, 'EUR')}"


def test_by_class_each_customer_counts_once(books: tuple[Database, int]) -> None:
    database, _ = books
    with database.read() as rd:
        found = collection(rd, by="class")
        told = dso_table(found, Words("fr"))
    assert [each.name for each in found.groups] == ["company"]
    assert told.rows[0][:3] == ("Professionnels", 250_000, 270_000)


def test_expected_cash_follows_each_customers_habit(books: tuple[Database, int]) -> None:
    database, _ = books
    with database.read() as rd:
        found = expected_cash(rd, weeks=4)
    days = {(each.customer, each.due_on): each for week in found.weeks for each in week.items}
    coming = days["Lefèvre", date(2026, 12, 5)]
    assert (coming.expected_on, coming.lateness) == (date(2026, 12, 15), Habit(10, 1))
    # What should have come long ago is later than its customer is: nobody knows when it comes.
    assert days["Lefèvre", date(2026, 10, 10)].expected_on is None
    assert [(week.monday, week.expected, week.due, week.unsure) for week in found.weeks] == [
        (date(2026, 11, 16), 0, 0, False),
        (date(2026, 11, 23), 80_000, 0, False),
        (date(2026, 11, 30), 0, 120_000, False),
        (date(2026, 12, 7), 0, 0, False),
        (None, 120_000, 0, False),
        (None, 50_000, 0, True),
    ]
    # What the insolvent customer owes comes in no week.
    assert (found.total, found.overdue, found.unapplied, found.doubtful) == (250_000, 130_000, 0, 30_000)
    told = expected_table(found, Words("en"))
    assert told.total is not None
    assert told.total[1:3] == (120_000, 250_000)


def test_promised_money_is_expected_on_the_day_it_was_promised_for(books: tuple[Database, int]) -> None:
    database, late = books
    # All of the 500 that is left of the oldest invoice, and 300 of the 800 of the next.
    database.do(ALICE, promise, late, 80_000, date(2026, 12, 1))
    with database.read() as rd:
        found = expected_cash(rd, weeks=4)
        yesterday = expected_cash(rd, date(2026, 11, 21), weeks=4)
        table = expected_table(found, Words("en"))
    promised = [
        (each.due_on, each.expected_on, each.amount)
        for week in found.weeks
        for each in week.items
        if each.promised
    ]
    assert promised == [
        (date(2026, 10, 10), date(2026, 12, 1), 50_000),
        (date(2026, 11, 14), date(2026, 12, 1), 30_000),
    ]
    assert [(week.monday, week.expected, week.unsure) for week in found.weeks] == [
        (date(2026, 11, 16), 0, False),
        (date(2026, 11, 23), 50_000, False),
        (date(2026, 11, 30), 80_000, False),
        (date(2026, 12, 7), 0, False),
        (None, 120_000, False),
    ]
    assert (found.total, found.overdue) == (250_000, 130_000)
    assert "promised" in table.notes[0]
    # Nobody had promised anything the day before.
    assert not any(each.promised for week in yesterday.weeks for each in week.items)
    database.clock = clock_at(date(2026, 12, 20))
    with database.read() as rd:
        # Its day and the days of grace are over.
        assert not any(each.promised for week in expected_cash(rd).weeks for each in week.items)


def test_what_credit_settles_is_not_expected_and_an_instalment_promised_in_part_counts_once(
    books: tuple[Database, int],
) -> None:
    database, late = books
    database.do(ALICE, promise, late, 80_000, date(2026, 12, 1))
    with database.write(ALICE, "test.build") as tx:
        an_invoice(tx, late, "100", kind="credit_note", corrects_id=1)
        # Whoever owes nothing has nothing that their credit could settle.
        a_payment(tx, a_customer(tx, "Ne doit rien"), "70")
    with database.read() as rd:
        found = expected_cash(rd, weeks=4)
    parts = [
        (each.due_on, each.amount, each.promised)
        for week in found.weeks
        for each in week.items
        if each.due_on == date(2026, 11, 14)
    ]
    # What was promised comes; of what nobody promised, the oldest is settled first.
    assert parts == [(date(2026, 11, 14), 40_000, False), (date(2026, 11, 14), 30_000, True)]
    assert (found.total, found.overdue, found.credit, found.unapplied) == (240_000, 120_000, 10_000, -17_000)
    told = expected_table(found, Words("en"))
    assert told.total is not None
    # Three instalments are open, one of them in two weeks.
    assert (sum(len(each.items) for each in found.weeks), told.total[3]) == (4, 3)
    said = [each for each in told.notes if "to be matched of customers who owe: €100.00" in each]
    assert len(said) == 1


def test_a_statement_runs_from_the_balance_before_to_the_balance_after(books: tuple[Database, int]) -> None:
    database, late = books
    with database.read() as rd:
        found = account_statement(rd, late, date(2026, 10, 1))
        whole = account_statement(rd, late, date(2026, 1, 1))
        then = account_statement(rd, late, date(2026, 10, 1), date(2026, 10, 31))
    assert (found.opening, found.closing, found.overdue) == (70_000, 250_000, 130_000)
    assert [(line.on, line.kind, line.amount, line.balance) for line in found.lines] == [
        (date(2026, 10, 15), "invoice", 80_000, 150_000),
        (date(2026, 10, 20), "payment", -20_000, 130_000),
        (date(2026, 11, 5), "invoice", 120_000, 250_000),
    ]
    assert [(each.amount, each.days_late) for each in found.open] == [(50_000, 43), (80_000, 8), (120_000, 0)]
    assert (whole.opening, whole.closing, then.closing) == (0, 250_000, 130_000)
    assert thaw(AccountStatement, freeze(found)) == found


def test_a_statement_that_runs_backwards_or_of_nobody_is_refused(books: tuple[Database, int]) -> None:
    database, late = books
    with database.read() as rd:
        for who, since, code in (
            (late, date(2026, 12, 1), "statement_backwards"),
            (0, None, "customer_unknown"),
        ):
            with pytest.raises(Refusal) as refused:
                account_statement(rd, who, since)
            assert refused.value.code == code


def test_money_kept_for_an_order_is_theirs_from_the_day_it_came(books: tuple[Database, int]) -> None:
    database, late = books
    with database.write(ALICE, "test.build") as tx:
        a_payment(tx, late, "40", component="deposit", order_id=an_order(tx, late, "100"))
    with database.read() as rd:
        assert account_statement(rd, late).closing == 246_000


def test_a_statement_leaves_by_mail_with_its_paper_in_the_customers_language(
    books: tuple[Database, int],
) -> None:
    database, late = books
    with database.read() as rd:
        mail = compose(rd, "statement", "customer", late).draft
        found = account_statement(rd, late)
    assert mail.recipient == "compta@lefevre.example"
    assert "2 500,00" in mail.body.replace("\u202f", " ").replace("\u00a0", " ")
    [paper] = mail.attachments
    content = draft_paper(database, ALICE, paper, mail.language)
    assert content == render_account_statement(found, Words("fr"))
    assert content.startswith(b"%PDF")


def test_a_balance_in_the_customers_favour_is_said_so_in_the_mail(books: tuple[Database, int]) -> None:
    database, late = books
    with database.write(ALICE, "test.build") as tx:
        a_payment(tx, late, "9000")
    with database.read() as rd:
        closing = account_statement(rd, late).closing
        body = compose(rd, "statement", "customer", late).draft.body
    assert closing < 0
    told = Words("fr").money(-closing, "EUR")
    assert f"{told} en votre faveur" in body
    assert "−" not in body


def test_a_report_as_a_file_has_figures_a_spreadsheet_adds_up(books: tuple[Database, int]) -> None:
    database, late = books
    with database.read() as rd:
        table = statement_table(account_statement(rd, late, date(2026, 10, 1)), Words("fr"))
    rows = list(
        csv.reader(
            io.StringIO(as_file(table, ".csv", Words("fr"), "Été", SEEN).decode("utf-8-sig")), delimiter=";"
        )
    )
    assert rows[0][3:] == ["Débit", "Crédit", "Solde"]
    assert rows[2][0] == "15/10/2026"
    assert rows[2][3:] == ["800,00", "", "1500,00"]
    end = rows.index([])
    assert rows[end - 1][-1] == "2500,00"
    debited, credited = (
        sum(Decimal(row[at].replace(",", ".")) for row in rows[2 : end - 1] if row[at]) for at in (3, 4)
    )
    told = [Decimal(each.replace(",", ".") or 0) for each in rows[end - 1][3:5]]
    assert told == [debited, credited]
    assert debited > credited
    # Below an empty line the file says what it is and of which day.
    assert [row[0] for row in rows[end + 1 :]] == list(table.told_below)
    sheet = load_workbook(io.BytesIO(as_file(table, "xlsx", Words("fr"), "Été", SEEN))).active
    assert sheet is not None
    assert sheet.cell(3, 4).value == Decimal(800)
    assert as_file(table, "pdf", Words("fr"), "Été", SEEN).startswith(b"%PDF")
    with pytest.raises(Refusal) as refused:
        as_file(table, ".doc", Words("fr"), "Été", SEEN)
    assert refused.value.code == "report_ending_unknown"
