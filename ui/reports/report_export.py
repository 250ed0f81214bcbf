"""Writing the report that is shown as a file: CSV, workbook or PDF, as its ending says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from app.reports.report_file import ENDINGS
from app.reports.report_table import ReportTable
from ui.kit.rows_table import RowsTable
from ui.kit.save_file import ask_place, write_file
from ui.kit.wording import say
from ui.reports.table_rows import file_of

if TYPE_CHECKING:
    from ui.reports.reports_screen import ReportsScreen


def export_report(
    screen: ReportsScreen,
    name: str,
    days: Sequence[date],
    told: ReportTable | None,
    table: RowsTable[Any],
    *,
    grouped: bool,
) -> None:
    """Ask where to; rows that are shown in groups are written whole."""
    office = screen.office
    called = say(
        "reports.file",
        name=say(f"reports.name.{name}"),
        day=" ".join(day.isoformat() for day in days),
    )
    endings = ENDINGS if told is not None else ("csv",)
    place = ask_place(screen, say("reports.export"), called, *endings)
    if place is None:
        return
    if told is None or (place.suffix.lower() == ".csv" and not grouped):
        write_file(office, place, table.as_file())
        return
    office.ask(
        file_of,
        told,
        place.suffix,
        done=lambda content: write_file(office, place, content),
        failed=screen.broke,
        owner=screen,
    )
