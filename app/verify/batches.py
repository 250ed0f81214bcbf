"""What papers handed to the bank have in common: cheque slips, debits and refunds tell how many lines they have and their sum."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_summed(books: Books, found: Findings, batch: str, line: str, key: str, fault: str) -> None:
    """A batch tells how many lines it has and what they come to; `key` names it in its lines, `fault` is one that differs."""
    rows = books.offending(
        f"""
        SELECT b.id, b.total, coalesce(sum(l.amount), 0) FROM {batch} b
        LEFT JOIN {line} l ON l.{key} = b.id
        GROUP BY b.id, b.total, b.line_count
        HAVING b.total <> coalesce(sum(l.amount), 0) OR b.line_count <> count(l.id)
        """
    )
    for batch_id, told, standing in rows:
        found.fault(batch, batch_id, fault, told=told, standing=standing)


def check_account(books: Books, found: Findings, batch: str, fault: str) -> None:
    """A batch is of an account of its own currency, and says why where it was undone."""
    rows = books.offending(
        f"""
        SELECT b.id FROM {batch} b LEFT JOIN bank_account a ON a.id = b.bank_account_id
        WHERE a.id IS NULL OR a.currency <> b.currency OR (b.undone_on IS NOT NULL AND b.undo_reason = '')
        """
    )
    for (batch_id,) in rows:
        found.fault(batch, batch_id, fault)
