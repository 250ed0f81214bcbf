"""Receipts: header and lines agree, each line moved its goods once at its cost, a reversal is the exact negative, and no more
went back to a supplier than came.
"""

from __future__ import annotations

from app.verify.books import Books
from app.verify.slips import check_told
from app.verify.undone import check_reversed_once
from app.verify.verdict import Findings


def check_receipts(books: Books, found: Findings) -> None:
    """Counts, moves and reversals of every receipt; one preferred supplier a product at most."""
    found.counted += books.number("SELECT count(*) FROM goods_receipt")
    check_told(books, found, "goods_receipt", "receipt_id")
    _moves(books, found)
    _reversals(books, found)
    _returns(books, found)
    _preferred(books, found)


def _moves(books: Books, found: Findings) -> None:
    rows = books.offending(
        f"""
        SELECT m.id FROM stock_move m
        LEFT JOIN goods_receipt_line l ON l.id = m.cause_line_id
        LEFT JOIN goods_receipt r ON r.id = l.receipt_id
        WHERE m.cause = 'goods_receipt' AND (
            r.id IS NULL OR r.id <> m.cause_id OR l.product_id <> m.product_id
            OR coalesce(l.unit_cost_micro, -1) <> coalesce(m.unit_cost_micro, -1)
            OR {books.day("r.received_on")} <> {books.day("m.business_date")} OR m.reason <> r.kind
        )
        """
    )
    for (move_id,) in rows:
        found.fault("stock_move", move_id, "move_differs_from_receipt")
    rows = books.offending(
        f"""
        SELECT max(m.id) FROM stock_move m JOIN goods_receipt_line l ON l.id = m.cause_line_id
        WHERE m.cause = 'goods_receipt' GROUP BY l.id, l.quantity_milli
        HAVING sum({books.exact("m.quantity_milli")}) <> {books.exact("l.quantity_milli")}
        """
    )
    for (move_id,) in rows:
        found.fault("stock_move", move_id, "move_differs_from_receipt")
    # Goods that are traced have a move for each lot, which come to the line together.
    lines = books.offending(
        """
        SELECT l.id, count(m.id) FROM goods_receipt_line l
        LEFT JOIN stock_move m ON m.cause = 'goods_receipt' AND m.cause_id = l.receipt_id AND m.cause_line_id = l.id
        GROUP BY l.id HAVING count(m.id) <> count(DISTINCT coalesce(m.lot_id, 0))
        """
    )
    for line_id, moves in lines:
        found.fault("goods_receipt_line", line_id, "received_without_move", moves=moves)


def _reversals(books: Books, found: Findings) -> None:
    exact = books.exact
    rows = books.offending(
        f"""
        SELECT r.id, r.reverses_id FROM goods_receipt r LEFT JOIN goods_receipt s ON s.id = r.reverses_id
        WHERE (r.kind = 'reversal') <> (r.reverses_id IS NOT NULL)
           OR (r.kind = 'reversal' AND (s.id IS NULL OR s.kind = 'reversal' OR s.line_count <> r.line_count
               OR coalesce(s.supplier_id, 0) <> coalesce(r.supplier_id, 0) OR s.currency <> r.currency
               OR coalesce({exact("s.amount")}, 0) + coalesce({exact("r.amount")}, 0) <> 0
               OR {exact("s.quantity_milli")} + {exact("r.quantity_milli")} <> 0))
        """
    )
    for receipt_id, reversed_id in rows:
        found.fault("goods_receipt", receipt_id, "reversal_differs", reverses=reversed_id)
    check_reversed_once(books, found, "goods_receipt")
    lines = books.offending(
        f"""
        SELECT x.id FROM goods_receipt r
        JOIN goods_receipt_line x ON x.receipt_id = r.id
        LEFT JOIN goods_receipt_line y ON y.receipt_id = r.reverses_id AND y.position = x.position
        WHERE (r.kind = 'receipt' AND x.quantity_milli <= 0) OR (r.kind = 'return' AND x.quantity_milli >= 0)
           OR (r.reverses_id IS NOT NULL AND (y.id IS NULL OR y.product_id <> x.product_id
               OR coalesce(y.unit_cost_micro, -1) <> coalesce(x.unit_cost_micro, -1)
               OR {exact("y.quantity_milli")} + {exact("x.quantity_milli")} <> 0))
        """
    )
    for (line_id,) in lines:
        found.fault("goods_receipt_line", line_id, "reversal_differs")


def _returns(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT r.id, r.from_id FROM goods_receipt r LEFT JOIN goods_receipt s ON s.id = r.from_id
        WHERE (r.kind = 'return') <> (r.from_id IS NOT NULL)
           OR (r.kind = 'return' AND (s.id IS NULL OR s.kind <> 'receipt' OR s.currency <> r.currency
               OR r.supplier_id IS NULL OR coalesce(s.supplier_id, 0) <> r.supplier_id))
        """
    )
    for return_id, from_id in rows:
        found.fault("goods_receipt", return_id, "given_back_of_another", receipt=from_id)
    exact = books.exact
    # A return that was undone gave nothing back.
    rows = books.offending(
        f"""
        SELECT max(r.id), max(r.from_id) FROM goods_receipt r
        JOIN goods_receipt_line x ON x.receipt_id = r.id
        WHERE r.kind = 'return' AND NOT EXISTS (SELECT 1 FROM goods_receipt u WHERE u.reverses_id = r.id)
        GROUP BY r.from_id, x.product_id
        HAVING -sum({exact("x.quantity_milli")}) > coalesce(
            (SELECT sum({exact("y.quantity_milli")}) FROM goods_receipt_line y
             WHERE y.receipt_id = r.from_id AND y.product_id = x.product_id), 0)
        """
    )
    for return_id, from_id in rows:
        found.fault("goods_receipt", return_id, "given_back_more", receipt=from_id)


def _preferred(books: Books, found: Findings) -> None:
    rows = books.offending(
        "SELECT max(id), product_id FROM supplier_product WHERE preferred GROUP BY product_id HAVING count(*) > 1"
    )
    for row_id, product_id in rows:
        found.fault("supplier_product", row_id, "preferred_twice", product=product_id)
