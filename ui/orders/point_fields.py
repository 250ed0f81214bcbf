"""Where the goods are fetched instead of brought: carrier, code and name of a pick-up point, in a form beside an address."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.orders.draft import PostalAddress
from app.shipping.carriers import carrier_named, carriers
from ui.kit.field import Field
from ui.kit.form import Form


class PointFields(QObject):
    """Three fields that may stay empty; `told` says that what stands in them is another."""

    told = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.carrier, self.code, self.name = (QLineEdit(parent) for _ in range(3))
        known = QCompleter([each.name for each in carriers()], self.carrier)
        known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.carrier.setCompleter(known)
        for edit in (self.carrier, self.code, self.name):
            edit.textEdited.connect(self.told)
        known.activated.connect(self.told)

    def leave_out(self) -> None:
        """Ask nothing: the fields stand in no form."""
        for edit in (self.carrier, self.code, self.name):
            edit.hide()

    def put(self, form: Form) -> None:
        """Put the fields into the form."""
        form.add("point_carrier", Field("other_address.point_carrier", self.carrier))
        form.add("point_code", Field("other_address.point_code", self.code))
        form.add(
            "point_name",
            Field("other_address.point_name", self.name, hint="other_address.point_hint"),
            span=2,
        )

    def show(self, address: PostalAddress) -> None:
        """Show where goods for an address are fetched."""
        self.carrier.setText(address.point_carrier)
        self.code.setText(address.point_code)
        self.name.setText(address.point_name)

    def put_on(self, address: PostalAddress) -> PostalAddress:
        """The address with what stands in the fields; a carrier that is known is called by its name."""
        carrier = self.carrier.text().strip()
        return replace(
            address,
            # One that stood there already is no other carrier for being called otherwise.
            point_carrier=carrier if carrier == address.point_carrier else carrier_named(carrier),
            point_code=self.code.text().strip(),
            point_name=self.name.text().strip(),
        )


def point_told(address: PostalAddress) -> str:
    """A pick-up point in a few words; empty where goods are brought to the address."""
    code = f"{address.point_carrier} {address.point_code}".strip()
    return ", ".join(part for part in (address.point_name, code) if part)
