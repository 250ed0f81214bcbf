"""A field for a quantity, in thousandths of its unit."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.base import typed
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import words


class QuantityEdit(TypedEdit[int]):
    """A quantity: whole or with up to three decimals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            lambda text: typed.quantity(text, words().language, sums=True),
            lambda milli: typed.quantity_text(milli, words().language),
            parent,
        )
