"""F1: help on what is shown, in a sheet at the right edge of the window, or in a window of its own over a dialog."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.kit.ground import Ground
from ui.kit.icon_button import IconButton
from ui.kit.reading_order import InReadingOrder
from ui.kit.shortcuts import bind
from ui.kit.theme import scaled, set_role, theme
from ui.kit.tokens import RAIL_NARROW
from ui.kit.wording import WordButton, WordLabel, say
from ui.shell.guide_text import GuideText
from ui.shell.help_pages import FIRST

WIDTH = 420
_LEAST_BESIDE = 1100
"""The room that a rail and a page need beside the help."""


class HelpPanel(Ground):
    """One page of help at a time, and the way back through those that were read. `left` asks to be closed."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("content", "left", parent)
        self._read: list[str] = []
        self.text = GuideText(self)
        self.text.asked.connect(self.show_page)
        self.text.renewed.connect(self._tell)
        self._back = IconButton("back", "help.back", self.go_back, self)
        title = WordLabel("help.title", self)
        set_role(title, "section")
        self._pages = WordButton("help.pages", self, look="link", clicked=lambda: self.show_page(FIRST))
        close = IconButton("close", "help.close", self.left.emit, self, keys="escape")
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 8, 0)
        head.setSpacing(6)
        head.addWidget(self._back)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self._pages)
        head.addWidget(close)
        bar = Ground("sunken", "bottom", self)
        bar.setMinimumHeight(45)
        bar.setLayout(head)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.text, 1)
        self.setFocusProxy(self.text)
        self._tell()

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self.text.name

    def show_page(self, name: str) -> None:
        """Show a page; the one before is one step back."""
        if self.text.name and self.text.name != name:
            self._read.append(self.text.name)
        self.text.show_page(name)

    def begin(self, name: str) -> None:
        """Show a page as the first one."""
        self._read.clear()
        self.text.show_page(name)

    def go_back(self) -> None:
        """Back to the page that was read before."""
        if self._read:
            self.text.show_page(self._read.pop())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = event.key() == Qt.Key.Key_Left and event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif back or event.key() == Qt.Key.Key_Backspace:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        self._back.setVisible(bool(self._read))
        self._pages.setVisible(self.page != FIRST)
        self.setAccessibleName(f"{say('help.title')}, {self.text.heading}")


class HelpSheet(HelpPanel):
    """Lies over the right edge of its window, which can be worked in beside it; follows where the window goes.

    `left_out` says what the business has no use for.
    """

    def __init__(self, window: QWidget, left_out: Callable[[], Collection[str]] = frozenset) -> None:
        super().__init__(window)
        self._host, self._left_out = window, left_out
        self._before: QWidget | None = None
        self.left.connect(self.leave)
        window.installEventFilter(self)
        theme().changed.connect(self._fit)
        self.hide()

    def open(self, name: str) -> None:
        """Show a page and take the keys."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.show()
        self._fit()
        self.raise_()
        self.text.left_out = self._left_out()
        # Once it has its width: a text that is laid out anew does not stay at its top.
        self.begin(name)
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def follow(self, name: str) -> None:
        """The window shows something else: so does the help, while it is open."""
        if self.isVisible() and name != self.page:
            self.begin(name)

    def leave(self) -> None:
        """Close it; what had the keys before has them again."""
        held = self.isAncestorOf(QApplication.focusWidget() or self._host)
        self.hide()
        self._fit()
        before, self._before = self._before, None
        if held and before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fit(self) -> None:
        width = min(scaled(WIDTH), self._host.width() - RAIL_NARROW)
        self.setGeometry(self._host.width() - width, 0, width, self._host.height())
        # In a wide window the page makes room; in a small one the sheet lies over its edge.
        beside = self.isVisible() and self._host.width() - width >= _LEAST_BESIDE
        layout = self._host.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, width if beside else 0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)


class HelpWindow(InReadingOrder, QDialog):
    """Help over a dialog, which the sheet of the window beneath could not be read beside."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say("help.title"))
        self.panel = HelpPanel(self)
        self.panel.left.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self.panel.begin(name)
        self.resize(scaled(WIDTH), scaled(520))
        bind(self, "help", self.reject)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.panel.begin(self.panel.page)
        self.panel.text.setFocus(Qt.FocusReason.ShortcutFocusReason)


def show_help_over(dialog: QWidget, name: str) -> HelpWindow:
    """Show a page of help over a dialog or the start page."""
    shown = HelpWindow(name, dialog)
    shown.open()
    return shown
