"""A field that chooses a customer by name, number, e-mail, phone, town, SIREN or VAT number (Q2)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.customers.queries import CustomerRow
from app.reports.entry_page import buyers
from ui.customers.identifier_edit import siren_said
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.picker_list import Face
from ui.kit.wording import say


def customer_picker(
    office: Office, parent: QWidget | None = None, *, create: Callable[[str], object] | None = None
) -> Picker[CustomerRow]:
    """A picker of customers in use; the last one chosen anywhere is there again with Ctrl+R."""
    return Picker(office, buyers, customer_face, parent, create=create, name="customer")


def customer_face(row: CustomerRow) -> Face:
    """How a customer looks in a picker."""
    # Two of one name are told apart by their town, and by the number nobody else has.
    aside = ", ".join(part for part in (row.city, row.contact, row.number) if part)
    siren = siren_said(row.siren or "")
    return Face(row.name, aside=aside, right=say("customer.picker.siren", siren=siren) if siren else "")
