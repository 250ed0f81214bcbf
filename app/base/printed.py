"""Printing an original: who handed it out when, on which printer or as which file; from the second time on it is a duplicate.

The journal is the only place that says so: the archived bytes are the same each time.
"""

from __future__ import annotations

from app.base.audit import history
from app.base.door import Write, verb
from app.base.said import said

_MOST = 10_000
"""So many events of a document are looked through for its printings."""


@verb("paper.print")
def note_printing(tx: Write, noun: str, row_id: int, printer: str, name: str = "") -> int:
    """Note that an original was printed or written to a file; gives how many times it was by now.

    `printer` is the printer's name or the file's, or what a text stored by `said` says. `name` is told
    where the history is not that of the document alone.
    """
    before = sum(event.verb == "paper.print" for event in history(tx, noun, row_id, _MOST))
    tx.touch(noun, row_id)
    key = f"printing.log.{'again' if before else 'first'}{'_named' if name else ''}"
    printed = said(key, **({"n": before} if before else {}), **({"name": name} if name else {}))
    tx.note(printed=printed, printer=printer, copy=before + 1)
    return before + 1
