"""The way back to one's books on a computer that has none: a backup restored from the first page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.base.backup import backup
from app.base.container import Manifest, read_backup
from app.base.migrate import head
from app.base.recent import remember
from ui.kit.wording import switch
from ui.settings.restore_dialog import RestoreDialog
from ui.shell.application import Program
from ui.shell.doors import NewCompany, create_books
from ui.shell.start_page import StartPage

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PATIENCE = 20_000


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[Path]:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    switch("fr")


@pytest.fixture
def lost(tmp_path: Path) -> Path:
    """Where a company was, of which a backup is left on a stick, and nothing else."""
    folder = tmp_path / "Documents"
    folder.mkdir()
    place = folder / "lapsang.comptoir"
    opened = create_books(str(place), NewCompany("Lapsang & Cie"))
    backup(opened.database, tmp_path / "cle.comptoir-backup")
    opened.database.close()
    shutil.rmtree(folder)
    folder.mkdir()
    return place


@pytest.fixture
def saved(lost: Path, tmp_path: Path) -> Path:
    return tmp_path / "cle.comptoir-backup"


def shown(qtbot: QtBot) -> StartPage:
    page = StartPage()
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def choose(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(file), ""))


def answered(qtbot: QtBot, page: StartPage, answer: Callable[[RestoreDialog], object]) -> list[RestoreDialog]:
    """Have the dialog answered once it asks; gives it."""
    met: list[RestoreDialog] = []

    def look() -> None:
        dialog = page.findChild(RestoreDialog)
        if dialog is None or not dialog.isVisible() or met:
            return
        if not dialog.isActiveWindow():
            # Keys reach it once it is.
            dialog.activateWindow()
            return
        met.append(dialog)
        timer.stop()
        answer(dialog)

    timer = QTimer(page)
    timer.timeout.connect(look)
    timer.start(20)
    return met


def ways(page: StartPage) -> dict[str, QPushButton]:
    return {button.text().replace("&", ""): button for button in page.banner._ways.findChildren(QPushButton)}


def test_by_keys_alone_the_company_is_back_and_open(
    qtbot: QtBot, saved: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(qtbot)
    choose(monkeypatch, saved)
    told: list[str] = []

    def look(dialog: RestoreDialog) -> None:
        told.extend(dialog.facts.told.values())
        assert dialog.place == str(home / "lapsang-cie.comptoir")
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    answered(qtbot, page, look)
    with qtbot.waitSignal(page.opened, timeout=PATIENCE) as heard:
        qtbot.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert heard.args is not None
    opened = heard.args[1]
    assert (opened.name, opened.fresh) == ("Lapsang & Cie", False)
    assert opened.restored is not None
    assert told[0] == "Lapsang & Cie"
    assert "cle.comptoir-backup" in told[2]
    opened.database.close()
    assert saved.exists()


def test_a_place_that_is_taken_is_refused_at_its_field_and_left_alone(
    qtbot: QtBot, saved: Path, tmp_path: Path
) -> None:
    taken = tmp_path / "taken.comptoir"
    taken.write_bytes(b"mine")
    dialog = RestoreDialog(saved, read_backup(saved), taken, "settings.restore.here")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.verb.click()
    assert dialog.isVisible()
    assert str(taken) in dialog.form.fields["place"].problem
    assert taken.read_bytes() == b"mine"


def test_a_name_without_its_ending_gets_it_before_it_is_looked_for(
    qtbot: QtBot, saved: Path, tmp_path: Path
) -> None:
    (tmp_path / "taken.comptoir").write_bytes(b"mine")
    dialog = RestoreDialog(saved, read_backup(saved), tmp_path / "taken", "settings.restore.here")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.verb.click()
    assert dialog.isVisible()
    dialog._place.setText("postgresql://caisse/lapsang")
    dialog.verb.click()
    assert not dialog.isVisible()
    assert dialog.place == "postgresql://caisse/lapsang"


def test_a_damaged_backup_is_refused_before_anything_is_asked(
    qtbot: QtBot, saved: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As a stick pulled out too early leaves it.
    saved.write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])
    page = shown(qtbot)
    choose(monkeypatch, saved)
    met = answered(qtbot, page, RestoreDialog.reject)
    page.restore_card.click()
    qtbot.waitUntil(page.banner.isVisible, timeout=PATIENCE)
    assert "abîmée" in page.banner.problem
    assert not met
    assert page.restore_card.isEnabled()
    assert not list(home.glob("*.comptoir"))


def test_a_file_that_is_lost_comes_back_where_it_was(
    qtbot: QtBot, saved: Path, lost: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(lost, "Lapsang & Cie", NOW)
    page = shown(qtbot)
    page.open_place(str(lost))
    qtbot.waitUntil(page.banner.isVisible, timeout=PATIENCE)
    assert list(ways(page)) == ["Choisir le fichier…", "Restaurer…", "Réessayer"]
    assert "restaurer" in page.banner.accessibleDescription()
    choose(monkeypatch, saved)
    met = answered(qtbot, page, lambda dialog: dialog.verb.click())
    with qtbot.waitSignal(page.opened, timeout=PATIENCE) as heard:
        ways(page)["Restaurer…"].click()
    assert met
    assert heard.args is not None
    assert heard.args[0] == str(lost)
    heard.args[1].database.close()


def test_a_backup_that_somebody_opens_is_restored(
    qtbot: QtBot, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(qtbot)
    choose(monkeypatch, saved)
    met = answered(qtbot, page, RestoreDialog.reject)
    page._choose_file()
    qtbot.waitUntil(lambda: bool(met), timeout=PATIENCE)
    assert page.restore_card.isEnabled()


def test_what_a_backup_lacks_is_said_before_the_click(qtbot: QtBot, saved: Path) -> None:
    whole = read_backup(saved)
    lacks = Manifest(1, "", "Lapsang", "0001", NOW, 0, {}, {}, ("a" * 64, "b" * 64))
    for manifest, lines in ((whole, 3), (lacks, 5)):
        dialog = RestoreDialog(saved, manifest, saved, "settings.restore.here")
        qtbot.addWidget(dialog)
        assert len(dialog.effects.told) == lines
    assert whole.revision == head()
    assert any("2 originaux" in line for line in dialog.effects.told)


def test_the_last_numbers_and_those_given_since_are_said_before_the_click(qtbot: QtBot, saved: Path) -> None:
    numbers = {"invoice-2026": 97, "order-2026": 4}
    manifest = Manifest(1, "", "Lapsang", head(), NOW, 0, {}, {}, numbers=numbers)
    told: list[list[str]] = []
    for known in (None, {"invoice-2026": 104, "order-2026": 9}):
        dialog = RestoreDialog(saved, manifest, saved, "settings.restore.here", known=known)
        qtbot.addWidget(dialog)
        told.append(list(dialog.effects.told))
    assert [line for line in told[0] if "FA-2026-0097" in line and "CM" not in line]
    assert "avant d’émettre" in told[0][-1]
    assert [line for line in told[1] if "FA-2026-0098 – FA-2026-0104" in line]
    assert "l’une des deux" in told[1][-1]


def test_once_open_it_says_what_to_do_about_numbers_given_since(
    qtbot: QtBot, qapp: QApplication, saved: Path, home: Path
) -> None:
    program = Program(qapp)
    try:
        program.begin()
        page = program.start
        assert page is not None
        page._restore(saved, read_backup(saved), str(home / "again.comptoir"))
        qtbot.waitUntil(lambda: program.window is not None, timeout=PATIENCE)
        window = program.window
        assert window is not None
        assert "restaurée" in window.banner.problem
        assert "numérotation" in window.banner.accessibleDescription()
        [see] = window.banner._ways.findChildren(QPushButton)
        see.click()
        assert window.room == "settings"
    finally:
        program.end()
