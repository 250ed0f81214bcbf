"""Conflicts with shops: each is of a row that is there, of a record that came, over a difference, and decided by somebody."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_conflicts(books: Books, found: Findings) -> None:
    """Every field that was changed here and in a shop."""
    found.counted += books.number("SELECT count(*) FROM shop_conflict")
    rows = books.offending(
        """
        SELECT c.id FROM shop_conflict c
        LEFT JOIN customer b ON c.noun = 'customer' AND b.id = c.row_id
        LEFT JOIN product p ON c.noun = 'product' AND p.id = c.row_id
        WHERE (b.id IS NULL AND p.id IS NULL)
           OR (c.state = 'open' AND c.here = c.there)
           OR (c.state <> 'open') <> (c.decided_by <> '')
           OR (c.decided_at IS NOT NULL AND c.decided_at < c.found_at)
        """
    )
    for (conflict_id,) in rows:
        found.fault("shop_conflict", conflict_id, "conflict_differs")
    rows = books.offending(
        """
        SELECT c.id FROM shop_conflict c
        LEFT JOIN inbox i ON i.shop_id = c.shop_id AND i.noun = c.noun AND i.remote_id = c.remote_id
        WHERE i.id IS NULL AND c.state = 'open'
        """
    )
    for (conflict_id,) in rows:
        found.fault("shop_conflict", conflict_id, "conflict_without_record")
