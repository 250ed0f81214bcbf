"""What can be wrong with a screen that stands still: words that do not fit, widgets in each other's way, keys shown raw.

Nothing here knows a screen. Widgets are asked how much room they want and how much they have. Texts that a widget
paints itself are caught where they are shortened: names that people typed may be, words of the program may not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from app.base.words import FOLDER, tidy
from tests.ui.painted import Glance, glanced_at
from ui.kit.cells import PAD
from ui.kit.chips import ChipLabel, chip_size
from ui.kit.elided import ElidedLabel
from ui.kit.focus_ring import FocusRing
from ui.kit.header import ListHeader
from ui.kit.rows_cells import RowsHeader
from ui.kit.rows_table import RowsModel
from ui.kit.text_choice import TextChoice
from ui.kit.theme import font
from ui.kit.toasts import Toasts
from ui.kit.window_model import WindowModel
from ui.settings.law_dialog import LawDialog
from ui.shell.help_panel import HelpSheet
from ui.shell.palette import Palette
from ui.shell.rail_button import RailButton
from ui.shell.recent_list import RecentRow
from ui.shell.start_card import StartCard
from ui.shell.tour import Stop

PAINTED: Mapping[type[QWidget], str] = {
    RailButton: "paints its text itself, shortened where it is the name of a company or a document",
    RecentRow: "paints names and paths itself, shortened in their middle",
    StartCard: "paints its two lines itself",
    ElidedLabel: "paints what fits of examples by name, and has the whole in its tooltip",
}
"""Widgets whose own size says nothing of their text; what they shorten is caught when they paint it."""

FLOATING: Mapping[type[QWidget], str] = {
    Toasts: "a passing message lies over whatever is there",
    Palette: "lies over the whole window while it is open",
    HelpSheet: "lies over the right of the window while it is open",
    FocusRing: "the ring lies around the widget that has the keys",
}
"""Widgets that are meant to lie over others."""

_WHOLE_IN_TOOLTIP = f"{TextChoice.__name__}.paintEvent"
"""What shortens data that stands whole in its tooltip; that it does is seen where the widget is looked at."""
_RAW = re.compile(r"[a-z_]+\.[a-z_.]+")
_BRACE = re.compile(r"\{[a-z_]+\}")
_OFFERED = re.compile(r"(\{[^{}]+\} ?){2,}|\{number\}\s?:.*")
"""Nothing but names in braces: what somebody may write into a template."""
_BREAK = re.compile("[\\s\\u200b]+")
_NUMBER = re.compile(r"[A-Z]{2}-\d{4}-\d+")
_HOLDERS = (QLineEdit, QComboBox, QAbstractScrollArea)
"""Widgets whose children are parts of themselves, laid out by Qt."""


def faults_of(stop: Stop, language: str, glance: Glance | None = None) -> list[str]:
    """All that is wrong with what is shown at a stop: the dialog or menu in front where there is one, else the window."""
    root = stop.over or stop.window
    seen = glance or glanced_at(root)
    widgets = [root, *shown(root)]
    found = [fault for widget in widgets for fault in (*_cut(widget), *_sticking_out(widget))]
    found += [fault for widget in widgets for fault in _overlaps(widget)]
    found += [fault for widget in widgets for fault in _raw(widget)]
    found += [fault for view in widgets if isinstance(view, QAbstractItemView) for fault in _narrow(view)]
    found += _begins_at_harm(root)
    found += [
        f"{place} shortens {text!r} to {shown!r}"
        for place, text, shown in dict.fromkeys(seen.shortened)
        if place != _WHOLE_IN_TOOLTIP
        and (is_ours(text, language) or any(number not in shown for number in _NUMBER.findall(text)))
    ]
    found += [
        f"{place} paints {text!r} into {room}, it needs {wanted}"
        for place, text, room, wanted in dict.fromkeys(seen.cut)
    ]
    return list(dict.fromkeys(found))


def _begins_at_harm(root: QWidget) -> Iterator[str]:
    """Enter would do at once what cannot be undone: a dialog begins at its first field, or at the safe answer."""
    at = root.focusWidget() if isinstance(root, QDialog) else None
    if isinstance(at, QAbstractButton) and at.property("look") == "danger":
        yield f"{name_of(root)} begins at {at.text()!r}"


def shown(root: QWidget) -> list[QWidget]:
    """The widgets of a window that can be seen."""
    return [
        each
        for each in root.findChildren(QWidget)
        if each.isVisible() and each.window() is root.window() and not each.visibleRegion().isNull()
    ]


# --- room for words ---


def _cut(widget: QWidget) -> Iterator[str]:
    match widget:
        case QLabel() if widget.text() and type(widget) not in PAINTED:
            yield from _cut_label(widget)
        case QToolButton() if widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
            # Its text is for screen readers.
            return
        case QAbstractButton() if widget.text() and type(widget) not in PAINTED:
            yield from _too_small(widget, widget.text())
        case ChipLabel():
            yield from _too_small(widget, widget.accessibleName())
        case TextChoice() if widget.toolTip() == widget.currentText():
            # What people wrote, shown whole in its tooltip.
            return
        case QComboBox():
            option = QStyleOptionComboBox()
            widget.initStyleOption(option)
            room = widget.style().subControlRect(
                QStyle.ComplexControl.CC_ComboBox,
                option,
                QStyle.SubControl.SC_ComboBoxEditField,
                widget,
            )
            if widget.fontMetrics().horizontalAdvance(widget.currentText()) > room.width():
                yield f"{name_of(widget)}: {widget.currentText()!r} needs more than {room.width()} px"
        case QLineEdit() if not widget.text() and widget.placeholderText():
            margins = widget.textMargins()
            # Two pixels each side, as Qt's own line edit keeps.
            room_left = widget.contentsRect().width() - margins.left() - margins.right() - 4
            if widget.fontMetrics().horizontalAdvance(widget.placeholderText()) > room_left:
                yield f"{name_of(widget)}: {widget.placeholderText()!r} needs more than {room_left} px"
        case _:
            return


def _cut_label(label: QLabel) -> Iterator[str]:
    if not label.wordWrap():
        yield from _too_small(label, label.text())
        return
    wanted = label.heightForWidth(label.width())
    if wanted > label.height():
        yield f"{name_of(label)}: {label.text()!r} needs {wanted} px of height, has {label.height()}"
    # A zero-width space is where a long word may break.
    longest = max(_BREAK.split(label.text()), key=len, default="")
    room = label.contentsRect().width() - 2 * label.margin()
    if label.fontMetrics().horizontalAdvance(longest) > room:
        yield f"{name_of(label)}: {longest!r} alone is wider than {room} px"


def _too_small(widget: QWidget, text: str) -> Iterator[str]:
    wanted = widget.sizeHint()
    if wanted.width() > widget.width() or wanted.height() > widget.height() + 1:
        has = f"{widget.width()}x{widget.height()}"
        yield f"{name_of(widget)}: {text!r} needs {wanted.width()}x{wanted.height()} px, has {has}"


def _narrow(view: QAbstractItemView) -> Iterator[str]:
    """Chips and figures wider than their column: they are never shortened, and run into the next one."""
    model: Any = view.model()
    if not isinstance(model, (WindowModel, RowsModel)):
        return
    first = 1 if isinstance(model, WindowModel) else 0
    header: Any = getattr(view, "horizontalHeader")()  # noqa: B009 - a table, which the type does not say
    for at, column in enumerate(model.columns):
        if header.isSectionHidden(at + first):
            continue
        room = header.sectionSize(at + first) - PAD
        for row in range(min(model.rowCount(), 40)):
            line: Any = model.line(row) if isinstance(model, WindowModel) else model.shown(row)
            cell = line.cells[at] if line is not None else None
            if cell is None or (cell.chip is None and not (column.right and column.kind != "text")):
                continue
            role = "sum" if column.strong else "body"
            wanted = (
                chip_size(cell.chip).width()
                if cell.chip is not None
                else QFontMetrics(font(role)).horizontalAdvance(cell.text)
            )
            if wanted > room:
                text = cell.chip.text if cell.chip is not None else cell.text
                yield f"{name_of(view)}: {text!r} in column {column.key} needs {wanted} px, has {room}"


# --- widgets in each other's way ---


def _sticking_out(widget: QWidget) -> Iterator[str]:
    """Whatever lies beyond its parent is not painted there."""
    parent = widget.parentWidget()
    if not isinstance(widget, (QLabel, QAbstractButton, QLineEdit, QComboBox)) or parent is None:
        return
    inside = QRect(QPoint(0, 0), parent.size())
    if isinstance(parent, _HOLDERS) or inside.contains(widget.geometry()):
        return
    area = parent.parentWidget()
    if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
        return
    yield f"{name_of(widget)} at {_told(widget.geometry())} sticks out of {name_of(parent)} {_told(inside)}"


def _overlaps(parent: QWidget) -> Iterator[str]:
    if isinstance(parent, _HOLDERS):
        return
    children = [
        each
        for each in parent.children()
        if isinstance(each, QWidget) and each.isVisible() and not each.isWindow() and not _floats(each)
    ]
    for at, one in enumerate(children):
        for other in children[at + 1 :]:
            shared = one.geometry() & other.geometry()
            if shared.width() > 1 and shared.height() > 1:
                yield f"{name_of(one)} and {name_of(other)} overlap at {_told(shared)} in {name_of(parent)}"


def _floats(widget: QWidget) -> bool:
    return isinstance(widget, tuple(FLOATING))


# --- words ---


def _raw(widget: QWidget) -> Iterator[str]:
    for text in texts_of(widget):
        if _RAW.fullmatch(text):
            yield f"{name_of(widget)} shows the key {text!r}"
        elif _BRACE.search(text) and not _OFFERED.fullmatch(text) and not _names_places(widget):
            yield f"{name_of(widget)} shows a fact without its value: {text!r}"


def _names_places(widget: QWidget) -> bool:
    """Where a text of the law is typed, the places in it are named as they are typed."""
    return isinstance(widget.window(), LawDialog)


def texts_of(widget: QWidget) -> Iterator[str]:
    yield from (
        widget.toolTip(),
        widget.accessibleName(),
        widget.accessibleDescription(),
        widget.windowTitle(),
    )
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QLineEdit():
            yield widget.placeholderText()
        case QPlainTextEdit():
            yield widget.placeholderText()
        case QComboBox():
            yield from (widget.itemText(at) for at in range(widget.count()))
        case ListHeader() | RowsHeader():
            model = widget.model()
            across = Qt.Orientation.Horizontal
            yield from (str(model.headerData(at, across) or "") for at in range(_columns(model)))
        case QAbstractItemView():
            model = widget.model()
            for row in range(min(model.rowCount(QModelIndex()), 40)):
                for column in range(_columns(model)):
                    yield str(model.index(row, column).data() or "")
        case _:
            return


def _columns(model: QAbstractItemModel) -> int:
    # A list model keeps its one column to itself.
    return model.columnCount(QModelIndex()) if isinstance(model, QAbstractTableModel) else 1


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Words with facts in them, of which anything may stand; `own` is the number of their own signs."""

    parts: tuple[str, ...]
    own: int

    def fits(self, text: str) -> bool:
        # Most are told apart by how they begin or end, without a pattern being made of them.
        fits = self.own * 2 > len(text) and text.startswith(self.parts[0]) and text.endswith(self.parts[-1])
        return fits and re.fullmatch(".+".join(map(re.escape, self.parts)), text) is not None


