"""When a confirmed order is paid and what is taken off the whole of it, in the dialog that changes it, until it leaves."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.orders.change import OrderChange
from app.orders.reprice import NO_DISCOUNT, Off, Pays, pays_of
from app.reports.change_page import ChangePage
from app.reports.order_page import OrderPage
from app.reports.terms_row import TermsRow
from ui.customers.terms_beyond import beyond_lines
from ui.kit.discount_edit import Discount, DiscountEdit
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.text_choice import TextChoice
from ui.kit.wording import say, words
from ui.orders.order_facts import pays_told


class ChangeTerms(QObject):
    """Two fields; `told` says that what stands in them is another. Without an order that is all here, none."""

    told = Signal()

    def __init__(self, page: OrderPage, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._page = page
        self._off: Off | None = None
        self._terms: tuple[TermsRow, ...] = ()
        self.open = page.order.untouched
        self.pays, self.off = TextChoice(dialog), DiscountEdit(page.order.currency, dialog)
        self.off.setPlaceholderText(say("order_entry.discount_units"))
        self.off.settled.connect(self.told)
        self.pays.currentIndexChanged.connect(self.told)
        for edit in (self.pays, self.off):
            edit.setVisible(self.open)

    def put(self, form: Form) -> None:
        """Put the fields into the form."""
        if self.open:
            form.add("pays", Field("order_page.change.pays", self.pays))
            form.add("off", Field("order_page.change.off", self.off))

    def offer(self, found: ChangePage) -> None:
        """Offer the terms there are, those of the order among them, and show its discount."""
        self._off, self._terms = found.off, found.terms
        self.off.set_value(Discount(found.off.ppm, found.off.amount) if found.off != NO_DISCOUNT else None)
        fr = words().language == "fr"
        named = [(str(each.id), each.name_fr if fr else each.name_en) for each in found.terms]
        # In another currency nothing is paid before its invoice.
        ahead = ("prepaid", "on_delivery") if found.at_home else ()
        standing = pays_of(self._page.order)
        value = str(standing.terms_id) if standing.terms_id is not None else standing.kind
        if value == "account":
            # Written down before there were terms to choose: it keeps the usual ones.
            named.insert(0, (value, pays_told(self._page.order, self._page.agreed)))
        self.pays.offer([*named, *((kind, say(f"order_page.pays.{kind}")) for kind in ahead)])
        self.pays.set_value(value)

    def put_on(self, wanted: OrderChange) -> OrderChange:
        """The change with what stands here."""
        if not self.open or self._off is None:
            return wanted
        now, off = self._chosen, self.off.value or Discount()
        return replace(
            wanted,
            pays=now if now is not None and now != pays_of(self._page.order) else None,
            off=Off(off.ppm, off.amount) if Off(off.ppm, off.amount) != self._off else None,
        )

    def effects(self, wanted: OrderChange) -> list[tuple[str, str]]:
        """What another time to pay brings, a line each."""
        if wanted.pays is None:
            return []
        key = {"prepaid": "waits", "account": "on_terms", "on_delivery": "at_door"}[wanted.pays.kind]
        told = [("bank", say(f"order_page.change.{key}", terms=self.pays.currentText()))]
        if self._page.order.payment_kind == "prepaid":
            told.append(("limit", say("order_page.change.lent")))
        chosen = next((each for each in self._terms if each.id == wanted.pays.terms_id), None)
        return [*told, *beyond_lines(chosen.beyond if chosen is not None else None)]

    @property
    def _chosen(self) -> Pays | None:
        value = self.pays.value
        if value.isdecimal():
            return Pays("account", int(value))
        return Pays(value) if value else None
