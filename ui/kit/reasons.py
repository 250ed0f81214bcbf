"""The column of a plan for many that says what keeps a row here, or what is to be known of one that goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ui.kit.deed import Planned
from ui.kit.rows_table import RowsTable

HOLDS = "process.column.why"
KNOW = "process.column.know"


def show_reasons(table: RowsTable[Planned], rows: Sequence[Planned]) -> None:
    """Show the column where something is said in it; with a row that goes all the same it is no list of what holds."""
    goes = any(row.note and row.why is None and row.stops is None for row in rows)
    heading = KNOW if goes else HOLDS
    table.rows_model.columns = tuple(
        replace(each, title=heading) if each.title in (HOLDS, KNOW) else each
        for each in table.rows_model.columns
    )
    # Where nothing is passed over, names have the room of the reasons.
    table.show_column("why", shown=any(row.why is not None or row.note or row.stops for row in rows))
