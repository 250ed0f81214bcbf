"""How long customers have to pay, as three plain choices; whoever needs more takes the steps (ui.settings.terms_steps)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.customers.terms import Days, EndOfMonth, Terms, single
from ui.kit.choice import Choice
from ui.kit.sized import most_width
from ui.kit.whole_edit import WholeEdit
from ui.kit.wording import say
from ui.settings.terms_steps import StepsEdit

SHAPES = ("now", "days", "month", "free")
_USUAL = 30


class ShapeEdit(QWidget):
    """A choice and its number of days, written into `steps` at every key; `freed` tells of another choice."""

    freed = Signal()

    def __init__(self, steps: StepsEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self.kind = Choice([(each, f"settings.terms.shape_{each}") for each in SHAPES], self)
        self.kind.setAccessibleName(say("settings.terms.shape").replace("&", ""))
        self.number = WholeEdit(self, unit="kit.unit.days")
        self.number.setAccessibleName(say("settings.terms.shape_number"))
        most_width(self.kind, 320)
        most_width(self.number, 120)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.kind, 3)
        row.addWidget(self.number, 1)
        row.addStretch(2)
        self.setFocusProxy(self.kind)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.number.textChanged.connect(self._on_number)

    @property
    def free(self) -> bool:
        """Whether the steps say it rather than this choice."""
        return self.kind.value == "free"

    def show_terms(self) -> None:
        """Show what stands in the steps."""
        kind, days = _shape(self._steps.terms)
        self.kind.set_value(kind)
        self.number.set_value(days)
        self._settle()

    def _on_kind(self) -> None:
        if self.kind.value in ("days", "month") and not self.number.text().strip():
            self.number.set_value(_USUAL)
        self._write()
        self._settle()
        self.freed.emit()

    def _on_number(self, _text: str) -> None:
        self._write()

    def _write(self) -> None:
        if self.free:
            return
        if self.kind.value == "now":
            self._steps.show_terms(single())
            return
        text = self.number.text().strip()
        # What cannot be stands in the steps as nought days, which they know to be wrong.
        days = Days(int(text) if text.isdecimal() else 0)
        self._steps.show_terms(single(days, EndOfMonth()) if self.kind.value == "month" else single(days))

    def _settle(self) -> None:
        self.number.setVisible(self.kind.value in ("days", "month"))


def _shape(terms: Terms) -> tuple[str, int | None]:
    """Which choice terms are, and their days."""
    if len(terms.parts) == 1:
        match terms.parts[0].steps:
            case ():
                return "now", None
            case (Days(n),):
                return "days", n
            case (Days(n), EndOfMonth()):
                return "month", n
            case _:
                pass
    return "free", None
