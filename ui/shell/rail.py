"""The rail: company, search, the ten rooms with what waits in them, open documents, the state of the books."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QEvent, QLineF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.kit.scroll import Scroll
from ui.kit.shortcuts import hint
from ui.kit.theme import scaled, set_role, theme, tokens
from ui.kit.tokens import RAIL, RAIL_NARROW
from ui.kit.wording import WordLabel, say
from ui.shell.rail_button import RailButton
from ui.shell.rail_foot import RailFoot
from ui.shell.rooms import ROOMS, Room, Waiting


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
        self._left_out: Collection[str] = ()
        self.company = RailButton("shops", self, mark=True)
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
        self.foot = RailFoot(self)
        self.status, self.bell = self.foot.status, self.foot.bell
        column.addSpacing(8)
        column.addWidget(self.foot)
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
        """Hide rooms that nobody here has use for, and call those that remain by what is left in them."""
        for key, entry in self.entries.items():
            entry.setVisible(key not in rooms)
        self._left_out = rooms
        self._say()

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
        for button in (self.company, self.search, *self.entries.values(), *documents):
            button.narrow = narrow
            button.updateGeometry()
        self.foot.set_narrow(narrow=narrow)
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
        title, entry = say(room.title_without(self._left_out)), self.entries[room.key]
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
            foot = self.foot.y() - 8.5
            painter.drawLine(QLineF(0, foot, self.width(), foot))
