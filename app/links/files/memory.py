"""What a person said of a kind of file, and what was brought so far."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write, verb
from app.links.files.convention import Convention
from app.links.files.layouts import proposed_for
from app.links.files.mapping import Mapped, fingerprint
from app.links.files.opened import Opened
from app.links.files.own import own_fields
from app.links.files.tables import import_mapping, import_run


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import in the list of them: what, when, by whom, with which counts."""

    id: int
    noun: str
    file: str
    state: str
    created: int
    changed: int
    same: int
    begun_at: datetime
    begun_by: str
    undone_at: datetime | None
    undone_by: str = ""


def recalled(rd: Read, noun: str, opened: Opened) -> tuple[Mapped, Convention]:
    """The mapping of a file: as it was said for one with the same titles, else as its titles propose."""
    keys = {"noun": noun, "titles": fingerprint(opened.titles)}
    row = rd.execute(_SAID, keys).one_or_none()
    own = own_fields(rd, noun)
    if row is None:
        return proposed_for(noun, opened.titles, own), Convention()
    known = {each.name for each in Mapped(noun, {}, own).fields}
    # A field of the merchant's own may be asked no more since.
    columns = {int(at): name for at, name in json.loads(row.columns).items() if name in known}
    return Mapped(noun, columns, own), Convention(row.mark or None, row.day_order or None)


@verb("import.remember")
def remember(tx: Write, opened: Opened, mapped: Mapped, said: Convention) -> None:
    """Keep what a person said of this kind of file, in place of what was said before."""
    keys = {"noun": mapped.noun, "titles": fingerprint(opened.titles)}
    values: dict[str, Any] = {
        "columns": json.dumps({str(at): name for at, name in mapped.columns.items()}),
        "mark": said.mark or "",
        "day_order": said.order or "",
        "told_at": tx.now,
        "told_by": tx.actor.name,
    }
    row = tx.execute(_SAID, keys).one_or_none()
    if row is None:
        tx.insert(import_mapping, {"noun": mapped.noun, "titles_hash": keys["titles"], **values})
    else:
        tx.update(import_mapping, row.id, **values)


_SAID = select(import_mapping).where(
    import_mapping.c.noun == bindparam("noun"), import_mapping.c.titles_hash == bindparam("titles")
)


def imports(rd: Read) -> Sequence[ImportRow]:
    """The imports so far, the newest first."""
    rows = rd.execute(select(import_run).order_by(import_run.c.id.desc()))
    return [
        ImportRow(
            row.id,
            row.noun,
            row.file,
            row.state,
            row.created,
            row.changed,
            row.same,
            row.begun_at,
            row.begun_by,
            row.undone_at,
            row.undone_by,
        )
        for row in rows
    ]
