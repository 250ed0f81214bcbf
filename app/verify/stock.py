"""The goods ledger against shipments: what left, moved; what moved for a shipment, left with it."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.entries import check_causes
from app.verify.undone import check_reversed_once
from app.verify.verdict import Findings


def check_stock(books: Books, found: Findings) -> None:
    """Moves and reservations, by what caused them."""
    found.counted += books.number("SELECT count(*) FROM stock_move") + books.number(
        "SELECT count(*) FROM reservation"
    )
    _moves_of_shipments(books, found)
    _shipments_without_move(books, found)
    _reversals(books, found)
    _reservations(books, found)
    for table in ("stock_move", "reservation"):
        check_causes(books, found, table)


def _moves_of_shipments(books: Books, found: Findings) -> None:
    rows = books.offending(
        f"""
        SELECT m.id FROM stock_move m
        LEFT JOIN shipment_line x ON x.id = m.cause_line_id
        LEFT JOIN shipment s ON s.id = x.shipment_id
        WHERE m.cause = 'shipment' AND (
            s.id IS NULL OR s.id <> m.cause_id OR NOT s.moves_stock OR x.product_id IS NULL OR x.product_id <> m.product_id
            OR {books.exact("x.quantity_milli")} + {books.exact("m.quantity_milli")} <> 0
            OR m.reason <> CASE s.kind WHEN 'delivery' THEN 'shipment' ELSE s.kind END
        )
        """
    )
    for (move_id,) in rows:
        found.fault("stock_move", move_id, "move_differs_from_shipment")
    twice = books.offending(
        "SELECT max(id), cause_line_id FROM stock_move WHERE cause = 'shipment' GROUP BY cause_line_id HAVING count(*) > 1"
    )
    for move_id, line_id in twice:
        found.fault("stock_move", move_id, "moved_twice", shipment_line=line_id)


def _shipments_without_move(books: Books, found: Findings) -> None:
    """A shipment that kept a promise of goods has moved them; a product not counted then is promised to nobody."""
    rows = books.offending(
        """
        SELECT x.id FROM reservation r
        JOIN shipment s ON s.id = r.cause_id AND s.kind = 'delivery' AND s.moves_stock
        JOIN shipment_line x ON x.shipment_id = s.id AND x.order_line_id = r.order_line_id
        LEFT JOIN stock_move m ON m.cause = 'shipment' AND m.cause_id = s.id AND m.cause_line_id = x.id
        WHERE r.cause = 'shipment' AND m.id IS NULL
        """
    )
    for (line_id,) in rows:
        found.fault("shipment_line", line_id, "shipped_without_move")


def _reversals(books: Books, found: Findings) -> None:
    rows = books.offending(
        f"""
        SELECT r.id, r.reverses_id FROM stock_move r JOIN stock_move m ON m.id = r.reverses_id
        WHERE r.product_id <> m.product_id OR r.location_id <> m.location_id
           OR {books.exact("r.quantity_milli")} + {books.exact("m.quantity_milli")} <> 0
        """
    )
    for move_id, reversed_id in rows:
        found.fault("stock_move", move_id, "reversal_differs", reverses=reversed_id)
    check_reversed_once(books, found, "stock_move")


def _reservations(books: Books, found: Findings) -> None:
    rows = books.offending(
        "SELECT r.id FROM reservation r JOIN order_line l ON l.id = r.order_line_id "
        "WHERE l.product_id IS NULL OR l.product_id <> r.product_id"
    )
    for (reservation_id,) in rows:
        found.fault("reservation", reservation_id, "promise_of_another_product")
