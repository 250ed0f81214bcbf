"""Tab goes through a window as it is read: from top to bottom, on one line from left to right, each column as a whole.

Qt goes in the order in which widgets were made, which no screen keeps to once something is shown or hidden in it. So a
window asks here, at each Tab, where everything stands at that moment. What ends an entry though it stands at its top
(the bar with its verbs) says so: `read_last`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QLabel, QScrollArea, QWidget

_NEAR = 4
"""By how many pixels what stands on two lines may overlap."""
_LAST = "readLast"
_TAB = Qt.FocusPolicy.TabFocus.value
"""As a number: this is asked of every widget of a window."""


class InReadingOrder:
    """A window whose Tab and Shift+Tab go in the order of reading. To be named before Qt's class."""

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's own signature
        return isinstance(self, QWidget) and go_on(self, forward=next)


def read_last(widget: QWidget) -> None:
    """Let a part of a screen be come to after all that stands beside and below it."""
    widget.setProperty(_LAST, True)  # noqa: FBT003 - Qt's own argument


def go_on(window: QWidget, *, forward: bool, past: QWidget | None = None) -> bool:
    """Give the keys to the next stop of Tab, or the one before; after the last comes the first. False without any.

    `past` is what is left as a whole: a grid, whatever cell of it has the keys.
    """
    now = past or QApplication.focusWidget()
    stops = _stops_in(window, now)
    at = _place(stops, now)
    if at is None:
        # What had the keys is gone from the screen: they stay near, and do not leap to the window's first control.
        near = _nearest(stops, now) or stops
        there = near[0 if forward else -1] if near else None
    else:
        there = stops[(at + (1 if forward else -1)) % len(stops)]
    if there is None:
        return False
    there.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _bring_into_view(there)
    return True


def reading_order(window: QWidget) -> list[QWidget]:
    """The widgets at which Tab stops, as they are read."""
    return _stops_in(window, QApplication.focusWidget())


def stops_at(widget: QWidget) -> bool:
    """Whether Tab stops at a widget; of buttons of which one is chosen, at that one."""
    if not (widget.focusPolicy().value & _TAB and widget.isEnabled() and widget.isVisible()):
        return False
    if widget.focusProxy() is not None:
        return False
    if isinstance(widget, QAbstractButton) and widget.isCheckable() and not widget.isChecked():
        group = cast("QButtonGroup | None", widget.group())
        if group is None:
            return not widget.autoExclusive()
        return not group.exclusive() or group.checkedButton() is None
    return True


def _place(stops: Sequence[QWidget], now: QWidget | None) -> int | None:
    """Where the keys are among the stops: at one, or inside of one."""
    at = now
    while at is not None:
        if at in stops and (at is now or stops_at(at)):
            return stops.index(at)
        at = at.parentWidget()
    return None


def _nearest(stops: Sequence[QWidget], gone: QWidget | None) -> list[QWidget]:
    """The stops in the smallest part of the window that held what is gone, and still holds any."""
    over = gone.parentWidget() if gone is not None else None
    while over is not None:
        inside = [stop for stop in stops if over.isAncestorOf(stop)]
        if inside:
            return inside
        over = over.parentWidget()
    return []


def _bring_into_view(widget: QWidget) -> None:
    at = widget.parentWidget()
    while at is not None:
        if isinstance(at, QScrollArea) and at.isAncestorOf(widget):
            at.ensureWidgetVisible(widget)
        at = at.parentWidget()


# --- the order ---


@dataclass(frozen=True, slots=True)
class _Part:
    """A widget below another: the stops in it, itself among them, and where it stands."""

    stops: tuple[QWidget, ...]
    place: QRect


def _stops_in(over: QWidget, now: QWidget | None) -> list[QWidget]:
    """The stops below a widget, and the one that has the keys also where Tab would not stop at it."""
    parts: list[_Part] = []
    last: list[_Part] = []
    for child in over.children():
        if (
            not isinstance(child, QWidget)
            or isinstance(child, QLabel)
            or child.isHidden()
            or child.isWindow()
        ):
            continue
        own = [child] if child is now or stops_at(child) else []
        if stops := (*own, *_stops_in(child, now)):
            (last if child.property(_LAST) else parts).append(_Part(stops, child.geometry()))
    return [stop for part in (*_sorted(parts), *_sorted(last)) for stop in part.stops]


def _sorted(parts: list[_Part], *, columns: bool = False) -> Iterator[_Part]:
    """Cut into lines where nothing reaches over the cut, each line into columns, and so on."""
    groups = _cut(parts, columns=columns)
    if len(parts) < 2:
        yield from parts
    elif len(groups) > 1:
        for group in groups:
            yield from _sorted(group, columns=not columns)
    elif not columns:
        if len(_cut(parts, columns=True)) > 1:
            yield from _sorted(parts, columns=True)
        else:
            # They lie over each other: those further up first.
            yield from sorted(parts, key=lambda part: (part.place.top(), part.place.left()))
    else:
        yield from _sorted(parts)


def _cut(parts: Iterable[_Part], *, columns: bool) -> list[list[_Part]]:
    def span(part: _Part) -> tuple[int, int]:
        place = part.place
        return (place.left(), place.right()) if columns else (place.top(), place.bottom())

    groups: list[list[_Part]] = []
    end = 0
    for part in sorted(parts, key=span):
        first, last = span(part)
        if groups and first < end - _NEAR:
            groups[-1].append(part)
            end = max(end, last)
        else:
            groups.append([part])
            end = last
    return groups
