"""Taking what an import made out of use again, and finding it when the file comes back.

Nothing is deleted: a customer or product of an import taken back is archived, with its number, and the same file brought
again finds it. What has been used since stays in use and is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Table, bindparam, select

from app.base.door import Read
from app.base.schema import metadata
from app.links.files.plan import chunks
from app.links.files.tables import import_row, import_run


def used_since(rd: Read, table: Table, keys: Sequence[int], own: Collection[str]) -> set[int]:
    """The keys that a row of some other table points to; `own` are tables whose rows came with it."""
    used: set[int] = set()
    for other in metadata.tables.values():
        if other.name in own:
            continue
        for column in other.c:
            if any(link.column.table is table for link in column.foreign_keys):
                for piece in chunks(keys):
                    found = rd.execute(select(column).where(column.in_(piece)).distinct())
                    used.update(key for key in found.scalars() if key is not None)
    return used


def taken_back(rd: Read, noun: str, keys: Iterable[int]) -> set[int]:
    """Those of the rows that an import made which was taken back since."""
    found: set[int] = set()
    for piece in chunks(sorted(keys)):
        found.update(rd.execute(_TAKEN_BACK, {"noun": noun, "keys": list(piece)}).scalars())
    return found


_TAKEN_BACK = (
    select(import_row.c.row_id)
    .join(import_run, import_run.c.id == import_row.c.run_id)
    .where(
        import_row.c.noun == bindparam("noun"),
        import_row.c.row_id.in_(bindparam("keys", expanding=True)),
        import_row.c.act == "created",
        import_run.c.state == "undone",
    )
)
