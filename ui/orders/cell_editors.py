"""The editors of the line grid: one of each kind, moved to the cell that is being typed in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.orders.entry import Offer, offers
from ui.kit.chips import Chip
from ui.kit.money_edit import PercentEdit, PriceEdit
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.picker_list import Face
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.text_choice import TextChoice
from ui.kit.wording import say, words


class ProductCell(Picker[Offer]):
    """A picker whose next field is the grid's affair."""

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's own signature
        return True


class Editors:
    """The five editors of a grid, by the key of their column. None can be reached by Tab: the grid gives the focus."""

    def __init__(self, office: Office, parent: QWidget, create: Callable[[str], object]) -> None:
        self.product = ProductCell(office, offers, offer_face, parent, create=create, name="product")
        self.quantity = QuantityEdit(parent)
        self.price = PriceEdit(parent)
        self.discount = PercentEdit(parent)
        self.rate = TextChoice(parent)
        self.by_key: dict[str, QWidget] = {
            "name": self.product,
            "quantity": self.quantity,
            "price": self.price,
            "discount": self.discount,
            "rate": self.rate,
        }
        for editor in self.by_key.values():
            editor.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            editor.hide()


def offer_face(offer: Offer) -> Face:
    """How a product looks in the picker: name, code, price, what is available."""
    chip: Chip | None = None
    if offer.available_milli is not None:
        available = say("order_entry.available", quantity=words().quantity(offer.available_milli))
        chip = Chip("done" if offer.available_milli > 0 else "wait", available)
    return Face(offer.name, aside=offer.row.sku or "", right=words().price(offer.row.price_micro), chip=chip)
