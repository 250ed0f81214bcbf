"""What stands beside an entry, kept in step with what is typed, with the line the keys are on, and with what others change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.orders.draft import OrderDraft
from app.orders.entry import offers_of
from app.orders.foreseen import Proposal, proposal
from app.pricing.number_told import number_told
from app.reports.confirming import Confirming
from app.reports.entry_page import BUYER_NOUNS, Buyer, buyer
from app.reports.line_page import LinePage, line_page
from ui.customers.terms_beyond import beyond_lines
from ui.kit.office import Office, Touched, touches
from ui.kit.wording import say
from ui.orders.entry_rows import EntryRow
from ui.orders.entry_sheet import EntrySheet
from ui.orders.entry_side import EntrySide
from ui.orders.number_told import number_lines

_GOODS = frozenset({"stock_balance", "stock_move", "product", "shipment"})
_COMING = frozenset({"purchase_order", "purchase_line", "setting"}) | _GOODS


def lack_of(sheet: EntrySheet) -> str:
    """What has to be entered before anything is confirmed, by the key of its words; empty where nothing has."""
    if sheet.buyer is None:
        return "order_entry.needs_customer"
    return "" if sheet.sells else "order_entry.needs_line"


class EntryBeside(QObject):
    """`named` carries what the entry is called once its customer is known. `begun` is whether its page has come."""

    named = Signal(str)
    begun = False

    def __init__(
        self, office: Office, sheet: EntrySheet, side: EntrySide, over: Callable[[], bool], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._office, self._sheet, self._side, self._over = office, sheet, side, over
        self._wanted: tuple[tuple[int | None, int], ...] = ()
        self._proposal: Proposal | None = None
        sheet.counted.connect(self._show_effects)
        sheet.went_back.connect(self._on_went_back)
        sheet.grid.looked_at.connect(self._on_looked_at)
        office.changed.connect(self._on_changed)

    def show_buyer(self, found: Buyer) -> None:
        """Show how the customer stands, and what the order would do."""
        self._side.show_buyer(found)
        self._show_effects()
        self.named.emit(say("order_entry.of", customer=found.row.name))

    def say_again(self) -> None:
        """Say what it would do anew: in another language."""
        self._show_effects()

    def _show_effects(self) -> None:
        if self.begun:
            sheet, form = self._sheet, self._sheet.form
            kind, promised = form.head.payment_kind, form.promised.value
            self._foresee(anew=False)
            proposed = self._proposal if self._proposes(sheet.draft) else None
            day = proposed.on if proposed is not None else None
            form.propose_day(day)
            self._side.show_effects(
                sheet.grid.lines,
                sheet.missing_milli,
                sheet.total_at_home,
                kind,
                promised or day,
                proposed if promised is None else None,
                [*beyond_lines(form.beyond), *self._of_number()],
                self._confirming(promised),
            )
            if lack := lack_of(sheet):
                self._side.show_lack(lack)

    def _of_number(self) -> list[tuple[str, str]]:
        """What VIES says of the customer's VAT number, where this order's VAT depends on it."""
        draft, who = self._sheet.draft, self._sheet.buyer
        return (
            number_lines(number_told(who.vat, draft.lines)) if draft is not None and who is not None else []
        )

    def _confirming(self, promised: date | None) -> Confirming:
        """What its customer is told by confirming it: the day that was typed, and by which mail."""
        draft, who = self._sheet.draft, self._sheet.buyer
        mailed = ""
        if draft is not None and draft.shop_id is None and who is not None and who.confirms:
            mailed = draft.billing.email or who.row.email or ""
        return Confirming(promised, self._proposal if promised is not None else None, mailed)

    def _proposes(self, draft: OrderDraft | None) -> bool:
        """Whether confirming gives the order a day of itself: not before its own money allows it, and no quote."""
        if draft is None or draft.shop_id is not None or self._sheet.grid.offers_options:
            return False
        return draft.payment_kind != "prepaid" and not draft.ships_after_deposit

    def _foresee(self, *, anew: bool) -> None:
        """Ask when the goods typed can leave, where they are others than before."""
        wanted = tuple(
            (line.product_id, line.quantity_milli)
            for line in self._sheet.grid.lines
            if line.kind == "goods" and line.quantity_milli > 0 and not line.optional
        )
        if wanted != self._wanted or anew:
            self._wanted = wanted
            self._office.ask(proposal, wanted, done=self._on_foreseen, owner=self, later=anew)

    def _on_foreseen(self, found: Proposal | None) -> None:
        if found != self._proposal:
            self._proposal = found
            self._show_effects()

    def _on_went_back(self) -> None:
        if self._sheet.buyer is not None:
            self.show_buyer(self._sheet.buyer)

    def _on_looked_at(self, row: EntryRow) -> None:
        """The keys are on a line: what there is of its product and what was paid last stand beside it."""
        product_id = row.line.product_id if row.line is not None else None
        if product_id is None:
            self._side.show_line(None)
            return
        who = self._sheet.buyer.row.id if self._sheet.buyer is not None else None
        self._office.ask(line_page, product_id, who, done=self._on_line, owner=self)

    def _on_line(self, page: LinePage) -> None:
        at = self._sheet.grid.current_line
        if at is not None and at.line is not None and at.line.product_id == page.product_id:
            include_tax = self._sheet.form.head.prices_include_tax
            shown = replace(page, last=None) if self._sheet.abroad else page
            self._side.show_line(shown, at, include_tax=include_tax)

    def _on_changed(self, touched: Touched) -> None:
        who, sheet = self._sheet.buyer, self._sheet
        if self._over() or who is None:
            return
        if touches(touched, _GOODS):
            products = {line.product_id for line in sheet.grid.lines if line.product_id is not None}
            self._office.ask(offers_of, sorted(products), done=sheet.show_offers, owner=self, later=True)
        if touches(touched, _COMING) and self.begun:
            self._foresee(anew=True)
        if touches(touched, BUYER_NOUNS):
            self._office.ask(buyer, who.row.id, done=self._on_standing, owner=self, later=True)

    def _on_standing(self, found: Buyer) -> None:
        if self._sheet.buyer is not None and found.row.id == self._sheet.buyer.row.id:
            self._sheet.show_buyer(found, defaults=False)
            self.show_buyer(found)
