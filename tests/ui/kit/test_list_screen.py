"""The frame of every list, used by its keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.errors import Trouble
from app.base.listing import ListQuery
from tests.ui.conftest import ACTOR
from tests.ui.kit.ledger import COLUMNS, Deal, Ledger, ledger_database, put_deal
from ui.kit.acts import Act, BulkAct
from ui.kit.columns import Column
from ui.kit.filters import Filter
from ui.kit.list_screen import ListDesign, ListScreen
from ui.kit.office import Office
from ui.kit.pointing_list import PointingList
from ui.kit.theme import tokens
from ui.kit.view_tabs import View
from ui.kit.wording import WordButton, say


class Desk:
    """A list screen over a small ledger."""

    def __init__(
        self,
        qtbot: QtBot,
        office: Office,
        *,
        name: str = "deals",
        whole: tuple[tuple[str, str], ...] = (),
        columns: tuple[Column[Deal], ...] = COLUMNS,
        made_as: type[ListScreen[Deal]] = ListScreen,
    ) -> None:
        self.qtbot, self.office, self.ledger = qtbot, office, Ledger()
        self.made: list[str] = []
        self.prepared: list[frozenset[int]] = []
        design = ListDesign[Deal](
            name=name,
            title="deal.title",
            counted="orders.counted",
            hint="deal.hint",
            empty_title="deal.empty",
            empty_text="deal.empty_text",
            listing=self.ledger.listing,
            columns=columns,
            nouns=("deal",),
            opens="deal",
            views=(
                View("all", "deal.all", whole),
                View("held", "deal.held", (("state", "held"),), alarm="hold"),
            ),
            filters=(Filter("state", "deal.state", (("held", "deal.held"), ("done", "deal.done"))),),
            sort="number",
            bulk=(BulkAct("deal.prepare", self.prepared.append),),
            new=Act("deal.new", lambda: self.made.append("new"), keys="new", look="primary"),
        )
        self.screen: ListScreen[Deal] = made_as(office, design)
        qtbot.addWidget(self.screen)
        self.opened: list[tuple[str, int]] = []
        office.ways.document_asked.connect(lambda noun, key: self.opened.append((noun, key)))
        self.screen.resize(1072, 800)
        self.screen.show()
        qtbot.waitExposed(self.screen)
        self.screen.table.setFocus()
        self.settle()

    def settle(self) -> None:
        model, search = self.screen.model, self.screen.filters.search

        def quiet() -> bool:
            timers = (model._fetch_soon, model._refresh_soon, search._wait)
            return self.office.runner.idle and not any(timer.isActive() for timer in timers)

        self.qtbot.waitUntil(quiet, timeout=20_000)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = self.screen.focusWidget() or self.screen
        self.qtbot.keyClick(focused, key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.screen.focusWidget(), text)
        self.settle()


def opened_office(qtbot: QtBot, file: Path, rows: int) -> Office:
    return Office(ledger_database(file, rows), ACTOR, watch=False)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, home: Path) -> Iterator[Desk]:
    office = opened_office(qtbot, tmp_path / "a.comptoir", 3000)
    yield Desk(qtbot, office)
    office.close()


def test_the_first_row_is_framed_and_enter_opens_it(desk: Desk) -> None:
    assert desk.screen.table.current_key == 1
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Return)
    assert desk.opened == [("deal", 2)]


def test_beside_a_panel_a_row_is_framed_and_marked_wherever_the_keys_are(
    qtbot: QtBot, tmp_path: Path, home: Path
) -> None:
    office = opened_office(qtbot, tmp_path / "a.comptoir", 30)
    desk = Desk(qtbot, office, made_as=PointingList)
    table, search = desk.screen.table, desk.screen.filters.search
    search.setFocus()
    desk.screen.model.refresh()
    desk.settle()
    assert table.current_key == 1

    def ground(row: int) -> str:
        place = table.visualRect(table.model().index(row, 1)).topLeft() + QPoint(6, 6)
        return QColor(table.viewport().grab().toImage().pixel(place)).name()

    assert (ground(0), ground(1)) == (tokens().selected_quiet.lower(), tokens().content.lower())
    table.setFocus()
    assert ground(0) == tokens().content.lower(), "the frame of the keys is enough"
    office.close()


def test_space_ticks_the_framed_row_and_the_bar_shows_count_and_sum(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Space)
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Space)
    assert desk.screen.ticked == {1, 2}
    assert desk.screen.bulk.isVisible()
    assert desk.screen.bulk._count.text() == "Sélection\u00a0: 2 commandes"
    assert desk.screen.bulk._sum.text() == "3,00\u00a0€"
    desk.key(Qt.Key.Key_Space)
    assert desk.screen.ticked == {1}
    desk.key(Qt.Key.Key_Escape)
    assert desk.screen.ticked == frozenset()
    assert not desk.screen.bulk.isVisible()


def test_all_that_match_can_be_ticked_and_worked_on(desk: Desk) -> None:
    desk.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.screen.bulk._buttons[0][0].click()
    assert len(desk.prepared[0]) == 3000


def test_the_end_of_a_long_list_is_one_key_away(desk: Desk) -> None:
    desk.key(Qt.Key.Key_End)
    desk.key(Qt.Key.Key_Return)
    assert desk.opened == [("deal", 3000)]
    desk.key(Qt.Key.Key_Home)
    desk.key(Qt.Key.Key_Return)
    assert desk.opened[1] == ("deal", 1)


def test_searching_begins_with_ctrl_f_and_enter_goes_to_the_rows(desk: Desk) -> None:
    desk.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    desk.type("Client 777")
    desk.key(Qt.Key.Key_Return)
    assert desk.screen.model.rowCount() == 3
    assert desk.screen.table.hasFocus()
    desk.key(Qt.Key.Key_Return)
    assert desk.opened == [("deal", 777)]


def test_typing_fast_asks_once(desk: Desk) -> None:
    desk.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    desk.ledger.asked.clear()
    desk.type("Client 12")
    assert [query.search for query, _offset, _limit in desk.ledger.asked] == ["Client 12"]


def test_a_search_without_a_match_says_which_criterion_excludes_and_offers_to_clear(desk: Desk) -> None:
    desk.screen.filters.set_filter("state", "held")
    desk.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    desk.type("nobody")
    assert desk.screen.blank.isVisible()
    assert "nobody" in desk.screen.blank._text.text()
    assert "deal.state" in desk.screen.blank._text.text()
    desk.screen._clear()
    desk.settle()
    assert desk.screen.table.isVisible()
    assert desk.screen.model.rowCount() == 3000


def test_views_show_their_counts_and_their_rows(desk: Desk) -> None:
    assert desk.screen.tabs.tabs["all"].count == 3000
    assert desk.screen.tabs.tabs["held"].count == 300
    desk.screen.tabs.tabs["held"].click()
    desk.settle()
    assert desk.screen.model.rowCount() == 300
    assert desk.screen.model.query == ListQuery(chips=(("state", "held"),), sort="number")
    assert desk.screen.sums.whole == 3000


def test_the_foot_tells_count_and_sum_over_all_matches(desk: Desk) -> None:
    desk.screen.show_query(ListQuery(search="Client 001"))
    desk.settle()
    assert desk.screen.sums._sums() == {5: "3\u202f003,00\u00a0€"}
    assert desk.screen.sums._aside_parts() == ["sur 3\u202f000"]
    desk.screen.show_query(ListQuery())
    desk.settle()
    assert desk.screen.sums._aside_parts() == [""]


def test_a_title_sorts_and_once_more_sorts_the_other_way(desk: Desk) -> None:
    header = desk.screen.table.horizontalHeader()
    header.sectionClicked.emit(5)
    header.sectionClicked.emit(5)
    desk.settle()
    assert desk.screen.model.query.descending
    assert desk.screen.model.key(0) == 3000


def test_what_is_asked_without_an_order_keeps_that_of_the_list(desk: Desk) -> None:
    header = desk.screen.table.horizontalHeader()
    header.sectionClicked.emit(5)
    header.sectionClicked.emit(5)
    desk.settle()
    before = desk.screen.model.query
    desk.screen.show_query(ListQuery(search="Client 001"))
    desk.settle()
    asked = desk.screen.model.query
    assert (asked.sort, asked.descending) == (before.sort, before.descending) == (before.sort, True)


def test_f5_looks_again(desk: Desk) -> None:
    desk.ledger.asked.clear()
    desk.key(Qt.Key.Key_F5)
    assert len(desk.ledger.asked) == 1


def test_the_framed_row_stays_framed_and_in_its_place_when_rows_arrive_above(desk: Desk) -> None:
    desk.screen.model.sort(2, Qt.SortOrder.DescendingOrder)
    desk.settle()
    for _ in range(60):
        desk.key(Qt.Key.Key_Down)
    key, row = desk.screen.table.current_key, desk.screen.table.currentIndex().row()
    before = desk.screen.table.visualRect(desk.screen.table.currentIndex()).top()
    desk.office.do(put_deal, "NEW", "2030-01-01", "Lefèvre", 5)
    desk.settle()
    assert desk.screen.table.current_key == key
    assert desk.screen.table.currentIndex().row() == row + 1
    assert desk.screen.table.visualRect(desk.screen.table.currentIndex()).top() == before


def test_a_failed_list_says_why_and_offers_to_try_again(desk: Desk) -> None:
    desk.ledger.broken = Trouble("database_busy", place="x", reason="locked")
    desk.screen.refresh()
    desk.settle()
    assert desk.screen.banner.isVisible()
    assert desk.screen.banner.problem
    desk.ledger.broken = None
    desk.key(Qt.Key.Key_F5)
    assert not desk.screen.banner.isVisible()


def test_ctrl_n_makes_a_new_one(desk: Desk) -> None:
    desk.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert desk.made == ["new"]


def test_a_copied_row_pastes_into_a_spreadsheet(desk: Desk) -> None:
    desk.screen.table.go_to(2000)
    desk.settle()
    desk.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[0] == "deal.number"
    assert lines[1].split("\t") == [
        "CM-002001",
        "31/03/2025",
        "Client 001",
        "Brouillon",
        "2001,00",
    ]


def test_an_empty_list_says_what_comes_here_and_offers_the_first_act(
    qtbot: QtBot, tmp_path: Path, home: Path
) -> None:
    office = opened_office(qtbot, tmp_path / "empty.comptoir", 0)
    desk = Desk(qtbot, office)
    assert desk.screen.blank.isVisible()
    assert desk.screen.blank.title == "deal.empty"
    office.do(put_deal, "NEW", "2030-01-01", "Lefèvre", 5)
    desk.settle()
    assert desk.screen.table.isVisible()
    office.close()


def test_a_search_that_finds_nothing_in_a_view_is_offered_in_all_rows_where_it_finds_some(desk: Desk) -> None:
    screen = desk.screen

    def search(words: str) -> WordButton:
        screen.filters.search.setText(words)
        screen.filters.search._ask()
        desk.settle()
        first = screen.blank.first
        assert isinstance(first, WordButton)
        return first

    screen.tabs.tabs["held"].click()
    desk.settle()
    # There is nothing in all of them either.
    assert search("nobody").key == "kit.list.clear_search"
    first = search("Client 123")
    assert first.text().replace("&", "") == say("kit.list.search_all", n=3)
    first.click()
    desk.settle()
    assert screen.model.query == ListQuery("Client 123", sort="number")
    assert screen.model.rowCount() == 3
    assert screen.tabs.tabs["all"].isChecked()


def test_an_empty_first_view_is_an_empty_list_until_something_is_asked_for(
    qtbot: QtBot, tmp_path: Path, home: Path
) -> None:
    office = opened_office(qtbot, tmp_path / "empty.comptoir", 0)
    desk = Desk(qtbot, office, whole=(("state", "done"),))
    blank = desk.screen.blank
    assert blank.title == "deal.empty"
    desk.screen.tabs.tabs["held"].click()
    desk.settle()
    assert "deal.held" in blank._text.text()
    # Nothing was searched and nothing goes wrong: no search that failed.
    assert blank.title == say("kit.list.all_well")
    desk.screen.filters.search.setText("nobody")
    desk.screen.filters.search._ask()
    desk.settle()
    assert blank.title == say("kit.list.no_match")
    desk.screen.filters.clear()
    desk.settle()
    desk.screen.tabs.tabs["all"].click()
    desk.settle()
    assert blank.title == "deal.empty"
    desk.screen.filters.set_filter("state", "held")
    desk.settle()
    assert "deal.state" in blank._text.text()
    office.close()


def test_order_filters_and_widths_are_found_again(qtbot: QtBot, tmp_path: Path, home: Path) -> None:
    office = opened_office(qtbot, tmp_path / "b.comptoir", 50)
    desk = Desk(qtbot, office)
    desk.screen.filters.set_filter("state", "done")
    desk.screen.model.sort(5, Qt.SortOrder.DescendingOrder)
    desk.settle()
    desk.screen.table.horizontalHeader().resizeSection(1, 150)
    again = Desk(qtbot, office)
    assert again.screen.model.query == ListQuery(chips=(("state", "done"),), sort="total", descending=True)
    assert again.screen.table.horizontalHeader().sectionSize(1) == 150
    assert [button.accessibleName() for button in again.screen.filters._buttons] == [
        "Retirer le filtre deal.state\u00a0: deal.done"
    ]
    office.close()


def test_a_hidden_list_asks_nothing(desk: Desk) -> None:
    desk.screen.hide()
    desk.ledger.threads.clear()
    desk.office.do(put_deal, "NEW", "2030-01-01", "Lefèvre", 5)
    desk.settle()
    assert desk.ledger.threads == set()
    desk.screen.show()
    desk.settle()
    assert desk.screen.model.rowCount() == 3001


def test_a_list_that_is_shown_again_asks_nothing_unless_something_changed(desk: Desk) -> None:
    desk.screen.hide()
    desk.ledger.threads.clear()
    desk.screen.show()
    desk.settle()
    assert desk.ledger.threads == set()
    desk.screen.hide()
    desk.office.do(put_deal, "NEW", "2030-01-01", "Lefèvre", 5)
    desk.settle()
    desk.screen.show()
    desk.settle()
    assert desk.screen.tabs.tabs["all"].count == 3001


def test_a_filter_more_does_not_move_the_rows_while_the_search_can_give_way(desk: Desk) -> None:
    bar = desk.screen.filters
    wide = bar.search.width()
    bar.show_filters("", (("state", "held"), ("state", "done")))
    desk.screen.resize(bar.sizeHint().width() - 40, 800)
    desk.settle()
    desk.qtbot.waitUntil(lambda: bar.search.width() < wide)
    # All of it stands in the one line.
    desk.qtbot.waitUntil(lambda: bar._flow.geometry().height() < 2 * bar._more.height())
    line = bar._flow.geometry()
    assert bar._more.geometry().right() <= line.right()


def test_what_takes_filters_off_is_never_alone_in_a_line(desk: Desk) -> None:
    bar = desk.screen.filters
    bar.show_filters("", (("state", "held"), ("state", "done")))
    for width in range(400, 1100, 20):
        desk.screen.resize(width, 800)
        QApplication.processEvents()
        on_top = {
            bar._add.mapTo(bar, bar._add.rect().center()).y(),
            bar._clear.mapTo(bar, bar._clear.rect().center()).y(),
        }
        assert len(on_top) == 1, width
