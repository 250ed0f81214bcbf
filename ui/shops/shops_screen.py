"""The room of shops: which there are, what they sent, what could not be taken in and why (SHOPS of look.md §15)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.listing import ListQuery
from app.links.shops.queries import InboxRow
from app.links.shops.sync.state import ShopState
from app.orders.views import ships_here
from ui.kit.acts import Act, act_button
from ui.kit.blank import Blank
from ui.kit.ground import Ground
from ui.kit.office import Office
from ui.kit.theme import scaled, set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordLabel, say
from ui.shops.connect_dialog import connect_a_shop
from ui.shops.counting import counting_of
from ui.shops.inbox_list import InboxList
from ui.shops.leave_dialog import leave_a_shop
from ui.shops.left_dialog import leave_to_shop
from ui.shops.record_panel import RecordPanel
from ui.shops.roles_dialog import decide_roles
from ui.shops.shop_card import ShopCard
from ui.shops.source_dialog import bring_shop
from ui.shops.synchroniser import synchroniser_of
from ui.today.process_dialog import process_orders

_PANEL = 340
"""How wide the record beside the list is at 100 %, in px."""

_OWNERS = ("shop_connect.change_keys", "shop_leave.open")
"""What the owner alone does with a shop."""


class ShopsScreen(QWidget):
    """The shops in a strip, the records below it, the framed record at the side."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._stale = True
        self._known = False
        self._rows: tuple[ShopState, ...] = ()
        self.sync = synchroniser_of(office)
        self.cards: dict[int, ShopCard] = {}
        self.strip = Ground("sunken", "bottom", self)
        self._cells = QVBoxLayout(self.strip)
        self._cells.setContentsMargins(MARGIN, 8, MARGIN, 8)
        self._cells.setSpacing(16)
        self.records, self.panel, self.blank = InboxList(office, self), RecordPanel(office, self), Blank(self)
        self.records.pointed.connect(self._show_record)
        self.panel.hide()
        self.blank.hide()
        self._lay_out()
        self.sync.changed.connect(self._on_shops)
        self.counting = counting_of(office)
        theme().changed.connect(self._draw)
        theme().changed.connect(self._fit)

    def refresh(self) -> None:
        """Look again how the shops stand; the list of records looks by itself."""
        self._stale = False
        self.sync.look()
        self.office.ask(ships_here, done=self._on_ships, owner=self)

    def show_list(self, _name: str, query: ListQuery) -> None:
        """Show the records a tile asks for."""
        if query != ListQuery():
            self.records.show_query(query)

    def first_focus(self) -> QWidget | None:
        """What takes the keys when the room is shown."""
        if self._rows:
            return self.records.table
        return self.blank.first if self.blank.isVisible() else self._connect

    def _lay_out(self) -> None:
        title = WordLabel("shell.room.shops", self)
        set_role(title, "title")
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 10, MARGIN, 10)
        head.setSpacing(8)
        head.addWidget(title)
        head.addStretch(1)
        process = Act("orders.process", lambda: process_orders(self.office, parent=self), icon="process")
        self._import = act_button(Act("shops.import", self._ask_source, icon="in", keys="new"), self)
        self._process = act_button(process, self)
        self._sync = act_button(Act("shop_link.sync", self.sync.start, icon="syncing"), self)
        self._sync.hide()
        self._connect = act_button(Act("shop_connect.open", self._ask_shop, icon="new"), self)
        if not self.office.actor.may("shop.reach"):
            self._connect.allow(allowed=False, reason=say("shop_connect.may_not"))
        for button in (self._process, self._import, self._connect, self._sync):
            head.addWidget(button)
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

    def _show_record(self, row: InboxRow | None) -> None:
        # Beside words in place of a list there is no record to choose.
        self.panel.setVisible(row is not None)
        self.panel.show_record(row)

    def _ask_source(self) -> None:
        bring_shop(self.office, self)

    def _ask_shop(self) -> None:
        connect_a_shop(self.office, self)

    def _ask_roles(self, shop_id: int) -> None:
        decide_roles(self.office, shop_id, self)

    def _ask_invoiced(self, shop_id: int) -> None:
        leave_to_shop(self.office, shop_id, self, done=self.sync.look)

    def _show_journal(self, shop_id: int) -> None:
        shop = ListQuery(chips=(("view", "all"), ("shop", str(shop_id))))
        self.office.ways.go("journal", shop)

    def _ask_keys(self, shop_id: int) -> None:
        state = next(each for each in self._rows if each.id == shop_id)
        connect_a_shop(self.office, self, shop_id=shop_id, address=state.url)

    def _ask_again(self, shop_id: int) -> None:
        """Connect a shop that was left: it is found by its address, as it was."""
        state = next(each for each in self._rows if each.id == shop_id)
        connect_a_shop(self.office, self, address=state.url)

    def _ask_leave(self, shop_id: int) -> None:
        leave_a_shop(self.office, next(each for each in self._rows if each.id == shop_id), self)

    def _on_ships(self, ships: bool) -> None:
        self._process.tell("orders.process" if ships else "orders.process_unshipped")

    def _on_shops(self) -> None:
        if not self.sync.known:
            return
        first, rows = not self._known, self.sync.states
        self._rows = rows
        self._known = True
        self.panel.tell_shops({row.id: row.url for row in self._rows})
        # Before it was known whether there is a shop, the keys were where one begins.
        begun = first and (self._connect.hasFocus() or self._import.hasFocus())
        self._draw()
        if self.isVisible():
            self.counting.look()
        if begun and (there := self.first_focus()) is not None:
            there.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self) -> None:
        for row in self._rows:
            if row.id not in self.cards:
                acts = {
                    "shop_journal.open": self._show_journal,
                    "shop_roles.open": self._ask_roles,
                    "shop_connect.change_keys": self._ask_keys,
                    "shop_left.open": self._ask_invoiced,
                    "shop_leave.open": self._ask_leave,
                }
                self.cards[row.id] = ShopCard(self.sync, acts, self.strip)
                card = self.cards[row.id]
                if not self.office.actor.may("shop.reach"):
                    for button in (*(card.acts[name] for name in _OWNERS), card.again):
                        button.allow(allowed=False, reason=say("shop_connect.may_not"))
                card.keys_asked.connect(self._ask_keys)
                card.again_asked.connect(self._ask_again)
                self._cells.addWidget(self.cards[row.id])
            self.cards[row.id].show_state(row)
        there, connected = bool(self._rows), bool(self.sync.connected)
        self._sync.setVisible(connected)
        self._sync.allow(not self.sync.running, say("shop_link.syncing"))
        if connected and not self.office.actor.may("sync.store"):
            self._sync.allow(allowed=False, reason=say("shop_link.may_not"))
        for widget in (self.strip, self._body):
            widget.setVisible(there)
        self.blank.setVisible(not there)
        if not there:
            self.blank.show_words("shops", say("shops.none"), say("shops.none_text"), self._beginnings())
        self._fit()

    def _beginnings(self) -> tuple[Act, ...]:
        """How one begins: with a shop that brings itself, where whoever is here may connect one."""
        may = self.office.actor.may("shop.reach")
        brings = Act("shops.import", self._ask_source, icon="in", look="secondary" if may else "primary")
        connects = Act("shop_connect.open", self._ask_shop, icon="new", look="primary")
        return (connects, brings) if may else (brings,)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The record beside the list never takes so much that the list cannot be read; where the head has no room for all its
        buttons, those that stand elsewhere too give way.
        """
        roomy = self.width() >= scaled(960)
        # While there is no shop, the page itself says how one begins: once is enough.
        begins = self._known and not self._rows
        self._process.setVisible(roomy)
        self._import.setVisible(roomy and not begins)
        self._connect.setVisible(not begins)
        self.panel.setFixedWidth(min(scaled(_PANEL), self.width() * 2 // 5))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()
        else:
            self.counting.look()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._draw()
            self.panel.show_record(self.records.current)
