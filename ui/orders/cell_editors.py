"""The editors of the line grid: one of each kind, moved to the cell that is being typed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.base.rate import WHOLE_PPM
from app.orders.draft import DraftLine
from app.orders.entry import Offer, Pricing, offers, with_class
from ui.kit.chips import Chip
from ui.kit.money_edit import PercentEdit, PriceEdit
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.picker_list import Face
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.text_choice import TextChoice
from ui.kit.wording import say, words
from ui.orders.entry_rows import EntryRow


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

    def load(self, row: EntryRow) -> None:
        """Put what stands on a line into the editors."""
        line = row.line
        self.product.set_value(row.offer)
        if line is None:
            return
        if row.offer is None:
            # A line kept without its product: its name stands there all the same.
            self.product.setText(line.name)
        self.quantity.set_value(line.quantity_milli)
        self.price.set_value(line.unit_price_micro)
        self.discount.set_value(line.discount_ppm or None)
        self.rate.set_value(line.vat_class)

    def typed(self, key: str, line: DraftLine, pricing: Pricing) -> DraftLine:
        """The line with what was typed in one column."""
        match key:
            case "quantity":
                return replace(line, quantity_milli=self.quantity.value or 0)
            case "price":
                return replace(line, unit_price_micro=self.price.value or 0)
            case "discount":
                return replace(line, discount_ppm=self.discount.value or 0)
            case "rate":
                return with_class(line, self.rate.value or line.vat_class, pricing)
            case _:
                return line

    def problem(self, key: str, row: EntryRow) -> str:
        """Why what was typed in a column cannot be taken; empty when it can."""
        told = cast("str", getattr(self.by_key[key], "problem", ""))
        if key == "name" and row.line is not None and row.offer is None:
            # The name of a line without its product is no unfinished search.
            return ""
        if told:
            return told
        if key == "quantity" and (self.quantity.value or 0) <= 0:
            return say("order_entry.no_quantity")
        if key == "discount" and not 0 <= (self.discount.value or 0) <= WHOLE_PPM:
            return say("order_entry.discount_range")
        return ""


def offer_face(offer: Offer) -> Face:
    """How a product looks in the picker: name, code, price, what is available."""
    chip: Chip | None = None
    if offer.available_milli is not None:
        available = say("order_entry.available", quantity=words().quantity(offer.available_milli))
        chip = Chip("done" if offer.available_milli > 0 else "wait", available)
    return Face(offer.name, aside=offer.row.sku or "", right=words().price(offer.row.price_micro), chip=chip)
