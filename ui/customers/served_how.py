"""How a customer is delivered and invoiced: these fields of their record."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.customers.customer import CustomerDraft
from app.customers.invoice_by import WAYS
from app.reports.customer_page import CustomerPage
from app.shipping.carriers import carrier_named, carriers
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.word_box import WordBox


class ServedHow:
    """The usual carrier, whether all comes at once, one invoice a month, and how invoices come."""

    def __init__(self, form: Form, parent: QWidget) -> None:
        self.carrier = QLineEdit(parent)
        known = QCompleter([each.name for each in carriers()], self.carrier)
        known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.carrier.setCompleter(known)
        self.one_delivery = WordBox("customer.one_delivery", parent)
        self.monthly = WordBox("customer.monthly", parent)
        self.invoice_by = Choice([(each, f"customer.invoice_by.{each or 'usual'}") for each in WAYS], parent)
        for name, label, edit, hint in (
            ("usual_carrier", "customer.usual_carrier_label", self.carrier, "customer.usual_carrier_hint"),
            ("one_delivery", "customer.one_delivery_label", self.one_delivery, "customer.one_delivery_hint"),
            ("monthly", "customer.monthly_label", self.monthly, "customer.monthly_hint"),
            ("invoice_by", "customer.invoice_by_label", self.invoice_by, ""),
        ):
            form.add(name, Field(label, edit, hint=hint))

    def show_page(self, page: CustomerPage) -> None:
        """Show a customer's."""
        self.carrier.setText(page.usual_carrier)
        self.one_delivery.setChecked(page.one_delivery)
        self.monthly.setChecked(page.monthly_invoice)
        self.invoice_by.set_value(page.invoice_by)

    def put_into(self, draft: CustomerDraft) -> CustomerDraft:
        """The draft with what stands in the fields."""
        return replace(
            draft,
            usual_carrier=carrier_named(self.carrier.text()),
            one_delivery=self.one_delivery.isChecked(),
            monthly_invoice=self.monthly.isChecked(),
            invoice_by=self.invoice_by.value,
        )