@cache
def _patterns(language: str) -> tuple[frozenset[str], dict[str, list[_Pattern]]]:
    """The program's words as they stand, and those that have facts put in by the sign they begin with (none: a fact)."""
    found = [tuple(re.split(r"\{[^}]*\}", tidy(text, language))) for text in _all_words(language)]
    plain = frozenset(parts[0] for parts in found if len(parts) == 1 and parts[0])
    patterns: dict[str, list[_Pattern]] = {}
    for parts in found:
        if len(parts) > 1:
            patterns.setdefault(parts[0][:1], []).append(_Pattern(parts, sum(map(len, parts))))
    return plain, patterns


def _all_words(language: str) -> Iterator[str]:
    def below(node: object, within: bool) -> Iterator[str]:
        if isinstance(node, str):
            if within:
                yield node
        elif isinstance(node, dict):
            for name, value in node.items():
                if name not in ("fr", "en") or name == language:
                    yield from below(value, within or name == language)

    for file in sorted(Path(FOLDER).glob("*.toml")):
        found = tomllib.loads(file.read_text("utf-8"))
        # What the people of the sample company wrote is theirs.
        found.get("sample", {}).pop("said", None)
        yield from below(found, within=False)


@cache
def is_ours(text: str, language: str) -> bool:
    """Whether a text is the program's own words, or more of them than of what people typed."""
    plain, patterns = _patterns(language)
    return text in plain or any(
        each.fits(text) for begun in {text[:1], ""} for each in patterns.get(begun, ())
    )


# --- telling ---


def name_of(widget: QWidget) -> str:
    """A widget by its class, and by its parents up to one of a screen's own."""
    names, at = [type(widget).__name__], widget.parentWidget()
    while at is not None and type(at).__name__.startswith("Q"):
        at = at.parentWidget()
    if at is not None:
        names.append(type(at).__name__)
    return " in ".join(names)


def _told(rect: QRect) -> str:
    return f"{rect.x()},{rect.y()} {rect.width()}x{rect.height()}"
