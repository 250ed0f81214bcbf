"""Invoices that suppliers sent: each has the file it was read from, all its lines, and belongs where it is linked."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_received(books: Books, found: Findings) -> None:
    """File, lines, decisions and links of every invoice that was received."""
    found.counted += books.number("SELECT count(*) FROM received_invoice")
    _files(books, found)
    _lines(books, found)
    _links(books, found)
    _paid(books, found)


def _files(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT r.id FROM received_invoice r
        LEFT JOIN archive_paper p ON p.noun = 'received_invoice' AND p.row_id = r.id
        WHERE p.id IS NULL OR p.hash <> r.hash
        """
    )
    for (received_id,) in rows:
        found.fault("received_invoice", received_id, "received_file_differs")


def _lines(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT r.id, r.line_count, count(l.id) FROM received_invoice r LEFT JOIN received_line l ON l.received_id = r.id
        GROUP BY r.id, r.line_count HAVING r.line_count <> count(l.id)
        """
    )
    for received_id, told, standing in rows:
        found.fault("received_invoice", received_id, "line_count_wrong", told=told, standing=standing)


def _links(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT r.id FROM received_invoice r
        LEFT JOIN purchase_order p ON p.id = r.purchase_id
        LEFT JOIN goods_receipt g ON g.id = r.receipt_id
        WHERE (r.purchase_id IS NOT NULL AND coalesce(r.supplier_id, 0) <> coalesce(p.supplier_id, -1))
           OR (r.receipt_id IS NOT NULL AND coalesce(r.supplier_id, 0) <> coalesce(g.supplier_id, -1))
        """
    )
    for (received_id,) in rows:
        found.fault("received_invoice", received_id, "received_of_another")
    rows = books.offending(
        """
        SELECT id, state FROM received_invoice
        WHERE (state = 'checked' AND supplier_id IS NULL) OR (state <> 'open' AND (decided_at IS NULL OR decided_by = ''))
        """
    )
    for received_id, state in rows:
        found.fault("received_invoice", received_id, "state_wrong", state=state)


def _paid(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT id FROM received_invoice
        WHERE (paid_on IS NOT NULL AND paid_amount <> due)
           OR (paid_on IS NULL AND paid_amount <> 0 AND (paid_amount < 0 OR paid_amount >= due))
        """
    )
    for (received_id,) in rows:
        found.fault("received_invoice", received_id, "received_paid_differs")
