"""The sections of a room, one under the other at its left, in groups (look.md §15).

Up and down move through them; what waits in one stands beside its name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from ui.kit.ground import Ground
from ui.kit.scroll import Scroll
from ui.kit.theme import font, scaled, set_role, theme, tokens
from ui.kit.wording import WordLabel, say, words

_HIGH = 30
_WIDE, _NARROW = 220, 180
_EDGE = 10
_PAD = 10


class SectionEntry(QAbstractButton):
    """One section: its name, and how many things in it ask for somebody."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self._title = name, title
        self.count, self._alarm = 0, ""
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # As wide as the list: a button as it comes would keep its hint, and its count would lie under the bar.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._resize()
        theme().changed.connect(self._resize)
        self._say()

    def tell_count(self, count: int, alarm: Literal["", "late", "wait"] = "") -> None:
        """Show how many things ask for somebody; nothing where none does."""
        self.count, self._alarm = count, alarm
        self._say()

    def _say(self) -> None:
        self.setText(say(self._title))
        count = words().number(self.count) if self.count else ""
        self.setAccessibleName(f"{self.text()} {count}".strip())
        self.update()

    def _resize(self) -> None:
        self.setFixedHeight(scaled(_HIGH))

    def sizeHint(self) -> QSize:
        # What its name needs; the list gives it more.
        advance = QFontMetrics(font("name")).horizontalAdvance(self.text())
        return QSize(advance + 2 * (_EDGE + _PAD), scaled(_HIGH))

    def ring_box(self) -> QRect:
        """What is painted of it."""
        return self.rect().adjusted(_EDGE, 1, -_EDGE, -1)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        chosen = self.isChecked()
        box = QRectF(self.ring_box())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.selected if chosen else t.hover))
            if not (chosen or self.underMouse()):
                painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)
            right = self._paint_count(painter, round(box.right()) - _PAD)
            left = round(box.left()) + _PAD
            made = font("name")
            painter.setFont(made)
            painter.setPen(QColor(t.accent_text if chosen else t.text))
            room = QRect(left, 0, right - left, self.height())
            text = QFontMetrics(made).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, _LEFT, text)

    def _paint_count(self, painter: QPainter, right: int) -> int:
        """The number at the right; gives where room for the name ends."""
        if not self.count:
            return right
        t, text = tokens(), words().number(self.count)
        painter.setFont(font("label"))
        width = painter.fontMetrics().horizontalAdvance(text)
        state = t.state(self._alarm) if self._alarm else None
        if state is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(state.ground))
            painter.drawRoundedRect(QRectF(right - width - 6, self.height() / 2 - 10, width + 12, 20), 5, 5)
        painter.setPen(QColor(state.text if state is not None else t.text2))
        painter.drawText(QRect(right - width, 0, width + 1, self.height()), _LEFT, text)
        return right - width - 14

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()


class SectionList(Ground):
    """All sections by the heading of their group; `chosen` carries the name of the one that was chosen.

    `groups` are keys of words with the names of their sections, `titles` the keys of the words of these.
    """

    chosen = Signal(str)

    def __init__(
        self,
        groups: Mapping[str, Sequence[str]],
        titles: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("sunken", "", parent)
        self._narrow = False
        self._resize()
        theme().changed.connect(self._resize)
        self.entries: dict[str, SectionEntry] = {}
        # By the section that stands first below it.
        self._headings: dict[str, WordLabel] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._reveal)
        self._group = QButtonGroup(self)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        for heading, names in groups.items():
            label = WordLabel(heading, inside)
            set_role(label, "label", "text2")
            # A heading never makes the list wider than its place: the counts would lie under the bar.
            label.setWordWrap(True)
            label.setContentsMargins(_EDGE + _PAD, 12, _EDGE, 4)
            column.addWidget(label)
            self._headings[names[0]] = label
            for name in names:
                column.addWidget(self._entry(name, titles[name], inside))
        column.addStretch(1)
        self._area = Scroll(inside, self)
        # Where a name is a little too long for large letters, its beginning stays in sight.
        self._area.horizontalScrollBar().valueChanged.connect(self._stay)
        # The ground of the list shows through.
        inside.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)
        for one, after in pairwise(self.entries.values()):
            QWidget.setTabOrder(one, after)

    @property
    def current(self) -> str:
        """The name of the section that is shown."""
        return next((name for name, entry in self.entries.items() if entry.isChecked()), "")

    def be_narrow(self, narrow: bool) -> None:
        """Take less room, as where the letters are large."""
        if narrow is not self._narrow:
            self._narrow = narrow
            self._resize()

    def _resize(self) -> None:
        self.setFixedWidth(scaled(_NARROW if self._narrow else _WIDE))

    def show_section(self, name: str) -> None:
        """Mark a section as shown, without telling anybody."""
        self.entries[name].setChecked(True)
        self._reveal()

    def leave_out(self, names: Collection[str]) -> None:
        """Show the others only."""
        for name, entry in self.entries.items():
            entry.setVisible(name not in names)

    def _reveal(self) -> None:
        """Bring the section that is shown into sight, with the heading where it stands first below one."""
        if name := self.current:
            self._area.ensureWidgetVisible(self.entries[name], 0, 8)
            if name in self._headings:
                self._area.ensureWidgetVisible(self._headings[name], 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Only now it is known what is in sight.
        self._soon.start()

    def _stay(self, _value: int) -> None:
        self._area.horizontalScrollBar().setValue(0)

    def _entry(self, name: str, title: str, parent: QWidget) -> SectionEntry:
        entry = SectionEntry(name, title, parent)
        entry.clicked.connect(lambda _checked=False: self.chosen.emit(name))
        self._group.addButton(entry)
        self.entries[name] = entry
        return entry


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
