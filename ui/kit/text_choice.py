"""A field that chooses one of some values whose words are data: an address, payment terms by name, a VAT rate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget


class TextChoice(QComboBox):
    """Values with their words, already said; they may be others later. F4 and Alt+Down open the list.

    Words for which there is no room are shortened, and stand whole in its tooltip.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: tuple[tuple[str, str], ...] = ()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.currentTextChanged.connect(self.setToolTip)

    def offer(self, values: Sequence[tuple[str, str]]) -> None:
        """Offer these values, as (value, words); the chosen one stays where it is still among them."""
        if tuple(values) == self._offered:
            return
        before = self.value
        self._offered = tuple(values)
        with QSignalBlocker(self):
            self.clear()
            for value, text in values:
                self.addItem(text, value)
        self.set_value(before)
        self.setToolTip(self.currentText())

    @property
    def value(self) -> str:
        """The value chosen."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose a value without telling anybody; an unknown one changes nothing."""
        at = self.findData(value)
        if at >= 0:
            with QSignalBlocker(self):
                self.setCurrentIndex(at)
            self.setToolTip(self.currentText())

    @property
    def list_is_open(self) -> bool:
        """Whether Enter belongs to the open list rather than to the form."""
        return self.view().isVisible()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        whole = self.currentText()
        # Two pixels each side, as Qt's own label keeps.
        option.currentText = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room - 4)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
