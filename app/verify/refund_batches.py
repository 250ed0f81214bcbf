"""Refunds by transfer: batches sum to their lines, each line is its refund, and a batch taken back left none standing."""

from __future__ import annotations

from app.verify.batches import check_account, check_summed
from app.verify.books import Books
from app.verify.verdict import Findings


def check_refund_batches(books: Books, found: Findings) -> None:
    """Every batch and every refund of one."""
    found.counted += books.number(
        "SELECT (SELECT count(*) FROM refund_batch) + (SELECT count(*) FROM refund_line)"
    )
    check_summed(books, found, "refund_batch", "refund_line", "batch_id", "refund_sum_differs")
    check_account(books, found, "refund_batch", "refund_batch_differs")
    rows = books.offending(
        """
        SELECT l.id, l.payment_id FROM refund_line l
        LEFT JOIN refund_batch b ON b.id = l.batch_id
        LEFT JOIN payment p ON p.id = l.payment_id
        WHERE b.id IS NULL OR p.id IS NULL OR p.kind <> 'refund' OR p.method <> 'transfer' OR p.amount <> l.amount
           OR p.currency <> b.currency OR p.reference <> b.number
        """
    )
    for line_id, payment_id in rows:
        found.fault("refund_line", line_id, "refund_line_differs", payment=payment_id)
    rows = books.offending(
        """
        SELECT l.id, l.payment_id FROM refund_line l JOIN refund_batch b ON b.id = l.batch_id
        WHERE b.undone_on IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM payment r WHERE r.reverses_id = l.payment_id)
        """
    )
    for line_id, payment_id in rows:
        found.fault("refund_line", line_id, "refund_stands", payment=payment_id)
    rows = books.offending(
        "SELECT max(id), payment_id FROM refund_line GROUP BY payment_id HAVING count(*) > 1"
    )
    for line_id, payment_id in rows:
        found.fault("refund_line", line_id, "refunded_twice", payment=payment_id)
