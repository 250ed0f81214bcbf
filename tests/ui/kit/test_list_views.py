"""Views of one's own, columns, row height, filters that ask, and export: by their keys, and found again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.base.listing import ListQuery
from tests.ui.kit.test_list_screen import Desk, opened_office
from ui.kit.columns_dialog import ColumnsDialog
from ui.kit.density import row_height
from ui.kit.export_dialog import ExportDialog
from ui.kit.name_dialog import NameDialog
from ui.kit.office import Office
from ui.kit.view_tabs import View, ViewTabs
from ui.kit.ways import Message
from ui.kit.wording import WordButton

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path, home: Path) -> Iterator[Office]:
    made = opened_office(qtbot, tmp_path / "a.comptoir", 3000)
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, office: Office) -> Desk:
    return Desk(qtbot, office)


@pytest.fixture
def said(office: Office) -> list[Message]:
    heard: list[Message] = []
    office.ways.message.connect(heard.append)
    return heard


def named(desk: Desk, dialog: NameDialog | None, name: str) -> None:
    assert dialog is not None
    dialog.activateWindow()
    desk.qtbot.waitUntil(dialog.isActiveWindow)
    dialog.name.selectAll()
    desk.qtbot.keyClicks(dialog.name, name)
    desk.qtbot.keyClick(dialog.name, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    desk.screen.activateWindow()
    desk.qtbot.waitUntil(desk.screen.isActiveWindow)


def saved(desk: Desk, name: str) -> None:
    """Save what is on the screen as a view, by its keys."""
    desk.key(Qt.Key.Key_S, CONTROL | SHIFT)
    named(desk, desk.screen.findChild(NameDialog), name)


def tabs(desk: Desk) -> list[str]:
    return [tab.text() for tab in desk.screen.tabs.tabs.values()]


def test_what_is_filtered_sorted_and_searched_becomes_a_view_of_ones_own(desk: Desk) -> None:
    desk.screen.filters.set_filter("state", "held")
    desk.screen.model.sort(5, Qt.SortOrder.DescendingOrder)
    desk.settle()
    assert desk.screen.tabs.tabs["all"].altered
    assert desk.screen._save_view.isVisible()
    saved(desk, "Gros blocages")
    assert tabs(desk) == ["deal.all", "deal.held", "Gros blocages"]
    view = desk.screen.tabs.current
    assert view is not None
    assert view.own
    assert not desk.screen.tabs.tabs[view.key].altered
    assert not desk.screen._save_view.isVisible()
    assert desk.screen.tabs.tabs[view.key].count == 300
    desk.screen.tabs.tabs["all"].click()
    desk.settle()
    assert desk.screen.model.rowCount() == 3000
    desk.screen.tabs.tabs[view.key].click()
    desk.settle()
    assert desk.screen.model.query == ListQuery(chips=(("state", "held"),), sort="total", descending=True)


def test_a_view_stands_upon_the_one_it_was_made_from(desk: Desk) -> None:
    desk.screen.tabs.tabs["held"].click()
    desk.screen.filters.search.setText("Client 12")
    desk.settle()
    desk.screen.views.save_as("Douze")
    desk.settle()
    assert desk.screen.model.query.chips == (("state", "held"),)
    assert desk.screen.model.query.search == "Client 12"
    assert desk.screen.filters.chips == ()


def test_the_view_that_limits_one_of_ones_own_stands_as_a_chip_that_is_taken_off(
    desk: Desk, said: list[Message]
) -> None:
    screen = desk.screen
    held = next(view.said for view in screen.views.views if view.key == "held")
    assert screen.filters.within == ""
    screen.tabs.tabs["held"].click()
    desk.settle()
    # The tab itself says it of a view that comes with the list.
    assert screen.filters.within == ""
    fewer = screen.model.rowCount()
    screen.views.save_as("Mes lignes")
    desk.settle()
    assert screen.filters.within == held
    screen.filters._buttons[0].click()
    desk.settle()
    assert screen.filters.within == ""
    assert screen.model.rowCount() > fewer
    back = said[-1].undo
    assert back is not None
    back()
    desk.settle()
    assert (screen.filters.within, screen.model.rowCount()) == (held, fewer)


def test_views_are_found_again_after_a_restart_but_only_in_their_company(
    qtbot: QtBot, tmp_path: Path, desk: Desk, office: Office
) -> None:
    desk.screen.filters.set_filter("state", "held")
    desk.settle()
    saved(desk, "Mes blocages")
    again = Desk(qtbot, office)
    assert tabs(again)[-1] == "Mes blocages"
    assert again.screen.tabs.current is not None
    assert again.screen.tabs.current.name == "Mes blocages"
    assert not again.screen.views.altered
    elsewhere = opened_office(qtbot, tmp_path / "b.comptoir", 10)
    other = Desk(qtbot, elsewhere)
    assert tabs(other) == ["deal.all", "deal.held"]
    assert other.screen.filters.chips == ()
    elsewhere.close()


def test_an_altered_view_is_saved_by_its_keys_and_saving_is_undone(desk: Desk, said: list[Message]) -> None:
    desk.screen.filters.set_filter("state", "held")
    desk.settle()
    saved(desk, "Mienne")
    desk.screen.filters.set_filter("state", "done")
    desk.settle()
    assert desk.screen.views.altered
    desk.key(Qt.Key.Key_S, CONTROL | SHIFT)
    assert desk.screen.views.own[0].filters == (("state", "done"),)
    undo = said[-1].undo
    assert undo is not None
    undo()
    desk.settle()
    assert desk.screen.views.own[0].filters == (("state", "held"),)
    assert desk.screen.model.rowCount() == 300


def test_changes_of_a_view_can_be_forgotten(desk: Desk) -> None:
    desk.screen.filters.set_filter("state", "held")
    desk.settle()
    desk.screen.views.forget_changes()
    desk.settle()
    assert desk.screen.model.rowCount() == 3000
    assert not desk.screen.views.altered


def test_a_view_is_renamed_doubled_and_deleted_and_each_can_be_undone(
    desk: Desk, said: list[Message]
) -> None:
    desk.screen.filters.set_filter("state", "held")
    desk.settle()
    saved(desk, "Un")
    named(desk, desk.screen.views.ask_rename(), "Deux")
    assert tabs(desk)[-1] == "Deux"
    desk.screen.views.duplicate()
    desk.settle()
    assert tabs(desk)[-2:] == ["Deux", "Deux (copie)"]
    desk.screen.views.drop()
    desk.settle()
    assert tabs(desk)[-1] == "Deux"
    assert desk.screen.tabs.current is not None
    assert desk.screen.tabs.current.key == "all"
    undo = said[-1].undo
    assert undo is not None
    undo()
    desk.settle()
    assert tabs(desk)[-1] == "Deux (copie)"
    assert desk.screen.model.rowCount() == 300


def test_two_views_cannot_have_one_name(desk: Desk) -> None:
    saved(desk, "Ete")
    dialog = desk.screen.views.ask_name()
    dialog.name.setText("  ÉTÉ ")
    dialog.try_it()
    assert dialog.isVisible()
    assert "déjà pris" in dialog.form.fields["name"].problem
    dialog.reject()


def test_the_views_that_come_with_the_list_cannot_be_deleted_and_the_menu_says_why(desk: Desk) -> None:
    menu = desk.screen.menu.open_at(QPoint(0, 0))
    entries = {action.text().split("\t")[0]: action for action in menu.actions()}
    gone = entries["Supprimer la vue"]
    assert not gone.isEnabled()
    assert "fournie avec le programme" in gone.toolTip()
    menu.close()
    desk.screen.views.drop()
    assert tabs(desk) == ["deal.all", "deal.held"]


def test_columns_are_chosen_and_moved_by_keys_and_found_again(
    qtbot: QtBot, desk: Desk, office: Office
) -> None:
    dialog = desk.screen.ask_columns()
    assert isinstance(dialog, ColumnsDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    for _ in range(3):
        qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    for _ in range(4):
        qtbot.keyClick(dialog.list, Qt.Key.Key_Up, CONTROL)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    expected = ["total", "number", "customer", "state"]
    assert [column.key for column in desk.screen.model.columns] == expected
    line = desk.screen.model.line(0)
    assert line is not None
    assert line.cells[0].text == "1,00"
    assert list(desk.screen.sums._sums()) == [1]
    again = Desk(qtbot, office)
    assert [column.key for column in again.screen.model.columns] == expected


def test_a_list_shows_at_least_one_column(desk: Desk) -> None:
    dialog = desk.screen.ask_columns()
    for row in range(dialog.list.count()):
        dialog.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.verb.isEnabled()
    assert dialog.verb.toolTip() == "Cocher au moins une colonne"
    dialog.show_usual()
    assert len(dialog.ticked) == 5
    dialog.reject()


def test_a_dragged_title_moves_its_column(desk: Desk) -> None:
    desk.screen.table.horizontalHeader().moveSection(5, 1)
    desk.qtbot.wait(10)
    desk.settle()
    assert next(column.key for column in desk.screen.model.columns) == "total"
    header = desk.screen.table.horizontalHeader()
    assert [header.visualIndex(section) for section in range(6)] == [0, 1, 2, 3, 4, 5]


def test_columns_chosen_in_a_view_of_ones_own_stay_in_it(desk: Desk) -> None:
    desk.screen.show_columns(("number", "total"))
    desk.screen.views.save_as("Courte")
    desk.screen.show_columns(("number",))
    desk.settle()
    assert desk.screen.views.altered
    desk.screen.tabs.tabs["all"].click()
    desk.settle()
    assert [column.key for column in desk.screen.model.columns] == ["number", "total"]


def test_rows_are_as_high_as_chosen_for_all_lists_and_from_the_next_start_on(
    qtbot: QtBot, desk: Desk, office: Office
) -> None:
    try:
        row_height().choose("compact")
        assert desk.screen.table.verticalHeader().defaultSectionSize() == 26
        again = Desk(qtbot, office, name="others")
        assert again.screen.table.verticalHeader().defaultSectionSize() == 26
    finally:
        row_height().choose("standard")
    assert desk.screen.table.verticalHeader().defaultSectionSize() == 32


def test_tabs_without_room_stand_in_a_menu_and_the_chosen_one_always_has_room(qtbot: QtBot) -> None:
    views = [View(f"v{number}", "", name=f"Une vue au nom long {number}") for number in range(9)]
    made = ViewTabs(views)
    qtbot.addWidget(made)
    made.resize(600, 38)
    made.show()
    made.show_view("v8")
    assert made.tabs["v8"].isVisible()
    assert not made.tabs["v7"].isVisible()
    assert made.more.isVisible()
    hidden = sum(not tab.isVisible() for tab in made.tabs.values())
    assert made.more.text() == f"Autres ({hidden})"
    assert made.more.toolTip().split(", ") == [
        tab.view.said for tab in made.tabs.values() if not tab.isVisible()
    ]
    shown = [tab for tab in made.tabs.values() if tab.isVisible()]
    assert all(tab.geometry().right() < made.width() for tab in shown)
    made.more.click()
    menu = made.findChild(QMenu)
    assert menu is not None
    menu.actions()[0].trigger()
    assert made.current is not None
    assert made.current.key != "v8"
    assert made.tabs[made.current.key].isVisible()


def test_saving_a_view_is_offered_beside_the_tabs_only_where_none_of_them_gives_way(qtbot: QtBot) -> None:
    made = ViewTabs([View(f"v{number}", "", name=f"Une vue {number}") for number in range(5)])
    qtbot.addWidget(made)
    last = WordButton("kit.view.save_new", made, look="link")
    made.put_last(last)
    for key in made.tabs:
        made.set_count(key, 12)
    made.resize(900, 38)
    made.show()
    wide = {key: tab.geometry() for key, tab in made.tabs.items()}
    made.set_altered(altered=True)
    made.want_last(wanted=True)
    qtbot.wait(0)
    assert last.isVisible()
    assert {key: tab.geometry() for key, tab in made.tabs.items()} == wide
    for width in range(300, 900, 30):
        made.want_last(wanted=False)
        made.resize(width, 38)
        shown = [tab.isVisible() for tab in made.tabs.values()]
        made.want_last(wanted=True)
        assert [tab.isVisible() for tab in made.tabs.values()] == shown
        shown_last = last if last.isVisible() else made.more
        assert shown_last.geometry().right() < made.width()


def test_a_view_that_holds_nothing_gives_way_to_the_way_to_a_room(qtbot: QtBot) -> None:
    names = ("all", "over", "dead", "takes")
    title = "test.a_title_that_has_no_words_and_is_long"
    made = ViewTabs([View(key, title, leads="takes" if key == "takes" else "") for key in names])
    qtbot.addWidget(made)
    for key in names:
        made.set_count(key, 0 if key in {"over", "takes"} else 3)
    made.resize(sum(tab.sizeHint().width() for tab in made.tabs.values()), 38)
    made.show()
    assert made.more.isVisible()
    shown = {key for key, tab in made.tabs.items() if tab.isVisible()}
    assert "over" not in shown
    assert {"all", "takes"} <= shown


def test_a_tab_that_raises_an_alarm_keeps_its_room_before_calm_ones(qtbot: QtBot) -> None:
    views = [
        View(f"v{number}", "", name=f"Une vue au nom long {number}", alarm="late") for number in range(9)
    ]
    made = ViewTabs(views)
    qtbot.addWidget(made)
    made.resize(600, 38)
    made.show()
    made.show_view("v0")
    assert not made.tabs["v8"].isVisible()
    made.set_count("v8", 3)
    assert made.tabs["v8"].isVisible()
    made.set_count("v8", 0)
    assert not made.tabs["v8"].isVisible()


def test_a_whole_list_is_exported_as_a_workbook_with_figures_and_days(
    desk: Desk, tmp_path: Path, said: list[Message]
) -> None:
    desk.key(Qt.Key.Key_E, CONTROL | SHIFT)
    dialog = desk.screen.findChild(ExportDialog)
    assert dialog is not None
    dialog.write(tmp_path / "deals.xlsx")
    desk.settle()
    sheet = load_workbook(tmp_path / "deals.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3001
    assert rows[0][0] == "deal.number"
    assert rows[3000][0] == "CM-003000"
    assert rows[1][4] == 1
    assert rows[1][1] == datetime(2026, 11, 21)  # noqa: DTZ001 - days in a workbook have no zone
    assert "3" in said[-1].text
    assert "deals.xlsx" in said[-1].text


def test_only_ticked_rows_are_exported_in_the_order_of_the_list(desk: Desk, tmp_path: Path) -> None:
    desk.screen.model.sort(5, Qt.SortOrder.DescendingOrder)
    desk.settle()
    for _ in range(2):
        desk.key(Qt.Key.Key_Space)
        desk.key(Qt.Key.Key_Down)
    dialog = desk.screen.ask_export(desk.screen.ticked)
    dialog.kind.set_value("csv")
    assert dialog.rows.value == "ticked"
    dialog.write(tmp_path / "some.csv")
    desk.settle()
    with (tmp_path / "some.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert [row[0] for row in rows] == ["deal.number", "CM-003000", "CM-002999"]
    assert rows[1][4] == "3000,00"


def test_an_export_that_is_stopped_leaves_no_file(desk: Desk, tmp_path: Path) -> None:
    dialog = desk.screen.ask_export()
    place = tmp_path / "stopped.xlsx"
    dialog.write(place)
    dialog.reject()
    desk.settle()
    assert not place.exists()
    assert list(tmp_path.glob(".*.part")) == []


def test_a_file_that_cannot_be_written_is_said_in_the_dialog(desk: Desk, tmp_path: Path) -> None:
    dialog = desk.screen.ask_export()
    dialog.write(tmp_path / "nowhere" / "a.csv")
    desk.settle()
    assert dialog.isVisible()
    assert dialog.banner.isVisible()
    dialog.reject()


def test_acts_without_room_in_the_bar_stand_in_a_menu(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Space)
    bar = desk.screen.bulk
    assert all(button.isVisible() for button, _act in bar._buttons)
    assert not bar._more.isVisible()
    desk.screen.resize(420, 800)
    desk.settle()
    assert bar._more.isVisible()
    hidden = [act.title for button, act in bar._buttons if not button.isVisible()]
    assert hidden
    bar._more.click()
    menu = bar.findChild(QMenu)
    assert menu is not None
    assert len(menu.actions()) == len(hidden)
    menu.close()
