"""What is undone by a counter-row of its own table is undone once."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_reversed_once(books: Books, found: Findings, table: str) -> None:
    """No row of a table is undone by two others (``reversed_twice``)."""
    rows = books.offending(
        f"SELECT max(id), reverses_id FROM {table} WHERE reverses_id IS NOT NULL GROUP BY reverses_id HAVING count(*) > 1"
    )
    for row_id, reversed_id in rows:
        found.fault(table, row_id, "reversed_twice", reverses=reversed_id)
