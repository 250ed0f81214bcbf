"""Days that a report filled into empty fields: those it was worked out for, and that nobody chose."""

from __future__ import annotations

from datetime import date

from ui.kit.date_edit import DateEdit


class FilledDays:
    """Which fields show such a day."""

    def __init__(self) -> None:
        self._report = ""
        self._days: dict[DateEdit, date] = {}

    def fill(self, edit: DateEdit, day: date | None) -> None:
        """Show a day where none was chosen."""
        if edit.value is None and day is not None:
            edit.set_value(day)
            self._days[edit] = day

    def serve(self, report: str) -> None:
        """Take out what another report filled in: each has usual days of its own."""
        if report == self._report:
            return
        self._report = report
        for edit, day in self._days.items():
            if edit.value == day:
                edit.set_value(None)
        self._days.clear()
