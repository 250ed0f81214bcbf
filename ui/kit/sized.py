"""A size that follows the size of the text, also when that changes while the widget is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QWidget

from ui.kit.theme import scaled, theme


class _Sized(QObject):
    """Lives as long as its widget."""

    def __init__(self, widget: QWidget, put: Callable[[int], None], pixels: int) -> None:
        super().__init__(widget)
        self._put, self._pixels = put, pixels
        theme().changed.connect(self.renew)
        self.renew()

    def renew(self) -> None:
        self._put(scaled(self._pixels))


def fixed_width(widget: QWidget, pixels: int) -> None:
    """Give a widget a width, in pixels at 100 %."""
    _Sized(widget, widget.setFixedWidth, pixels)


def fixed_height(widget: QWidget, pixels: int) -> None:
    """Give a widget a height, in pixels at 100 %."""
    _Sized(widget, widget.setFixedHeight, pixels)


def most_width(widget: QWidget, pixels: int) -> None:
    """Let a widget become no wider than this, in pixels at 100 %."""
    _Sized(widget, widget.setMaximumWidth, pixels)


def least_width(widget: QWidget, pixels: int) -> None:
    """Let a widget become no narrower than this, in pixels at 100 %."""
    _Sized(widget, widget.setMinimumWidth, pixels)


def least_height(widget: QWidget, pixels: int) -> None:
    """Let a widget become no lower than this, in pixels at 100 %."""
    _Sized(widget, widget.setMinimumHeight, pixels)


def hold_lines(label: QLabel, room: int) -> None:
    """Hold wrapped words to the lines they need in so much room, in px: a layout within a layout gives them one."""
    # What it was held to would be the least it asks for.
    label.setMinimumHeight(0)
    label.setMinimumHeight(max(label.heightForWidth(room), 0) if room > 0 else 0)
