"""Money given up: measures.md section 11 in the books, and what follows from it everywhere else, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from app.base import settings
from app.base.database import Database
from app.base.errors import Refusal
from app.flow import chase, collect, write_off
from app.flow.credit import CreditRequest, credit
from app.flow.doubtful import doubt, set_aside_at, sound
from app.flow.receipt import Receipt
from app.flow.write_off import LossDraft
from app.receivables.bad_debts import AccountLine
from app.receivables.doubtful import doubtful_mark, set_aside_for
from app.receivables.open_items import exposure_parts, open_items
from app.receivables.written_off import account_lines, write_off_row, write_offs_of
from app.reminders.promise import promises_of
from app.reports.account_statement import account_statement
from app.reports.ageing import ageing
from app.reports.collection import collection
from app.reports.expected_cash import expected_cash
from app.reports.settlement import settled_by
from app.verify import verify
from tests.builders import ALICE, a_customer, a_payment, account_of, an_invoice, clock_at, item_of, opened

TODAY = date(2026, 11, 22)
LATE = timedelta(days=50)


@dataclass
class Books:
    """A company with one customer who owes 1,200.00 since fifty days."""

    database: Database
    customer: int
    account: int
    invoice: int
    item: int

    def do(self, verb: Any, *args: Any, **named: Any) -> Any:
        return self.database.do(ALICE, verb, *args, **named)

    def refused(self, verb: Any, *args: Any) -> str:
        with pytest.raises(Refusal) as found:
            self.do(verb, *args)
        return found.value.code

    def on(self, day: date) -> None:
        self.database.clock = clock_at(day)

    def owed(self) -> int:
        with self.database.read() as rd:
            return sum(
                each.amount for each in open_items(rd, account_id=self.account) if each.component == "owed"
            )

    def exposed(self) -> int:
        with self.database.read() as rd:
            return sum(exposure_parts(rd, self.account).values())

    def pay(self, amount: str) -> tuple[int, int]:
        """Money of the customer, set against nothing yet: its payment and its item."""
        with self.database.write(ALICE, "test.build") as tx:
            payment = a_payment(tx, self.customer, amount)
            return payment, item_of(tx, "payment", payment)

    def lines(self, write_off_id: int) -> tuple[AccountLine, ...]:
        with self.database.read() as rd:
            return account_lines(rd, [write_off_id])[write_off_id]

    def faults(self) -> list[object]:
        checks = (
            "write_offs",
            "items",
            "allocations",
            "entries",
            "balances",
            "reminders",
            "seals",
            "chain",
            "links",
        )
        return [
            fault for check in verify(self.database).checks if check.name in checks for fault in check.faults
        ]


@pytest.fixture
def books(database_url: str) -> Iterator[Books]:
    with opened(database_url, TODAY) as database:
        with database.write(ALICE, "test.build") as tx:
            customer = a_customer(tx, "Lefèvre", email="compta@lefevre.example")
            invoice = an_invoice(
                tx,
                customer,
                "1200",
                issued_on=TODAY - LATE - timedelta(days=30),
                due=[(TODAY - LATE, "1200")],
            )
            found = Books(
                database, customer, account_of(tx, customer), invoice, item_of(tx, "invoice", invoice, 1)
            )
        database.do(ALICE, settings.decide, "collect.small_difference", 100)
        yield found
        assert found.faults() == []


def test_a_debt_set_aside_at_sixty_percent_of_which_a_part_came_is_lost_as_measured(books: Books) -> None:
    books.do(doubt, "invoice", books.invoice, "injoignable")
    assert books.do(set_aside_at, "invoice", books.invoice, 600_000) == 60_000
    _, money = books.pay("480")
    books.do(collect.allocate, money, books.item, 48_000)
    made = books.do(
        write_off.lose,
        "invoice",
        books.invoice,
        LossDraft(amount=72_000, reason="liquidation clôturée", ground="judgement"),
    )
    assert books.lines(made) == (
        AccountLine("654", debit=60_000),
        AccountLine("44571", debit=12_000),
        AccountLine("416", credit=72_000),
        AccountLine("491", debit=60_000),
        AccountLine("78174", credit=60_000),
    )
    assert books.owed() == books.exposed() == 0
    with books.database.read() as rd:
        mark = doubtful_mark(rd, "invoice", books.invoice)
        assert mark is not None
        assert set_aside_for(rd, mark.id) == 0


def test_without_a_ground_of_the_law_the_whole_is_lost(books: Books) -> None:
    made = books.do(write_off.lose, "invoice", books.invoice, LossDraft(amount=30_000, reason="litige perdu"))
    assert books.lines(made) == (AccountLine("654", debit=30_000), AccountLine("411", credit=30_000))
    assert books.owed() == books.exposed() == 90_000
    with books.database.read() as rd:
        row = write_off_row(rd, made)
        assert row is not None
        assert (row.number, row.vat, row.decided_by) == ("PE-2026-0001", 0, "Alice")
        [settled] = settled_by(rd, [books.item])
        assert (settled.kind, settled.number, settled.amount) == ("write_off_loss", "PE-2026-0001", 30_000)


def test_a_loss_needs_a_reason_and_never_exceeds_what_is_owed(books: Books) -> None:
    lose = write_off.lose
    assert books.refused(lose, "invoice", books.invoice, LossDraft(amount=1, reason=" ")) == "reason_missing"
    assert (
        books.refused(lose, "invoice", books.invoice, LossDraft(amount=0, reason="x"))
        == "write_off_not_positive"
    )
    too_much = LossDraft(amount=120_001, reason="x")
    assert books.refused(lose, "invoice", books.invoice, too_much) == "write_off_exceeds_debt"
    odd = LossDraft(amount=1, reason="x", ground="because")
    assert books.refused(lose, "invoice", books.invoice, odd) == "write_off_ground_unknown"
    assert books.refused(lose, "invoice", 999, LossDraft(amount=1, reason="x")) == "invoice_unknown"


def test_a_loss_taken_back_is_owed_again_from_that_day_on_and_both_stay_in_sight(books: Books) -> None:
    made = books.do(
        write_off.lose, "invoice", books.invoice, LossDraft(amount=60_000, reason="perdu", ground="exhausted")
    )
    lines = books.lines(made)
    books.on(TODAY + timedelta(days=10))
    back = books.do(write_off.take_back, made, "retrouvé")
    assert books.lines(back) == tuple(AccountLine(each.account, each.credit, each.debit) for each in lines)
    assert books.owed() == 120_000
    assert books.refused(write_off.take_back, made, "encore") == "write_off_taken_back"
    assert books.refused(write_off.take_back, back, "encore") == "write_off_unknown"
    with books.database.read() as rd:
        assert [each.kind for each in write_offs_of(rd, "invoice", books.invoice)] == ["loss", "reversal"]
        assert sum(each.amount for each in open_items(rd, TODAY + timedelta(days=9))) == 60_000
        assert sum(each.amount for each in open_items(rd, TODAY - timedelta(days=1))) == 120_000
        kinds = [(line.kind, line.amount) for line in account_statement(rd, books.customer).lines]
        assert kinds[-2:] == [("write_off_loss", -60_000), ("write_off_reversal", 60_000)]


def test_money_that_comes_after_all_undoes_as_much_of_the_loss(books: Books) -> None:
    made = books.do(
        write_off.lose,
        "invoice",
        books.invoice,
        LossDraft(amount=120_000, reason="perdu", ground="judgement"),
    )
    money = Receipt(
        amount=50_000, currency="EUR", method="transfer", received_on=TODAY, customer_id=books.customer
    )
    books.do(write_off.after_all, made, money, "dividende du liquidateur")
    assert books.owed() == books.exposed() == 0
    with books.database.read() as rd:
        rows = write_offs_of(rd, "invoice", books.invoice)
        assert [(each.kind, each.amount, each.vat) for each in rows] == [
            ("loss", 120_000, 20_000),
            ("reversal", 120_000, 20_000),
            ("loss", 70_000, 11_667),
        ]


def test_a_doubtful_debt_stays_owed_and_exposed_but_counts_in_no_measure_and_reminds_nobody(
    books: Books,
) -> None:
    with books.database.read() as rd:
        assert len(chase.proposed(rd)[0]) == 1
        assert expected_cash(rd).total == 120_000
        assert collection(rd).whole.owed == 120_000
    books.do(doubt, "invoice", books.invoice, "ne répond plus")
    assert books.owed() == books.exposed() == 120_000
    assert books.refused(doubt, "invoice", books.invoice, "encore") == "doubtful_already"
    with books.database.read() as rd:
        letters, alone = chase.proposed(rd)
        assert (letters, [each.reason for each in alone]) == ([], ["doubtful"])
        cash = expected_cash(rd)
        assert (cash.total, cash.doubtful) == (0, 120_000)
        whole = collection(rd).whole
        assert (whole.owed, whole.doubtful) == (0, 120_000)
        [group] = collection(rd, by="customer").groups
        assert (group.owed, group.doubtful) == (0, 120_000)
        aged = ageing(rd)
        assert (aged.totals.owed, aged.doubtful) == (120_000, 120_000)
        assert ageing(rd, TODAY - timedelta(days=1)).doubtful == 0
    books.on(TODAY + timedelta(days=5))
    books.do(sound, "invoice", books.invoice, "a répondu")
    with books.database.read() as rd:
        assert len(chase.proposed(rd)[0]) == 1
        assert ageing(rd).doubtful == 0
        assert ageing(rd, TODAY + timedelta(days=4)).doubtful == 120_000
        # As it was known then: nobody had said yet that it was sound.
        assert ageing(rd, TODAY + timedelta(days=5), TODAY + timedelta(days=4)).doubtful == 120_000
        assert ageing(rd, TODAY, TODAY - timedelta(days=1)).doubtful == 0


def test_what_is_set_aside_changes_by_the_difference_and_is_taken_back_when_sound(books: Books) -> None:
    assert books.refused(set_aside_at, "invoice", books.invoice, 500_000) == "doubtful_not"
    books.do(doubt, "invoice", books.invoice, "ne répond plus")
    assert books.refused(set_aside_at, "invoice", books.invoice, 1_000_001) == "allowance_share"
    assert books.do(set_aside_at, "invoice", books.invoice, 500_000) == 50_000
    assert books.do(set_aside_at, "invoice", books.invoice, 250_000) == -25_000
    assert books.refused(set_aside_at, "invoice", books.invoice, 250_000) == "allowance_same"
    made = books.do(write_off.lose, "invoice", books.invoice, LossDraft(amount=60_000, reason="moitié"))
    assert AccountLine("491", debit=12_500) in books.lines(made)
    books.do(sound, "invoice", books.invoice, "payeront")
    # Sound since: taking the loss back sets nothing aside again.
    back = books.do(write_off.take_back, made, "erreur")
    assert [each.account for each in books.lines(back)] == ["654", "416"]


def test_a_promise_is_not_kept_by_giving_up_the_debt(books: Books) -> None:
    books.do(chase.promise, books.customer, 120_000, TODAY + timedelta(days=3), "", books.invoice)
    books.do(write_off.lose, "invoice", books.invoice, LossDraft(amount=120_000, reason="perdu"))
    books.on(TODAY + timedelta(days=9))
    books.do(chase.judge)
    with books.database.read() as rd:
        [promise] = promises_of(rd, [books.customer])
        assert (promise.state, promise.received) == ("broken", 0)


def test_what_is_lost_cannot_be_credited_too(books: Books) -> None:
    books.do(write_off.lose, "invoice", books.invoice, LossDraft(amount=20_000, reason="perdu"))
    # Documents made by hand have no order; the refusal stands before anything is asked of one.
    assert books.refused(credit, books.invoice, CreditRequest(), "geste") in (
        "credit_of_lost",
        "invoice_unknown",
    )


def test_a_little_too_little_is_let_go_within_the_tolerance_and_no_more(books: Books) -> None:
    _, money = books.pay("1199.20")
    assert books.refused(write_off.let_go, books.item) == "small_difference_too_big"
    books.do(collect.allocate, money, books.item, 119_920)
    made = books.do(write_off.let_go, books.item, "arrondi")
    assert books.lines(made) == (AccountLine("658", debit=80), AccountLine("411", credit=80))
    assert books.owed() == books.exposed() == 0
    assert books.refused(write_off.let_go, books.item) == "small_difference_none"


def test_a_little_too_much_is_kept_and_goes_back_with_the_payment_when_it_bounces(books: Books) -> None:
    payment, money = books.pay("1200.40")
    books.do(collect.allocate, money, books.item, 120_000)
    made = books.do(write_off.let_go, money)
    assert books.lines(made) == (AccountLine("411", debit=40), AccountLine("758", credit=40))
    assert books.exposed() == 0
    books.do(collect.reverse, payment, "rejeté")
    assert books.owed() == books.exposed() == 120_000
    with books.database.read() as rd:
        assert [each.kind for each in write_offs_of(rd, "payment", payment)] == ["small_gain", "reversal"]


def test_a_little_let_go_is_owed_again_when_the_payment_bounces(books: Books) -> None:
    payment, money = books.pay("1199.50")
    books.do(collect.allocate, money, books.item, 119_950)
    books.do(write_off.let_go, books.item)
    books.do(collect.reverse, payment, "sans provision")
    assert books.owed() == books.exposed() == 120_000


def test_money_freed_today_is_not_matched_on_a_day_on_which_it_was_not_free(books: Books) -> None:
    """The debt machine found it: what was kept as a small difference in between was matched twice as of that day."""
    _, money = books.pay("0.60")
    kept = books.do(write_off.let_go, money)
    books.on(TODAY + timedelta(days=10))
    books.do(write_off.take_back, kept, "erreur")
    books.do(collect.allocate, money, books.item, 60, "", TODAY + timedelta(days=5))
    with books.database.read() as rd:
        assert sum(each.amount for each in open_items(rd, TODAY + timedelta(days=9))) == 120_000
        assert sum(each.amount for each in open_items(rd)) == 119_940
