"""Purchase orders: header and lines agree, what came is what receipts say, and what is incoming is what they still owe."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_purchases(books: Books, found: Findings) -> None:
    """Counts, states and progress of every purchase order, and the incoming of every product."""
    found.counted += books.number("SELECT count(*) FROM purchase_order")
    _headers(books, found)
    _lines(books, found)
    _states(books, found)
    _incoming(books, found)


def _headers(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT p.id, p.line_count, count(l.id) FROM purchase_order p LEFT JOIN purchase_line l ON l.purchase_id = p.id
        GROUP BY p.id, p.line_count, p.net
        HAVING p.line_count <> count(l.id) OR p.net <> coalesce(sum(l.net), 0)
        """
    )
    for purchase_id, told, standing in rows:
        found.fault("purchase_order", purchase_id, "line_count_wrong", told=told, standing=standing)


def _lines(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT l.id, l.received_milli, coalesce(sum(r.quantity_milli), 0) FROM purchase_line l
        LEFT JOIN goods_receipt_line r ON r.purchase_line_id = l.id
        GROUP BY l.id, l.received_milli HAVING l.received_milli <> coalesce(sum(r.quantity_milli), 0)
        """
    )
    for line_id, kept, wanted in rows:
        found.fault(
            "purchase_line", line_id, "derived_wrong", column="received_milli", kept=kept, wanted=wanted
        )
    rows = books.offending(
        """
        SELECT r.id FROM goods_receipt_line r JOIN goods_receipt g ON g.id = r.receipt_id
        JOIN purchase_line l ON l.id = r.purchase_line_id JOIN purchase_order p ON p.id = l.purchase_id
        WHERE l.product_id <> r.product_id OR coalesce(g.supplier_id, 0) <> p.supplier_id OR p.state = 'draft'
           OR (p.state = 'cancelled' AND l.received_milli <> 0)
        """
    )
    for (line_id,) in rows:
        found.fault("goods_receipt_line", line_id, "line_of_another_order")


def _states(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT p.id, p.state, p.received,
            CASE WHEN count(l.id) = sum(CASE WHEN l.received_milli >= l.quantity_milli THEN 1 ELSE 0 END) THEN 'all'
                 WHEN sum(CASE WHEN l.received_milli > 0 THEN 1 ELSE 0 END) > 0 THEN 'part' ELSE 'none' END
        FROM purchase_order p LEFT JOIN purchase_line l ON l.purchase_id = p.id
        GROUP BY p.id, p.state, p.received, p.end_reason, p.seller
        """
    )
    for purchase_id, state, kept, wanted in rows:
        if kept != wanted:
            found.fault(
                "purchase_order", purchase_id, "derived_wrong", column="received", kept=kept, wanted=wanted
            )
        elif state == "sent" and wanted == "all":
            found.fault("purchase_order", purchase_id, "state_wrong", state=state)
    rows = books.offending(
        """
        SELECT id, state FROM purchase_order
        WHERE (state = 'closed' AND end_reason = '' AND received <> 'all') OR (state = 'cancelled' AND received <> 'none')
           OR (state = 'cancelled' AND end_reason = '') OR (state IN ('sent', 'closed') AND (seller = '' OR sent_at IS NULL))
        """
    )
    for purchase_id, state in rows:
        found.fault("purchase_order", purchase_id, "state_wrong", state=state)


def _incoming(books: Books, found: Findings) -> None:
    """What each product's balances call incoming, against what orders that were sent still owe of it."""
    rows = books.offending(
        """
        SELECT product_id, max(location_id), sum(owed), sum(kept) FROM (
            SELECT l.product_id, 0 AS location_id, CASE WHEN l.quantity_milli > l.received_milli
                   THEN l.quantity_milli - l.received_milli ELSE 0 END AS owed, 0 AS kept
            FROM purchase_line l JOIN purchase_order p ON p.id = l.purchase_id WHERE p.state = 'sent'
            UNION ALL
            SELECT product_id, location_id, 0, incoming_milli FROM stock_balance
        ) both_sides
        GROUP BY product_id HAVING sum(owed) <> sum(kept) OR min(kept) < 0
        """
    )
    for product_id, location_id, owed, kept in rows:
        facts = {"column": "incoming_milli", "location": location_id, "moved": owed, "kept": kept}
        found.fault("stock_balance", product_id, "stock_balance_wrong", **facts)
