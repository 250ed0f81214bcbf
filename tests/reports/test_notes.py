"""What reports say of themselves is what they count, in both languages and in every form they take."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from app.base.words import LANGUAGES, Words
from app.flow import chase, factor
from app.reminders.dispute import DisputeDraft
from app.reports.ageing import ageing
from app.reports.collection import collection
from app.reports.collection_table import dso_table
from app.reports.report_file import as_file
from app.reports.report_table import ReportTable
from app.reports.report_tables import ageing_notes, ageing_table
from tests.flow.test_factor import HANDED, invoiced
from tests.paper.papers import texts
from tests.stories.desk import Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def _plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def _told_in(table: ReportTable, ending: str, words: Words, desk: Desk) -> str:
    content = as_file(table, ending, words, "Été", desk.database.clock.today())
    if ending == "csv":
        rows = csv.reader(
            io.StringIO(content.decode("utf-8-sig")), delimiter=";" if words.language == "fr" else ","
        )
        return _plain(" ".join(cell for row in rows for cell in row))
    if ending == "xlsx":
        sheet = load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        return _plain(" ".join(str(cell.value or "") for row in sheet.iter_rows() for cell in row))
    return _plain(" ".join(texts(content)))


def _totals(desk: Desk) -> tuple[int, int, int]:
    with desk.database.read() as rd:
        found = ageing(rd)
        assert ageing(rd, rd.today).totals == found.totals
    return found.totals.owed, found.totals.unapplied, found.totals.total


def test_what_is_counted_is_what_invoices_ask_for_and_credit_stands_apart(desk: Desk) -> None:
    who = desk.a_customer()
    invoice = invoiced(desk, who)
    assert _totals(desk) == (120_000, 0, 120_000)
    # In dispute and assigned: counted still.
    desk.do(chase.open_dispute, DisputeDraft(invoice_id=invoice, code="price", amount=10_000))
    desk.do(factor.hand_on, invoice, HANDED)
    assert _totals(desk) == (120_000, 0, 120_000)
    # An order that is confirmed, or left and is not invoiced: not counted; nor is what was paid for it beforehand.
    product = desk.a_product(on_hand=20)
    for payment_kind in ("account", "prepaid"):
        order = desk.an_order(who, goods(product, 2), payment_kind=payment_kind)
        desk.confirm(order)
        if payment_kind == "prepaid":
            desk.pay(order, 500)
        else:
            desk.ship(order)
    assert _totals(desk) == (120_000, 0, 120_000)
    # Money that is set against nothing: apart, negative, and taken off the total.
    desk.pay(None, 10_000, customer_id=who)
    assert _totals(desk) == (120_000, -10_000, 110_000)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_every_file_says_of_which_day_it_is_when_it_was_drawn_up_and_what_it_counts(
    desk: Desk, language: str, ending: str
) -> None:
    invoiced(desk, desk.a_customer())
    today = desk.database.clock.today()
    words, day = Words(language), today - timedelta(days=1)
    with desk.database.read() as rd:
        tables = (
            ageing_table(ageing(rd, day), words),
            dso_table(collection(rd, day), words),
            dso_table(collection(rd, day, by="class"), words),
        )
    for table in tables:
        told = _told_in(table, ending, words, desk)
        assert " ".join(words.date(day).split()) in told
        assert _plain(words.say("report.note.known_now", day=today)) in told
        for note in table.notes:
            assert _plain(note) in told
        assert "{" not in told


def test_what_was_known_on_a_day_is_said_instead_of_the_day_it_was_drawn_up(desk: Desk) -> None:
    today = desk.database.clock.today()
    with desk.database.read() as rd:
        told = " ".join(ageing_notes(ageing(rd, today, today - timedelta(days=3)), Words("en")))
    assert "Drawn up on" not in told
    assert "From what was recorded by" in told


def test_measures_by_group_bear_the_formulas_that_one_by_one_stand_beside_each(desk: Desk) -> None:
    invoiced(desk, desk.a_customer())
    with desk.database.read() as rd:
        one, grouped = (dso_table(collection(rd, by=by), Words("fr")) for by in ("all", "class"))
    formulas = Words("fr").say("report.note.formulas")
    assert formulas in grouped.notes
    assert formulas not in one.notes
    assert all(row[2] for row in one.rows)
