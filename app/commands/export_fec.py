"""`export fec`: the accounting entries of a financial year or of a part of one, as French law wants them told (FEC)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

from app.accounting.chart import chart
from app.accounting.exported import bore_already, export_entries
from app.accounting.exported import exports as exports_made
from app.commands.desk import Desk
from app.commands.program import command, day_of, exports, option
from app.commands.report_collection import DAY


@command("fec", on=exports)
def export_fec(
    desk: Desk,
    year: Annotated[int, option("--year", words="fec_year", min=2000, max=2999)],
    out: Annotated[Path, option("--out", words="fec_out")],
    since: Annotated[datetime | None, option("--since", formats=DAY, words="fec_since")] = None,
    until: Annotated[datetime | None, option("--until", formats=DAY, words="fec_until")] = None,
) -> None:
    """Write the entries of the financial year that ends in that year, or of a part of it, and what describes them.

    Refused as `fec_between` is; Trouble("file_not_writable").
    """
    with desk.opened() as database:
        with database.read() as rd:
            first, last = chart(rd).year(year)
            first, last = day_of(since) or first, day_of(until) or last
            bore = bore_already(exports_made(rd), first, last)
        made = export_entries(database, desk.actor, first, last, out)
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
                "already": [each.number for each in bore],
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
    for each in bore:
        desk.say("command.export_fec.bore", number=each.number, first=each.first_on, last=each.last_on)
