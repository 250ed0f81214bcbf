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
    linking = [table for table in expected_tables().values() if table.links]
    found.counted += sum(len(table.links) for table in linking)
    branches = [
        f"SELECT '{table.name}', c.{table.key[0]}, '{column}', '{target}', c.{column} "
        f"FROM {table.name} c LEFT JOIN {target} p ON p.{link_target(target)} = c.{column} "
        f"WHERE c.{column} IS NOT NULL AND p.{link_target(target)} IS NULL"
        for table in linking
        if table.name not in books.empty
        for column, target in table.links.items()
    ]
    # Tags and values of own fields are those of a row of the kind that their word or field is for: no constraint says so.
    branches += [
        f"SELECT '{name}', t.id, 'row_id', '{noun}', t.row_id FROM {name} t JOIN {of} w ON w.id = t.{by} "
        f"AND w.noun = '{noun}' LEFT JOIN {noun} p ON p.id = t.row_id WHERE p.id IS NULL"
        for name, of, by in (("tagged", "tag", "tag_id"), ("custom_value", "custom_field", "field_id"))
        if name not in books.empty
        for noun in ("customer", "product", "sales_order")
    ]
    if not branches:
        return
    for name, row_id, column, target, named in books.offending(" UNION ALL ".join(branches)):
        found.fault(name, row_id, "link_to_nothing", column=column, target=target, named=named)
