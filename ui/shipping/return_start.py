"""A return begun where nothing is open yet: a parcel came back, and its shipment is found by what stands on it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from app.reports.return_page import ReturnStart, return_start
from app.shipping.queries import ShipmentRow, shipments_called
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.picker_list import Face
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words
from ui.shipping.return_dialogs import NewReturnDialog


def start_return(office: Office, parent: QWidget | None = None) -> ReturnOfDialog:
    """Ask of which shipment something comes back."""
    dialog = ReturnOfDialog(office, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class ReturnOfDialog(VerbDialog):
    """The shipment; what comes back of it is asked next, and nothing is written before."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, "return.of.title", "return.of.do", parent, columns=1)
        self.shipment: Picker[ShipmentRow] = Picker(office, shipments_called, _face, self, name="shipment")
        self.form.add(
            "shipment",
            Field("return.of.shipment", self.shipment, required=True, hint="return.of.shipment_hint"),
        )

    def act(self) -> None:
        row = self.shipment.value
        if row is not None:
            self.office.ask(
                return_start, row.order_id, done=partial(self._go_on, row), failed=self.refused, owner=self
            )

    def _go_on(self, row: ShipmentRow, start: ReturnStart) -> None:
        parent = self.parentWidget()
        self.reject()
        NewReturnDialog(self.office, start, parent, row.id).open()


def _face(row: ShipmentRow) -> Face:
    """How a shipment looks in a picker: whose it is, of which order, and when it left."""
    aside = ", ".join(part for part in (row.customer, row.order_number, row.tracking) if part)
    return Face(row.number, aside=aside, right=say("return.of.left", day=words().date(row.shipped_on)))
