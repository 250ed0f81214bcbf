"""Entering an order by keys: its customer, its lines, what it costs and what confirming it will do (look.md, ENTRY).

The draft saves itself whenever a cell or field is left; what a killed window had not finished is offered again.
Nothing is confirmed but by Ctrl+Enter or its button.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from weakref import WeakSet

from PySide6.QtCore import QEvent, QObject, Qt, QTime, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.errors import Refusal
from app.customers.queries import CustomerRow
from app.flow import sell
from app.orders.draft import OrderDraft
from app.reports.entry_page import Buyer, EntryPage, buyer, entry_page
from app.reports.last_lines import LastLines, last_lines
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.office import Office
from ui.kit.presence import Presence
from ui.kit.reading_order import read_last
from ui.kit.runner import Failure, alive
from ui.kit.scroll import Scroll
from ui.kit.shortcuts import bind
from ui.kit.theme import scaled
from ui.kit.wording import say, words
from ui.orders.as_quote import keep_as_quote
from ui.orders.counter_dialog import sell_here
from ui.orders.draft_keeper import DraftKeeper
from ui.orders.entry_bar import EntryBar
from ui.orders.entry_beside import EntryBeside, lack_of
from ui.orders.entry_creation import EntryCreation
from ui.orders.entry_extras import EntryExtras
from ui.orders.entry_rows import EntryRow
from ui.orders.entry_scans import EntryScans
from ui.orders.entry_sheet import EntrySheet
from ui.orders.entry_side import USUAL_KEYS, EntrySide
from ui.orders.order_name import begun_told
from ui.orders.unfinished_offer import UnfinishedOffer

_OPEN: WeakSet[OrderEntry] = WeakSet()


class OrderEntry(QWidget):
    """A new order, or a draft to go on with. `titled` tells its name for the window's list of what is open."""

    titled = Signal(str)
    noun = "sales_order"

    def __init__(self, office: Office, order_id: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._page: EntryPage | None = None
        self._confirming = False
        self._meant_for: int | None = None
        self.keeper = self.made_keeper(order_id)
        self.bar, self.banner = EntryBar(self), Banner(self)
        self.creation = EntryCreation(office, self, lambda: self.sheet, self._on_buyer, self._on_failed)
        self.sheet = EntrySheet(office, self.creation.customer, self.creation.product, self)
        self.side = EntrySide(office, self)
        self.beside = EntryBeside(office, self.sheet, self.side, lambda: self.keeper.over, self)
        self.scans = EntryScans(office, self.sheet.grid, self.banner, self)
        self.extras = EntryExtras(office, self.keeper, self.bar.extras, self)
        self.presence = Presence(office, self.noun, lambda: self.keeper.order_id, self, edits=True)
        inner, body = QWidget(), QHBoxLayout()
        self.left = QVBoxLayout(inner)
        self.left.setContentsMargins(0, 0, 0, 0)
        self.left.setSpacing(0)
        body.setSpacing(0)
        for widget in (self.presence.banner, self.banner, self.sheet):
            self.left.addWidget(widget, int(widget is self.sheet))
        # What is typed keeps its height where large letters need more than there is: it scrolls rather than being pressed.
        body.addWidget(Scroll(inner, self), 1)
        body.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(body, 1)
        read_last(self.bar)  # an entry ends with its verbs, though they stand above it
        self._connect()
        _OPEN.add(self)
        self.ask_page(order_id)

    def _connect(self) -> None:
        sheet = self.sheet
        sheet.form.buyer_chosen.connect(self._on_buyer_chosen)
        sheet.changed.connect(self._on_typed)
        sheet.ended.connect(self._on_ended)
        sheet.grid.line_left.connect(self.save)
        sheet.grid.removed.connect(self._on_removed)
        self.bar.confirm.clicked.connect(self.confirm)
        self.bar.counter.clicked.connect(self.sell_here)
        if self.noun == "sales_order" and self.office.actor.may("counter.sell"):
            bind(self, "counter", self.bar.counter.click)
        elif self.noun == "sales_order":
            self.bar.take_away(self.bar.counter)
        self.bar.as_quote.clicked.connect(self.keep_as_quote)
        if self.noun == "sales_order" and "order_entry.as_quote" in self.office.left_out:
            self.bar.take_away(self.bar.as_quote)
        self.bar.abandon.clicked.connect(self.abandon)
        self.keeper.saved.connect(self._on_saved)
        self.keeper.failed.connect(self._on_failed)
        self.side.taken.connect(sheet.grid.add_product)
        self.side.copied.connect(self.copy_last)
        self.side.priced.connect(sheet.grid.take_price)
        self.side.swapped.connect(sheet.grid.take_instead)
        self.beside.named.connect(self.titled)
        bind(self, "confirm", self.confirm)
        bind(self, "save", self.save)
        bind(self, "undo", partial(sheet.step_back, back=True))
        bind(self, "redo", partial(sheet.step_back, back=False))
        bind(self, "last_order", self.copy_last)
        bind(self, "last_price", self.side.take_price)
        for at, keys in enumerate(USUAL_KEYS):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self.side.take_usual, at))

    def made_keeper(self, row_id: int | None) -> DraftKeeper:
        """What keeps the draft."""
        return DraftKeeper(self.office, self._to_keep, row_id, self)

    def ask_page(self, row_id: int | None) -> None:
        """Ask for what the entry starts from."""
        self.office.ask(entry_page, row_id, done=self._on_page, failed=self._on_failed, owner=self)

    def keep_as_quote(self) -> None:
        """Keep what was typed as a quote, and show that: it is no order until the customer says yes."""
        if not self._confirming:
            keep_as_quote(self.office, self.keeper, self.sheet, done=self._finish, failed=self._on_failed)

    # --- starting ---

    def first_focus(self) -> QWidget:
        """What takes the keys when the entry opens."""
        return self.sheet.form.customer

    def buy_for(self, customer_id: int) -> None:
        """Begin with this customer; the keys go to the first line."""
        self._meant_for = customer_id
        if self._page is not None:
            self.office.ask(buyer, customer_id, done=self._on_buyer_meant, failed=self._on_failed, owner=self)

    def _on_buyer_meant(self, found: Buyer) -> None:
        self._on_buyer(found)
        self.sheet.grid.begin()

    def _on_page(self, page: EntryPage) -> None:
        self._page = page
        self.beside.begun = True
        self.sheet.start(page)
        self._allow()
        if page.draft is None and self._meant_for is not None:
            self.buy_for(self._meant_for)
            return
        if page.draft is None:
            self._offer_unfinished()
            return
        self.bar.tell_draft(page.draft.ordered_on)
        if page.buyer is not None:
            self.beside.show_buyer(page.buyer)
            self._allow()
        if page.saved_at is not None:
            saved = say("order_entry.saved_on", at=words().day_time(page.saved_at))
            self.bar.tell_saved(", ".join(filter(None, (saved, begun_told(page.begun)))))
        if self.sheet.form.customer.hasFocus():
            self.sheet.grid.begin()

    def _offer_unfinished(self) -> None:
        here = {each.order_id for each in _OPEN if alive(each)}
        UnfinishedOffer(self.office, self.banner, lambda: self.order_id is None, self._give_way).make(
            here, self
        )

    def _give_way(self) -> None:
        self.keeper.over = True
        self.office.ways.close_page()

    # --- what is typed ---

    def _on_buyer_chosen(self, row: CustomerRow | None) -> None:
        if row is not None:
            self.sheet.form.forget_places()
            self.office.ask(buyer, row.id, done=self._on_buyer, failed=self._on_failed, owner=self)

    def _on_buyer(self, found: Buyer) -> None:
        self.sheet.show_buyer(found, defaults=True)
        self.beside.show_buyer(found)
        self._allow()

    def copy_last(self) -> None:
        """Take the lines of the customer's last order, at the prices agreed on then (Ctrl+L)."""
        if self.sheet.buyer is not None and self._page is not None:
            self.office.ask(
                last_lines, self.sheet.buyer.row.id, done=self._on_last, failed=self._on_failed, owner=self
            )

    def _on_last(self, found: LastLines | None) -> None:
        if found is None:
            self.office.ways.say(say("order_entry.no_last"))
            return
        self.sheet.take_lines(found)
        self.office.ways.say(say("order_entry.copied", number=found.number))

    def _on_removed(self, row: EntryRow, at: int) -> None:
        name = row.line.name if row.line is not None else ""

        def undo() -> None:
            if alive(self):
                self.sheet.grid.bring_back(row, at)

        self.office.ways.say(say("order_entry.removed", name=name), undo)

    # --- keeping it ---

    @property
    def order_id(self) -> int | None:
        """The key the draft is kept under, once it is."""
        return self.keeper.order_id

    def save(self) -> None:
        """Save the draft now, when there is something to save (Ctrl+S)."""
        self.keeper.save()

    def _to_keep(self) -> OrderDraft | None:
        """The draft to save: an entry without a line is none yet."""
        draft = self.sheet.draft
        return draft if draft is not None and (draft.lines or self.order_id is not None) else None

    def _on_typed(self) -> None:
        self._allow()
        if self._page is not None:
            self.keeper.touch()

    def _allow(self) -> None:
        """Nothing can be confirmed, nor become a quote, before somebody buys something."""
        lacks = lack_of(self.sheet)
        why = say(lacks) if lacks else ""
        for button in (self.bar.confirm, self.bar.as_quote, self.bar.counter):
            button.allow(not lacks and not self._confirming, why)

    def _on_ended(self) -> None:
        self._allow()
        (self.bar.confirm if self.bar.confirm.isEnabled() else self.sheet.note).setFocus()

    def _on_saved(self) -> None:
        self.bar.tell_saved(say("order_entry.saved_at", at=QTime.currentTime().toString("HH:mm")))

    def _on_failed(self, failure: Failure) -> None:
        self._confirming = False  # what was typed is still here, and is saved with the next change
        self._allow()
        self.banner.show_failure(failure)

    def confirm(self) -> None:
        """Confirm the order and show it: confirmed, or held with each rule that said no (Ctrl+Enter)."""
        self._save_then(self._do_confirm)

    def sell_here(self) -> None:
        """Sell at the counter: how it is paid is asked, then it is confirmed, handed over and invoiced at once."""
        self._save_then(self._ask_how_paid)

    def _save_then(self, then: Callable[[int], object]) -> None:
        """Save what can be sold as it stands, and go on with its key."""
        if self._confirming or self.keeper.over or not self.sheet.settle():
            return
        self.banner.dismiss()
        if not self.sheet.form.check():
            return
        if not self.sheet.sells:
            add = (Act("order_entry.add_product", self.sheet.grid.begin),)
            self.banner.show_failure(Failure.of(Refusal("order_empty")), add)
            self.sheet.grid.begin()
            return
        # Without a draft, the customer was only just chosen and is still being read.
        if self.sheet.draft is not None:
            self._confirming = True
            self._allow()
            self.keeper.save_then(then)

    def _ask_how_paid(self, order_id: int) -> None:
        sell_here(
            self.office, order_id, parent=self.window(), done=lambda _sold: self._finish(), left=self._go_on
        )

    def _go_on(self) -> None:
        self._confirming = False
        self._allow()

    def _do_confirm(self, order_id: int) -> None:
        shown, done, failed = self.sheet.total, self._on_confirmed, self._on_failed
        self.office.do(sell.confirm, order_id, shown=shown, done=done, failed=failed, owner=self)

    def _on_confirmed(self, confirmed: sell.Confirmed) -> None:
        self._finish()
        self.office.ways.say(say(f"order_page.done.{confirmed.state}", number=confirmed.number))
        self.office.ways.open("order", confirmed.order_id)

    def abandon(self) -> None:
        """Give the entry up; it can be brought back for a while (U1)."""
        draft, order_id, office = self.sheet.draft, self.order_id, self.office
        if self.keeper.busy or self._confirming:
            return
        self._finish()
        if order_id is None or draft is None:
            return

        def undo() -> None:
            office.do(sell.save, draft, done=lambda new_id: office.ways.open("order_draft", new_id))

        def said(_none: object) -> None:
            office.ways.say(say("order_entry.abandoned_done"), undo)

        office.do(sell.cancel, order_id, say("order_entry.abandoned"), done=said)

    def _finish(self) -> None:
        """The entry is over: nothing of it is saved or offered again, and its page goes."""
        self.keeper.finish()
        self.office.ways.close_page()

    # --- Qt asks ---

    def event(self, event: QEvent) -> bool:
        # A page that goes alone was closed on purpose: its draft stays in the list and is not offered again.
        if event.type() == QEvent.Type.DeferredDelete:
            self.keeper.let_go()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Insert and not event.modifiers():
            self.sheet.grid.begin()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._page is not None:
            self._allow()
            self.beside.say_again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # What is typed is saved before the window closes the books.
        self.window().installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.window().removeEventFilter(self)
        self.save()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(scaled(304 if self.width() >= 1000 else 264))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and watched is self.window():
            self.sheet.settle()
            self.save()
        return super().eventFilter(watched, event)
