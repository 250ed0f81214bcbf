"""The match panel of an order: ordered, shipped, invoiced and paid beside each other, differences marked (R46)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from app.reports.order_match import Stage, stages_of
from app.reports.order_page import OrderPage
from ui.kit.abreast import set_abreast
from ui.kit.section import Section, emptied
from ui.kit.theme import set_role
from ui.kit.wording import say, words

_ABREAST = 480
_GAP = 24


class MatchPart(Section):
    """A column a stage: what it comes to, and in words how far it is from the one before; hidden where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("order_page.match", parent, edge="top")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(_GAP)
        self.body.addLayout(self._row)
        self._told: tuple[tuple[str, str, str], ...] = ()

    @property
    def told(self) -> tuple[tuple[str, str, str], ...]:
        """Each stage as it is read: its name, what it comes to, and the difference."""
        return self._told

    def show_page(self, page: OrderPage) -> None:
        """Show an order's."""
        stages, currency = stages_of(page), page.order.currency
        self.setVisible(bool(stages))
        emptied(self._row)
        told: list[tuple[str, str, str]] = []
        for stage in stages:
            name = say(f"order_page.match_{stage.name}")
            amount = words().money(stage.amount, currency)
            gap = (
                say(f"order_page.gap_{stage.gap}", amount=words().money(stage.by, currency))
                if stage.gap
                else ""
            )
            told.append((name, amount, gap))
            self._row.addLayout(self._column(stage, name, amount, gap), 1)
        self._told = tuple(told)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        set_abreast(self._row, self.width(), _ABREAST)

    def _column(self, stage: Stage, name: str, amount: str, gap: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(_label(name, "support", "text2", self))
        column.addWidget(_label(amount, "sum", "text", self))
        ink = (
            "late"
            if stage.wrong
            else "text2"
            if stage.gap in {"called_off", "credit", "returned"}
            else "wait"
        )
        column.addWidget(_label(gap, "support", ink, self))
        column.addStretch(1)
        return column


def _label(text: str, role: str, ink: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_role(label, role, ink)
    return label
