"""Reports: parameters are heeded, and the file holds what the screen shows."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible

from app.accounting.exported import exports
from app.base import fields
from app.base.series import go_on_from
from app.reports.report_table import ReportColumn, ReportTable
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.receivables.test_receivables_screen import owing
from ui.kit.field import Field
from ui.kit.spoken import install
from ui.kit.wording import say, switch, words
from ui.reports.reports_screen import ReportsScreen
from ui.reports.table_rows import sums_of


def test_the_file_holds_the_rows_with_figures_a_spreadsheet_reads(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owing(books, "Été & Cie", date(2026, 8, 1), 3)
    place = tmp_path / "ages.csv"
    monkeypatch.setattr("ui.reports.report_export.ask_place", lambda *_told: place)
    screen = stage.show(ReportsScreen(stage.office))
    screen.export()
    rows = list(csv.reader(io.StringIO(place.read_text("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Client"
    assert rows[0][-1] == "Solde net"
    assert (rows[1][0], rows[1][-1]) == ("Été & Cie", "36,00")
    assert sum(cell == "36,00" for cell in rows[1]) == 2


def test_other_ages_make_other_columns_and_nonsense_is_said_at_its_field(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    screen = stage.show(ReportsScreen(stage.office))
    screen.limits.setText("15, 45")
    screen.refresh()
    stage.calm()
    assert screen.table is not None
    keys = [column.key for column in screen.table.rows_model.columns]
    assert keys == ["customer", "not_due", "1-15", "16-45", "over_45", "unapplied", "total"]
    screen.limits.setText("vieux")
    screen.refresh()
    assert screen._limits_field.problem


def test_debts_by_who_sells_are_groups_and_their_file_names_the_customers(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    owing(books, "Récent", date(2026, 11, 1), 2)
    books.do(fields.define, "customer", "Commercial", "text")
    [first] = books.rows("SELECT id FROM customer WHERE name = 'Ancien'")
    books.do(fields.fill, "customer", first["id"], {"commercial": "Nolwenn"})
    screen = stage.show(ReportsScreen(stage.office))
    screen.aged_by.setCurrentIndex(screen.aged_by.findText("Commercial"))
    stage.calm()
    assert screen.table is not None
    rows = screen.table.rows_model.rows
    assert [(row.customer, row.total) for row in rows] == [("Nolwenn", 3_600), ("Non renseigné", 2_400)]
    place = tmp_path / "ages.csv"
    monkeypatch.setattr("ui.reports.report_export.ask_place", lambda *_told: place)
    screen.export()
    stage.calm()
    told = list(csv.reader(io.StringIO(place.read_text("utf-8-sig")), delimiter=";"))
    assert [row[:2] for row in told if "Ancien" in row] == [["Nolwenn", "Ancien"]]
    screen.report.setCurrentIndex(screen.report.findData("dso"))
    screen.by.setCurrentIndex(screen.by.findText("Commercial"))
    stage.calm()
    assert screen.table is not None
    assert [row.cells[0] for row in screen.table.rows_model.rows] == ["Nolwenn", "Non renseigné"]


def test_the_vat_that_is_exported_has_a_number_and_is_kept_with_the_entries(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owing(books, "Ancien", date(2026, 10, 1), 3)
    place = tmp_path / "tva.pdf"
    monkeypatch.setattr("ui.reports.report_export.ask_place", lambda *_told: place)
    screen = stage.show(ReportsScreen(stage.office))
    screen.report.setCurrentIndex(screen.report.findData("vat"))
    stage.calm()
    for _ in range(2):
        screen.export()
        stage.calm()
    # The second time nothing had changed.
    with stage.office._database.read() as rd:
        [kept] = exports(rd)
    assert (kept.kind, kept.file_name) == ("vat", "tva.pdf")
    assert (kept.first_on, kept.last_on) == (date(2026, 10, 1), date(2026, 10, 31))
    assert kept.sha256 == hashlib.sha256(place.read_bytes()).hexdigest()


def test_what_was_recorded_later_is_left_out_when_asked(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    screen = stage.show(ReportsScreen(stage.office))
    screen.known_on.setText("01/07/2026")
    screen.known_on.settle()
    stage.calm()
    assert screen.table is not None
    assert screen.table.rows_model.rowCount() == 0


def test_parameters_stand_side_by_side_in_a_narrow_window(stage: Stage, books: Desk) -> None:
    screen = stage.show(ReportsScreen(stage.office), (968, 700))
    boxes = [each.edit.parentWidget() for each in screen.findChildren(Field) if each.isVisible()]
    places = sorted((each.x(), each.geometry().right()) for each in boxes if each is not None)
    assert len(places) == 5
    assert all(right < left for (_, right), (left, _) in pairwise(places))
    assert places[-1][1] < screen.width()


def by_week(stage: Stage) -> ReportsScreen:
    screen = stage.show(ReportsScreen(stage.office))
    screen.report.setCurrentIndex(screen.report.findData("weeks"))
    stage.calm()
    return screen


def test_weeks_are_those_of_the_period_chosen_or_typed(stage: Stage, books: Desk) -> None:
    books.pay(None, 4_200, customer_id=books.a_customer())
    screen = by_week(stage)
    assert screen.table is not None
    assert screen.table.rows_model.rowCount() == 8
    assert not [each for each in screen._fields.values() if each.isVisible()]
    screen.span.period.setCurrentIndex(screen.span.period.findData("month"))
    stage.calm()
    assert (screen.span.first.value, screen.span.last.value) == (date(2026, 11, 1), date(2026, 11, 30))
    assert screen.table.rows_model.rowCount() == 6
    assert screen.sums is not None
    assert screen.sums.sums["received"] == "42,00\u00a0€"
    # the first of November is a Sunday: of its week that day alone is counted
    first = screen.table.rows_model.shown(0)
    assert first is not None
    assert first.cells[0].aside.endswith(" · 1 jour sur 7")
    screen.span.last.setText("15/11/2026")
    screen.span.last.settle()
    stage.calm()
    assert screen.span.period.value == "own"
    assert screen.sums.sums["received"] == "0,00\u00a0€"


def test_a_period_that_ends_before_it_begins_is_said_at_its_end(stage: Stage, books: Desk) -> None:
    screen = by_week(stage)
    screen.span.last.setText("01/01/2020")
    screen.span.last.settle()
    stage.calm()
    field = screen.span.fields[-1]
    assert "avant" in field.problem
    screen.span.period.setCurrentIndex(screen.span.period.findData("year"))
    stage.calm()
    assert not field.problem


def test_the_bars_stand_beside_the_table_and_can_be_heard(stage: Stage, books: Desk) -> None:
    install()
    books.pay(None, 4_200, customer_id=books.a_customer())
    screen = by_week(stage)
    assert screen.chart.isVisible()
    assert screen.table is not None
    assert screen.chart.x() >= screen.table.width()
    face = QAccessible.queryAccessibleInterface(screen.chart.bars)
    assert face is not None
    assert face.role() is QAccessible.Role.Chart
    assert face.text(QAccessible.Text.Name) == "Encaissements sur 8 semaines"
    assert "42,00" in face.text(QAccessible.Text.Description)
    screen.report.setCurrentIndex(screen.report.findData("ageing"))
    stage.calm()
    assert not screen.chart.isVisible()


def test_what_is_counted_in_thousandths_is_summed_as_its_rows_read() -> None:
    columns = (
        ReportColumn("product", "Article"),
        ReportColumn("left", "Parti", "quantity"),
        ReportColumn("price", "Prix", "price"),
        ReportColumn("promised", "Lignes", "whole"),
    )
    table = ReportTable(
        "Livraisons", "EUR", columns, (("Bol", 37_000, 1_500_000, 4),), ("", 2_107_500, 1_500_000, 4)
    )
    assert sums_of(table) == {"left": "2\u202f107,5", "price": "1,50", "promised": "4"}


def test_a_report_shows_the_days_it_was_worked_out_for_and_leaves_them_to_no_other(
    stage: Stage, books: Desk
) -> None:
    screen = stage.show(ReportsScreen(stage.office))
    screen.report.set_value("vat")
    screen.refresh()
    stage.calm()
    month = (screen.since.value, screen.as_of.value)
    screen.report.set_value("bad_debts")
    screen.refresh()
    stage.calm()
    year = (screen.since.value, screen.as_of.value)
    today = books.database.clock.today()
    assert month == (
        (today.replace(day=1) - timedelta(days=1)).replace(day=1),
        today.replace(day=1) - timedelta(days=1),
    )
    assert year == (today - timedelta(days=364), today)
    # A day that somebody chose is kept.
    screen.since.set_value(date(2026, 1, 1))
    screen.report.set_value("vat")
    screen.refresh()
    stage.calm()
    assert screen.since.value == date(2026, 1, 1)


def test_what_comes_later_or_nobody_knows_when_is_no_week(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    screen = stage.show(ReportsScreen(stage.office))
    screen.report.set_value("expected")
    screen.refresh()
    stage.calm()
    assert screen.sums is not None
    assert screen.table is not None
    named = [row.cells[0] for row in screen.table.rows_model.rows]
    weeks = [
        each for each in named if each not in (words().say("report.unsure"), words().say("report.later"))
    ]
    assert len(weeks) < len(named)
    assert say("reports.expected_counted", n=len(weeks)) in screen.sums.accessibleName()


def test_notes_stand_each_in_a_line_of_its_own(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    owing(books, "Récent", date(2026, 11, 1), 2)
    screen = stage.show(ReportsScreen(stage.office))
    screen.report.set_value("expected")
    screen.refresh()
    stage.calm()
    lines = screen.notes.text().splitlines()
    assert "Dont déjà en retard : 36,00\u00a0€." in [each.replace("\u00a0:", " :") for each in lines]
    [summed] = [each for each in lines if each.startswith("Le total additionne")]
    assert "36,00" in summed, "what nobody knows the day of"
    assert "24,00" in summed, "what stands in the weeks"


def test_an_empty_report_says_so_in_place_of_its_table_and_exports_nothing(stage: Stage, books: Desk) -> None:
    screen = stage.show(ReportsScreen(stage.office))
    assert screen.blank.isVisible()
    assert screen.blank.title == say("reports.nothing")
    assert screen.table is not None
    assert not screen.table.isVisible()
    assert not screen._export.isEnabled()
    assert screen._export.toolTip()
    screen.report.set_value("expected")
    screen.refresh()
    stage.calm()
    assert screen.blank.isVisible(), "weeks with nothing in any of them are no report"
    assert "Règlement attendu" in say("reports.none.expected"), "where unpaid orders are"
    screen.report.set_value("statement")
    screen.refresh()
    stage.calm()
    assert screen.blank.title == say("reports.choose_first")
    owing(books, "Ancien", date(2026, 8, 1), 3)
    screen.report.set_value("ageing")
    screen.refresh()
    stage.calm()
    assert not screen.blank.isVisible()
    assert screen.table.isVisible()
    assert screen.sums is not None
    assert screen.sums.sums["total"] == "36,00\u00a0€"
    assert screen._export.isEnabled()


def test_the_end_of_a_period_is_called_so(stage: Stage) -> None:
    screen = stage.show(ReportsScreen(stage.office))
    end = screen._fields["as_of"]
    told = end.edit.accessibleName()
    assert told == say("reports.as_of").replace("&", "")
    try:
        switch("en")
        screen.report.set_value("vat")
        screen.refresh()
        stage.calm()
        assert end.edit.accessibleName() == "To"
    finally:
        switch("fr")


def test_numbering_says_each_series_and_whoever_gave_numbers_up(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    books.do(go_on_from, "invoice", 120, date(2026, 11, 20), "Carnet de factures")
    screen = stage.show(ReportsScreen(stage.office), (1280, 720))
    screen.report.setCurrentIndex(screen.report.findData("numbering"))
    stage.calm()
    assert screen.table is not None
    rows = [row.cells for row in screen.table.rows_model.rows]
    given_up = next(row for row in rows if row[8] == "Carnet de factures")
    assert (given_up[3], given_up[6]) == ("FA-2026-0119", "Camille")
    assert "Aucun numéro ne manque" in screen.notes.text()
