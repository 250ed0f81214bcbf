"""Which columns a list shows by itself in a wide window; what somebody chose stays as it was chosen (L1, L4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.kit.ledger import COLUMNS, Deal
from tests.ui.kit.test_list_screen import Desk, opened_office
from ui.kit.columns import Column
from ui.kit.list_columns import ListColumns, chosen_columns, usual_columns
from ui.kit.office import Office

TOWN: Column[Deal] = Column(key="town", title="deal.town", width=120, muted=True, shown=False, wide=2)
DAY_TOO: Column[Deal] = Column(
    key="since", title="deal.since", value=lambda deal: deal.day, kind="date", width=96, shown=False, wide=1
)
WIDE = tuple(
    replace(column, aside_in="town") if column.key == "customer" else column
    for column in (*COLUMNS[:3], TOWN, DAY_TOO, *COLUMNS[3:])
)
PLAIN = ("number", "day", "customer", "state", "total")


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    made = opened_office(qtbot, tmp_path / "a.comptoir", 30)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("width", "wide", "more"),
    [
        (1700, False, set[str]()),
        # 48 for the ticks, 430 for the others, 200 for names: 96 are left, then 216
        (774, True, {"since"}),
        (893, True, {"since"}),
        (894, True, {"since", "town"}),
        (773, True, set[str]()),
    ],
)
def test_a_wide_window_gives_columns_by_rank_as_long_as_names_keep_their_room(
    width: int, wide: bool, more: set[str]
) -> None:
    found = usual_columns(WIDE, width, {}, wide=wide)
    assert set(found) == {*PLAIN, *more}
    assert found == tuple(column.key for column in WIDE if column.key in found)


def test_a_column_dragged_wide_takes_the_room_of_others() -> None:
    assert "town" not in usual_columns(WIDE, 894, {"total": 200}, wide=True)


def test_what_a_column_says_is_not_said_beside_the_name_too() -> None:
    both = chosen_columns(WIDE, ("customer", "town"))
    alone = chosen_columns(WIDE, ("customer", "day"))
    assert [column.aside is None for column in both] == [True, True]
    assert alone[0].aside is not None


def shown(desk: Desk) -> tuple[str, ...]:
    return tuple(column.key for column in desk.screen.model.columns)


def widened(desk: Desk, width: int) -> None:
    desk.screen.resize(width, 700)
    desk.settle()


def test_columns_come_and_go_with_the_width_until_somebody_chooses(qtbot: QtBot, office: Office) -> None:
    desk = Desk(qtbot, office, columns=WIDE)
    assert shown(desk) == PLAIN
    widened(desk, 1700)
    assert set(shown(desk)) == {*PLAIN, "town", "since"}
    widened(desk, 1200)
    assert shown(desk) == PLAIN
    desk.screen.show_columns(("number", "total"))
    widened(desk, 1700)
    assert shown(desk) == ("number", "total")
    again = Desk(qtbot, office, columns=WIDE)
    widened(again, 1700)
    assert shown(again) == ("number", "total")
    # The usual ones chosen again leave it to the width.
    again.screen.show_columns(again.screen.columns.usual)
    widened(again, 1200)
    assert shown(again) == PLAIN


def test_a_narrow_choice_made_in_a_wide_window_is_a_choice(qtbot: QtBot, office: Office) -> None:
    desk = Desk(qtbot, office, columns=WIDE)
    widened(desk, 1700)
    dialog = desk.screen.ask_columns()
    assert set(dialog.ticked) == {*PLAIN, "town", "since"}
    dialog.reject()
    desk.screen.show_columns(PLAIN)
    widened(desk, 1800)
    assert shown(desk) == PLAIN
    columns = desk.screen.columns
    assert isinstance(columns, ListColumns)
    assert columns.of_list == PLAIN


def test_a_view_of_ones_own_saved_as_the_list_comes_stays_so(qtbot: QtBot, office: Office) -> None:
    desk = Desk(qtbot, office, columns=WIDE)
    desk.screen.views.save_as("Tout")
    widened(desk, 1700)
    assert not desk.screen.views.altered
    assert "town" in shown(desk)
    desk.screen.show_columns(("number",))
    assert desk.screen.views.altered
    desk.screen.views.forget_changes()
    desk.settle()
    assert "town" in shown(desk)


def test_names_that_have_more_than_they_need_leave_some_to_other_texts(qtbot: QtBot, office: Office) -> None:
    desk = Desk(qtbot, office, columns=WIDE)
    widened(desk, 1700)
    header, keys = desk.screen.table.horizontalHeader(), shown(desk)
    town, day = keys.index("town") + 1, keys.index("day") + 1
    assert header.sectionSize(town) == 180, "half as wide again, and no wider"
    assert header.sectionSize(day) == 96, "days need no more than they have"
    desk.screen.table.set_widths({"town": 130})
    assert header.sectionSize(town) == 130, "what somebody dragged stays"
