"""What of the stock is not as it should be, in the day's side column: each line opens the view of the list it counts."""

from __future__ import annotations

from dataclasses import fields
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.reports.stock_list import StockAlerts
from ui.kit.theme import set_role, theme
from ui.kit.wording import WordButton, words

_INKS = {"short": "late", "low": "wait", "expired": "late"}


class StockDoors(QWidget):
    """`opened` carries the name of a view of the list of stock."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self.doors: dict[str, tuple[WordButton, QLabel]] = {}
        self._found: StockAlerts | None = None
        for at, each in enumerate(fields(StockAlerts)):
            door = WordButton(
                f"stock.view.{each.name}", self, look="link", clicked=partial(self.opened.emit, each.name)
            )
            door.setProperty("fit", "compact")
            count = QLabel(self)
            count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(door, at, 0)
            grid.addWidget(count, at, 2)
            self.doors[each.name] = door, count
        theme().changed.connect(self._draw)

    def show_alerts(self, found: StockAlerts) -> None:
        """Show what there is of each; what there is nothing of is left out."""
        self._found = found
        self._draw()

    def _draw(self) -> None:
        if self._found is None:
            return
        for name, (door, count) in self.doors.items():
            number = int(getattr(self._found, name))
            count.setText(words().number(number))
            set_role(count, "body", _INKS.get(name, "text"))
            door.describe(count.text())
            door.setVisible(bool(number))
            count.setVisible(bool(number))
