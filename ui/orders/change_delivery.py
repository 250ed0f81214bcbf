"""Where a confirmed order goes and what its carriage costs, in the dialog that changes it, until something has left."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.words import Words
from app.orders.change import OrderChange
from app.orders.draft import PostalAddress
from app.orders.entry import Pricing, shipping_line
from app.reports.change_page import ChangePage
from app.reports.order_page import OrderPage
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.money_edit import PriceEdit
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.kit.wording import say
from ui.orders.address_dialog import OtherAddress
from ui.orders.point_fields import PointFields, point_told


class ChangeDelivery(QObject):
    """The fields of both, and of the pick-up point; `told` says that what stands in them is another. Without an order that is all
    here, none.
    """

    told = Signal()

    def __init__(self, office: Office, page: OrderPage, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._page = page
        self._pricing: Pricing | None = None
        self.open = page.order.untouched
        self._places: list[PostalAddress] = [page.delivery]
        self.delivery, self.shipping = TextChoice(dialog), PriceEdit(dialog)
        self._other = OtherAddress(office, self.delivery)
        self._other.customer_id = page.order.buyer_id
        self._other.typed.connect(self._typed)
        standing = next((line for line in page.lines if line.kind == "shipping"), None)
        self._before = standing.unit_price_micro if standing is not None else 0
        self.shipping.set_value(self._before or None)
        self.shipping.setPlaceholderText(
            say("order_entry.tax.gross" if page.order.prices_include_tax else "order_entry.tax.net")
        )
        self.shipping.settled.connect(self.told)
        self.point = PointFields(dialog)
        self.point.show(page.delivery)
        self.point.told.connect(self.told)
        self.delivery.currentIndexChanged.connect(self._goes_elsewhere)
        self._show()
        for edit in (self.delivery, self.shipping):
            edit.setVisible(self.open)
        if not self.open:
            self.point.leave_out()

    def put(self, form: Form) -> None:
        """Put the fields into the form."""
        if self.open:
            form.add("shipping", Field("order_page.change.shipping", self.shipping))
            form.add("delivery", Field("order_page.change.delivery", self.delivery), span=2)
            self.point.put(form)

    def offer(self, found: ChangePage) -> None:
        """Offer the addresses of the customer; carriage added is taxed as lines are."""
        self._pricing = found.pricing
        self._places += [each for each in found.places if each not in self._places]
        self._show()

    @property
    def changed(self) -> bool:
        """Whether anything is another."""
        return self.open and (self._place != self._page.delivery or self._price != self._before)

    def put_on(self, wanted: OrderChange) -> OrderChange:
        """The change with what stands here."""
        if not self.changed:
            return wanted
        carriage = None
        if self._price != self._before and self._pricing is not None:
            name = Words(self._page.order.language).say("order_entry.shipping")
            carriage = shipping_line(self._price, name, self._pricing)
        return replace(wanted, delivery=self._place, shipping_micro=self._price, carriage=carriage)

    @property
    def _place(self) -> PostalAddress:
        return self.point.put_on(self._chosen)

    @property
    def _chosen(self) -> PostalAddress:
        at = self.delivery.value
        return self._places[int(at)] if at.isdecimal() else self._page.delivery

    @property
    def _price(self) -> int:
        return self.shipping.value or 0

    def _typed(self, address: PostalAddress) -> None:
        named = address.name or address.company
        self._places.append(address if named else replace(address, name=self._page.row.customer))
        self._show()
        self.delivery.set_value(str(len(self._places) - 1))
        self._goes_elsewhere()

    def _goes_elsewhere(self) -> None:
        """A pick-up point is of the address it came with."""
        self.point.show(self._chosen)
        self.told.emit()

    def _show(self) -> None:
        offered = self._other.offered([(str(at), _one_line(each)) for at, each in enumerate(self._places)])
        self.delivery.offer(offered)


def _one_line(address: PostalAddress) -> str:
    town = f"{address.postcode} {address.city}".strip()
    parts = (address.company or address.name, address.line1, town, point_told(address))
    return ", ".join(part for part in parts if part) or say("order_page.no_address")
