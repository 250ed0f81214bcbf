"""What looks for faults finds them: words that are cut off without a mark, however a widget puts them there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import ACTOR
from tests.ui.faults import faults_of
from tests.ui.kit.ledger import COLUMNS, Deal, Ledger, ledger_database, put_deal
from ui.kit.list_screen import ListDesign, ListScreen
from ui.kit.office import Office
from ui.kit.theme import font
from ui.shell.start_card import StartCard
from ui.shell.tour import Stop

_LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_SENTENCE = "une société d’exemple, un an d’activité, sans rien risquer"


class _Painted(QWidget):
    """Paints a sentence into a rectangle."""

    def __init__(self, room: QRect, flags: Qt.AlignmentFlag | Qt.TextFlag, parent: QWidget) -> None:
        super().__init__(parent)
        self._room, self._flags = room, flags
        self.resize(400, 80)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - named by Qt
        with QPainter(self) as painter:
            painter.setFont(font("support"))
            painter.drawText(self._room, self._flags, _SENTENCE)


@pytest.mark.parametrize(
    ("room", "flags", "cut"),
    [
        (QRect(0, 0, 396, 20), _LINE, False),
        (QRect(0, 0, 220, 20), _LINE, True),
        (QRect(0, 0, 220, 20), _LINE | Qt.TextFlag.TextWordWrap, True),
        (QRect(0, 0, 220, 40), _LINE | Qt.TextFlag.TextWordWrap, False),
        (QRect(0, 0, 220, 20), _LINE | Qt.TextFlag.TextDontClip, False),
    ],
)
def test_a_text_painted_into_too_small_a_place_is_found(
    qtbot: QtBot, room: QRect, flags: Qt.AlignmentFlag | Qt.TextFlag, cut: bool
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 80)
    _Painted(room, flags, window)
    window.show()
    assert any("paints" in fault for fault in faults_of(Stop("x", window), "fr")) is cut


@pytest.mark.parametrize(("height", "cut"), [(18, True), (60, False)])
def test_a_label_that_wraps_into_less_height_than_it_needs_is_found(
    qtbot: QtBot, height: int, cut: bool
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 80)
    label = QLabel(_SENTENCE, window)
    label.setWordWrap(True)
    label.setGeometry(0, 0, 200, height)
    window.show()
    assert any("px of height" in fault for fault in faults_of(Stop("x", window), "fr")) is cut


@pytest.mark.parametrize("width", [310, 360])
def test_a_card_of_the_start_page_grows_with_its_words(qtbot: QtBot, width: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    card = StartCard("shell.start.sample", "sample", "sample", window)
    card.resize(width, card.height())
    window.resize(width, 200)
    window.show()
    assert faults_of(Stop("start", window), "fr") == []


def test_a_sum_longer_than_its_column_is_shown_whole(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path))
    database = ledger_database(tmp_path / "a.comptoir", 3)
    for _ in range(8):
        database.do(ACTOR, put_deal, "CM-9", "2026-11-22", "Client", 999_999_99)
    office = Office(database, ACTOR, watch=False)
    columns = (*COLUMNS[:3], replace(COLUMNS[-1], width=84), replace(COLUMNS[-1], width=84))
    design = ListDesign[Deal](
        name="deals",
        title="deal.title",
        counted="deal.count",
        hint="deal.hint",
        empty_title="deal.empty",
        empty_text="deal.empty_text",
        listing=Ledger().listing,
        columns=columns,
        nouns=("deal",),
        opens="deal",
        sort="number",
    )
    screen = ListScreen(office, design)
    qtbot.addWidget(screen)
    screen.resize(600, 400)
    screen.show()
    qtbot.waitUntil(lambda: screen.model.totals is not None and office.runner.idle)
    assert "8\u202f000\u202f005,92" in screen.sums.accessibleName()
    found = [fault for fault in faults_of(Stop("deals", screen), "fr") if "paints" in fault]
    office.close()
    assert found == []
