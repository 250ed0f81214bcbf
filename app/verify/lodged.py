"""Claims lodged in insolvency proceedings: each of a customer of its account, taken back by somebody and not before."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_lodged(books: Books, found: Findings) -> None:
    """Every claim, standing or withdrawn."""
    found.counted += books.number("SELECT count(*) FROM lodged_claim")
    rows = books.offending(
        """
        SELECT l.id FROM lodged_claim l
        LEFT JOIN customer c ON c.id = l.customer_id
        LEFT JOIN account a ON a.id = c.account_id
        LEFT JOIN account b ON b.id = l.account_id
        LEFT JOIN customer_document d ON d.id = l.document_id
        WHERE c.id IS NULL OR l.amount <= 0
           OR b.id IS NULL OR coalesce(b.belongs_to_id, b.id) <> coalesce(a.belongs_to_id, a.id)
           OR (l.document_id IS NOT NULL AND d.id IS NULL)
           OR (l.withdrawn_on IS NOT NULL AND (l.withdrawn_by = '' OR l.withdraw_reason = ''))
           OR NOT EXISTS (SELECT 1 FROM fact f JOIN account own ON own.id = f.account_id
                          WHERE f.kind = 'insolvency' AND coalesce(own.belongs_to_id, own.id) = coalesce(a.belongs_to_id, a.id))
        """
    )
    for (claim_id,) in rows:
        found.fault("lodged_claim", claim_id, "lodged_differs")
