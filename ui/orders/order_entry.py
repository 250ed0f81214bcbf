"""Entering an order by keys: its customer, its lines, what it costs and what confirming it will do (look.md, ENTRY).

The draft saves itself every few seconds and whenever a line is left; what a killed window had not finished is offered
again. Nothing is confirmed but by Ctrl+Enter or its button.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakSet

from PySide6.QtCore import QEvent, QObject, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.base.errors import Refusal
from app.customers.queries import CustomerRow
from app.flow import sell
from app.orders.draft import DraftLine, OrderDraft
from app.orders.entry import Offer, Pricing, in_other_terms, offers_of, shipping_line
from app.orders.queries import OrderRow
from app.orders.save import figures
from app.pricing.figures import Totals
from app.reports.entry_page import Buyer, EntryPage, buyer, entry_page
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.chips import Chip, ChipLabel
from ui.kit.field import Field
from ui.kit.ground import Ground
from ui.kit.keys_bar import KeysBar
from ui.kit.office import Office, Touched, touches
from ui.kit.runner import Failure, alive
from ui.kit.section import Figure, Figures
from ui.kit.shortcuts import bind, hint
from ui.kit.theme import scaled, set_role
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, WordLabel, say, sentence, words
from ui.orders import unfinished
from ui.orders.entry_form import EntryForm
from ui.orders.entry_rows import EntryRow
from ui.orders.entry_side import USUAL_KEYS, EntrySide
from ui.orders.line_grid import LineGrid

if TYPE_CHECKING:
    from collections.abc import Sequence

SAVE_MILLISECONDS = 3000
"""How long a change waits at most before the draft is saved."""

_OPEN: WeakSet[OrderEntry] = WeakSet()


class OrderEntry(QWidget):
    """A new order, or a draft to go on with. `titled` tells its name for the window's list of what is open."""

    titled = Signal(str)

    def __init__(self, office: Office, order_id: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office, self.order_id = office, order_id
        self._page: EntryPage | None = None
        self._buyer: Buyer | None = None
        self._extra: tuple[DraftLine, ...] = ()
        self._pricing = Pricing(prices_include_tax=False, rates={})
        self._totals: Totals | None = None
        self._dirty = self._saving = self._confirming = self._over = False
        self._timer = QTimer(self)
        self._timer.setInterval(SAVE_MILLISECONDS)
        self._timer.timeout.connect(self.save)
        self._build()
        self._connect()
        _OPEN.add(self)
        office.ask(entry_page, order_id, done=self._on_page, failed=self._on_failed, owner=self)

    # --- building ---

    def _build(self) -> None:
        self.banner = Banner(self)
        self.form = EntryForm(self.office, self._create_customer, self)
        self.grid = LineGrid(self.office, self._create_product, self)
        self.complaint = QLabel(self)
        self.complaint.setTextFormat(Qt.TextFormat.PlainText)
        self.complaint.setWordWrap(True)
        self.complaint.setContentsMargins(MARGIN, 4, MARGIN, 4)
        set_role(self.complaint, "label", "late")
        self.complaint.hide()
        self.note = QLineEdit(self)
        self._note_field = Field("order_entry.note", self.note, hint="kit.optional")
        self.totals = Figures(self)
        self.totals.setFixedWidth(scaled(250))
        self.side = EntrySide(self.office, self)
        form = QVBoxLayout()
        form.setContentsMargins(MARGIN, 14, MARGIN, 14)
        form.addWidget(self.form)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 12, MARGIN, 14)
        foot.setSpacing(32)
        foot.addWidget(self._note_field, 1, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.totals, 0, Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.banner)
        left.addLayout(form)
        left.addWidget(self.grid, 1)
        left.addWidget(self.complaint)
        left.addWidget(_line(self))
        left.addLayout(foot)
        left.addWidget(KeysBar(_KEYS, self))
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(left, 1)
        body.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._title_bar())
        column.addLayout(body, 1)
        self.setTabOrder(self.form.discount, self.grid)
        self.setTabOrder(self.grid, self.note)
        self.setTabOrder(self.note, self.confirm_button)
        self.setTabOrder(self.confirm_button, self.abandon_button)

    def _title_bar(self) -> QWidget:
        bar = Ground("", "bottom", self)
        bar.setFixedHeight(56)
        title = WordLabel("order_entry.title", bar)
        set_role(title, "title")
        self._saved_label = QLabel(bar)
        self._saved_label.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._saved_label, "support", "text2")
        self.abandon_button = WordButton("order_entry.abandon", bar, look="quiet", clicked=self.abandon)
        self.confirm_button = WordButton("order_entry.confirm", bar, look="primary", clicked=self.confirm)
        self.confirm_button.show_keys(lambda: hint("confirm"))
        row = QHBoxLayout(bar)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(8)
        row.addWidget(title)
        row.addWidget(ChipLabel(Chip("none", say("orders.chip.draft"), icon="edit", filled=True), bar))
        row.addWidget(self._saved_label)
        row.addStretch(1)
        row.addWidget(self.abandon_button)
        row.addWidget(self.confirm_button)
        return bar

    def _connect(self) -> None:
        self.form.buyer_chosen.connect(self._on_buyer_chosen)
        self.form.changed.connect(self._on_head)
        self.grid.changed.connect(self._on_lines)
        self.grid.line_left.connect(self.save)
        self.grid.left.connect(self._on_grid_left)
        self.grid.complained.connect(self._complain)
        self.grid.removed.connect(self._on_removed)
        self.note.editingFinished.connect(self._touch)
        self.note.returnPressed.connect(self.confirm_button.setFocus)
        self.side.taken.connect(self.grid.add_product)
        self.office.changed.connect(self._on_changed)
        bind(self, "confirm", self.confirm)
        bind(self, "save", self.save)
        for at, keys in enumerate(USUAL_KEYS):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda at=at: self.side.take_usual(at))

    # --- starting ---

    def first_focus(self) -> QWidget:
        """What takes the keys when the entry opens."""
        return self.form.customer

    def _on_page(self, page: EntryPage) -> None:
        self._page = page
        draft = page.draft
        self._pricing = Pricing(
            draft.prices_include_tax if draft is not None else False,
            page.rates,
            page.company.vat_regime,
            page.company.territory,
            self.office.today,
        )
        self.form.start(page)
        self.grid.set_pricing(self._pricing)
        if draft is not None:
            self._go_on_with(draft, page)
        else:
            self._offer_unfinished()
        self._count()
        if draft is not None and self.form.customer.hasFocus():
            self.grid.begin()

    def _go_on_with(self, draft: OrderDraft, page: EntryPage) -> None:
        offers = page.offers or {}
        counted = [line for line in draft.lines if line.kind in {"goods", "service"}]
        others = [line for line in draft.lines if line.kind not in {"goods", "service"}]
        carriage = next((line for line in others if line.kind == "shipping"), None)
        if carriage is not None:
            self.form.shipping.set_value(carriage.unit_price_micro)
        self._extra = tuple(line for line in others if line is not carriage)
        self.grid.put(
            [EntryRow(at, line, offers.get(line.product_id or 0)) for at, line in enumerate(counted, 1)]
        )
        self.note.setText(draft.note)
        if page.buyer is not None:
            self._buyer = page.buyer
            self.side.show_buyer(page.buyer)
            self.titled.emit(say("order_entry.of", customer=page.buyer.row.name))
        if page.saved_at is not None:
            self._saved_label.setText(say("order_entry.saved_on", at=words().day_time(page.saved_at)))
        if self.order_id is not None:
            unfinished.remember(self.office, self.order_id)

    def _offer_unfinished(self) -> None:
        here = {each.order_id for each in _OPEN if alive(each)}
        waiting = [key for key in unfinished.remembered(self.office) if key not in here]
        if waiting:
            self.office.ask(unfinished.still_drafts, waiting, done=self._on_unfinished, owner=self)

    def _on_unfinished(self, rows: Sequence[OrderRow]) -> None:
        if not rows:
            return
        row = rows[-1]

        def resume() -> None:
            self._over = True
            self.office.ways.close_page()
            self.office.ways.open("order_draft", row.id)

        def leave() -> None:
            unfinished.forget(self.office, row.id)
            self.banner.dismiss()

        self.banner.show_message(
            "wait",
            say("order_entry.unfinished", customer=row.customer),
            say(
                "order_entry.unfinished_more",
                day=words().date(row.ordered_on),
                total=words().money(row.total, row.currency),
            ),
            (Act("order_entry.resume", resume), Act("order_entry.leave", leave, look="quiet")),
        )

    # --- what is typed ---

    @property
    def draft(self) -> OrderDraft | None:
        """The order as typed; None while nobody buys it or nothing is on it."""
        if self._buyer is None or self._page is None:
            return None
        lines = self.lines
        if not lines and self.order_id is None:
            return None
        return replace(self._priced(lines), customer_id=self._buyer.row.id)

    @property
    def lines(self) -> tuple[DraftLine, ...]:
        """The lines as typed, carriage after them."""
        price = self.form.shipping.value
        carriage = (
            (shipping_line(price, say("order_entry.shipping"), self._pricing),)
            if price and self._pricing.rates
            else ()
        )
        return (*self.grid.lines, *self._extra, *carriage)

    def _priced(self, lines: tuple[DraftLine, ...]) -> OrderDraft:
        """The lines with what the head says of them, whoever buys."""
        assert self._page is not None
        head, company = self.form.head, self._page.company
        before = self._page.draft
        return OrderDraft(
            customer_id=0,
            ordered_on=before.ordered_on if before is not None else self.office.today,
            lines=lines,
            currency=company.currency,
            prices_include_tax=self._pricing.prices_include_tax,
            rounding=self._page.rounding,
            discount_ppm=self.form.discount.value or 0,
            payment_kind=head.payment_kind,
            terms_id=head.terms_id,
            billing=head.billing,
            delivery=head.delivery,
            language=self._buyer.row.language if self._buyer is not None else company.language,
            customer_reference=self.form.reference.text().strip(),
            note=self.note.text().strip(),
            promised_on=self.form.promised.value,
        )

    def _on_buyer_chosen(self, row: CustomerRow | None) -> None:
        if row is not None:
            self.form.forget_places()
            self.office.ask(buyer, row.id, done=self._on_buyer, failed=self._on_failed, owner=self)

    def _on_buyer(self, found: Buyer) -> None:
        self._buyer = found
        self.form.show_buyer(found, defaults=True)
        self.side.show_buyer(found)
        self.titled.emit(say("order_entry.of", customer=found.row.name))
        self._on_head()

    def _on_head(self) -> None:
        include = self.form.head.prices_include_tax
        if include != self._pricing.prices_include_tax:
            self._turn_prices(include_tax=include)
        self._touch()
        self._count()

    def _turn_prices(self, *, include_tax: bool) -> None:
        """Prices with tax become prices without, or the other way round: what is paid stays the same."""
        carriage = self.form.shipping.value
        if carriage and self._pricing.rates:
            line = shipping_line(carriage, "", self._pricing)
            self.form.shipping.set_value(in_other_terms([line], include_tax=include_tax)[0].unit_price_micro)
        rows = list(self.grid.rows)
        turned = iter(in_other_terms(self.grid.lines, include_tax=include_tax))
        self._extra = in_other_terms(self._extra, include_tax=include_tax)
        self._pricing = replace(self._pricing, prices_include_tax=include_tax)
        self.grid.set_pricing(self._pricing)
        self.grid.put([replace(row, line=next(turned)) if row.line is not None else row for row in rows])

    def _on_lines(self) -> None:
        self._touch()
        self._count()

    def _on_removed(self, row: EntryRow, at: int) -> None:
        name = row.line.name if row.line is not None else ""

        def undo() -> None:
            if alive(self):
                self.grid.bring_back(row, at)

        self.office.ways.say(say("order_entry.removed", name=name), undo)

    def _on_grid_left(self, forward: bool) -> None:
        if forward:
            self.note.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.form.discount.setFocus(Qt.FocusReason.BacktabFocusReason)

    def _complain(self, problem: str) -> None:
        self.complaint.setText(problem)
        self.complaint.setVisible(bool(problem))

    # --- what it costs ---

    def _count(self) -> None:
        """Compute the figures anew and show them; what cannot be computed is said under the lines."""
        if self._page is None:
            return
        try:
            draft = self._priced(self.lines)
            self._totals = figures(draft)
        except Refusal as refusal:
            self._complain(sentence(refusal))
            return
        totals, gross = self._totals, draft.prices_include_tax
        self.grid.show_amounts([line.gross if gross else line.net for line in totals.lines])
        self._show_totals(draft, totals)
        missing = sum(
            max(row.line.quantity_milli - row.free_milli, 0)
            for row in self.grid.rows
            if row.line is not None and row.free_milli is not None
        )
        self.side.show_effects(self.grid.lines, missing, totals.total, draft.payment_kind, self._page.credit)

    def _show_totals(self, draft: OrderDraft, totals: Totals) -> None:
        def money(minor: int) -> str:
            return words().money(minor, draft.currency)

        def of(figure: object) -> int:
            return getattr(figure, "gross" if draft.prices_include_tax else "net")

        rows = [
            Figure(
                say("order_entry.goods", n=len(totals.lines)), money(sum(of(line) for line in totals.lines))
            )
        ]
        for kind in ("discount", "shipping", "fee"):
            amount = sum(of(part) for part in totals.parts if part.kind == kind)
            if amount:
                rows.append(Figure(say(f"order_entry.part.{kind}"), money(amount)))
        key = "order_entry.tax_in" if draft.prices_include_tax else "order_page.tax"
        rows += [
            Figure(say(key, rate=words().percent(rate.rate_ppm)), money(rate.tax))
            for rate in totals.rates
            if rate.tax
        ]
        rows.append(Figure(say("order_page.total"), money(totals.total), "hero"))
        self.totals.show_rows(rows)

    # --- keeping it ---

    def _touch(self) -> None:
        if self._page is not None and not self._over:
            self._dirty = True
            if not self._timer.isActive():
                self._timer.start()

    def save(self) -> None:
        """Save the draft now, when there is something to save; one saving at a time."""
        draft = self.draft
        if draft is None or self._saving or self._over or not self._dirty:
            return
        self._dirty, self._saving = False, True
        self._timer.stop()
        self.office.do(
            sell.save, draft, self.order_id, done=self._on_saved, failed=self._on_failed, owner=self
        )

    def _on_saved(self, order_id: int) -> None:
        self._saving = False
        if self.order_id is None:
            self.order_id = order_id
            unfinished.remember(self.office, order_id)
        self._saved_label.setText(say("order_entry.saved_at", at=QTime.currentTime().toString("HH:mm")))
        if self._dirty:
            self.save()
        elif self._confirming:
            self.office.do(
                sell.confirm, order_id, done=self._on_confirmed, failed=self._on_failed, owner=self
            )

    def _on_failed(self, failure: Failure) -> None:
        if self._saving:
            # What was typed is still here and will be tried again with the next change.
            self._dirty = True
        self._saving = self._confirming = False
        self.confirm_button.setEnabled(True)
        self.banner.show_failure(failure)

    def confirm(self) -> None:
        """Confirm the order and show it: confirmed, or held with each rule that said no (Ctrl+Enter)."""
        if self._confirming or self._over or not self.grid.settle():
            return
        self.banner.dismiss()
        if not self.form.check():
            return
        if not self.grid.lines:
            self.banner.show_failure(Failure.of(Refusal("order_empty")))
            self.grid.begin()
            return
        if self.draft is None:
            # The customer was only just chosen and is still being read.
            return
        self._confirming = self._dirty = True
        self.confirm_button.setEnabled(False)
        self.save()

    def _on_confirmed(self, confirmed: sell.Confirmed) -> None:
        self._finish()
        self.office.ways.say(say(f"order_page.done.{confirmed.state}", number=confirmed.number))
        self.office.ways.open("order", confirmed.order_id)

    def abandon(self) -> None:
        """Give the entry up; it can be brought back for a while (U1)."""
        draft, order_id, office = self.draft, self.order_id, self.office
        if self._saving or self._confirming:
            return
        self._finish()
        if order_id is None or draft is None:
            return

        def undo() -> None:
            office.do(sell.save, draft, done=lambda new_id: office.ways.open("order_draft", new_id))

        office.do(
            sell.cancel,
            order_id,
            say("order_entry.abandoned"),
            done=lambda _none: office.ways.say(say("order_entry.abandoned_done"), undo),
        )

    def _finish(self) -> None:
        """The entry is over: nothing of it is saved or offered again, and its page goes."""
        self._over = True
        self._timer.stop()
        if self.order_id is not None:
            unfinished.forget(self.office, self.order_id)
        self.office.ways.close_page()

    # --- creating in place ---

    def _create_customer(self, text: str) -> None:
        from ui.customers.customer_dialog import add_customer

        def made(customer_id: int) -> None:
            self.form.forget_places()
            self.office.ask(buyer, customer_id, done=self._on_buyer, failed=self._on_failed, owner=self)
            self.form.delivery.setFocus(Qt.FocusReason.OtherFocusReason)

        add_customer(self.office, text, parent=self, done=made)

    def _create_product(self, row: int, text: str) -> None:
        from ui.stock.product_dialog import add_product

        def found(offers: list[Offer]) -> None:
            if offers:
                self.grid.set_product(row, offers[0])
                self.grid.go(row, "quantity")

        def made(product_id: int) -> None:
            self.office.ask(offers_of, [product_id], done=found, failed=self._on_failed, owner=self)

        add_product(self.office, text, parent=self, done=made)

    # --- keeping step ---

    def _on_changed(self, touched: Touched) -> None:
        if self._over or self._page is None:
            return
        if touches(touched, frozenset({"stock_balance", "product", "shipment"})):
            products = sorted({line.product_id for line in self.grid.lines if line.product_id is not None})
            if products:
                self.office.ask(offers_of, products, done=self._on_offers, owner=self, later=True)
        if self._buyer is not None and touches(touched, frozenset({"customer", "payment", "invoice"})):
            self.office.ask(buyer, self._buyer.row.id, done=self._on_standing, owner=self, later=True)

    def _on_offers(self, offers: list[Offer]) -> None:
        self.grid.show_offers({offer.id: offer for offer in offers})
        self._count()

    def _on_standing(self, found: Buyer) -> None:
        if self._buyer is not None and found.row.id == self._buyer.row.id:
            self._buyer = found
            self.side.show_buyer(found)
            self._count()

    # --- Qt asks ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Insert and not event.modifiers():
            self.grid.begin()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The window saves what is typed before it closes the books.
        self.window().installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.window().removeEventFilter(self)
        self.save()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and watched is self.window():
            self.grid.settle()
            self.save()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._page is not None:
            self._count()


_KEYS = (
    ("return", "order_entry.key.next"),
    ("add_line", "order_entry.key.add"),
    ("remove_line", "order_entry.key.remove"),
    ("copy_line", "order_entry.key.copy"),
    ("choose", "order_entry.key.choose"),
    ("confirm", "order_entry.key.confirm"),
)


def _line(parent: QWidget) -> Ground:
    line = Ground("", "bottom", parent, line="line_strong")
    line.setFixedHeight(1)
    return line
