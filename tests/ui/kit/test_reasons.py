"""The heading of what is said of the rows of a plan for many: what holds them, or what is to be known."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.base.errors import Refusal
from ui.kit.bulk_dialog import PLANNED_COLUMNS
from ui.kit.deed import Planned
from ui.kit.reasons import show_reasons
from ui.kit.rows_table import RowsTable

HELD = Planned(1, "CM-1", "Élan", Refusal("order_is_held"))
NOTED = Planned(2, "CM-2", "Élan", note="sans SIREN")
BARE = Planned(3, "CM-3", "Élan")


@pytest.mark.parametrize(
    ("rows", "heading", "hidden"),
    [
        ((HELD, BARE), "process.column.why", False),
        ((HELD, NOTED), "process.column.know", False),
        ((BARE,), "process.column.why", True),
    ],
)
def test_what_goes_all_the_same_is_not_headed_as_held(
    qtbot: QtBot, rows: tuple[Planned, ...], heading: str, hidden: bool
) -> None:
    table: RowsTable[Planned] = RowsTable(PLANNED_COLUMNS, None, name="test.reasons")
    qtbot.addWidget(table)
    table.put((NOTED,))
    show_reasons(table, (NOTED,))
    table.put(rows)
    show_reasons(table, rows)
    at = next(at for at, each in enumerate(table.rows_model.columns) if each.key == "why")
    assert table.rows_model.columns[at].title == heading
    assert table.isColumnHidden(at) == hidden
