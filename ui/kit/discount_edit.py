"""A field for a discount: a percentage, or an amount where the currency is typed with it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.base import typed
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import words


@dataclass(frozen=True, slots=True)
class Discount:
    """What is taken off: parts per million, or minor units; one of them is 0."""

    ppm: int = 0
    amount: int = 0


def discount_told(discount: Discount, currency: str) -> str:
    """A discount as it stands in a cell or field; empty for none."""
    if discount.amount:
        return words().money(discount.amount, currency)
    return words().percent(discount.ppm) if discount.ppm else ""


class DiscountEdit(TypedEdit[Discount]):
    """``5`` and ``5 %`` are a percentage, ``15 €`` is an amount of the currency."""

    def __init__(self, currency: str = "EUR", parent: QWidget | None = None) -> None:
        self.currency = currency
        super().__init__(
            lambda text: Discount(*typed.discount(text, words().language, self.currency)),
            lambda discount: discount_told(discount, self.currency),
            parent,
        )

    def set_currency(self, currency: str) -> None:
        """Take amounts in another currency; the figure is kept as it stands."""
        if currency != self.currency:
            kept, self.currency = self.value, currency
            self.set_value(kept)
