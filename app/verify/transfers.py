"""Transfers: what left a place is at another, on its way between them, or was written off; the whole is what it was."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_transfers(books: Books, found: Findings) -> None:
    """States, lines and moves of every transfer."""
    found.counted += books.number("SELECT count(*) FROM stock_transfer")
    _states(books, found)
    _lines(books, found)
    _twins(books, found)


def _states(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT t.id, t.state FROM stock_transfer t
        WHERE (t.state IN ('sent', 'received', 'undone')) <> (t.sent_at IS NOT NULL)
           OR t.from_id = t.to_id OR (t.state = 'undone' AND t.end_reason = '')
           OR (t.state = 'sent' AND NOT EXISTS (SELECT 1 FROM stock_transfer_line l WHERE l.transfer_id = t.id
               AND l.received_milli + l.lost_milli < l.quantity_milli))
           OR (t.state = 'received' AND EXISTS (SELECT 1 FROM stock_transfer_line l WHERE l.transfer_id = t.id
               AND l.received_milli + l.lost_milli <> l.quantity_milli))
        """
    )
    for transfer_id, state in rows:
        found.fault("stock_transfer", transfer_id, "state_wrong", state=state)


def _lines(books: Books, found: Findings) -> None:
    """Each line against its moves: gone from one place, come to the other, lost, and the rest between them."""
    rows = books.offending(
        """
        SELECT id FROM (
            SELECT l.id, t.state, l.quantity_milli, l.received_milli, l.lost_milli,
                coalesce(sum(CASE WHEN m.location_id = t.from_id THEN m.quantity_milli END), 0) AS gone,
                coalesce(sum(CASE WHEN m.location_id = t.to_id THEN m.quantity_milli END), 0) AS come,
                coalesce(sum(CASE WHEN p.code = 'TRANSIT' THEN m.quantity_milli END), 0) AS between_them,
                coalesce(sum(CASE WHEN m.reason = 'correction' THEN m.quantity_milli END), 0) AS lost,
                coalesce(sum(CASE WHEN m.product_id <> l.product_id
                    OR (m.location_id NOT IN (t.from_id, t.to_id) AND p.code <> 'TRANSIT') THEN 1 END), 0) AS strange
            FROM stock_transfer_line l JOIN stock_transfer t ON t.id = l.transfer_id
            LEFT JOIN stock_move m ON m.cause = 'stock_transfer' AND m.cause_id = t.id AND m.cause_line_id = l.id
            LEFT JOIN location p ON p.id = m.location_id
            GROUP BY l.id, t.state, l.quantity_milli, l.received_milli, l.lost_milli
        ) x
        WHERE strange <> 0 OR come <> received_milli OR lost + lost_milli <> 0
           OR gone <> CASE WHEN state IN ('sent', 'received') THEN -quantity_milli ELSE 0 END
           OR between_them <> CASE WHEN state IN ('sent', 'received')
              THEN quantity_milli - received_milli - lost_milli ELSE 0 END
        """
    )
    for (line_id,) in rows:
        found.fault("stock_transfer_line", line_id, "transfer_differs_from_moves")


def _twins(books: Books, found: Findings) -> None:
    """A transfer changes places and nothing else: its moves come to nothing together, product by product."""
    rows = books.offending(
        """
        SELECT max(id) FROM stock_move WHERE reason = 'transfer' AND cause = 'stock_transfer'
        GROUP BY cause_id, product_id, business_date HAVING sum(quantity_milli) <> 0
        UNION ALL
        SELECT m.id FROM stock_move m WHERE (m.reason = 'transfer' AND m.cause NOT IN ('stock_transfer', 'product'))
           OR (m.cause = 'stock_transfer' AND (m.reason NOT IN ('transfer', 'correction') OR NOT EXISTS (
               SELECT 1 FROM stock_transfer_line l WHERE l.id = m.cause_line_id AND l.transfer_id = m.cause_id)))
        """
    )
    for (move_id,) in rows:
        found.fault("stock_move", move_id, "transfer_not_even")
    rows = books.offending(
        """
        SELECT product_id, sum(kept), sum(owed) FROM (
            SELECT b.product_id, b.on_hand_milli AS kept, 0 AS owed
            FROM stock_balance b JOIN location p ON p.id = b.location_id WHERE p.code = 'TRANSIT'
            UNION ALL
            SELECT l.product_id, 0, l.quantity_milli - l.received_milli - l.lost_milli
            FROM stock_transfer_line l JOIN stock_transfer t ON t.id = l.transfer_id WHERE t.state = 'sent'
        ) both_sides
        GROUP BY product_id HAVING sum(kept) <> sum(owed)
        """
    )
    for product_id, kept, owed in rows:
        found.fault("product", product_id, "in_transit_wrong", kept=kept, moved=owed)
