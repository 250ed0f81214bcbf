"""What is typed of an order: its head, its lines, the note, and below them what it all costs, computed at each change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from app.base.errors import Refusal
from app.base.exchange import MICRO, worth_at
from app.orders.draft import OrderDraft
from app.orders.entry import Offer, Pricing, in_other_terms, repriced
from app.orders.figures import figures
from app.orders.vat import determined
from app.reports.entry_page import Buyer, EntryPage
from app.reports.last_lines import LastLines
from ui.kit.discount_edit import Discount
from ui.kit.grid_keys import act_of
from ui.kit.ground import Ground
from ui.kit.office import Office
from ui.kit.theme import scaled, set_role
from ui.kit.tokens import MARGIN
from ui.kit.wording import sentence
from ui.orders.entry_foot import EntryFoot
from ui.orders.entry_form import EntryForm
from ui.orders.entry_history import EntryState, History
from ui.orders.entry_rows import EntryRow
from ui.orders.half_typed import half_typed
from ui.orders.line_grid import LineGrid
from ui.orders.sheet_prices import SheetPrices

_IN_GRID = frozenset({"goods", "service", "text", "section"})


_HIGH = 520
"""From this height on there is room for a row of keys, at 100 %."""


class EntrySheet(QWidget):
    """`changed` tells that the order is another, `counted` that its figures were computed anew.

    `ended` tells that the keys went past the last field, `went_back` that the order is as it was before, or after again.
    """

    changed = Signal()
    counted = Signal()
    ended = Signal()
    went_back = Signal()

    def __init__(
        self,
        office: Office,
        create_customer: Callable[[str], object],
        create_product: Callable[[int, str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._page: EntryPage | None = None
        self._history = History[EntryState]()
        self._restoring = False
        self.buyer: Buyer | None = None
        self.total = 0
        self.form = EntryForm(office, create_customer, self)
        self.grid = LineGrid(office, create_product, self)
        self._prices = SheetPrices(self.form, self.grid)
        self.complaint = QLabel(self)
        self.foot = EntryFoot(office, self)
        self.note, self.totals = self.foot.note, self.foot.totals
        self._lay_out()
        self.foot.turned.connect(self._on_margins)
        self.foot.option.clicked.connect(self.grid.turn_option)
        self.grid.show_margins(shown=self.foot.margins.on)
        self.form.changed.connect(self._on_head)
        self.grid.changed.connect(self._on_lines)
        self.grid.left.connect(self._on_grid_left)
        self.grid.complained.connect(self._complain)
        self.grid.stepped.connect(self.step_back)
        for edit in self.findChildren(QLineEdit):
            if not self.grid.isAncestorOf(edit):
                edit.installEventFilter(self)
        self.note.editingFinished.connect(self._on_note)
        self.note.returnPressed.connect(self.foot.deposit.edit.setFocus)
        self.foot.deposit.edit.returnPressed.connect(self.ended)
        self.foot.deposit.changed.connect(self._on_foot)
        self.foot.method.changed.connect(self._on_method)

    def _lay_out(self) -> None:
        self.complaint.setTextFormat(Qt.TextFormat.PlainText)
        self.complaint.setWordWrap(True)
        self.complaint.setContentsMargins(MARGIN, 4, MARGIN, 4)
        set_role(self.complaint, "label", "late")
        self.complaint.hide()
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN, 14, MARGIN, 14)
        head.addWidget(self.form)
        line = Ground("", "bottom", self)
        line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.grid, 1)
        column.addWidget(self.complaint)
        column.addWidget(line)
        column.addWidget(self.foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where the text is large, lines need the room more than hints do; Ctrl+? tells the keys too.
        self.foot.keys.setVisible(self.height() >= scaled(_HIGH))

    # --- what stands in it ---

    def start(self, page: EntryPage) -> None:
        """Begin with what there is, or go on with a draft."""
        self._page = page
        draft, company = page.draft, page.company
        self._prices.terms = Pricing(
            draft.prices_include_tax if draft is not None else page.mostly_persons,
            page.rates,
            company.vat_regime,
            company.territory,
            self._office.today,
        )
        self.form.start(page)
        self.foot.method.start(page.methods, draft.payment_method if draft is not None else "")
        self._prices.take(self._prices.terms)
        self._follow_currency(anew=False)
        if draft is not None:
            self.buyer = page.buyer
            if page.buyer is not None:
                self._prices.take_for(page.buyer, anew=False)
            self._show_lines(draft, page.offers or {})
            self.foot.show_draft(draft)
        self._count()
        self._history.begin(self.state)

    def show_buyer(self, buyer: Buyer, *, defaults: bool) -> None:
        """Show who buys; with `defaults`, on their terms."""
        self.buyer = buyer
        if defaults:
            self.form.show_buyer(buyer, defaults=True)
            self._prices.take_for(buyer, anew=True)
            self._on_head()
        else:
            self._prices.take_for(buyer, anew=False)
            self._count()

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Show what is available now of the products on the lines."""
        self.grid.show_offers({offer.id: offer for offer in offers})
        self._count()

    def take_lines(self, last: LastLines) -> None:
        """Take the lines of another order below those that stand, told as prices are told here."""
        lines = [line for line in last.draft.lines if line.kind in _IN_GRID]
        include = self._prices.terms.prices_include_tax
        if last.draft.prices_include_tax != include:
            lines = list(in_other_terms(lines, include_tax=include))
        if last.draft.currency != self.form.currency.value:
            # A price of another currency is none here: the product's own counts.
            lines = [
                repriced(
                    replace(line, price_from="product"),
                    last.offers.get(line.product_id or 0),
                    self._prices.terms,
                )
                for line in lines
            ]
        standing = [row for row in self.grid.rows if row.line is not None]
        more = [EntryRow(0, line, last.offers.get(line.product_id or 0)) for line in lines]
        self.grid.restore([*standing, *more])
        self._on_lines()

    def offer_options(self) -> None:
        """Let lines be options: it is a quote that is entered."""
        self.grid.offers_options = True
        self.foot.offer_options()

    def settle(self) -> bool:
        """Take what stands in the open cell, and in the field that is being typed in; False where it cannot be taken."""
        return self.grid.settle() and self.foot.deposit.settle()

    @property
    def sells(self) -> bool:
        """Whether anything is sold yet: words alone are no order."""
        return any(not row.words_only for row in self.grid.rows if row.line is not None)

    @property
    def draft(self) -> OrderDraft | None:
        """The order as typed; None while nobody buys it."""
        if self.buyer is None or self._page is None:
            return None
        return replace(self._priced(), customer_id=self.buyer.row.id)

    @property
    def missing_milli(self) -> int:
        """What stock lacks of what is typed, in thousandths."""
        return sum(
            max(row.line.quantity_milli - row.free_milli, 0)
            for row in self.grid.rows
            if row.line is not None and row.free_milli is not None and not row.line.optional
        )

    def _show_lines(self, draft: OrderDraft, offers: Mapping[int, Offer]) -> None:
        shown = [line for line in draft.lines if line.kind in _IN_GRID]
        others = [line for line in draft.lines if line.kind not in _IN_GRID]
        carriage = next((line for line in others if line.kind == "shipping"), None)
        if carriage is not None:
            self.form.shipping.set_value(carriage.unit_price_micro)
        self._prices.extra = tuple(line for line in others if line is not carriage)
        self.grid.put(
            [EntryRow(at, line, offers.get(line.product_id or 0)) for at, line in enumerate(shown, 1)]
        )

    def _priced(self) -> OrderDraft:
        """The order as typed, whoever buys it."""
        assert self._page is not None
        head, company, before = self.form.head, self._page.company, self._page.draft
        terms = self._prices.terms
        off = self.form.discount.value or Discount()
        # What the fields do not show stays as the draft had it.
        base = before or OrderDraft(customer_id=0, ordered_on=self._office.today)
        draft = replace(
            base,
            customer_id=0,
            lines=(*self.grid.lines, *self._prices.extra, *self._prices.carriage),
            currency=self.form.currency.value,
            prices_include_tax=terms.prices_include_tax,
            rounding=self._page.rounding,
            discount_ppm=off.ppm,
            discount_amount=off.amount,
            payment_kind=head.payment_kind,
            terms_id=head.terms_id,
            billing=head.billing,
            delivery=head.delivery,
            language=self.buyer.row.language if self.buyer is not None else company.language,
            customer_reference=self.form.reference.text().strip(),
            note=self.note.text().strip(),
            promised_on=self.form.promised.value,
        )
        draft = self.foot.put_on(draft)
        return determined(draft, terms.vat) if terms.vat is not None else draft

    # --- going back ---

    @property
    def state(self) -> EntryState:
        """The order as it stands, to come back to."""
        rows = tuple(
            replace(row, amount=None, free_milli=None, margin=None)
            for row in self.grid.rows
            if row.line is not None
        )
        foot = self.foot
        return EntryState(
            self.buyer, self.form.state, rows, self.note.text(), foot.deposit.state, foot.method.value
        )

    def step_back(self, back: bool) -> None:
        """Show the order as it was before (Ctrl+Z), or after again (Ctrl+Y)."""
        found = self._history.back() if back else self._history.forward()
        if found is None:
            return
        self._restoring = True
        try:
            self.buyer = found.buyer
            self.form.restore(found.head, found.buyer)
            include = self.form.head.prices_include_tax
            self._prices.take(replace(self._prices.terms, prices_include_tax=include))
            self._follow_currency(anew=False)
            if found.buyer is not None:
                self._prices.take_for(found.buyer, anew=False)
            self.grid.restore(found.rows)
            self.foot.restore(found)
        finally:
            self._restoring = False
        self._count()
        self.changed.emit()
        self.went_back.emit()

    def _tell(self) -> None:
        """The order is another: it is kept as one to come back to."""
        if not self._restoring:
            self._history.push(self.state)
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            act = act_of(event)
            if act in {"undo", "redo"} and not half_typed(watched):
                self.step_back(act == "undo")
                return True
        return super().eventFilter(watched, event)

    # --- what changes it ---

    def _on_head(self) -> None:
        if self._restoring:
            return
        include = self.form.head.prices_include_tax
        if include != self._prices.terms.prices_include_tax:
            self._prices.turn(include_tax=include)
        self._follow_currency(anew=True)
        self._prices.follow_places()
        self._prices.follow_list()
        self._tell()
        self._count()

    def _follow_currency(self, *, anew: bool) -> None:
        assert self._page is not None
        code = self.form.currency.value
        self._prices.take_currency(code, self._page.abroad.get(code, MICRO), anew=anew)
        self.foot.deposit.edit.set_currency(code)

    @property
    def total_at_home(self) -> int:
        """The total in the company's currency, as the last rate has it."""
        code = self.form.currency.value
        if self._page is None or code not in self._page.abroad:
            return self.total
        return worth_at(self._page.abroad[code], code, self._page.company.currency).of(self.total)

    @property
    def abroad(self) -> bool:
        """Whether it is in another currency than the company's."""
        return self.form.currency.value != self._office.currency

    def _on_lines(self) -> None:
        if not self._restoring:
            self._tell()
            self._count()

    def _on_note(self) -> None:
        self._tell()

    def _on_foot(self) -> None:
        self._tell()
        self._count()

    def _on_method(self) -> None:
        self.form.expect(self.foot.method.kind)
        self._on_head()

    def _on_grid_left(self, forward: bool) -> None:
        if forward:
            self.note.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.form.discount.setFocus(Qt.FocusReason.BacktabFocusReason)

    def _complain(self, problem: str) -> None:
        self.complaint.setText(problem)
        self.complaint.setVisible(bool(problem))

    def _count(self) -> None:
        """Compute the figures anew and show them; what cannot be computed is said under the lines."""
        if self._page is None:
            return
        try:
            draft = self._priced()
            found = figures(draft)
        except Refusal as refusal:
            self._complain(sentence(refusal))
            return
        self.total = found.total
        self._show_rates(draft)
        self.grid.show_amounts(*self.foot.show_figures(draft, found, self.grid.rows))
        self.counted.emit()

    def _on_margins(self) -> None:
        self.grid.show_margins(shown=self.foot.margins.on)
        self._count()

    def _show_rates(self, draft: OrderDraft) -> None:
        """Show on the lines the VAT that the order as a whole comes to: it may cross a threshold."""
        decided = iter(draft.lines)  # the lines of the grid come first, then those it does not show
        rows = [replace(row, line=next(decided)) if row.line is not None else row for row in self.grid.rows]
        self._prices.extra = tuple(next(decided) for _ in self._prices.extra)
        if any(old.line != new.line for old, new in zip(self.grid.rows, rows, strict=True)):
            self.grid.put(rows)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._count()
