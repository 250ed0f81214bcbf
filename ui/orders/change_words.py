"""What a confirmed order is called by its customer and what is noted for its delivery, in the dialog that changes it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.orders.change import OrderChange
from app.reports.order_page import OrderPage
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.wording import say


class ChangeWords(QObject):
    """Two fields, until something was invoiced: invoices bear both; `told` says that what stands in them is another."""

    told = Signal()

    def __init__(self, page: OrderPage, dialog: QWidget) -> None:
        super().__init__(dialog)
        self.open = page.order.invoiced == "none"
        self._before = (page.customer_reference, page.note)
        self.reference, self.note = (QLineEdit(text, dialog) for text in self._before)
        for edit in (self.reference, self.note):
            edit.textChanged.connect(self.told)
            edit.setVisible(self.open)

    def put(self, form: Form) -> None:
        """Put the fields into the form."""
        if self.open:
            form.add("reference", Field("order_page.change.reference", self.reference))
            form.add("note", Field("order_page.change.note", self.note, hint="order_entry.note_printed"))

    def put_on(self, wanted: OrderChange) -> OrderChange:
        """The change with what stands here."""
        now = (self.reference.text().strip(), self.note.text().strip())
        reference, note = (text if text != was else None for text, was in zip(now, self._before, strict=True))
        return replace(wanted, reference=reference, note=note)

    def effects(self, wanted: OrderChange) -> list[tuple[str, str]]:
        """What other words bring, a line each."""
        found: list[tuple[str, str]] = []
        if wanted.reference is not None:
            key = "bears" if wanted.reference else "bears_none"
            found.append(("invoices", say(f"order_page.change.{key}", reference=wanted.reference)))
        if wanted.note is not None:
            found.append(("shipments", say(f"order_page.change.{'noted' if wanted.note else 'noted_none'}")))
        return found
