"""Going through a screen with real Tab keys: everything is reached, in the order it is read, and left again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QTableView, QTextBrowser, QWidget

from tests.ui.faults import name_of, shown
from ui.kit.picker_list import PickerList
from ui.shell.palette import Palette
from ui.shell.tour import Stop

_NEAR = 6
"""Edges that differ by less than this many pixels lie on one line."""


def lost_keys(stop: Stop) -> tuple[list[str], int]:
    """What is wrong when one goes through a stop by Tab, and through how many controls one came."""
    root = stop.over or stop.window
    palette = root.findChild(Palette)
    if isinstance(root, (QMenu, PickerList)) or (palette is not None and palette.isVisible()):
        # Gone through by arrows: a menu by Qt's own hand, a picker's list from its field, which keeps the keys; in the
        # palette Tab leads to what can be done.
        return [], 0
    before = cast("QWidget | None", root.focusWidget())
    while not root.isActiveWindow():
        root.activateWindow()
        QApplication.processEvents()
    wanted = [each for each in shown(root) if _stops_here(each)]
    if not wanted:
        return ([] if not _buttons(root) else [f"{name_of(root)}: Tab goes nowhere"]), 0
    wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
    there, faults = _round(root, wanted, Qt.Key.Key_Tab)
    back, more = _round(root, wanted, Qt.Key.Key_Backtab)
    faults += more
    for widget in wanted:
        if not widget.isVisible():
            # What belongs to a cell goes when the keys leave the cell.
            continue
        if not any(_is_part(each, widget) for each in there):
            faults.append(f"{name_of(widget)} {_words(widget)} is not reached by Tab")
        if not any(_is_part(each, widget) for each in back):
            faults.append(f"{name_of(widget)} {_words(widget)} is not reached by Shift+Tab")
    faults += _leaps(root, there)
    if before is not None:
        before.setFocus(Qt.FocusReason.OtherFocusReason)
    return list(dict.fromkeys(faults)), len(there)


def _stops_here(widget: QWidget) -> bool:
    """Whether Tab is to stop at a widget itself: visible or only to be scrolled to."""
    if not widget.isEnabled() or widget.focusProxy() is not None:
        return False
    if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return False
    # Of several of which one is chosen, Tab stops at that; arrows go to the others.
    return not (isinstance(widget, QAbstractButton) and widget.autoExclusive() and not widget.isChecked())


def _buttons(root: QWidget) -> list[QAbstractButton]:
    return [each for each in shown(root) if isinstance(each, QAbstractButton) and each.isEnabled()]


def _round(root: QWidget, wanted: Sequence[QWidget], key: Qt.Key) -> tuple[list[QWidget], list[str]]:
    """Press a key until the keys are where they were; what was come through on the way, and what held them."""
    start = QApplication.focusWidget()
    through: list[QWidget] = []
    faults: list[str] = []
    # A grid has a cell for each of its columns and rows to go through.
    for _ in range(8 * len(wanted) + 200):
        at = QApplication.focusWidget()
        if at is None or at.window() is not root.window():
            faults.append(
                f"the keys leave {name_of(root)} after {name_of(through[-1]) if through else 'nothing'}"
            )
            root.setFocus()
            break
        through.append(_whole(at))
        QTest.keyClick(at, key)
        if QApplication.focusWidget() is start:
            break
        if QApplication.focusWidget() is at and len(wanted) > 1 and not _moves_within(at):
            faults.append(f"{name_of(at)} {_words(at)} holds the keys")
            break
    else:
        faults.append(f"{'Tab' if key is Qt.Key.Key_Tab else 'Shift+Tab'} never comes round")
    return through, faults


def _moves_within(widget: QWidget) -> bool:
    """Whether Tab has something to do inside: an editor that goes from cell to cell of a grid, links of a text."""
    if isinstance(widget, QTextBrowser):
        return True
    over = widget.parentWidget()
    return over is not None and hasattr(over.parentWidget(), "step")


def _whole(widget: QWidget) -> QWidget:
    """A widget, or the grid whose cells it is laid over one after the other."""
    over: QWidget | None = widget
    while over is not None and not isinstance(over, QTableView):
        over = over.parentWidget()
    return over or widget


def _is_part(widget: QWidget, of: QWidget) -> bool:
    return widget is of or of.isAncestorOf(widget)


def _leaps(root: QWidget, through: Sequence[QWidget]) -> list[str]:
    """Where one comes to something that is read before what one comes from: once, after the last thing."""
    found = [
        f"Tab goes back from {name_of(one)} {_words(one)} to {name_of(other)} {_words(other)}"
        for one, other in zip(through, [*through[1:], *through[:1]], strict=True)
        if _is_before(root, other, one)
    ]
    return found if len(found) > 1 else []


def _is_before(root: QWidget, one: QWidget, other: QWidget) -> bool:
    """Whether a widget is read before another: above, or to the left on one line; columns are read as a whole."""
    if _is_part(one, other) or _is_part(other, one):
        return False
    over = one.parentWidget()
    while over is not None and not over.isAncestorOf(other):
        over = over.parentWidget()
    if over is None:
        return False
    parts = _part_of(over, one), _part_of(over, other)
    ends = tuple(bool(part.property("readLast")) for part in parts)
    if ends[0] is not ends[1]:
        return ends[1]
    first, second = (QRect(part.mapTo(over, QPoint(0, 0)), part.size()) for part in parts)
    if first.bottom() <= second.top() + _NEAR:
        return True
    on_one_line = first.top() < second.bottom() - _NEAR and second.top() < first.bottom() - _NEAR
    return on_one_line and first.right() <= second.left() + _NEAR


def _part_of(over: QWidget, widget: QWidget) -> QWidget:
    """The part of a widget that holds another."""
    at = widget
    while (parent := at.parentWidget()) is not None and parent is not over:
        at = parent
    return at


def _words(widget: QWidget) -> str:
    return repr(widget.accessibleName()[:40])
