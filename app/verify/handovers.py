"""Documents handed over by hand: each was issued by then, and taken back by somebody who said why, or not at all."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_handovers(books: Books, found: Findings) -> None:
    """Every record, standing or withdrawn."""
    found.counted += books.number("SELECT count(*) FROM handover")
    rows = books.offending(
        """
        SELECT h.id FROM handover h
        LEFT JOIN quote q ON h.noun = 'quote' AND q.id = h.row_id
        LEFT JOIN sales_order o ON h.noun = 'sales_order' AND o.id = h.row_id
        LEFT JOIN invoice i ON h.noun = 'invoice' AND i.id = h.row_id
        LEFT JOIN purchase_order p ON h.noun = 'purchase_order' AND p.id = h.row_id
        WHERE (h.noun = 'quote' AND (q.id IS NULL OR q.issued_at IS NULL OR h.handed_on < q.quoted_on))
           OR (h.noun = 'sales_order' AND (o.id IS NULL OR o.number IS NULL OR o.confirmed_at IS NULL))
           OR (h.noun = 'invoice' AND (i.id IS NULL OR h.handed_on < i.issued_on))
           OR (h.noun = 'purchase_order' AND (p.id IS NULL OR p.number IS NULL OR h.handed_on < p.ordered_on))
           OR (h.withdrawn_on IS NOT NULL AND (h.withdrawn_by = '' OR h.withdraw_reason = ''))
        """
    )
    for (handover_id,) in rows:
        found.fault("handover", handover_id, "handover_differs")
