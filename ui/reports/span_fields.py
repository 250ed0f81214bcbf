"""The period of a report: one that has a name, or any two days; each tells the other (conventions L1, K6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.reports.weeks import SPANS, span
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field

_OWN = "own"


class SpanFields(QObject):
    """Three fields; `changed` when another period was chosen or typed."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget) -> None:
        super().__init__(parent)
        self._today = today
        self.period = Choice([(each, f"reports.span.{each}") for each in (*SPANS, _OWN)], parent)
        self.first, self.last = DateEdit(today, parent), DateEdit(today, parent)
        self.fields = (
            Field("reports.span_name", self.period),
            Field("reports.span_first", self.first),
            Field("reports.span_last", self.last),
        )
        self.period.currentIndexChanged.connect(self._on_period)
        for edit in (self.first, self.last):
            edit.settled.connect(self._on_day)
        self._show()

    @property
    def days(self) -> tuple[date, date]:
        """First and last day; a field left empty stands for that of the weeks around today."""
        first, last = span("around", self._today())
        return self.first.value or first, self.last.value or last

    def renew(self) -> None:
        """A period with a name moves on with the day."""
        if self.period.value != _OWN:
            self._show()

    def _on_period(self) -> None:
        if self.period.value != _OWN:
            self._show()
        self.changed.emit()

    def _on_day(self) -> None:
        if self.period.value != _OWN and self.days != span(self.period.value, self._today()):
            self.period.set_value(_OWN)
        self.changed.emit()

    def _show(self) -> None:
        for edit, day in zip((self.first, self.last), span(self.period.value, self._today()), strict=True):
            edit.set_value(day)
