"""The e-invoice of a document as a file of its own, in the form that somebody asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.flow.paper import EInvoiceForm, einvoice_file
from ui.kit.menu import Menu
from ui.kit.office import Office
from ui.kit.save_file import ask_place, write_file
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.base.door import Read
    from ui.kit.page import Page

FORMS: tuple[EInvoiceForm, ...] = ("cii", "ubl", "peppol", "xrechnung")


def offer_forms(
    office: Office, row_id: int, number: str, button: QWidget, page: Page[Any], *, corrective: bool = False
) -> Menu:
    """Show under a button in which forms the e-invoice can be saved; of a `corrective` invoice by its key."""
    menu = Menu(button)
    menu.setAccessibleName(say("einvoice.forms"))
    for form in FORMS:
        read = partial(einvoice_file, form=form, corrective=corrective)
        menu.addAction(
            say(f"einvoice.form.{form}"),
            partial(save_form, office, read, row_id, f"{number}-{form}", page),
        )
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    return menu


def save_form(
    office: Office, read: Callable[[Read, int], bytes], row_id: int, name: str, page: Page[Any]
) -> None:
    """Write it, and then ask where to; why it cannot be written is said on the page."""

    def written(content: bytes) -> None:
        place = ask_place(page, say("invoice_page.einvoice_save"), name, "xml")
        if place is not None:
            write_file(office, place, content)

    office.ask(read, row_id, done=written, failed=page.show_failure, owner=page)
