"""Correcting an invoice by a credit note: all that is left of it, an amount, or chosen lines (U2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QLineEdit, QWidget

from app.flow import credit
from app.flow.credit import CreditLine, CreditRequest
from app.invoicing.as_paid import as_paid
from app.pricing.figures import LineFigures
from app.pricing.portion import line_portion
from app.reports.invoice_page import InvoiceLineRow, InvoicePage
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.sized import fixed_width
from ui.kit.theme import set_role
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, words
from ui.payments.waits_at_bank import waits_lines

WAYS = ("whole", "amount", "lines")
DEPOSIT_WAYS = ("whole", "amount")
"""A deposit has no goods to give back."""
GROUPED_WAYS = ("whole", "lines")
"""An amount would not say of which of its orders."""


def credit_invoice(
    office: Office, page: InvoicePage, parent: QWidget | None = None, *, way: str = "whole", reason: str = ""
) -> CreditDialog:
    """Ask what of an invoice shall be credited, and why; a `way` and a reason may be proposed."""
    dialog = CreditDialog(office, page, parent or QApplication.activeWindow())
    if (at := dialog.way.findData(way)) >= 0:
        dialog.way.setCurrentIndex(at)
    dialog.reason.setText(reason)
    dialog.open()
    return dialog


def coming_money(page: InvoicePage) -> list[tuple[str, str]]:
    """What comes in whatever is agreed on here: whoever brings the goods collects what they were told, and what lies at
    the bank is there already.
    """
    row, found = page.row, list(waits_lines(page.waits))
    if row.on_delivery and row.open:
        told = words().money(row.open, row.currency)
        found.insert(0, ("trouble", say("invoice_page.effect.at_the_door", amount=told)))
    return found


class CreditDialog(VerbDialog):
    """What, why, and what follows from it for the invoice and the customer."""

    fields_of: Mapping[str, str] = {
        "reason_missing": "reason",
        "credit_exceeds_invoice": "amount",
        "credit_empty": "amount",
    }

    def __init__(self, office: Office, page: InvoicePage, parent: QWidget | None) -> None:
        row = page.row
        super().__init__(
            office, "credit.title", "credit.do", parent, width=WIDE, facts={"number": row.number}
        )
        self._page = page
        deposit = row.kind == "deposit"
        used = sum(each.amount for each in page.settles) if deposit else 0
        self.left = row.total - used - sum(each.total for each in page.corrected_by)
        ways = DEPOSIT_WAYS if deposit else GROUPED_WAYS if row.orders else WAYS
        self.way = Choice([(each, f"credit.way.{each}") for each in ways], self)
        self.amount = MoneyEdit(row.currency, self)
        self.reason = QLineEdit(self)
        self.form.add("way", Field("credit.way_label", self.way))
        self.form.add("amount", Field("receive.amount", self.amount, optional=False))
        self.form.add(
            "reason", Field("kit.reason", self.reason, required=True, hint="credit.reason_hint"), span=2
        )
        self.lines = _Lines(page, self)
        self.put(self.lines)
        self.way.currentIndexChanged.connect(self._on_way)
        self.amount.settled.connect(self.tell)
        self.tell_note(say("credit.note"))
        self._on_way()

    @property
    def request(self) -> CreditRequest:
        """What is asked for, as the verb takes it."""
        match self.way.value:
            case "amount":
                return CreditRequest(total=self.amount.value or 0)
            case "lines":
                return CreditRequest(lines=self.lines.chosen)
            case _:
                return CreditRequest()

    @property
    def asked(self) -> int:
        """What the credit note would come to, in minor units with tax."""
        match self.way.value:
            case "amount":
                return self.amount.value or 0
            case "lines":
                return sum(each.net + each.tax for each in self.lines.chosen)
            case _:
                return self.left

    def _on_way(self) -> None:
        way = self.way.value
        self.lines.setVisible(way == "lines")
        amount = self.form.fields["amount"]
        amount.edit.setEnabled(way == "amount")
        amount.required = way == "amount"
        if way != "amount":
            self.amount.set_value(self.asked)
        self.tell()

    def tell(self) -> None:
        """Say what follows from what is asked now."""
        row = self._page.row
        if self.way.value == "lines":
            self.amount.set_value(self.asked)
        asked = self.asked
        if asked <= 0:
            self.effects.tell([])
            return
        issues = "grouped.effect.notes" if row.orders else "credit.effect.issue"
        lines = [("invoices", say(issues, amount=words().money(asked, row.currency)))]
        settled = min(asked, row.open)
        if settled:
            lines.append(("done", say("credit.effect.settle", amount=words().money(settled, row.currency))))
        if asked > settled:
            told = words().money(asked - settled, row.currency)
            lines.append(("customer", say("credit.effect.rest", amount=told, customer=row.customer)))
        lines += coming_money(self._page)
        if row.kind != "deposit":
            lines += [("stock", say("credit.effect.goods")), *self._leaving()]
        self.effects.tell(lines)

    def _leaving(self) -> list[tuple[str, str]]:
        """What of the order will not leave any more, and what still will; only lines that are named are called off."""
        credited: dict[int, int] = {}
        if self.way.value == "lines":
            order_line = {line.id: line.order_line_id for line in self._page.lines}
            for each in self.lines.chosen:
                key = order_line[each.invoice_line_id]
                if key is not None:
                    credited[key] = credited.get(key, 0) + each.quantity_milli
        off = sum(min(milli, self._page.ahead.get(key, 0)) for key, milli in credited.items())
        left = sum(self._page.to_ship.values()) - off
        found = [("cancelled", say("credit.effect.called_off", items=words().items(off)))] if off else []
        if not left:
            return found
        # What credit keeps here does not leave by itself.
        icon, key = ("hold", "kept") if self._page.kept_here else ("shipments", "leaves")
        return [*found, (icon, say(f"credit.effect.{key}", items=words().items(left)))]

    def check(self) -> bool:
        if not super().check():
            return False
        if self.asked <= 0:
            self.form.fields["way"].complain(say("credit.nothing"))
            return False
        return True

    def act(self) -> None:
        self.do(credit.credit, self._page.row.id, self.request, self.reason.text().strip(), done=self._done)

    def _done(self, invoice_id: int) -> None:
        self.office.ways.say(say("credit.done", number=self._page.row.number))
        self.office.ways.open("invoice", invoice_id)


@dataclass(frozen=True, slots=True)
class _Creditable:
    """A line of the invoice with what was credited of it already, in thousandths, and its figures as paid."""

    line: InvoiceLineRow
    paid: LineFigures
    credited: int

    @property
    def left(self) -> int:
        return self.paid.quantity_milli - self.credited

    def portion(self, milli: int, *, prices_include_tax: bool) -> LineFigures:
        """The figures of so much of what is left of it."""
        return line_portion(self.paid, self.credited, milli, prices_include_tax=prices_include_tax)


def _creditable(page: InvoicePage) -> list[_Creditable]:
    """What may still be credited by line; the document's discount goes with the goods it lowers."""
    paid = as_paid(page.lines)
    found = (
        _Creditable(line, paid[line.id], page.credited_milli.get(line.order_line_id or 0, 0))
        for line in page.lines
        if line.id in paid and line.gross
    )
    return [each for each in found if each.left > 0]


