"""Which columns a list shows by itself in a wide window; what somebody chose stays as it was chosen (L1, L4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.kit.ledger import COLUMNS, Deal, put_deal
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


LONG = "Confiserie artisanale de la Combe-Aubrie et fils"


def put(desk: Desk, customer: str, town: str = "Nîmes") -> None:
    """A deal with a name and a town, brought into view."""
    desk.office.do(put_deal, "NEW", "2030-01-01", customer, 100, town)
    desk.settle()
    last = desk.screen.model.rowCount() - 1
    desk.screen.table.go_to(last)
    desk.qtbot.waitUntil(lambda: desk.screen.model.line(last) is not None, timeout=20_000)
    desk.settle()


def size_of(desk: Desk, key: str) -> int:
    return desk.screen.table.horizontalHeader().sectionSize(shown(desk).index(key) + 1)


def test_a_town_that_would_be_cut_takes_what_names_have_to_spare_but_not_what_somebody_dragged(
    qtbot: QtBot, office: Office
) -> None:
    desk = Desk(qtbot, office, columns=WIDE)
    widened(desk, 1700)
    before = size_of(desk, "town")
    put(desk, "Client", "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson")
    assert before < size_of(desk, "town") <= 2 * before
    desk.screen.table.set_widths({"town": 130})
    assert size_of(desk, "town") == 130


def test_a_name_that_would_be_cut_borrows_from_columns_wider_than_they_must_be(
    qtbot: QtBot, office: Office
) -> None:
    desk = Desk(qtbot, office, columns=COLUMNS)
    widened(desk, 780)
    plain = {key: size_of(desk, key) for key in PLAIN}
    put(desk, LONG)
    found = {key: size_of(desk, key) for key in PLAIN}
    assert found["customer"] > plain["customer"]
    assert sum(found.values()) == sum(plain.values())
    table = desk.screen.table
    for number, key in enumerate(PLAIN, 1):
        cells = [line.cells[number - 1] for row in range(5) if (line := desk.screen.model.line(row))]
        assert key == "customer" or all(table._cells.room_of(cell, number) <= found[key] for cell in cells)
    desk.screen.table.set_widths({"number": 150})
    assert size_of(desk, "number") == 150
