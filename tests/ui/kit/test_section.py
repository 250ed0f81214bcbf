"""Figures on a page: words too long to stand beside their label stand below it."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.kit.section import Figure, Figures

ROWS = (
    Figure("Émise le", "22/11/2026"),
    Figure("Motif", "Deux bols cassés pendant le transport, repris par le transporteur"),
)


def shown(qtbot: QtBot, width: int) -> dict[str, QLabel]:
    window = QWidget()
    qtbot.addWidget(window)
    figures = Figures(window)
    figures.show_rows(ROWS)
    window.show()
    figures.setFixedWidth(width)
    qtbot.waitUntil(lambda: figures.width() == width)
    figures.resize(width, figures.heightForWidth(width))
    return {label.text(): label for label in figures.findChildren(QLabel) if not label.isHidden()}


def test_a_long_text_stands_below_its_label_and_the_others_keep_their_line(qtbot: QtBot) -> None:
    labels = shown(qtbot, 260)
    reason, words = labels["Motif"], labels[ROWS[1].value]
    assert words.mapTo(words.window(), QPoint()).y() >= reason.geometry().bottom()
    assert words.height() > reason.height()
    assert labels["Émise le"].height() == labels["Émise le"].fontMetrics().height()
    assert labels["Émise le"].y() == labels["22/11/2026"].y()


def test_where_there_is_room_everything_stands_beside_its_label(qtbot: QtBot) -> None:
    labels = shown(qtbot, 900)
    assert labels["Motif"].y() == labels[ROWS[1].value].y()