class _Lines(QWidget):
    """The lines of the invoice with something left to credit, each with a field for how much of it is."""

    def __init__(self, page: InvoicePage, parent: CreditDialog) -> None:
        super().__init__(parent)
        self._page = page
        self._edits: list[tuple[_Creditable, QuantityEdit]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for at, each in enumerate(_creditable(page)):
            line, left = each.line, self._portion(each, each.left)
            name, whole, edit = QLabel(line.name, self), QLabel(self), QuantityEdit(self)
            name.setTextFormat(Qt.TextFormat.PlainText)
            name.setWordWrap(True)
            name.setBuddy(edit)
            amount = words().money(left.gross, page.row.currency)
            whole.setText(say("credit.of", quantity=words().quantity(each.left), amount=amount))
            set_role(whole, "support", "text2")
            edit.setAccessibleName(say("credit.line", name=line.name))
            fixed_width(edit, 96)
            edit.settled.connect(parent.tell)
            edit.returnPressed.connect(self.focusNextChild)
            for column, widget in enumerate((name, whole, edit)):
                grid.addWidget(widget, at, column)
            self._edits.append((each, edit))

    @property
    def chosen(self) -> tuple[CreditLine, ...]:
        """What is to be credited of each line, with its figures."""
        found: list[CreditLine] = []
        for each, edit in self._edits:
            quantity = min(edit.value or 0, each.left)
            if quantity > 0:
                part = self._portion(each, quantity)
                found.append(CreditLine(each.line.id, quantity, part.net, part.tax))
        return tuple(found)

    def _portion(self, each: _Creditable, milli: int) -> LineFigures:
        return each.portion(milli, prices_include_tax=self._page.prices_include_tax)
