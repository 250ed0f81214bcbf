"""One ring says which button has the keys: around it, over whatever it stands on, and never on it (look.md §8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.kit.filter_chip import FilterChip
from ui.kit.focus_ring import FocusRing, follow
from ui.kit.scroll import Scroll
from ui.kit.section_list import SectionEntry
from ui.kit.theme import apply
from ui.kit.view_tabs import View, ViewTab
from ui.receivables.age_boxes import AgeBox
from ui.shell.rail_button import RailButton
from ui.today.stage_strip import StageTile


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> QWidget:
    apply(qapp, "light")
    follow(qapp)
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made).setContentsMargins(20, 20, 20, 20)
    made.resize(320, 240)
    return made


def shown(qtbot: QtBot, window: QWidget, *widgets: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def ring_in(ground: QWidget) -> FocusRing | None:
    rings = [each for each in ground.findChildren(FocusRing) if each.isVisible()]
    assert len(rings) <= 1
    return rings[0] if rings else None


def place(ring: FocusRing, ground: QWidget) -> QRect:
    """Where the ring is painted."""
    return QRect(ring.mapTo(ground, ring.box().topLeft()), ring.box().size())


def around(widget: QWidget, ground: QWidget) -> QRect:
    return QRect(widget.mapTo(ground, QPoint(0, 0)), widget.size()).adjusted(-4, -4, 4, 4)


def test_it_lies_around_the_button_that_has_the_keys_and_follows_it(qtbot: QtBot, window: QWidget) -> None:
    one, other, field = QPushButton("Un"), QPushButton("Deux"), QLineEdit()
    shown(qtbot, window, one, other, field)
    one.setFocus()
    ring = ring_in(window)
    assert ring is not None
    assert place(ring, window) == around(one, window)
    other.setFocus()
    assert ring.around is other
    assert place(ring, window) == around(other, window)
    window.resize(500, 300)
    QApplication.processEvents()
    assert place(ring, window) == around(other, window)
    # A field has the colour as its own border.
    field.setFocus()
    assert ring_in(window) is None


def test_it_goes_with_its_button(qtbot: QtBot, window: QWidget) -> None:
    one = QPushButton("Un")
    shown(qtbot, window, one)
    one.setFocus()
    assert ring_in(window) is not None
    one.hide()
    assert ring_in(window) is None
    one.show()
    one.setFocus()
    assert ring_in(window) is not None
    one.setParent(None)
    assert ring_in(window) is None
    one.deleteLater()


def test_what_scrolls_takes_its_ring_along(qtbot: QtBot, window: QWidget) -> None:
    inner = QWidget()
    inner.setMinimumHeight(900)
    button = QPushButton("Un", inner)
    button.move(40, 60)
    area = Scroll(inner)
    shown(qtbot, window, area)
    button.setFocus()
    ring = ring_in(window)
    assert ring is not None
    assert ring.parentWidget() is area.viewport()
    area.verticalScrollBar().setValue(30)
    assert place(ring, area.viewport()) == around(button, area.viewport())


def test_at_an_edge_it_comes_nearer_instead_of_being_cut_off(qtbot: QtBot, window: QWidget) -> None:
    button = QPushButton("Un", window)
    shown(qtbot, window)
    button.setGeometry(0, 0, 90, 30)
    button.setFocus()
    ring = ring_in(window)
    assert ring is not None
    assert place(ring, window) == QRect(0, 0, 94, button.height() + 4)


def test_a_ticked_box_is_ringed_as_wide_as_its_words(qtbot: QtBot, window: QWidget) -> None:
    box = QCheckBox("Vrai")
    shown(qtbot, window, box)
    box.setFocus()
    ring = ring_in(window)
    assert ring is not None
    assert ring.box().width() == box.sizeHint().width() + 8 < box.width()


MADE: dict[str, Callable[[], QAbstractButton]] = {
    "button": lambda: QPushButton("Un"),
    "box": lambda: QCheckBox("Un"),
    "tab": lambda: ViewTab(View("all", "kit.view.all")),
    "rail": lambda: RailButton("orders"),
    "section": lambda: SectionEntry("company", "settings.company"),
    "chip": lambda: FilterChip("Boutique", "Été"),
    "age": lambda: AgeBox(0),
    "stage": StageTile,
}


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_button_looks_the_same_with_the_keys_and_without(qtbot: QtBot, window: QWidget, name: str) -> None:
    button, field = MADE[name](), QLineEdit()
    shown(qtbot, window, button, field)
    field.setFocus()
    QApplication.processEvents()
    before: Any = button.grab().toImage()
    button.setFocus()
    QApplication.processEvents()
    assert button.hasFocus()
    assert button.grab().toImage() == before
    ring = ring_in(window)
    assert ring is not None
    assert ring.around is button
