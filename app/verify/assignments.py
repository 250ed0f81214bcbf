"""Debts handed on to a factor: each of a document that is there, once at a time, and what the factor paid for it."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_assignments(books: Books, found: Findings) -> None:
    """Every assignment, and every record of a factor's money."""
    found.counted += books.number(
        "SELECT (SELECT count(*) FROM assignment) + (SELECT count(*) FROM factor_payment)"
    )
    rows = books.offending(
        """
        SELECT a.id FROM assignment a
        LEFT JOIN invoice v ON a.noun = 'invoice' AND v.id = a.document_id
        LEFT JOIN customer c ON a.noun = 'customer' AND c.id = a.document_id
        WHERE coalesce(v.id, c.id) IS NULL OR (a.noun = 'invoice' AND (a.amount > v.total OR a.currency <> v.currency))
           OR (a.ended_on IS NOT NULL AND a.ended_on < a.assigned_on)
        """
    )
    for (assignment_id,) in rows:
        found.fault("assignment", assignment_id, "assignment_differs")
    rows = books.offending(
        "SELECT max(id), noun, document_id FROM assignment WHERE ended_on IS NULL GROUP BY noun, document_id "
        "HAVING count(*) > 1"
    )
    for assignment_id, noun, document_id in rows:
        found.fault("assignment", assignment_id, "assigned_twice", noun=noun, document=document_id)
    rows = books.offending(
        """
        SELECT f.id FROM factor_payment f
        LEFT JOIN assignment a ON a.id = f.assignment_id
        LEFT JOIN payment p ON p.id = f.payment_id
        WHERE a.id IS NULL OR a.noun <> 'invoice' OR f.currency <> a.currency
           OR f.total <> f.paid + f.commission + f.commission_vat + f.interest + f.fund
           OR (f.payment_id IS NOT NULL AND (p.id IS NULL OR p.amount <> f.total))
           OR (f.payment_id IS NULL AND NOT a.recourse)
        """
    )
    for (payment_id,) in rows:
        found.fault("factor_payment", payment_id, "factor_payment_differs")
