"""Writing the report that is shown as a file: CSV, workbook or PDF, as its ending says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.accounting.exported import Export, VatFile, export_vat
from app.reports.report_file import ENDINGS
from app.reports.report_table import ReportTable
from ui.kit.rows_table import RowsTable
from ui.kit.save_file import ask_place, write_file
from ui.kit.wording import say
from ui.reports.table_rows import file_of, vat_file_of

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
    if name == "vat" and told is not None and office.actor.may("accounting.export_vat"):
        _export_vat(screen, told, place)
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


def _export_vat(screen: ReportsScreen, told: ReportTable, place: Path) -> None:
    """Write the VAT of the period that is shown, and record that it was: it has a number, as entries have that are exported."""
    office = screen.office

    def write(file: VatFile) -> None:
        if write_file(office, place, file.content):
            office.do(export_vat, file, done=say_number)

    def say_number(made: Export) -> None:
        office.ways.say(say("settings.accounting.vat_done", file=place.name, number=made.number))

    office.ask(
        vat_file_of,
        told,
        place.name,
        done=write,
        failed=screen.broke,
        owner=screen,
    )
