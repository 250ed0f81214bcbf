"""Lots: a move is of a lot of its own product, no lot is short, one unit is one, and the lots come to what is on hand."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_lots(books: Books, found: Findings) -> None:
    """Every lot against its moves, and what is on hand by lot of the products that are traced."""
    found.counted += books.number("SELECT count(*) FROM lot")
    for table in ("stock_move", "quarantine"):
        rows = books.offending(
            f"SELECT m.id FROM {table} m JOIN lot l ON l.id = m.lot_id WHERE l.product_id <> m.product_id"
        )
        for (row_id,) in rows:
            found.fault(table, row_id, "lot_of_another_product")
    exact = books.exact
    _set_aside(books, found)
    rows = books.offending(
        f"""
        SELECT lot_id, sum({exact("quantity_milli")}) FROM stock_move WHERE lot_id IS NOT NULL
        GROUP BY lot_id, location_id HAVING sum({exact("quantity_milli")}) < 0
        """
    )
    for lot_id, milli in rows:
        found.fault("lot", lot_id, "lot_below_nothing", on_hand=milli)
    rows = books.offending(
        f"""
        SELECT m.lot_id, sum({exact("m.quantity_milli")}) FROM stock_move m
        JOIN product p ON p.id = m.product_id AND p.traced = 'serial'
        WHERE m.lot_id IS NOT NULL GROUP BY m.lot_id HAVING sum({exact("m.quantity_milli")}) NOT IN (0, 1000)
        """
    )
    for lot_id, milli in rows:
        found.fault("lot", lot_id, "serial_not_one", on_hand=milli)
    rows = books.offending(
        f"""
        SELECT b.product_id, b.on_hand_milli, coalesce(t.milli, 0) FROM stock_balance b
        JOIN product p ON p.id = b.product_id AND p.traced <> ''
        LEFT JOIN (
            SELECT product_id, location_id, sum(milli) AS milli FROM (
                SELECT product_id, location_id, lot_id, sum({exact("quantity_milli")}) AS milli
                FROM stock_move GROUP BY product_id, location_id, lot_id
            ) by_lot GROUP BY product_id, location_id
        ) t ON t.product_id = b.product_id AND t.location_id = b.location_id
        WHERE {exact("b.on_hand_milli")} <> coalesce(t.milli, 0)
        """
    )
    for product_id, kept, moved in rows:
        found.fault("product", product_id, "lots_differ", kept=kept, moved=moved)


def _set_aside(books: Books, found: Findings) -> None:
    """What was set aside by lot is of that lot, thrown away or kept apart, and no more was let go than was kept."""
    rows = books.offending(
        """
        SELECT m.id FROM stock_move m WHERE m.cause = 'lot'
        AND (m.lot_id IS NULL OR m.lot_id <> m.cause_id OR m.reason <> 'scrap' OR m.quantity_milli >= 0)
        """
    )
    for (move_id,) in rows:
        found.fault("stock_move", move_id, "aside_of_another_lot")
    exact = books.exact
    rows = books.offending(
        f"""
        SELECT max(q.id), sum({exact("q.quantity_milli")}) FROM quarantine q WHERE q.cause = 'lot'
        GROUP BY q.cause_id, q.location_id
        HAVING sum({exact("q.quantity_milli")}) < 0 OR count(CASE WHEN q.lot_id = q.cause_id THEN 1 END) <> count(*)
        """
    )
    for entry_id, milli in rows:
        found.fault("quarantine", entry_id, "aside_differs", kept=milli)
