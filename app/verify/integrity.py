"""The file itself (SQLite), and links between rows: nothing points at a row that is not there."""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError

from app.verify.books import Books
from app.verify.expected import expected_tables, link_target
from app.verify.verdict import Findings

_TABLE = re.compile(r"(?:in|from|of) (?:index |table )?([a-z_]+)")


def check_file(books: Books, found: Findings) -> None:
    """SQLite's own look at pages, indexes, NOT NULL, CHECK and UNIQUE; PostgreSQL checks its pages as it reads them."""
    if not books.on_sqlite:
        return
    found.counted += 1
    try:
        told = books.rows("PRAGMA integrity_check")
    except DBAPIError as error:
        told = [(str(error.orig),)]
    for (said,) in told:
        if said != "ok":
            named = _TABLE.search(str(said))
            found.fault(named[1] if named else "", None, "file_damaged", said=str(said))


def check_links(books: Books, found: Findings) -> None:
    """Every foreign key, whether or not its constraint stands or was ever validated."""
    branches: list[str] = []
    for table in expected_tables().values():
        for column, target in table.links.items():
            found.counted += 1
            key = link_target(target)
            branches.append(
                f"SELECT '{table.name}', c.{table.key[0]}, '{column}', '{target}', c.{column} "
                f"FROM {table.name} c LEFT JOIN {target} p ON p.{key} = c.{column} "
                f"WHERE c.{column} IS NOT NULL AND p.{key} IS NULL"
            )
    for name, row_id, column, target, named in books.offending(" UNION ALL ".join(branches)):
        found.fault(name, row_id, "link_to_nothing", column=column, target=target, named=named)
