"""Figures on a page: words too long to stand beside their label stand below it."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.kit.section import Figure, Figures
from ui.kit.theme import scaled

ROWS = (
    Figure("Émise le", "22/11/2026"),
    Figure("Motif", "Deux bols cassés pendant le transport, repris par le transporteur"),
)


def shown(qtbot: QtBot, width: int) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    figures = Figures(window)
    figures.show_rows(ROWS)
    window.show()
    figures.setFixedWidth(width)
    qtbot.waitUntil(lambda: figures.width() == width and len(labels_of(window)) == 4)
    figures.resize(width, figures.heightForWidth(width))
    return window


def labels_of(window: QWidget) -> dict[str, QLabel]:
    return {label.text(): label for label in window.findChildren(QLabel) if label.isVisible()}


def top_of(label: QLabel) -> int:
    return label.mapTo(label.window(), QPoint()).y()


def test_a_long_text_stands_below_its_label_and_the_others_keep_their_line(qtbot: QtBot) -> None:
    window = shown(qtbot, 260)
    labels = labels_of(window)
    label, words = labels["Motif"], labels[ROWS[1].value]
    assert top_of(words) >= top_of(label) + label.height()
    assert words.height() >= 2 * label.height()
    assert labels["Émise le"].height() < 2 * labels["Émise le"].fontMetrics().height()
    assert top_of(labels["Émise le"]) == top_of(labels["22/11/2026"])


def test_where_there_is_room_everything_stands_beside_its_label_and_near_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column, figures = QVBoxLayout(window), Figures(window)
    figures.show_rows(
        (Figure("Émise le", "22/11/2026"), Figure("Motif", "Deux bols cassés pendant le transport"))
    )
    column.addWidget(figures)
    window.resize(1400, 200)
    window.show()
    qtbot.waitUntil(lambda: len(labels_of(window)) == 4)
    labels = labels_of(window)
    label, value = labels["Émise le"], labels["22/11/2026"]
    assert top_of(labels["Motif"]) == top_of(labels["Deux bols cassés pendant le transport"])
    assert value.mapTo(window, QPoint(value.width(), 0)).x() - label.mapTo(window, QPoint()).x() <= scaled(
        440
    )


def test_one_long_figure_takes_no_room_from_the_labels_of_others(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    figures = Figures(window)
    figures.show_rows(
        (Figure("Disponible", "Aucun, procédure en cours"), Figure("Fixé par Maud Kervella", "03/01/2026"))
    )
    window.show()
    figures.setFixedWidth(300)
    qtbot.waitUntil(lambda: len(labels_of(window)) == 4)
    figures.resize(300, figures.heightForWidth(300))
    label = labels_of(window)["Fixé par Maud Kervella"]
    assert label.height() < 2 * label.fontMetrics().height()
    assert top_of(label) == top_of(labels_of(window)["03/01/2026"])
