"""Exports for the accountant: each names its period and bytes, and none of a period has fewer entries than one before it."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_exports(books: Books, found: Findings) -> None:
    """Every export: what was recorded is never unrecorded, so that entries only come to be more."""
    found.counted += books.number("SELECT count(*) FROM accounting_export")
    rows = books.offending(
        """
        SELECT e.id FROM accounting_export e
        WHERE length(e.sha256) <> 64 OR e.last_on < e.first_on OR e.line_count < 2 * e.entry_count OR e.debit < 0
           OR EXISTS (SELECT 1 FROM accounting_export b WHERE b.kind = e.kind AND b.first_on = e.first_on
                      AND b.last_on = e.last_on AND b.id < e.id AND b.entry_count > e.entry_count)
        """
    )
    for (export_id,) in rows:
        found.fault("accounting_export", export_id, "export_differs")
