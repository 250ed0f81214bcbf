"""The databases opened lately, two lines each: Enter opens, Del or the cross takes off the list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import QLineF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from app.base.recent import Recent
from ui.kit.chips import Chip, paint_chip
from ui.kit.icon_button import IconButton
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.wording import say, words

_HEIGHT = 52
_PAD = 16
_CHIP, _OPENED = 150, 136


class RecentRow(QAbstractButton):
    """One database; the arrow keys go to the next."""

    forget_asked = Signal()

    def __init__(self, recent: Recent, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recent = recent
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setText(recent.name)
        chip = self.chip
        told = (
            recent.name,
            readable(recent.place),
            words().day_time(recent.opened_at),
            chip.text if chip else "",
        )
        self.setAccessibleName(", ".join(part for part in told if part))
        self.setToolTip(recent.place)
        self.setFixedHeight(scaled(_HEIGHT))
        # For the mouse; the keys have Del.
        self.forget = IconButton("close", "keys.act.forget", self.forget_asked.emit, self)
        self.forget.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def chip(self) -> Chip | None:
        """What is worth knowing before opening it."""
        if self.recent.missing:
            return Chip("late", say("shell.start.missing"), "missing", filled=True)
        if self.recent.sample:
            return Chip("none", say("shell.start.sample_chip"), "sample")
        return None if self.recent.is_file else Chip("none", say("shell.start.server_chip"), "in_step")

    def sizeHint(self) -> QSize:
        return QSize(480, scaled(_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self.forget.sizeHint()
        wide = self.forget.width()
        self.forget.setGeometry(
            self.width() - _PAD - wide, (self.height() - size.height()) // 2, wide, size.height()
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case Qt.Key.Key_Delete:
                self.forget_asked.emit()
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            ground = t.selected if self.hasFocus() else t.hover if self.underMouse() else t.content
            painter.fillRect(self.rect(), QColor(ground))
            painter.setPen(QPen(QColor(t.line), 1))
            painter.drawLine(QLineF(0, self.height() - 0.5, self.width(), self.height() - 0.5))
            left = self.width() - _PAD - self.forget.width() - scaled(_CHIP)
            if self.chip is not None:
                paint_chip(painter, left, self.height() / 2, self.chip)
            if self.width() > scaled(_OPENED + _CHIP + 260):
                left -= scaled(_OPENED)
                painter.setFont(font())
                painter.setPen(QColor(t.text2))
                opened = words().day_time(self.recent.opened_at)
                painter.drawText(QRect(left, 0, scaled(_OPENED), self.height()), _MIDDLE, opened)
            inner, middle, where = left - 16 - _PAD, self.height() // 2, readable(self.recent.place)
            self._paint_line(
                painter, "sum", t.text, QRect(_PAD, 0, inner, middle + 2), self.recent.name, _LOW
            )
            self._paint_line(
                painter, "support", t.text2, QRect(_PAD, middle + 2, inner, middle), where, _HIGH
            )

    def _paint_line(
        self, painter: QPainter, role: str, ink: str, rect: QRect, text: str, at: Qt.AlignmentFlag
    ) -> None:
        made = font(role)
        painter.setFont(made)
        painter.setPen(QColor(ink))
        painter.drawText(
            rect, at, QFontMetrics(made).elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
        )


class RecentList(QWidget):
    """All of them; `opened` and `forgotten` carry the place."""

    opened = Signal(str)
    forgotten = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RecentRow] = []
        self._recents: Sequence[Recent] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        theme().changed.connect(self._again)

    def show_recents(self, recents: Sequence[Recent]) -> None:
        """Show these databases."""
        self._recents = recents
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [RecentRow(recent, self) for recent in recents]
        for row in self.rows:
            place = row.recent.place
            row.clicked.connect(lambda _checked=False, place=place: self.opened.emit(place))
            row.forget_asked.connect(lambda place=place: self.forgotten.emit(place))
            self._column.addWidget(row)

    def _again(self) -> None:
        self.show_recents(self._recents)


def readable(place: str) -> str:
    """A path as folders one inside the other, the home folder left out; of a URL, server and database."""
    if "://" in place:
        # Nobody looks for a company by the account its database is opened with.
        url = urlsplit(place)
        return " › ".join(part for part in (url.hostname or "", url.path.strip("/")) if part)
    path = Path(place)
    try:
        path = path.relative_to(Path.home())
    except ValueError:
        return " › ".join(part.strip("/\\") or part for part in path.parts if part not in {"/", "\\"})
    return " › ".join(path.parts)


_LOW = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
_HIGH = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
