"""Promises and disputes among the measures of collection, as of any day, and on a customer's page with what is next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from app.base.database import Database
from app.base.words import Words
from app.flow import chase, collect
from app.reminders.dispute import DisputeDraft
from app.reports.agreed import agreed_with, disputed_at
from app.reports.collection import collection
from app.reports.collection_table import dso_table, measure, told_measure
from tests.builders import ALICE, a_customer, a_payment, an_invoice, clock_at, item_of, opened

FIRST = date(2026, 9, 1)


@pytest.fixture
def books(database_url: str) -> Iterator[tuple[Database, dict[str, int]]]:
    """Three customers who each owe one invoice: of 1 000, 500 and 700 euro, due on 1 October."""
    with opened(database_url, FIRST) as database:
        made: dict[str, int] = {}
        with database.write(ALICE, "test.build") as tx:
            for name, amount in (("whole", "1000"), ("part", "500"), ("late", "700")):
                made[name] = a_customer(tx, name)
                due = [(date(2026, 10, 1), amount)]
                made[f"{name}_invoice"] = an_invoice(tx, made[name], amount, issued_on=FIRST, due=due)
        yield database, made


def pays(database: Database, made: dict[str, int], name: str, amount: str, on: date) -> None:
    database.clock = clock_at(on)
    with database.write(ALICE, "test.build") as tx:
        paid = a_payment(tx, made[name], amount)
        source, target = item_of(tx, "payment", paid), item_of(tx, "invoice", made[f"{name}_invoice"], 1)
    database.do(ALICE, collect.allocate, source, target, int(amount) * 100)


def promised(database: Database, made: dict[str, int]) -> None:
    """measures.md §8: 1 000 paid in time; 500 with 300 in time; 700 late."""
    database.clock = clock_at(date(2026, 10, 5))
    for name, amount in (("whole", 100_000), ("part", 50_000), ("late", 70_000)):
        database.do(ALICE, chase.promise, made[name], amount, date(2026, 10, 12))
    pays(database, made, "whole", "1000", date(2026, 10, 10))
    pays(database, made, "part", "300", date(2026, 10, 14))
    database.do(ALICE, chase.judge)
    pays(database, made, "late", "700", date(2026, 10, 15))
    database.do(ALICE, chase.judge)


def test_kept_promises_are_told_by_number_and_amount_once_they_are_decided(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    promised(database, made)
    with database.read() as rd:
        # Kept on the tenth, it counts on the day it was for; the others are decided when their days of grace are over.
        before, grace, after, later = (
            collection(rd, date(2026, 10, day), days=30).whole for day in (11, 14, 15, 31)
        )
        gone = collection(rd, date(2026, 11, 12), days=31).whole
        known = collection(rd, date(2026, 10, 31), date(2026, 10, 4), days=30).whole
        told = dso_table(collection(rd, date(2026, 10, 31), days=30), Words("fr"))
    assert (before.promises, before.kept) == (0, None)
    assert (grace.promises, grace.kept.number_ppm if grace.kept else 0) == (1, 1_000_000)
    for each in (after, later):
        assert (each.promises, measure(each, "kept"), measure(each, "kept_amount")) == (3, 333_333, 590_909)
    assert told_measure(later, "kept_amount", Words("fr"), "EUR").replace("\u00a0", " ") == "59,1 %"
    assert (gone.promises, known.promises) == (0, 0)
    rows = {row[0]: row for row in told.rows}
    assert str(rows["Promesses tenues"][1]).replace("\u00a0", " ") == "33,3 %"


def test_the_dso_is_told_with_and_without_what_is_disputed(books: tuple[Database, dict[str, int]]) -> None:
    database, made = books
    database.clock = clock_at(date(2026, 10, 20))
    draft = DisputeDraft(invoice_id=made["late_invoice"], code="damaged", amount=60_000)
    key = database.do(ALICE, chase.open_dispute, draft)
    # What is paid of it since is in dispute no more: 150 of the 700 are left of an invoice disputed for 600.
    pays(database, made, "late", "550", date(2026, 11, 2))
    database.clock = clock_at(date(2026, 11, 10))
    database.do(ALICE, chase.end_dispute, key, "refused")
    with database.read() as rd:
        days = {day: collection(rd, day, days=90).whole for day in _DAYS}
        found = collection(rd, date(2026, 10, 31), days=90, by="customer")
        by_customer, told = found.groups, dso_table(found, Words("en"))
        plain = dso_table(collection(rd, date(2026, 10, 19), by="customer"), Words("en"))
        assert disputed_at(rd, date(2026, 10, 31), date(2026, 10, 19)) == []
    disputed = {day: each.disputed for day, each in days.items()}
    assert disputed == dict(zip(_DAYS, (0, 60_000, 60_000, 15_000, 0), strict=True))
    then = days[date(2026, 10, 31)]
    # 2 200 of 2 200 sold in ninety days, of which 600 are disputed.
    assert (then.owed, then.dso, then.undisputed) == (220_000, Decimal("90.0"), Decimal("65.5"))
    assert measure(then, "disputed_share") == 272_727
    # By customer they have a column where there are any, and none where there are not.
    assert told.columns[-1].name == "disputed"
    assert "disputed" not in {column.name for column in plain.columns}
    after = days[date(2026, 11, 10)]
    assert after.undisputed == after.dso
    assert {each.name: each.disputed for each in by_customer} == {"whole": 0, "part": 0, "late": 60_000}


_DAYS = (date(2026, 10, 19), date(2026, 10, 20), date(2026, 10, 31), date(2026, 11, 9), date(2026, 11, 10))


def test_a_customer_s_page_says_of_each_how_it_stands_and_what_is_next(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    database.clock = clock_at(date(2026, 10, 5))
    database.do(ALICE, chase.promise, made["part"], 50_000, date(2026, 10, 12))
    drafts = [
        DisputeDraft(invoice_id=made["part_invoice"], code=code, amount=5_000, owner="Bruno", due_on=due)
        for code, due in (("price", date(2026, 10, 8)), ("vat", None))
    ]
    keys = [database.do(ALICE, chase.open_dispute, draft) for draft in drafts]

    def page(*, late: bool = True) -> list[tuple[str, str, str, date | None]]:
        with database.read() as rd:
            return [
                (row.kind, row.state, row.step, row.by)
                for row in agreed_with(rd, made["part"], late=late).rows
            ]

    assert page() == [
        ("promise", "open", "wait", date(2026, 10, 14)),
        ("dispute", "disputed", "settle", None),
        ("dispute", "disputed", "settle_by", date(2026, 10, 8)),
    ]
    database.clock = clock_at(date(2026, 10, 15))
    assert [row[2] for row in page()] == ["call", "settle", "late"]
    database.do(ALICE, chase.judge)
    database.do(ALICE, chase.end_dispute, keys[0], "refused")
    database.do(ALICE, chase.end_dispute, keys[1], "credit")
    # Nothing stands; the newest first.
    assert [row[:3] for row in page()] == [
        ("promise", "broken", "call"),
        ("dispute", "credit", ""),
        ("dispute", "refused", "remind"),
    ]
    assert [row[2] for row in page(late=False)] == ["", "", ""]
    with database.read() as rd:
        found = agreed_with(rd, made["part"], late=True)
    assert (found.decided, found.kept.number_ppm if found.kept else None) == (1, 0)
