"""The ageing report of a past day is that of a database that stopped that day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from app.base.database import Database
from app.base.door import Write
from app.base.listing import ListQuery
from app.receivables.open_items import exposure_parts, open_items
from app.receivables.tables import entry
from app.reports.ageing import AgeingReport, ageing
from app.reports.receivables import receivable_ids, receivable_rows
from tests.builders import ALICE, a_customer, a_payment, account_of, an_invoice, clock_at, opened, pay

START = date(2026, 1, 5)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url, START) as found:
        yield found


def on(database: Database, day: date | datetime, act: Callable[[Write], object]) -> None:
    """Do something on a day, recorded that day."""
    database.clock = clock_at(day)
    with database.write(ALICE, "test.build") as tx:
        act(tx)


def report(database: Database, **asked: object) -> AgeingReport:
    with database.read() as rd:
        return ageing(rd, **asked)  # pyright: ignore[reportArgumentType]


def shown(found: AgeingReport) -> list[tuple[str, tuple[int, ...]]]:
    return [(row.customer, row.ages.amounts) for row in found.rows]


def a_year(database: Database) -> dict[date, list[tuple[str, tuple[int, ...]]]]:
    """A life of invoices, payments and credit, with the report of each day as it was seen on that very day."""
    made: dict[str, int] = {}
    steps: list[tuple[int, Callable[[Write], object]]] = [
        (0, lambda tx: made.update(lefevre=a_customer(tx), dupont=a_customer(tx, "Dupont & fils"))),
        (
            3,
            lambda tx: made.update(
                first=an_invoice(
                    tx,
                    made["lefevre"],
                    "300",
                    due=[(START + timedelta(days=30), "100"), (START + timedelta(days=60), "200")],
                )
            ),
        ),
        (
            20,
            lambda tx: made.update(
                second=an_invoice(tx, made["dupont"], "80", due=[(START + timedelta(days=50), "80")])
            ),
        ),
        (40, lambda tx: made.update(money=a_payment(tx, made["lefevre"], "250"))),
        (41, lambda tx: pay(tx, made["money"], made["first"], "100")),
        (62, lambda tx: pay(tx, made["money"], made["first"], "60", instalment=2)),
        (90, lambda tx: an_invoice(tx, made["dupont"], "30", kind="credit_note", corrects_id=made["second"])),
        (170, lambda tx: made.update(late=an_invoice(tx, made["dupont"], "40"))),
    ]
    seen: dict[date, list[tuple[str, tuple[int, ...]]]] = {}
    for days, act in steps:
        on(database, START + timedelta(days=days), act)
        for after in (0, 1):
            day = START + timedelta(days=days + after)
            if days + after < min((each for each, _ in steps if each > days), default=999):
                database.clock = clock_at(day)
                seen[day] = shown(report(database))
    return seen


def test_a_report_of_a_past_day_is_the_one_seen_on_that_day(database: Database) -> None:
    seen = a_year(database)
    database.clock = clock_at(START + timedelta(days=300))
    assert {day: shown(report(database, as_of=day)) for day in seen} == seen
    assert len({str(rows) for rows in seen.values()}) > 6


def test_with_back_dated_entries_the_day_it_was_known_gives_what_was_seen(database: Database) -> None:
    seen = a_year(database)
    day = START + timedelta(days=100)
    database.clock = clock_at(day)
    seen_then = shown(report(database))
    on(
        database,
        START + timedelta(days=200),
        lambda tx: an_invoice(tx, a_customer(tx, "Oublié"), "500", issued_on=START + timedelta(days=10)),
    )
    assert "Oublié" in dict(shown(report(database, as_of=day)))
    assert shown(report(database, as_of=day, known_on=day)) == seen_then
    assert all(shown(report(database, as_of=past, known_on=past)) == rows for past, rows in seen.items())


def test_known_on_a_day_ends_with_the_day_in_the_companys_zone(database: Database) -> None:
    # In Paris 2026-07-15 ends at 22:00 UTC.
    made: dict[str, int] = {}
    on(database, date(2026, 7, 1), lambda tx: made.update(who=a_customer(tx)))
    on(database, datetime(2026, 7, 15, 21, 59, tzinfo=UTC), lambda tx: an_invoice(tx, made["who"], "10"))
    on(
        database,
        datetime(2026, 7, 15, 22, 1, tzinfo=UTC),
        lambda tx: an_invoice(tx, made["who"], "7", issued_on=date(2026, 7, 15)),
    )
    assert report(database, as_of=date(2026, 7, 15), known_on=date(2026, 7, 15)).totals.total == 1000
    assert report(database, as_of=date(2026, 7, 15)).totals.total == 1700


def test_each_instalment_ages_by_its_own_day_and_part_payments_count(database: Database) -> None:
    def build(tx: Write) -> None:
        who = a_customer(tx, "SARL Hàn")
        bill = an_invoice(tx, who, "10000", due=[(date(2017, 2, 28), "10000")], issued_on=date(2017, 1, 29))
        for amount in ("1500", "1000", "2000"):
            money = a_payment(tx, who, amount, received_on=date(2017, 3, 10))
            pay(tx, money, bill, amount, on=date(2017, 3, 10))
        an_invoice(
            tx,
            who,
            "90",
            due=[(date(2017, 4, 4), "45"), (date(2017, 5, 4), "45")],
            issued_on=date(2017, 3, 20),
        )
        a_payment(tx, who, "12.34", received_on=date(2017, 4, 1))

    on(database, date(2026, 1, 6), build)
    found = report(database, as_of=date(2017, 4, 4))
    assert shown(found) == [("SARL Hàn", (9_000, 0, 550_000, 0, 0, 0, -1_234))]
    assert (found.totals.total, found.totals.overdue) == (557_766, 550_000)


def test_customers_that_share_an_account_are_one_row_under_the_oldest_in_use(database: Database) -> None:
    def build(tx: Write) -> None:
        gone = a_customer(tx, "Ancien nom", archived_at=tx.now)
        account = account_of(tx, gone)
        kept, other = a_customer(tx, "Zinc", account_id=account), a_customer(tx, "Autre", account_id=account)
        for who in (gone, kept, other):
            an_invoice(tx, who, "10")

    on(database, date(2026, 1, 6), build)
    assert [(row.customer, row.ages.total) for row in report(database).rows] == [("Zinc", 3000)]


def test_customers_of_one_name_are_told_apart_by_their_numbers(database: Database) -> None:
    def build(tx: Write) -> None:
        for name in ("Élodie Çaglar", "Elodie Caglar", "Zinc"):
            an_invoice(tx, a_customer(tx, name), "10")

    on(database, date(2026, 1, 6), build)
    rows = report(database).rows
    assert [row.apart for row in rows] == [rows[0].number, rows[1].number, ""]
    with database.read() as rd:
        items = receivable_rows(rd, receivable_ids(rd, ListQuery(sort="customer"), 0, 9))
    assert [item.apart for item in items] == [rows[0].number, rows[1].number, ""]


def test_other_limits_give_other_buckets(database: Database) -> None:
    on(
        database,
        date(2026, 1, 6),
        lambda tx: an_invoice(tx, a_customer(tx), "10", due=[(date(2026, 1, 6), "10")]),
    )
    found = report(database, as_of=date(2026, 2, 15), limits=(15, 45))
    assert dict(zip(found.buckets, found.totals.amounts, strict=True)) == {
        "not_due": 0,
        "1-15": 0,
        "16-45": 1000,
        "over_45": 0,
        "unapplied": 0,
    }


def test_open_items_now_are_the_open_items_as_of_today(database: Database) -> None:
    a_year(database)
    with database.read() as rd:
        assert open_items(rd) == open_items(rd, rd.today)
        accounts = {each.account_id for each in open_items(rd)}
        assert len(accounts) == 2
        for account in accounts:
            assert open_items(rd, account_id=account) == [
                each for each in open_items(rd) if each.account_id == account
            ]
            assert exposure_parts(rd, account) == exposure_parts(rd, account, rd.today)


def test_exposure_of_a_past_day_is_read_from_the_entries_of_that_day(database: Database) -> None:
    seen = a_year(database)
    with database.read() as rd:
        account = next(each.account_id for each in open_items(rd, START + timedelta(days=10)))
        before = exposure_parts(rd, account, START + timedelta(days=39))
        after = exposure_parts(rd, account, START + timedelta(days=40))
        entries = rd.execute(entry.select()).all()
    assert (before["owed"], before["unapplied"]) == (30_000, 0)
    assert (after["owed"], after["unapplied"]) == (30_000, -25_000)
    assert len(entries) > len(seen) // 2
