"""Direct debits: batches sum to their lines, each line is of an invoice and mandate of one customer, its payment its debit's."""

from __future__ import annotations

from app.verify.batches import check_summed
from app.verify.books import Books
from app.verify.verdict import Findings


def check_debits(books: Books, found: Findings) -> None:
    """Every mandate, batch and debit."""
    found.counted += books.number(
        "SELECT (SELECT count(*) FROM mandate) + (SELECT count(*) FROM debit_batch) + (SELECT count(*) FROM debit_line)"
    )
    rows = books.offending(
        """
        SELECT id FROM mandate
        WHERE (ended_on IS NOT NULL AND (ended_on < signed_on OR ended_by = ''))
           OR notice_days > 14 OR (notice_days IS NULL AND notice_why <> '')
        """
    )
    for (mandate_id,) in rows:
        found.fault("mandate", mandate_id, "mandate_differs")
    check_summed(books, found, "debit_batch", "debit_line", "batch_id", "debit_sum_differs")
    rows = books.offending(
        """
        SELECT l.id FROM debit_line l
        LEFT JOIN debit_batch b ON b.id = l.batch_id
        LEFT JOIN mandate m ON m.id = l.mandate_id
        LEFT JOIN customer mc ON mc.id = m.customer_id
        LEFT JOIN invoice v ON v.id = l.invoice_id
        LEFT JOIN customer vc ON vc.id = v.customer_id
        WHERE b.id IS NULL OR m.id IS NULL OR v.id IS NULL OR m.scheme <> b.scheme OR v.currency <> b.currency
           OR coalesce(mc.merged_into_id, mc.id) <> coalesce(vc.merged_into_id, vc.id)
           OR (l.payment_id IS NOT NULL) <> (b.executed_at IS NOT NULL)
        """
    )
    for (line_id,) in rows:
        found.fault("debit_line", line_id, "debit_line_differs")
    rows = books.offending(
        """
        SELECT max(l.id), l.payment_id FROM debit_line l LEFT JOIN payment p ON p.id = l.payment_id
        WHERE l.payment_id IS NOT NULL
        GROUP BY l.batch_id, l.end_to_end, l.payment_id, p.amount, p.kind
        HAVING p.amount IS NULL OR p.amount <> sum(l.amount) OR p.kind <> 'payment'
        """
    )
    for line_id, payment_id in rows:
        found.fault("debit_line", line_id, "debit_payment_differs", payment=payment_id)
    rows = books.offending(
        """
        SELECT l.id FROM debit_line l LEFT JOIN mail n ON n.id = l.notice_id
        JOIN mandate m ON m.id = l.mandate_id
        WHERE (l.notice_id IS NOT NULL AND (n.kind IS NULL OR n.kind <> 'debit_notice' OR n.customer_id <> m.customer_id))
           OR (l.told_at IS NOT NULL) <> (l.told_how <> '') OR (l.told_at IS NOT NULL) <> (l.told_by <> '')
           OR (l.told_on IS NOT NULL AND l.told_at IS NULL)
        """
    )
    for (line_id,) in rows:
        found.fault("debit_line", line_id, "debit_notice_differs")
    rows = books.offending(
        """
        SELECT max(l.id), l.invoice_id FROM debit_line l JOIN debit_batch b ON b.id = l.batch_id
        WHERE b.undone_on IS NULL AND b.executed_at IS NULL GROUP BY l.invoice_id HAVING count(*) > 1
        """
    )
    for line_id, invoice_id in rows:
        found.fault("debit_line", line_id, "debited_twice", invoice=invoice_id)
