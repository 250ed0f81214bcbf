"""Making a customer or a product in the middle of an entry: the keys go on with the order (Q1)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.orders.entry import Offer, offers_of
from app.reports.entry_page import Buyer, buyer
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.orders.entry_sheet import EntrySheet


class EntryCreation:
    """Over a `page` with the `sheet` of the order; `bought` gets the new customer, `failed` what went wrong."""

    def __init__(
        self,
        office: Office,
        page: QWidget,
        sheet: Callable[[], EntrySheet],
        bought: Callable[[Buyer], object],
        failed: Callable[[Failure], object],
    ) -> None:
        self._office, self._page, self._sheet = office, page, sheet
        self._bought, self._failed = bought, failed

    def customer(self, text: str) -> None:
        """Ask for a new customer, of this name to begin with."""
        from ui.customers.customer_dialog import add_customer

        def made(customer_id: int) -> None:
            form = self._sheet().form
            form.forget_places()
            self._office.ask(buyer, customer_id, done=self._bought, failed=self._failed, owner=self._page)
            form.delivery.setFocus(Qt.FocusReason.OtherFocusReason)

        add_customer(self._office, text, parent=self._page, done=made, brief=True)

    def product(self, row: int, text: str) -> None:
        """Ask for a new product for a line."""
        from ui.stock.product_dialog import add_product

        def found(offers: list[Offer]) -> None:
            if offers:
                grid = self._sheet().grid
                grid.set_product(row, offers[0])
                grid.go(row, "quantity")

        def made(product_id: int) -> None:
            self._office.ask(offers_of, [product_id], done=found, failed=self._failed, owner=self._page)

        add_product(self._office, text, parent=self._page, done=made)
