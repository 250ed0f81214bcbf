"""Which report is shown, among those the business has use for."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from ui.kit.choice import Choice
from ui.kit.office import Office
from ui.kit.wording import say
from ui.reports.reports import REPORTS


class ReportChoice(Choice):
    """Offers another choice when the business uses other modules; the report that is shown stays where it is among them."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        self._office = office
        super().__init__(self._used(), parent)
        office.leaving_out.connect(self._offer)

    def _used(self) -> list[tuple[str, str]]:
        left_out = self._office.left_out
        return [(each, f"reports.name.{each}") for each in REPORTS if f"reports:{each}" not in left_out]

    def _offer(self) -> None:
        shown = self.value
        with QSignalBlocker(self):
            self.clear()
            self._values = tuple(self._used())
            for value, key in self._values:
                self.addItem(say(key), value)
        self.set_value(shown)
        if self.value != shown:
            self.currentIndexChanged.emit(self.currentIndex())
