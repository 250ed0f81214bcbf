"""The main window: rooms by keys, open documents, messages, and what happens when it closes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.base.errors import Refusal
from app.base.listing import ListQuery
from tests.ui.conftest import ACTOR, add_thing, small_database, things
from tests.ui.kit.ledger import Deal, Ledger, ledger_database
from tests.ui.kit.test_list_screen import COLUMNS
from ui.kit.banner import Banner
from ui.kit.list_screen import ListDesign, ListScreen
from ui.kit.office import Office
from ui.kit.wording import switch
from ui.shell.main_window import MainWindow
from ui.shell.rooms import ROOMS, Waiting

CONTROL = Qt.KeyboardModifier.ControlModifier


class Page(QLabel):
    """A page as rooms make them: it tells its title and asks for its neighbours."""

    titled = Signal(str)
    walked = Signal(int)

    def __init__(self, office: Office, row_id: int) -> None:
        super().__init__(f"page {row_id}")
        self.row_id = row_id
        self.place = (0, 0)

    def show_place(self, at: int, count: int) -> None:
        self.place = (at, count)


def deals(office: Office) -> QWidget:
    """A list as rooms make them."""
    return ListScreen(
        office,
        ListDesign[Deal](
            name="orders",
            title="deal.title",
            counted="deal.count",
            hint="deal.hint",
            empty_title="deal.empty",
            empty_text="deal.empty_text",
            listing=Ledger().listing,
            columns=COLUMNS,
            nouns=("deal",),
            opens="order",
        ),
    )


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("ui.shell.rooms.SCREENS", {})
    monkeypatch.setattr("ui.shell.rooms.PAGES", {"order": Page})
    monkeypatch.setattr("ui.shell.rooms.DRAFTS", {"order": lambda office: Page(office, 0)})
    monkeypatch.setattr("ui.shell.rooms.Counting.query", None)
    yield
    switch("fr")


def shown(qtbot: QtBot, office: Office) -> MainWindow:
    window = MainWindow(office, "Lapsang & Cie")
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = shown(qtbot, Office(small_database(tmp_path / "a.comptoir"), ACTOR, watch=False))
    yield made
    made.close()


def test_ten_rooms_are_one_key_away_each(qtbot: QtBot, window: MainWindow) -> None:
    seen: list[str] = []
    for digit in (*range(1, 10), 0):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + digit), CONTROL)
        seen += [key for key, entry in window.rail.entries.items() if entry.isChecked()]
    assert seen == [room.key for room in ROOMS]


def test_a_screen_is_made_when_it_is_first_shown_and_kept(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[QWidget] = []

    def make(office: Office) -> QWidget:
        made.append(QWidget())
        return made[-1]

    monkeypatch.setattr("ui.shell.rooms.SCREENS", {"stock": make})
    window.show_room("stock")
    window.show_room("orders")
    window.show_room("stock")
    assert len(made) == 1
    assert window.current is made[0]


def test_documents_open_once_are_listed_and_close_back_to_where_they_came_from(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show_room("orders")
    window.office.ways.open("order", 7)
    window.office.ways.open("order", 8)
    window.office.ways.open("order", 7)
    assert [document.name for document in window.documents] == ["order:7", "order:8"]
    assert isinstance(window.current, Page)
    assert window.current.row_id == 7
    window.current.titled.emit("CM-2026-0007")
    assert window.rail._documents["order:7"][0].text() == "CM-2026-0007"
    window.show_document("order:8")
    qtbot.keyClick(window, Qt.Key.Key_W, CONTROL)
    assert window.current.row_id == 7
    qtbot.keyClick(window, Qt.Key.Key_W, CONTROL)
    assert window.rail.entries["orders"].isChecked()
    assert len(window.documents) == 0
    qtbot.keyClick(window, Qt.Key.Key_W, CONTROL)
    assert window.isVisible()


def test_a_draft_opens_under_a_name_of_its_own(window: MainWindow) -> None:
    window.office.ways.draft("order")
    window.office.ways.draft("order")
    assert len(window.documents) == 2
    window.office.ways.close_page()
    assert len(window.documents) == 1


def test_a_document_without_a_page_yet_is_left_alone(window: MainWindow) -> None:
    window.office.ways.open("shipment", 1)
    assert len(window.documents) == 0


def test_a_page_walks_to_its_neighbours_in_the_list(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(ledger_database(tmp_path / "l.comptoir", 500), ACTOR, watch=False)

    monkeypatch.setattr("ui.shell.rooms.SCREENS", {"orders": deals})
    window = shown(qtbot, office)
    window.office.ways.go("orders", ListQuery(sort="number", descending=True))
    qtbot.waitUntil(lambda: office.runner.idle, timeout=10_000)
    office.ways.open("order", 450)
    page = window.current
    assert isinstance(page, Page)
    assert page.place == (51, 500)
    page.walked.emit(1)
    qtbot.waitUntil(lambda: isinstance(window.current, Page) and window.current.row_id == 449)
    assert [document.row_id for document in window.documents] == [449]
    window.close_current()
    screen = window.current
    assert isinstance(screen, ListScreen)
    assert screen.table.current_key == 449
    window.close()


def test_a_message_shows_and_ctrl_z_undoes_what_it_tells_of(qtbot: QtBot, window: MainWindow) -> None:
    undone: list[str] = []
    window.office.ways.say("Ligne retirée", lambda: undone.append("line"))
    assert window.toasts.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert undone == ["line"]
    assert not window.toasts.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert undone == ["line"]


def test_a_message_stays_in_its_room_unless_it_can_be_undone(window: MainWindow) -> None:
    window.office.ways.say("Facture émise")
    window.show_room("stock")
    assert window.toasts.message is None
    assert not window.toasts.isVisible()
    window.office.ways.say("Ligne retirée", lambda: None)
    window.show_room("orders")
    assert window.toasts.isVisible()
    window.toasts._close.click()
    assert not window.toasts.isVisible()


def test_a_refusal_nobody_looked_at_is_shown_over_the_room(qtbot: QtBot, window: MainWindow) -> None:
    def refuse(rd: object) -> None:
        raise Refusal("typed_number_unreadable", text="abc")

    window.office.ask(refuse)
    qtbot.waitUntil(window.banner.isVisible)
    assert "abc" in window.banner.problem


def test_a_banner_stands_between_views_and_filters_and_moves_no_title(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.shell.rooms.SCREENS", {"orders": deals})
    window = shown(qtbot, Office(ledger_database(tmp_path / "l.comptoir", 5), ACTOR, watch=False))
    window.show_room("orders")
    screen = window.current
    assert isinstance(screen, ListScreen)
    qtbot.waitUntil(lambda: window.office.runner.idle)
    before = screen.head.mapTo(window, QPoint(0, 0))
    window.office.ask(_refuse)
    qtbot.waitUntil(window.banner.isVisible)
    assert screen.head.mapTo(window, QPoint(0, 0)) == before
    tabs, filters = (each.mapTo(window, QPoint(0, 0)).y() for each in (screen.tabs, screen.filters))
    assert tabs <= window.banner.mapTo(window, QPoint(0, 0)).y() < filters
    window.close()


def test_a_banner_goes_along_to_what_is_shown_and_outlives_a_page(qtbot: QtBot, window: MainWindow) -> None:
    window.show_room("orders")
    window.open_document("order", 449)
    page = window.current
    own = QVBoxLayout(page)
    own.addWidget(Banner(page))
    window.office.ask(_refuse)
    qtbot.waitUntil(window.banner.isVisible)
    # The page has a place for one.
    assert page.isAncestorOf(window.banner)
    window.close_current()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # The room that was behind it has none: there it stands above.
    qtbot.waitUntil(window.banner.isVisible)
    assert not window.current.isAncestorOf(window.banner)
    assert window.isAncestorOf(window.banner)


def _refuse(rd: object) -> None:
    raise Refusal("typed_number_unreadable", text="abc")


def test_numbers_of_what_waits_show_in_the_rail(qtbot: QtBot, window: MainWindow) -> None:
    window.rail.show_waiting({"orders": Waiting(12), "receivables": Waiting(5, late=True)})
    assert window.rail.entries["orders"].accessibleName() == "Commandes 12"
    window.rail.show_waiting({"orders": Waiting(3, told="today.task.to_approve")})
    assert window.rail.entries["orders"].toolTip().splitlines()[1:] == ["3 commandes à confirmer"]
    window.rail.show_waiting({"orders": Waiting(12), "receivables": Waiting(5, late=True)})
    assert len(window.rail.entries["orders"].toolTip().splitlines()) == 1
    assert window.rail.entries["receivables"].waiting == Waiting(5, late=True)


def test_the_language_reaches_the_rail(window: MainWindow) -> None:
    assert window.rail.entries["customers"].text() == "Clients et encours"
    switch("en")
    assert window.rail.entries["customers"].text() == "Customers & credit"


def test_a_small_window_keeps_the_rail_as_icons_with_tooltips(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: window.rail.width() == 56)
    assert window.rail.entries["orders"].toolTip().startswith("Commandes")
    assert window.rail.entries["orders"].accessibleName() == "Commandes"


def test_closing_waits_for_what_was_asked_to_be_written(qtbot: QtBot, tmp_path: Path) -> None:
    office = Office(small_database(tmp_path / "b.comptoir"), ACTOR, watch=False)
    window = shown(qtbot, office)
    for number in range(20):
        office.do(add_thing, f"thing {number}")
    window.close()
    again = small_database(tmp_path / "b.comptoir")
    with again.read() as rd:
        assert len(things(rd)) == 20
    again.close()


def test_every_button_of_the_rail_has_a_name(window: MainWindow) -> None:
    buttons = [window.rail.company, window.rail.search, window.rail.status, *window.rail.entries.values()]
    assert all(button.accessibleName() for button in buttons)


def test_the_sample_says_so_on_every_screen_and_leads_to_ones_own_company(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert not window.sample.isVisible()
    other = MainWindow(window.office, "Maison Kerbrume", sample=True)
    qtbot.addWidget(other)
    other.show()
    for room in ("today", "orders", "settings"):
        other.show_room(room)
        assert other.sample.isVisible()
    before = other.sample.way.text()
    switch("en")
    assert other.sample.way.text() != before
    with qtbot.waitSignal(other.other_asked):
        other.sample.way.click()
