"""Printing an original: who handed it out when, on which printer or as which file; from the second time on it is a duplicate.

The journal is the only place that says so: the archived bytes are the same each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, bindparam, func, select

from app.base.audit import audit_line, audit_mention, history
from app.base.door import Read, Write, verb
from app.base.said import said

_MOST = 10_000
"""So many events of a document are looked through for its printings."""


_PRINT = "paper.print"


@verb("paper.print")
def note_printing(tx: Write, noun: str, row_id: int, printer: str, name: str = "") -> int:
    """Note that an original was printed or written to a file; gives how many times it was by now.

    `printer` is the printer's name or the file's, or what a text stored by `said` says. `name` is told
    where the history is not that of the document alone.
    """
    before = sum(event.verb == _PRINT for event in history(tx, noun, row_id, _MOST))
    tx.touch(noun, row_id)
    key = f"printing.log.{'again' if before else 'first'}{'_named' if name else ''}"
    printed = said(key, **({"n": before} if before else {}), **({"name": name} if name else {}))
    tx.note(printed=printed, printer=printer, copy=before + 1)
    return before + 1


def printings(rd: Read, noun: str, ids: Sequence[int]) -> dict[int, tuple[int, date]]:
    """How many times originals were printed or written to a file, and when last; who never was is not named."""
    rows = rd.execute(_PRINTINGS, {"noun": noun, "ids": list(ids)})
    return {row.row_id: (int(row.times), row.last.date()) for row in rows}


def printed(noun: str, least: int = 1) -> Select[int]:
    """The keys of documents whose originals were printed so many times at least."""
    return _NOTED.where(audit_mention.c.noun == noun).having(func.count() >= least)


_NOTED = (
    select(audit_mention.c.row_id)
    .join(audit_line, audit_line.c.id == audit_mention.c.line_id)
    .where(audit_line.c.verb == _PRINT)
    .group_by(audit_mention.c.row_id)
)
_PRINTINGS = _NOTED.add_columns(
    func.count().label("times"), func.max(audit_line.c.recorded_at).label("last")
).where(
    audit_mention.c.noun == bindparam("noun"), audit_mention.c.row_id.in_(bindparam("ids", expanding=True))
)
