"""A customer in insolvency proceedings: one sum to lodge wherever it is spoken of, and what was lodged is not asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app.base.database import Database
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.base.words import Words
from app.commands.program import app
from app.flow import lend
from app.flow.insolvency import ClaimDraft, lodge_claim, withdraw_claim
from app.payments.barred_money import BarredMoney, barred_at_bank
from app.payments.statement import Account, Statement, Transaction
from app.payments.take_statement import take_statements
from app.receivables.fact import standing_facts
from app.receivables.lodged import ToLodge, claim_until, lodged_claims, to_lodge
from app.receivables.lodged_tables import lodged_claim
from app.reminders.accrued import Accrued, accrued_before
from app.reports.call_list import CallRow, call_list
from app.reports.customer_page import customer_page
from app.reports.standing import CUSTOMERS
from app.verify import verify
from tests.builders import ALICE, a_customer, a_payment, account_of, an_invoice, opened

TODAY = date(2026, 11, 22)
NOTICE = TODAY - timedelta(days=8)
DRAFT = ClaimDraft(lodged_on=TODAY, amount=44_936, lodged_with="Me Le Goff, Quimper")


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def books(database_url: str) -> Iterator[tuple[Database, int, int]]:
    """A customer with something due, something not yet, and something of after the notice; the customer and the account."""
    with opened(database_url, TODAY) as database:
        with database.write(ALICE, "test.build") as tx:
            who = a_customer(tx, "Épicerie de Valdorine")
            for issued, due, total in (
                (days_ago(160), days_ago(130), "183.67"),
                (days_ago(10), TODAY + timedelta(days=20), "265.69"),
                (days_ago(2), days_ago(1), "50"),
            ):
                an_invoice(tx, who, total, issued_on=issued, due=[(due, total)])
            account = account_of(tx, who)
        database.do(ALICE, lend.notice, who, NOTICE, "BODACC A n° 4711")
        yield database, who, account


def claim_of(database: Database, account: int) -> ToLodge:
    with database.read() as rd:
        found = to_lodge(rd, account)
    assert found is not None
    return found


def lodged_faults(database: Database) -> list[str]:
    """What the auditor says of claims that were lodged."""
    [check] = [each for each in verify(database).checks if each.name == "lodged"]
    assert check.counted
    return [each.code for each in check.faults]


def call(database: Database, who: int) -> CallRow:
    with database.read() as rd:
        [row] = [row for row in call_list(rd).rows if row.id == who]
    return row


def test_what_arose_before_the_notice_is_lodged_due_or_not(books: tuple[Database, int, int]) -> None:
    database, who, account = books
    claim = claim_of(database, account)
    assert (claim.since, claim.due, claim.to_come, claim.total) == (NOTICE, 18_367, 26_569, 44_936)
    row = call(database, who)
    assert (row.action, row.amount, row.day) == ("insolvency", 44_936, claim_until(NOTICE))
    # Nobody may ask them for what was owed before it.
    assert (row.overdue > 0, row.to_ask) == (True, 0)
    # What they bought since is no part of it, and is paid when it falls due.
    assert (claim.arisen, claim.from_on) == (5_000, NOTICE + timedelta(days=1))
    assert (row.claim, row.barred) == (claim, None)
    with database.read() as rd:
        step = customer_page(rd, who).chase
    assert step is not None
    assert (step.action, step.call.amount) == ("insolvency", 44_936)


def test_money_at_the_bank_that_may_not_be_taken_is_said_where_the_claim_is_to_be_lodged(
    books: tuple[Database, int, int], database_url: str
) -> None:
    database, who, _ = books
    with database.write(ALICE, "test.build") as tx:
        other = a_customer(tx, "Garnier")
        an_invoice(tx, other, "90", number="FA-2025-7001")
        an_invoice(tx, who, "75", number="FA-2025-7000", issued_on=days_ago(40))
        moves = [
            Transaction(booked_on=days_ago(on), amount=amount, kind="transfer", text=text, name=name)
            for on, amount, text, name in (
                (1, 7_500, "FA-2025-7000", "Epicerie de Valdorine"),
                (0, 9_000, "FA-2025-7001", "Garnier"),
            )
        ]
        told = Statement(account=Account("1"), currency="EUR", format="ofx", transactions=tuple(moves))
        take_statements(tx, [told], "morning.ofx")
    with database.read() as rd:
        assert barred_at_bank(rd) == {who: BarredMoney(7_500, days_ago(1))}
    assert call(database, who).barred == BarredMoney(7_500, days_ago(1))
    words = ["remind", "--database", database_url, "--today", TODAY.isoformat(), "--language", "fr"]
    shown = CliRunner().invoke(app, words).stdout
    barred = Words("fr").say("reminder.left.insolvency_barred")
    assert f"Épicerie de Valdorine\u00a0: {barred}" in shown


def test_the_judgment_parts_what_is_lodged_from_what_is_paid_when_due(
    books: tuple[Database, int, int],
) -> None:
    database, who, account = books
    with database.read() as rd:
        [notice] = standing_facts(rd, account)
    database.do(ALICE, lend.end, who, notice.id, "noté sans le jugement")
    # The day of the judgment is that of the second invoice: it arose on it, and so after it.
    opened_ = lend.Opened(days_ago(10), "receivership", " Me Le Goff ")
    database.do(ALICE, lend.notice, who, NOTICE, "BODACC A n° 4711", opened=opened_)
    claim = claim_of(database, account)
    assert (claim.since, claim.judged, claim.due, claim.to_come) == (days_ago(10), True, 18_367, 0)
    assert (claim.published_on, claim.proceedings, claim.trustee) == (NOTICE, "receivership", "Me Le Goff")
    assert call(database, who).day == claim_until(NOTICE)
    with database.read() as rd:
        accrued = accrued_before(rd, account, claim.since)
        sooner = accrued_before(rd, account, days_ago(130))
    # 119 days at a rate that is known, and the fixed sum of the one invoice that was late by then.
    assert (accrued.fixed_sum, sooner) == (4_000, Accrued())
    assert 500 < accrued.interest < 1_000
    # What came in time and is not matched is taken off the claim: it was never late.
    with database.write(ALICE, "test.build") as tx:
        a_payment(tx, who, "83.67", received_on=days_ago(131))
    with database.read() as rd:
        less = accrued_before(rd, account, claim.since)
    assert less.fixed_sum == 4_000
    assert abs(less.interest * 18_367 - accrued.interest * 10_000) < 18_367
    with database.write(ALICE, "test.build") as tx:
        a_payment(tx, who, "100", received_on=days_ago(131))
    with database.read() as rd:
        assert accrued_before(rd, account, claim.since) == Accrued()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (lend.Opened(NOTICE + timedelta(days=1)), "notice_before_judgment"),
        (lend.Opened(NOTICE, "bankruptcy"), "proceedings_unknown"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(
    books: tuple[Database, int, int], told: lend.Opened, code: str
) -> None:
    database, who, _ = books
    with pytest.raises(Refusal, match=code):
        database.do(ALICE, lend.notice, who, NOTICE, "A n° 2", opened=told)


def test_what_is_held_of_them_is_taken_off(books: tuple[Database, int, int]) -> None:
    database, who, account = books
    with database.write(ALICE, "test.pay") as tx:
        a_payment(tx, who, "100", received_on=days_ago(20))
    claim = claim_of(database, account)
    assert (claim.credit, claim.total) == (10_000, 34_936)


def test_a_claim_that_was_lodged_is_told_everywhere_and_its_paper_is_kept(
    books: tuple[Database, int, int],
) -> None:
    database, who, account = books
    with database.read() as rd:
        [before] = CUSTOMERS.rows(rd, CUSTOMERS.ids(rd, ListQuery(), 0, 5))
    assert (before.insolvent, before.lodged) == (True, False)
    key = database.do(ALICE, lodge_claim, who, DRAFT)
    claim = claim_of(database, account)
    assert (claim.lodged, claim.lodged_on, claim.lodged_with) == (44_936, TODAY, "Me Le Goff, Quimper")
    row = call(database, who)
    assert (row.action, row.amount, row.day, row.what) == ("lodged", 44_936, TODAY, "Me Le Goff, Quimper")
    assert not row.to_call
    with database.read() as rd:
        [after] = CUSTOMERS.rows(rd, [who])
        [told] = lodged_claims(rd, account)
    assert after.lodged
    assert (told.id, told.amount, told.state, told.recorded_by) == (key, 44_936, "lodged", ALICE.name)
    # More that came to light is lodged beside.
    database.do(ALICE, lodge_claim, who, replace(DRAFT, amount=1_000))
    assert claim_of(database, account).lodged == 45_936
    assert not lodged_faults(database)


def test_a_claim_written_down_wrongly_is_withdrawn_and_stays_in_sight(
    books: tuple[Database, int, int],
) -> None:
    database, who, account = books
    key = database.do(ALICE, lodge_claim, who, DRAFT)
    with pytest.raises(Refusal, match="reason_missing"):
        database.do(ALICE, withdraw_claim, key, " ")
    database.do(ALICE, withdraw_claim, key, "mauvais client")
    assert call(database, who).action == "insolvency"
    with database.read() as rd:
        [told] = lodged_claims(rd, account)
    assert (told.state, told.withdraw_reason) == ("withdrawn", "mauvais client")
    with pytest.raises(Refusal, match="claim_withdrawn"):
        database.do(ALICE, withdraw_claim, key, "encore")
    with pytest.raises(Refusal, match="claim_unknown"):
        database.do(ALICE, withdraw_claim, key + 99, "quoi")
    assert not lodged_faults(database)


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (replace(DRAFT, lodged_on=TODAY + timedelta(days=1)), "claim_in_future"),
        (replace(DRAFT, amount=0), "claim_not_positive"),
        (replace(DRAFT, lodged_with=" "), "claim_without_administrator"),
        (replace(DRAFT, document_id=4711), "document_unknown"),
    ],
)
def test_a_claim_that_says_too_little_is_refused(
    books: tuple[Database, int, int], draft: ClaimDraft, code: str
) -> None:
    database, who, account = books
    with pytest.raises(Refusal, match=code):
        database.do(ALICE, lodge_claim, who, draft)
    with database.read() as rd:
        assert rd.execute(select(lodged_claim.c.id)).all() == []
        [notice] = standing_facts(rd, account)
    database.do(ALICE, lend.end, who, notice.id, "clôturée")
    with pytest.raises(Refusal, match="claim_without_notice"):
        database.do(ALICE, lodge_claim, who, DRAFT)


def test_who_owes_nothing_due_yet_is_in_the_list_all_the_same(database_url: str) -> None:
    with opened(database_url, TODAY) as database:
        with database.write(ALICE, "test.build") as tx:
            who = a_customer(tx, "Client")
            due = TODAY + timedelta(days=90)
            an_invoice(tx, who, "80", issued_on=days_ago(10), due=[(due, "80")])
        database.do(ALICE, lend.notice, who, NOTICE, "BODACC A n° 1")
        row = call(database, who)
        assert (row.action, row.amount, row.overdue, row.days_late) == ("insolvency", 8_000, 0, 0)
