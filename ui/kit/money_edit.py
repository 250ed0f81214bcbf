"""Fields for amounts, unit prices and percentages: whole scaled numbers inside, French or English outside."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.base import typed
from ui.kit.theme import font, tokens
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import words

_UNIT_PAD = 10
_SIGNS = frozenset({"€"})


class WithUnit(TypedEdit[int]):
    """A figure with its unit inside: at the right (look.md §8), a sign of money in English before the figure."""

    def show_unit(self, unit: str) -> None:
        self._unit = unit
        room = QFontMetrics(font()).horizontalAdvance(unit) + 6 if unit else 0
        self.setTextMargins(room if self._leads else 0, 0, 0 if self._leads else room, 0)

    @property
    def _leads(self) -> bool:
        return self._unit in _SIGNS and words().language == "en"

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_unit(self._unit)

    _unit = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unit:
            with QPainter(self) as painter:
                painter.setFont(font())
                painter.setPen(QColor(tokens().text2))
                width = QFontMetrics(font()).horizontalAdvance(self._unit)
                baseline = (
                    self.height() + painter.fontMetrics().ascent() - painter.fontMetrics().descent()
                ) // 2
                left = _UNIT_PAD if self._leads else self.width() - width - _UNIT_PAD
                painter.drawText(left, baseline, self._unit)


class MoneyEdit(WithUnit):
    """An amount in minor units of a currency."""

    def __init__(self, currency: str = "EUR", parent: QWidget | None = None) -> None:
        super().__init__(
            lambda text: typed.amount(text, words().language, self.currency, sums=True),
            lambda minor: typed.amount_text(minor, words().language, self.currency),
            parent,
        )
        self.currency = currency
        self.set_currency(currency)

    def set_currency(self, currency: str) -> None:
        """Take amounts in another currency; the figure is kept as it stands."""
        self.currency = currency
        self.show_unit("€" if currency == "EUR" else currency)
        self.set_value(self.value)


class PriceEdit(WithUnit):
    """A unit price in millionths of the currency unit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            lambda text: typed.price(text, words().language, sums=True),
            lambda micro: typed.price_text(micro, words().language),
            parent,
        )


class PercentEdit(WithUnit):
    """A percentage in parts per million."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            lambda text: typed.percent(text, words().language, sums=True),
            lambda ppm: typed.percent_text(ppm, words().language),
            parent,
        )
        self.show_unit("%")
