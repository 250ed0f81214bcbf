"""The report on numbers: every series with its ends, and each range no document bears with who gave it up and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import update

from app.base.numbering import number_series
from app.base.series import go_on_from
from app.base.words import Words
from app.commands.report_numbering import numbering_record
from app.reports.numbering import Gap, NumberedSeries, numbering_report, numbering_table
from app.reports.report_file import as_file
from app.verify.audit import verify
from app.verify.verdict import Fault
from tests.stories.desk import OWNER, TODAY, Desk, a_desk, goods

FR = Words("fr")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def invoiced(desk: Desk) -> int:
    who = desk.a_customer()
    order = desk.an_order(who, goods(desk.a_product(on_hand=9), 1), payment_kind="account")
    desk.confirm(order)
    desk.ship(order)
    return desk.invoice(order)


def of_kind(desk: Desk, kind: str, year: int | None = None) -> NumberedSeries:
    with desk.reading() as rd:
        return next(each for each in numbering_report(rd, year).series if each.kind == kind)


def test_a_series_without_gaps_says_its_first_its_last_and_how_many(desk: Desk) -> None:
    for _ in range(3):
        invoiced(desk)
    found = of_kind(desk, "invoice")
    assert (found.first, found.last, found.count, found.reached) == (1, 3, 3, 3)
    assert (found.unused, found.last_on, found.year) == (0, TODAY, 2026)
    with desk.reading() as rd:
        assert not [each for each in numbering_report(rd).series if each.unexplained]
        assert numbering_report(rd, 2025).series == ()


def test_numbers_given_up_are_told_with_who_when_and_why(desk: Desk) -> None:
    invoiced(desk)
    desk.do(go_on_from, "invoice", 50, date(2026, 11, 20), "Carnet de factures")
    invoiced(desk)
    found = of_kind(desk, "invoice")
    assert (found.first, found.last, found.count, found.unused, found.unexplained) == (1, 50, 2, 48, 0)
    [gap] = found.gaps
    assert (gap.first, gap.last, gap.reason) == (2, 49, "Carnet de factures")
    assert gap.by == "Camille"
    assert gap.at is not None
    with desk.reading() as rd:
        report = numbering_report(rd, 2026)
    told = numbering_table(report, FR)
    row = next(row for row in told.rows if row[2] == "FA-2026-0002")
    assert (row[3], row[5], row[6], row[8]) == ("FA-2026-0049", 48, "Camille", "Carnet de factures")
    assert told.counted == len(report.series)
    record = next(each for each in numbering_record(report)["series"] if each["kind"] == "invoice")
    assert record["gaps"][0]["count"] == 48
    files = [as_file(told, ending, FR, "Boutique", TODAY) for ending in (".csv", ".xlsx", ".pdf")]
    assert "Carnet de factures" in files[0].decode("utf-8-sig")
    assert all(len(each) > 200 for each in files)


def test_a_number_that_nobody_gave_up_is_a_gap_to_look_into(desk: Desk) -> None:
    for _ in range(2):
        invoiced(desk)
    # As a row that vanished would leave it: the series says it has come further than its documents.
    reach(desk, 5)
    found = of_kind(desk, "order")
    assert found.gaps == (Gap(3, 5),)
    assert (found.unused, found.unexplained) == (3, 3)
    with desk.reading() as rd:
        told = numbering_table(numbering_report(rd), FR)
    assert told.notes[0].startswith("3 numéros manquent sans explication")
    assert [each.code for each in faults(desk)] == ["number_missing"] * 3
    reach(desk, 2)


def reach(desk: Desk, last: int) -> None:
    with desk.database.write(OWNER, "test.reach") as tx:
        tx.execute(update(number_series).where(number_series.c.kind == "order").values(last=last))
        tx.note(last=last)


def faults(desk: Desk) -> list[Fault]:
    return [fault for check in verify(desk.database).checks for fault in check.faults]
