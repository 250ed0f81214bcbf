"""Slips of cheques: the sum of their lines, each the cheque it names, none on two slips that stand."""

from __future__ import annotations

from app.verify.batches import check_account, check_summed
from app.verify.books import Books
from app.verify.verdict import Findings


def check_cheques(books: Books, found: Findings) -> None:
    """Every slip and every cheque on one."""
    found.counted += books.number("SELECT count(*) FROM cheque_slip")
    check_summed(books, found, "cheque_slip", "cheque_slip_line", "slip_id", "slip_sum_differs")
    check_account(books, found, "cheque_slip", "slip_differs")
    rows = books.offending(
        """
        SELECT l.id, l.payment_id FROM cheque_slip_line l
        LEFT JOIN cheque_slip s ON s.id = l.slip_id
        LEFT JOIN payment p ON p.id = l.payment_id
        WHERE s.id IS NULL OR p.id IS NULL OR p.kind <> 'payment' OR p.method <> 'cheque' OR p.amount <> l.amount
           OR p.currency <> s.currency OR p.received_on > s.handed_on
        """
    )
    for line_id, payment_id in rows:
        found.fault("cheque_slip_line", line_id, "slip_line_differs", payment=payment_id)
    rows = books.offending(
        """
        SELECT max(l.id), l.payment_id FROM cheque_slip_line l JOIN cheque_slip s ON s.id = l.slip_id
        WHERE s.undone_on IS NULL GROUP BY l.payment_id HAVING count(*) > 1
        """
    )
    for line_id, payment_id in rows:
        found.fault("cheque_slip_line", line_id, "handed_in_twice", payment=payment_id)
