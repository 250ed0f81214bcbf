"""The editors of the line grid: one of each kind, moved to the cell that is being typed in (K3, K14, K15)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.base.errors import Refusal
from app.orders.draft import DraftLine
from app.orders.entry import Offer, Pricing, as_typed, offers, repriced, with_class, with_price
from app.orders.line_typed import with_amount_off, with_percent_off, with_total
from ui.kit.chips import Chip
from ui.kit.discount_edit import Discount, DiscountEdit
from ui.kit.money_edit import MoneyEdit, PriceEdit
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.picker_list import Face
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.text_choice import TextChoice
from ui.kit.typed_grid import PickerCell
from ui.kit.wording import say, sentence, words
from ui.orders.entry_rows import EntryRow


class WordsCell(QPlainTextEdit):
    """The words of a text line or heading; Alt+Enter breaks a line of a text, Tab leaves (K3)."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(3)


class Editors:
    """The editors of a grid, by the key of their column."""

    def __init__(
        self,
        office: Office,
        parent: QWidget,
        create: Callable[[str], object],
        pricing: Callable[[], Pricing],
    ) -> None:
        self.currency = office.currency
        self.product: Picker[Offer] = PickerCell(
            office,
            offers,
            lambda offer: offer_face(offer, pricing()),
            parent,
            create=create,
            name="product",
            heading=lambda: say(f"order_entry.column.price_{_terms(pricing())}"),
        )
        self.words = WordsCell(parent)
        self.quantity = QuantityEdit(parent)
        self.price = PriceEdit(parent)
        self.discount = DiscountEdit(office.currency, parent)
        self.rate = TextChoice(parent)
        self.amount = MoneyEdit(office.currency, parent)
        self.by_key: dict[str, QWidget] = {
            "name": self.product,
            "words": self.words,
            "quantity": self.quantity,
            "price": self.price,
            "discount": self.discount,
            "rate": self.rate,
            "amount": self.amount,
        }

    def set_currency(self, currency: str) -> None:
        """Take amounts in a currency from now on."""
        if currency != self.currency:
            self.currency = currency
            self.discount.set_currency(currency)
            self.amount.set_currency(currency)

    def of(self, row: EntryRow, key: str) -> QWidget:
        """The editor of a cell."""
        return self.words if key == "name" and row.words_only else self.by_key[key]

    def load(self, row: EntryRow) -> None:
        """Put what stands on a line into the editors."""
        line = row.line
        self.product.set_value(row.offer)
        if line is None:
            return
        if row.words_only:
            self.words.setPlainText(line.name)
            return
        if row.offer is None:
            # A line kept without its product: its name stands there all the same.
            self.product.setText(line.name)
        self.quantity.set_value(line.quantity_milli)
        self.price.set_value(line.unit_price_micro)
        off = Discount(line.discount_ppm, line.discount_amount)
        self.discount.set_value(off if off != Discount() else None)
        self.rate.set_value(line.vat_class)
        self.amount.set_value(row.amount)

    def typed(self, key: str, row: EntryRow, pricing: Pricing) -> DraftLine | None:
        """The line with what was typed in one column; refused as the rules of `app.orders.line_typed` say."""
        line = row.line
        if line is None:
            return None
        if row.words_only:
            return replace(line, name=self.words.toPlainText().strip())
        match key:
            case "quantity":
                # Another quantity may reach another price of the list.
                return repriced(replace(line, quantity_milli=self.quantity.value or 0), row.offer, pricing)
            case "price":
                return with_price(line, self.price.value or 0)
            case "discount":
                return self._discounted(line)
            case "rate":
                return with_class(line, self.rate.value or line.vat_class, pricing)
            case "amount":
                total = self.amount.value or 0
                return line if total == row.amount else as_typed(with_total(line, total, self.currency))
            case _:
                return line

    def _discounted(self, line: DraftLine) -> DraftLine:
        off = self.discount.value or Discount()
        if (off.ppm, off.amount) == (line.discount_ppm, line.discount_amount):
            return line
        if off.amount:
            return as_typed(with_amount_off(line, off.amount, self.currency))
        return as_typed(with_percent_off(line, off.ppm))

    def problem(self, key: str, row: EntryRow, pricing: Pricing) -> str:
        """Why what was typed in a column cannot be taken; empty when it can."""
        told = cast("str", getattr(self.of(row, key), "problem", ""))
        if key == "name" and row.line is not None and row.offer is None:
            # The name of a line without its product is no unfinished search.
            return ""
        if told:
            return told
        if key == "quantity" and (self.quantity.value or 0) <= 0:
            return say("order_entry.no_quantity")
        try:
            self.typed(key, row, pricing)
        except Refusal as refusal:
            return sentence(refusal)
        return ""


def _terms(pricing: Pricing) -> str:
    return "gross" if pricing.prices_include_tax else "net"


def offer_face(offer: Offer, pricing: Pricing) -> Face:
    """How a product looks in the picker: name, code, what it costs on this document and by which list, what is available."""
    chip: Chip | None = None
    if offer.available_milli is not None:
        available = say("order_entry.available", quantity=words().quantity(offer.available_milli))
        chip = Chip("done" if offer.available_milli > 0 else "wait", available)
    found = pricing.price(offer)
    off = say("order_entry.less", percent=words().percent(found.discount_ppm)) if found.discount_ppm else ""
    try:
        price = words().price(pricing.price_of(offer))
    except Refusal:
        # Without a rate there is no price to tell: the line says why, once it is taken.
        price = ""
    aside = " · ".join(part for part in (offer.row.sku or "", found.list_name) if part)
    return Face(offer.name, aside=aside, right=f"{price} {off}".strip(), chip=chip)
