"""The rail: company, search, the ten rooms with what waits in them, open documents, the state of the books."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QEvent, QLineF, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QVBoxLayout, QWidget

from ui.kit import icons
from ui.kit.scroll import Scroll
from ui.kit.shortcuts import hint
from ui.kit.theme import font, scaled, set_role, theme, tokens
from ui.kit.tokens import RAIL, RAIL_NARROW
from ui.kit.wording import WordLabel, say, words
from ui.shell.rooms import ROOMS, Room, Waiting

_EDGE = 10
_HEIGHT = 30


class RailButton(QAbstractButton):
    """A line of the rail: an icon, words, a number at the right. Only its icon shows when the rail is narrow."""

    closed = Signal()

    def __init__(self, icon: str, parent: QWidget | None = None, *, closable: bool = False) -> None:
        super().__init__(parent)
        self.icon_role = icon
        self.waiting: Waiting | None = None
        self.news = 0
        self.closable = closable
        self.narrow = False
        self.framed = False
        self.keys = ""
        self.icon_ink = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(True)
        self._resize()
        theme().changed.connect(self._resize)

    def tell(self, text: str, tip: str = "") -> None:
        """Show and tell other words; `tip` is the tooltip when there is more to say than the words."""
        self.setText(text)
        count = words().number(self.waiting.count) if self.waiting is not None and self.waiting.count else ""
        self.setAccessibleName(f"{text} {count}".strip())
        self.setToolTip(tip or (text if self.narrow else ""))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(RAIL_NARROW if self.narrow else RAIL, scaled(_HEIGHT))

    def ring_box(self) -> QRect:
        """What is painted of it."""
        return self.rect().adjusted(_EDGE, 0, -_EDGE, 0)

    def _resize(self) -> None:
        self.setFixedHeight(scaled(_HEIGHT))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        on_cross = self.closable and self.isChecked() and event.position().x() > self.width() - _EDGE - 28
        if on_cross or event.button() is Qt.MouseButton.MiddleButton:
            self.closed.emit()
            return
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        box = QRectF(self.rect()).adjusted(_EDGE, 0.5, -_EDGE, -0.5)
        chosen = self.isChecked()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = QPen(QColor(t.control), 1) if self.framed and not self.narrow else Qt.PenStyle.NoPen
            painter.setPen(edge)
            ground = t.selected if chosen and not self.closable else t.pressed if chosen else t.hover
            if not (chosen or self.underMouse()) and self.framed and not self.narrow:
                ground = t.field
            filled = chosen or self.underMouse() or (self.framed and not self.narrow)
            painter.setBrush(QColor(ground) if filled else Qt.BrushStyle.NoBrush)
            half = 0.5 if self.framed else 0
            painter.drawRoundedRect(box.adjusted(half, half, -half, -half), 6, 6)
            ink = "accent_text" if chosen and not self.closable else self.icon_ink or "text2"
            weight = "fill" if chosen and not self.closable else ""
            glyph = icons.pixmap(self.icon_role, ink, 16, self.devicePixelRatioF(), weight=weight)
            left = (self.width() - 16) / 2 if self.narrow else box.left() + 8
            painter.drawPixmap(QPointF(round(left), round(self.height() / 2 - 8)), glyph)
            if self.narrow:
                self._paint_dot(painter)
                return
            right = self._paint_right(painter, round(box.right()) - 8, chosen=chosen)
            made = font("name" if not self.closable else "support" if not chosen else "label")
            painter.setFont(made)
            painter.setPen(QColor(self._ink(chosen=chosen)))
            inner = QRect(round(box.left()) + 32, 0, right - round(box.left()) - 40, self.height())
            text = QFontMetrics(made).elidedText(self.text(), Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, _LEFT, text)

    def _ink(self, *, chosen: bool) -> str:
        t = tokens()
        if self.framed or (self.closable and not chosen):
            return t.text2
        return t.accent_text if chosen and not self.closable else t.text

    def _paint_right(self, painter: QPainter, right: int, *, chosen: bool) -> int:
        """The number, or the cross of an open document; gives where free room ends."""
        t = tokens()
        if self.closable and chosen:
            cross = icons.pixmap("close", "text2", 12, self.devicePixelRatioF(), weight="bold")
            painter.drawPixmap(right - 12, self.height() // 2 - 6, cross)
            return right - 16
        if self.keys:
            painter.setFont(font("keys"))
            painter.setPen(QColor(t.text2))
            width = painter.fontMetrics().horizontalAdvance(self.keys)
            painter.drawText(QRect(right - width, 0, width + 1, self.height()), _LEFT, self.keys)
            return right - width - 8
        if self.waiting is not None and self.waiting.count:
            right = self._paint_waiting(painter, self.waiting, right)
        return self._paint_news(painter, right) if self.news else right

    def _paint_news(self, painter: QPainter, right: int) -> int:
        """How many came that nobody has seen, before the number of what waits."""
        t, text = tokens(), f"+{words().number(self.news)}"
        painter.setFont(font("label"))
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.run.ground))
        painter.drawRoundedRect(QRectF(right - width - 6, self.height() / 2 - 10, width + 12, 20), 5, 5)
        painter.setPen(QColor(t.run.text))
        painter.drawText(QRect(right - width, 0, width + 1, self.height()), _LEFT, text)
        return right - width - 14

    def _paint_waiting(self, painter: QPainter, waiting: Waiting, right: int) -> int:
        t = tokens()
        text = words().number(waiting.count)
        painter.setFont(font("label"))
        width = painter.fontMetrics().horizontalAdvance(text)
        if waiting.late:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.late.ground))
            painter.drawRoundedRect(QRectF(right - width - 6, self.height() / 2 - 10, width + 12, 20), 5, 5)
        painter.setPen(QColor(t.late.text if waiting.late else t.text2))
        painter.drawText(QRect(right - width, 0, width + 1, self.height()), _LEFT, text)
        return right - width - 14

    def _paint_dot(self, painter: QPainter) -> None:
        late = self.waiting is not None and self.waiting.late and bool(self.waiting.count)
        if late or self.news:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens().late.solid if late else tokens().run.solid))
            painter.drawEllipse(QPointF(self.width() / 2 + 9, self.height() / 2 - 8), 3.5, 3.5)


class Rail(QWidget):
    """The left edge of the window. `room_asked` carries a room's key, `document_asked` the name of an open document."""

    room_asked = Signal(str)
    document_asked = Signal(str)
    document_closed = Signal(str)
    menu_asked = Signal()
    search_asked = Signal()

    def __init__(self, company: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("shell.rail"))
        self._company_name = company
        self.company = RailButton("shops", self)
        self.company.setCheckable(False)
        self.company.clicked.connect(self.menu_asked)
        self.search = RailButton("search", self)
        self.search.setCheckable(False)
        self.search.framed = True
        self.search.clicked.connect(self.search_asked)
        self.entries: dict[str, RailButton] = {}
        self._documents: dict[str, tuple[RailButton, str]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 8)
        column.setSpacing(1)
        for button in (self.company, self.search):
            column.addWidget(button)
            column.addSpacing(6)
        self._add_rooms(column)
        column.addSpacing(12)
        self._open_title = WordLabel("shell.open_documents", self)
        self._open_title.setContentsMargins(18, 0, 0, 4)
        set_role(self._open_title, "label", "text3")
        column.addWidget(self._open_title)
        column.addWidget(self._scroller(), 1)
        self.status = RailButton("in_step", self)
        self.status.setCheckable(False)
        column.addSpacing(8)
        column.addWidget(self.status)
        self._open_title.hide()
        self.set_narrow(narrow=False)
        theme().changed.connect(self._fit)

    def _add_rooms(self, column: QVBoxLayout) -> None:
        group = 0
        for room in ROOMS:
            if room.group != group:
                column.addSpacing(9)
                group = room.group
            entry = RailButton(room.key, self)
            entry.clicked.connect(lambda _checked=False, key=room.key: self.room_asked.emit(key))
            self.entries[room.key] = entry
            column.addWidget(entry)

    def _scroller(self) -> QScrollArea:
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(1)
        self._list.addStretch(1)
        area = Scroll(inside, self)
        # The scroll area fills its widget by itself; the ground of the rail shall show through.
        inside.setAutoFillBackground(False)
        return area

    # --- what the window tells ---

    def show_place(self, room: str, document: str = "") -> None:
        """Mark where the window is: a room, or an open document opened from it."""
        for key, entry in self.entries.items():
            entry.setChecked(key == room and not document)
        for name, (button, _title) in self._documents.items():
            button.setChecked(name == document)

    def show_waiting(self, waiting: Mapping[str, Waiting]) -> None:
        """Show how much waits in each room."""
        for key, entry in self.entries.items():
            entry.waiting = waiting.get(key)
        self._say()

    def show_news(self, room: str, count: int) -> None:
        """Show how many came in a room that nobody has seen."""
        self.entries[room].news = count
        self._say()

    def leave_out(self, rooms: Collection[str]) -> None:
        """Hide rooms that nobody here has use for."""
        for key, entry in self.entries.items():
            entry.setVisible(key not in rooms)

    def show_status(self, icon: str, text: str, tip: str = "", ink: str = "") -> None:
        """Show the state of the books or of the link to the shops, at the foot."""
        self.status.icon_role, self.status.icon_ink = icon, ink
        self.status.tell(text, tip)

    def add_document(self, name: str, icon: str, title: str) -> None:
        """List an open document."""
        button = RailButton(icon, self, closable=True)
        button.narrow = self.company.narrow
        button.clicked.connect(lambda _checked=False: self.document_asked.emit(name))
        button.closed.connect(lambda: self.document_closed.emit(name))
        self._documents[name] = (button, title)
        self._list.insertWidget(self._list.count() - 1, button)
        button.tell(title)
        self._open_title.setVisible(not self.company.narrow)

    def rename_document(self, name: str, title: str) -> None:
        """Show another title: a draft got its customer or its number."""
        button, _before = self._documents[name]
        self._documents[name] = (button, title)
        button.tell(title)

    def remove_document(self, name: str) -> None:
        """Take a closed document off the list."""
        button, _title = self._documents.pop(name)
        self._list.removeWidget(button)
        button.hide()
        button.deleteLater()
        self._open_title.setVisible(bool(self._documents) and not self.company.narrow)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons only, in a window too small for both."""
        documents = [button for button, _title in self._documents.values()]
        for button in (self.company, self.search, self.status, *self.entries.values(), *documents):
            button.narrow = narrow
            button.updateGeometry()
        self._fit()
        self._open_title.setVisible(bool(self._documents) and not narrow)
        self._say()

    def _fit(self) -> None:
        self.setFixedWidth(RAIL_NARROW if self.company.narrow else max(RAIL, scaled(RAIL)))

    def rename_company(self, name: str) -> None:
        """Show the company under another name."""
        self._company_name = name
        self._say()

    # --- within ---

    def _say(self) -> None:
        self.company.tell(self._company_name, say("shell.company_menu"))
        self.search.keys = hint("palette")
        self.search.tell(say("shell.search"), f"{say('shell.search')} ({hint('palette')})")
        for number, room in enumerate(ROOMS, 1):
            self._say_room(number, room)
        for button, title in self._documents.values():
            button.tell(title)

    def _say_room(self, number: int, room: Room) -> None:
        title, entry = say(room.title), self.entries[room.key]
        tip, waiting = f"{title} ({hint(f'room_{number}')})", entry.waiting
        # A number alone does not say what it counts, and no two rooms count the same.
        lines = [say("news.rail", n=entry.news)] if entry.news else []
        if waiting is not None and waiting.count and waiting.told:
            lines.append(say(waiting.told, n=waiting.count))
        told = "\n".join(lines)
        entry.tell(title, f"{tip}\n{told}" if told else tip)
        entry.setAccessibleDescription(told)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(t.window))
            painter.setPen(QPen(QColor(t.line_strong), 1))
            painter.drawLine(QLineF(self.width() - 0.5, 0, self.width() - 0.5, self.height()))
            foot = self.status.y() - 8.5
            painter.drawLine(QLineF(0, foot, self.width(), foot))


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
