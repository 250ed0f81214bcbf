"""What shops did and was followed: each is answered by somebody, and the credit note or return it made is its order's."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_proposals(books: Books, found: Findings) -> None:
    """Every change of a shop that was to be decided."""
    found.counted += books.number("SELECT count(*) FROM shop_proposal")
    rows = books.offending(
        """
        SELECT p.id FROM shop_proposal p
        LEFT JOIN invoice i ON i.id = p.invoice_id
        LEFT JOIN goods_return r ON r.id = p.return_id
        WHERE (p.answer = 'credit_note') <> (p.invoice_id IS NOT NULL)
           OR (p.answer = 'return') <> (p.return_id IS NOT NULL)
           OR (i.id IS NOT NULL AND (i.kind <> 'credit_note' OR i.order_id IS NULL OR i.order_id <> p.order_id))
           OR (r.id IS NOT NULL AND r.order_id <> p.order_id)
        """
    )
    for (proposal_id,) in rows:
        found.fault("shop_proposal", proposal_id, "proposal_differs")
    rows = books.offending(
        """
        SELECT id FROM shop_proposal
        WHERE (state IN ('accepted', 'set_aside')) <> (answer <> '')
           OR (state = 'accepted') <> (answer IN ('change', 'credit_note', 'return'))
           OR (state IN ('accepted', 'set_aside') AND decided_by = '')
           OR (state = 'set_aside' AND reason = '')
        """
    )
    for (proposal_id,) in rows:
        found.fault("shop_proposal", proposal_id, "proposal_undecided")
