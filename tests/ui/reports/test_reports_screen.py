"""Reports: parameters are heeded, and the file holds what the screen shows."""

from __future__ import annotations

import csv
import io
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.receivables.test_receivables_screen import owing
from ui.kit.field import Field
from ui.reports.reports_screen import ReportsScreen


def test_the_file_holds_the_rows_with_figures_a_spreadsheet_reads(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owing(books, "Été & Cie", date(2026, 8, 1), 3)
    place = tmp_path / "ages.csv"
    monkeypatch.setattr("ui.reports.reports_screen.ask_place", lambda *_told: place)
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
