"""The views of a list as tabs, each with the number of rows it holds (look.md §9, L1, L2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QLineF, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.tokens import MARGIN
from ui.kit.wording import say, words

_GAP = 8


@dataclass(frozen=True, slots=True)
class View:
    """A named filter of a list. `alarm` colours its count when there is something in it."""

    key: str
    title: str
    chips: tuple[tuple[str, str], ...] = ()
    alarm: Literal["", "late", "hold", "wait"] = ""


class ViewTab(QAbstractButton):
    """One tab: its name, a dot when the view was altered, its count."""

    def __init__(self, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.count: int | None = None
        self.altered = False
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tell()

    def tell(self) -> None:
        """Say name and count anew."""
        name = say(self.view.title)
        self.setText(name)
        count = "" if self.count is None else words().number(self.count)
        self.setAccessibleName(f"{name} {count}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(font("sum")).horizontalAdvance(self.text()) + (12 if self.altered else 0)
        if self.count is not None:
            width += _GAP + QFontMetrics(font("body")).horizontalAdvance(words().number(self.count))
        return QSize(width + 4, scaled(38))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            chosen, active = self.isChecked(), self.isChecked() or self.underMouse()
            painter.setFont(font("sum" if chosen else "name"))
            painter.setPen(QColor(t.text if active else t.text2))
            width = painter.fontMetrics().horizontalAdvance(self.text())
            painter.drawText(QRect(2, 0, width + 1, self.height()), _LEFT, self.text())
            left = 2 + width
            if self.altered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(t.wait.solid))
                painter.drawEllipse(QPointF(left + 8, self.height() / 2 - 4), 3, 3)
                left += 12
            if self.count is not None:
                alarmed = self.view.alarm and self.count
                painter.setFont(font("sum" if alarmed else "body"))
                painter.setPen(QColor(t.state(self.view.alarm).text if alarmed else t.text2))
                painter.drawText(QRect(left + _GAP, 0, 200, self.height()), _LEFT, words().number(self.count))
            if chosen:
                painter.fillRect(QRectF(0, self.height() - 3, self.width(), 3), QColor(t.accent_edge))
            if self.hasFocus():
                painter.setPen(QPen(QColor(t.focus), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(1, 5, self.width() - 2, self.height() - 11), 5, 5)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.tell()


class ViewTabs(QWidget):
    """All views of a list; `chosen` carries the View that was chosen. Left and right move between them."""

    chosen = Signal(object)

    def __init__(self, views: Sequence[View], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._resize()
        theme().changed.connect(self._resize)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN - 2, 0, MARGIN, 0)
        row.setSpacing(18)
        self._group = QButtonGroup(self)
        self.tabs = {view.key: ViewTab(view, self) for view in views}
        for tab in self.tabs.values():
            self._group.addButton(tab)
            row.addWidget(tab)
            tab.clicked.connect(lambda _checked=False, view=tab.view: self.chosen.emit(view))
        row.addStretch(1)
        if views:
            self.tabs[views[0].key].setChecked(True)

    @property
    def current(self) -> View | None:
        """The view that is shown."""
        return next((tab.view for tab in self.tabs.values() if tab.isChecked()), None)

    def show_view(self, key: str) -> None:
        """Mark a view as shown, without telling anybody."""
        if key in self.tabs:
            self.tabs[key].setChecked(True)

    def set_count(self, key: str, count: int) -> None:
        """Show how many rows a view holds."""
        self.tabs[key].count = count
        self.tabs[key].tell()

    def set_altered(self, *, altered: bool) -> None:
        """Mark whether the shown view is filtered further than it is by name."""
        for tab in self.tabs.values():
            tab.altered = altered and tab.isChecked()
            tab.tell()

    def _resize(self) -> None:
        self.setFixedHeight(scaled(38))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(QPen(QColor(tokens().line_strong), 1))
            painter.drawLine(QLineF(0, self.height() - 0.5, self.width(), self.height() - 0.5))


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
