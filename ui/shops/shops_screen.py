"""The room of shops: which there are, what they sent, what could not be taken in and why (SHOPS of look.md §15)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.base.listing import ListQuery
from app.links.shops.queries import ShopRow, shops
from app.orders.views import ships_here
from ui.kit import icons
from ui.kit.acts import Act, act_button
from ui.kit.blank import Blank
from ui.kit.ground import Ground
from ui.kit.office import Office, Touched, touches
from ui.kit.section import emptied
from ui.kit.theme import scaled, set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordLabel, say, words
from ui.shops.inbox_list import InboxList
from ui.shops.record_panel import RecordPanel
from ui.shops.source_dialog import bring_shop
from ui.today.process_dialog import process_orders

NOUNS = frozenset({"inbox", "shop", "setting"})
_PANEL = 340
"""How wide the record beside the list is at 100 %, in px."""


class ShopsScreen(QWidget):
    """The shops in a strip, the records below it, the framed record at the side."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._stale = True
        self._known = False
        self._rows: tuple[ShopRow, ...] = ()
        self.strip = Ground("sunken", "bottom", self)
        self._cells = QHBoxLayout(self.strip)
        self._cells.setContentsMargins(MARGIN, 12, MARGIN, 12)
        self._cells.setSpacing(32)
        self.records, self.panel, self.blank = InboxList(office, self), RecordPanel(office, self), Blank(self)
        self.records.pointed.connect(self.panel.show_record)
        self.blank.hide()
        self._lay_out()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(300)
        self._settle.timeout.connect(self.refresh)
        office.changed.connect(self._on_changed)
        theme().changed.connect(self._draw)
        theme().changed.connect(self._fit)

    def refresh(self) -> None:
        """Look again how the shops stand; the list of records looks by itself."""
        self._stale = False
        self.office.ask(shops, done=self._on_shops, owner=self)
        self.office.ask(ships_here, done=self._on_ships, owner=self)

    def show_list(self, _name: str, query: ListQuery) -> None:
        """Show the records a tile asks for."""
        if query != ListQuery():
            self.records.show_query(query)

    def first_focus(self) -> QWidget | None:
        """What takes the keys when the room is shown."""
        return self.records.table if self._rows else self._import

    def _lay_out(self) -> None:
        title = WordLabel("shell.room.shops", self)
        set_role(title, "title")
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 12, MARGIN, 12)
        head.setSpacing(8)
        head.addWidget(title)
        head.addStretch(1)
        process = Act("orders.process", lambda: process_orders(self.office, parent=self), icon="process")
        self._import = act_button(Act("shops.import", self._ask_source, icon="in", keys="new"), self)
        self._process = act_button(process, self)
        head.addWidget(self._process)
        head.addWidget(self._import)
        # A widget, not only a layout: a layout of hidden widgets would keep its part of the height.
        self._body = QWidget(self)
        body = QHBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.records, 1)
        body.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addWidget(self._body, 1)
        column.addWidget(self.blank, 1)

    def _ask_source(self) -> None:
        bring_shop(self.office, self)

    def _on_ships(self, ships: bool) -> None:
        self._process.tell("orders.process" if ships else "orders.process_unshipped")

    def _on_shops(self, rows: Sequence[ShopRow]) -> None:
        first, self._rows = not self._known, tuple(rows)
        self._known = True
        self.panel.tell_shops({row.id: row.url for row in rows})
        self._draw()
        if first and rows and self._import.hasFocus():
            # Before it was known that there is a shop, the keys were where one begins.
            self.records.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self) -> None:
        emptied(self._cells)
        for row in self._rows:
            self._cells.addWidget(_ShopCell(row, self.strip))
        self._cells.addStretch(1)
        there = bool(self._rows)
        for widget in (self.strip, self._body):
            widget.setVisible(there)
        self.blank.setVisible(not there)
        if not there:
            act = Act("shops.import", self._ask_source, icon="in")
            self.blank.show_words("shops", say("shops.none"), say("shops.none_text"), (act,))

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, NOUNS):
            if self.isVisible():
                self._settle.start()
            else:
                self._stale = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The record beside the list never takes so much that the list cannot be read."""
        self.panel.setFixedWidth(min(scaled(_PANEL), self.width() * 2 // 5))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._draw()
            self.panel.show_record(self.records.current)


class _ShopCell(QWidget):
    """One shop: its name, where it is, how many records are in, wait or were set aside."""

    def __init__(self, row: ShopRow, parent: QWidget) -> None:
        super().__init__(parent)
        name, state, more = QLabel(row.name, self), QLabel(self), QLabel(self)
        glyph = QLabel(self)
        role, ink = ("late", "late.solid") if row.parked else ("in_step", "done.solid")
        glyph.setPixmap(icons.pixmap(role, ink, scaled(16), self.devicePixelRatioF()))
        state.setText(say("today.parked", n=row.parked) if row.parked else say("today.in_step"))
        counts = [say("shops.taken", n=row.taken)]
        if row.waiting:
            counts.append(say("today.waiting", n=row.waiting))
        more.setText(", ".join([row.url, *counts, words().date(words().local_day(row.connected_at))]))
        for label, style, ink_name in (
            (name, "label", "text2"),
            (state, "figure2", "text"),
            (more, "support", "text2"),
        ):
            set_role(label, style, ink_name)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(glyph)
        line.addWidget(state, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(name)
        column.addLayout(line)
        column.addWidget(more)
        self.setAccessibleName(", ".join(label.text() for label in (name, state, more)))
