"""`export fec`: the accounting entries of a financial year, as French law wants them told (FEC)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from app.accounting.exported import export_year
from app.commands.desk import Desk
from app.commands.program import command, exports, option


@command("fec", on=exports)
def export_fec(
    desk: Desk,
    year: Annotated[int, option("--year", words="fec_year", min=2000, max=2999)],
    out: Annotated[Path, option("--out", words="fec_out")],
) -> None:
    """Write the entries of the financial year that ends in that year, and what describes them, into a folder.

    Refused with ``fec_without_siren`` or ``fec_not_in_euro``; Trouble("file_not_writable").
    """
    with desk.opened() as database:
        made = export_year(database, desk.actor, year, out)
    file = made.file
    if desk.as_json:
        desk.give(
            {
                "file": str(out / file.name),
                "number": made.export.number,
                "sha256": made.export.sha256,
                "entries": file.entries,
                "lines": file.lines,
                "again": made.again,
            }
        )
        return
    if made.again:
        desk.say("command.export_fec.again", file=file.name, number=made.export.number)
        return
    desk.say(
        "command.export_fec.done",
        file=file.name,
        entries=file.entries,
        lines=file.lines,
        number=made.export.number,
    )
    if made.before is not None:
        desk.say("command.export_fec.more", number=made.before.number, before=made.before.entry_count)
