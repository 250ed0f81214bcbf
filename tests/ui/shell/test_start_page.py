"""The first page: what it offers, by keys, in both languages, and what it says when a door stays shut."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.errors import Refusal, Trouble
from app.base.recent import recents, remember
from tests.ui.conftest import small_database
from ui.kit.runner import Token
from ui.kit.wording import switch
from ui.shell.create_dialog import CreateDialog
from ui.shell.doors import Doors, NewCompany, Opened
from ui.shell.start_page import StartPage

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    switch("fr")


class Street:
    """Doors that note who came through, and one that may be held shut."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.came: list[tuple[str, str]] = []
        self.shut: Exception | None = None
        self.held: threading.Event | None = None
        self.made: list[NewCompany] = []

    @property
    def doors(self) -> Doors:
        return Doors(self.open, self.upgrade, self.create, self.sample)

    def open(self, place: str) -> Opened:
        return self._through("open", place)

    def upgrade(self, place: str) -> Opened:
        self.shut = None
        return self._through("upgrade", place)

    def create(self, place: str, new: NewCompany) -> Opened:
        self.made.append(new)
        return self._through("create", place)

    def sample(self, place: str, token: Token) -> Opened:
        token.tell(3, 10)
        return self._through("sample", place)

    def _through(self, door: str, place: str) -> Opened:
        self.came.append((door, place))
        if self.held is not None:
            self.held.wait(10)
        if self.shut is not None:
            raise self.shut
        return Opened(small_database(self.folder / "opened.comptoir"), "Lapsang")


@pytest.fixture
def street(tmp_path: Path) -> Street:
    return Street(tmp_path)


def shown(qtbot: QtBot, street: Street) -> StartPage:
    page = StartPage(street.doors)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def test_without_recent_files_the_page_says_what_will_be_here(qtbot: QtBot, street: Street) -> None:
    page = shown(qtbot, street)
    assert page._none.isVisible()
    assert page.open_card.hasFocus()


def test_enter_opens_the_last_one_off_the_windows_thread(
    qtbot: QtBot, street: Street, tmp_path: Path
) -> None:
    remember(tmp_path / "a.comptoir", "A", NOW)
    remember(tmp_path / "b.comptoir", "B", NOW)
    page = shown(qtbot, street)
    with qtbot.waitSignal(page.opened) as told:
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert street.came == [("open", str(tmp_path / "b.comptoir"))]
    assert told.args is not None
    told.args[1].database.close()


def test_arrows_and_delete_take_one_off_the_list(qtbot: QtBot, street: Street, tmp_path: Path) -> None:
    remember(tmp_path / "a.comptoir", "A", NOW)
    remember(tmp_path / "b.comptoir", "B", NOW)
    page = shown(qtbot, street)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Delete)
    assert [recent.name for recent in recents()] == ["B"]
    assert [row.recent.name for row in page.recent.rows] == ["B"]


def test_the_sample_is_one_key_away_and_tells_how_far_it_is(qtbot: QtBot, street: Street) -> None:
    street.held = threading.Event()
    page = shown(qtbot, street)
    with qtbot.waitSignal(page.opened) as told:
        qtbot.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: "3 sur 10" in page._status.text())
        assert not page.open_card.isEnabled()
        street.held.set()
    assert street.came[0][0] == "sample"
    assert street.came[0][1].endswith("exemple.comptoir")
    assert told.args is not None
    told.args[1].database.close()


def test_a_door_that_stays_shut_says_why_and_can_be_tried_again(qtbot: QtBot, street: Street) -> None:
    street.shut = Trouble("server_unreachable", place="caisse", reason="no route")
    page = shown(qtbot, street)
    page.open_place("postgresql://caisse/lapsang")
    qtbot.waitUntil(page.banner.isVisible)
    assert page.open_card.isEnabled()
    street.shut = None
    with qtbot.waitSignal(page.opened) as told:
        page.banner._ways.findChildren(type(page.language))[0].click()
    assert told.args is not None
    told.args[1].database.close()


def test_older_books_can_be_brought_up_to_date_from_here(qtbot: QtBot, street: Street) -> None:
    street.shut = Refusal("database_older", place="x", found="0001", known="0002")
    page = shown(qtbot, street)
    page.open_place("x.comptoir")
    qtbot.waitUntil(page.banner.isVisible)
    with qtbot.waitSignal(page.opened) as told:
        page.banner._ways.findChildren(type(page.language))[0].click()
    assert [door for door, _place in street.came] == ["open", "upgrade"]
    assert told.args is not None
    told.args[1].database.close()


def test_the_language_changes_on_the_spot(qtbot: QtBot, street: Street) -> None:
    page = shown(qtbot, street)
    assert page.create_card.text() == "Créer une société"
    page.language.click()
    assert page.create_card.text() == "Create a company"
    assert page.language.text().strip() == "English"


def test_a_company_needs_its_name_and_nothing_else(qtbot: QtBot, street: Street, home: Path) -> None:
    dialog = CreateDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog._accept()
    assert dialog.isVisible()
    assert dialog.form.fields["name"].problem
    qtbot.keyClicks(dialog._name, "Lapsang & Cie")
    dialog._accept()
    assert not dialog.isVisible()
    assert dialog.place == str(home / "lapsang-cie.comptoir")
    assert dialog.company == NewCompany("Lapsang & Cie", "FR", "normal", "fr")


def test_access_keys_of_the_dialog_are_unique_in_both_languages(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel, QPushButton

    for language in ("fr", "en"):
        switch(language)
        dialog = CreateDialog()
        qtbot.addWidget(dialog)
        texts = [w.text() for w in (*dialog.findChildren(QPushButton), *dialog.findChildren(QLabel))]
        letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
        assert len(letters) == len(set(letters)), (language, letters)


def test_every_control_has_an_accessible_name(qtbot: QtBot, street: Street, tmp_path: Path) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

    remember(tmp_path / "a.comptoir", "A", NOW)
    page, dialog = shown(qtbot, street), CreateDialog()
    qtbot.addWidget(dialog)
    nameless = [
        widget
        for top in (page, dialog)
        for kind in (QAbstractButton, QLineEdit, QComboBox)
        for widget in top.findChildren(kind)
        if not widget.accessibleName() and widget.isVisibleTo(top)
    ]
    assert isinstance(QApplication.instance(), QApplication)
    assert [type(widget).__name__ for widget in nameless if isinstance(widget, QWidget)] == []
