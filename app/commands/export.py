"""`export everything`: all tables and papers, for another program or another day."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from sqlalchemy import Table

from app.base.schema import metadata
from app.commands.desk import Desk
from app.commands.program import command, exports, option
from app.reports.everything import write_everything
from app.tables import EVERY_ROOM


@command("everything", on=exports)
def export_everything(
    desk: Desk,
    out: Annotated[Path, option("--out", words="out_folder")],
    separator: Annotated[str | None, option("--separator")] = None,
) -> None:
    """Write everything into a new or empty folder; refused with ``export_folder_not_empty``.

    French spreadsheets part columns by semicolons, English ones by commas; what is in them is the same, and the
    description beside them says which.
    """
    sign = separator or (";" if desk.language == "fr" else ",")
    with desk.opened() as database:
        found = write_everything(database, _tables(), out, sign, spoken=desk.words.fact)
    if desk.as_json:
        desk.give(
            {
                "folder": str(found.folder),
                "tables": found.rows,
                "papers": found.papers,
                "damaged": found.damaged,
            }
        )
        return
    rows = sum(found.rows.values())
    desk.say("command.export.done", tables=len(found.rows), rows=rows, papers=found.papers, folder=str(out))
    if found.damaged:
        desk.say("command.export.damaged", numbers=", ".join(found.damaged))


def _tables() -> list[Table]:
    rooms = {each.__name__ for each in EVERY_ROOM}
    assert rooms, "the schema is whole once every room is imported"
    return metadata.sorted_tables
