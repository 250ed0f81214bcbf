"""Payments and refunds: of their order's customer, and reversed at most once, by the same amount."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.merged import other_customer
from app.verify.undone import check_reversed_once
from app.verify.verdict import Findings


def check_payments(books: Books, found: Findings) -> None:
    """Every payment, refund and reversal; what they hold in the ledger is looked at with the items."""
    found.counted += books.number("SELECT count(*) FROM payment")
    rows = books.offending(
        "SELECT p.id FROM payment p JOIN sales_order o ON o.id = p.order_id "
        f"WHERE {other_customer('o.customer_id', 'p.customer_id')} OR o.currency <> p.currency"
    )
    for (payment_id,) in rows:
        found.fault("payment", payment_id, "order_differs")
    rows = books.offending(
        """
        SELECT r.id, r.reverses_id FROM payment r LEFT JOIN payment p ON p.id = r.reverses_id
        WHERE r.amount <= 0 OR (r.kind = 'reversal') <> (r.reverses_id IS NOT NULL)
           OR (r.kind = 'reversal' AND (p.id IS NULL OR p.kind = 'reversal' OR p.amount <> r.amount
               OR p.currency <> r.currency OR p.account_id <> r.account_id))
        """
    )
    for payment_id, reversed_id in rows:
        found.fault("payment", payment_id, "reversal_differs", reverses=reversed_id)
    check_reversed_once(books, found, "payment")
