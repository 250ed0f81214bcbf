"""The bank: statements whole, each movement told by its lines, matches by the payments they name, and what is left."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.undone import check_reversed_once
from app.verify.verdict import Findings


def check_bank(books: Books, found: Findings) -> None:
    """Statements and their lines, transactions, matches, and the list of what waits, both ways."""
    found.counted += books.number("SELECT count(*) FROM bank_transaction")
    _statements(books, found)
    _transactions(books, found)
    _matches(books, found)
    _waiting(books, found)


def _statements(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT s.id, s.line_count, (SELECT count(*) FROM bank_line l WHERE l.statement_id = s.id)
        FROM bank_statement s
        WHERE s.line_count <> (SELECT count(*) FROM bank_line l WHERE l.statement_id = s.id)
        """
    )
    for statement_id, told, standing in rows:
        found.fault("bank_statement", statement_id, "bank_lines_differ", told=told, standing=standing)
    rows = books.offending(
        """
        SELECT l.id, l.detail_count, (SELECT count(*) FROM bank_detail d WHERE d.line_id = l.id) FROM bank_line l
        WHERE l.detail_count <> (SELECT count(*) FROM bank_detail d WHERE d.line_id = l.id)
        """
    )
    for line_id, told, standing in rows:
        found.fault("bank_line", line_id, "bank_lines_differ", told=told, standing=standing)


def _transactions(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT l.id, l.transaction_id FROM bank_line l
        JOIN bank_statement s ON s.id = l.statement_id
        JOIN bank_transaction t ON t.id = l.transaction_id
        WHERE l.amount <> t.amount OR s.bank_account_id <> t.bank_account_id OR s.currency <> t.currency
        """
    )
    for line_id, transaction_id in rows:
        found.fault("bank_line", line_id, "bank_line_differs", transaction=transaction_id)
    rows = books.offending(
        "SELECT t.id FROM bank_transaction t LEFT JOIN bank_line l ON l.transaction_id = t.id WHERE l.id IS NULL"
    )
    for (transaction_id,) in rows:
        found.fault("bank_transaction", transaction_id, "bank_untold")
    # Within one statement no two lines are the same movement.
    rows = books.offending(
        """
        SELECT max(l.id), l.transaction_id FROM bank_line l GROUP BY l.statement_id, l.transaction_id HAVING count(*) > 1
        """
    )
    for line_id, transaction_id in rows:
        found.fault("bank_line", line_id, "bank_line_differs", transaction=transaction_id)


def _matches(books: Books, found: Findings) -> None:
    found.counted += books.number("SELECT count(*) FROM bank_match")
    rows = books.offending(
        """
        SELECT r.id, r.reverses_id FROM bank_match r LEFT JOIN bank_match m ON m.id = r.reverses_id
        WHERE r.reverses_id IS NOT NULL
          AND (m.id IS NULL OR m.reverses_id IS NOT NULL OR m.transaction_id <> r.transaction_id OR m.kind <> r.kind
               OR m.amount <> -r.amount)
        """
    )
    for match_id, reversed_id in rows:
        found.fault("bank_match", match_id, "reversal_differs", reverses=reversed_id)
    check_reversed_once(books, found, "bank_match")
    # Money that came in is a payment, money that went out is given back; what came back moves the other way than it did.
    rows = books.offending(
        """
        SELECT m.id, m.payment_id FROM bank_match m
        JOIN bank_transaction t ON t.id = m.transaction_id
        LEFT JOIN payment p ON p.id = m.payment_id
        LEFT JOIN payment u ON u.id = p.reverses_id
        WHERE m.reverses_id IS NULL AND m.payment_id IS NOT NULL
          AND (p.id IS NULL
               OR p.currency <> t.currency AND (p.base_amount IS NULL OR t.currency <> (SELECT currency FROM company))
               OR p.kind <> CASE m.kind WHEN 'payment' THEN 'payment' WHEN 'refund' THEN 'refund' ELSE 'reversal' END
               OR m.amount <> CASE WHEN p.kind = 'payment' OR u.kind = 'refund' THEN 1 ELSE -1 END
                   * CASE WHEN p.currency = t.currency THEN p.amount ELSE p.base_amount END)
        """
    )
    for match_id, payment_id in rows:
        found.fault("bank_match", match_id, "bank_match_differs", payment=payment_id)
    rows = books.offending(
        """
        SELECT max(m.id), m.payment_id FROM bank_match m
        WHERE m.payment_id IS NOT NULL AND m.reverses_id IS NULL
          AND NOT EXISTS (SELECT 1 FROM bank_match r WHERE r.reverses_id = m.id)
        GROUP BY m.payment_id HAVING count(*) > 1
        """
    )
    for match_id, payment_id in rows:
        found.fault("bank_match", match_id, "bank_matched_twice", payment=payment_id)


def _waiting(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT transaction_id, sum(moved), sum(kept), sum(kept_rows)
        FROM (
            SELECT id AS transaction_id, amount AS moved, 0 AS kept, 0 AS kept_rows FROM bank_transaction
            UNION ALL
            SELECT transaction_id, -amount, 0, 0 FROM bank_match
            UNION ALL
            SELECT transaction_id, 0, remaining, 1 FROM bank_waiting
        ) both_sides
        GROUP BY transaction_id
        HAVING sum(moved) <> sum(kept) OR sum(kept_rows) <> CASE WHEN sum(moved) = 0 THEN 0 ELSE 1 END
        """
    )
    for transaction_id, moved, kept, _ in rows:
        found.fault("bank_waiting", transaction_id, "bank_waiting_wrong", moved=moved, kept=kept)
    rows = books.offending(
        """
        SELECT w.transaction_id FROM bank_waiting w JOIN bank_transaction t ON t.id = w.transaction_id
        WHERE w.bank_account_id <> t.bank_account_id OR w.booked_on <> t.booked_on
        """
    )
    for (transaction_id,) in rows:
        found.fault("bank_waiting", transaction_id, "bank_waiting_wrong", moved=0, kept=0)
