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
    _places(books, found)
    for table in ("stock_move", "reservation", "quarantine"):
        check_causes(books, found, table)


def _moves_of_shipments(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT m.id FROM stock_move m
        LEFT JOIN shipment_line x ON x.id = m.cause_line_id
        LEFT JOIN shipment s ON s.id = x.shipment_id
        WHERE m.cause = 'shipment' AND (
            s.id IS NULL OR s.id <> m.cause_id OR NOT s.moves_stock OR x.product_id IS NULL OR x.product_id <> m.product_id
            OR m.reason <> CASE s.kind WHEN 'delivery' THEN 'shipment' ELSE s.kind END
        )
        """
    )
    for (move_id,) in rows:
        found.fault("stock_move", move_id, "move_differs_from_shipment")
    # Taken from several places, a line has a move at each, which come to the line together.
    rows = books.offending(
        f"""
        SELECT max(m.id) FROM stock_move m JOIN shipment_line x ON x.id = m.cause_line_id
        WHERE m.cause = 'shipment' GROUP BY x.id, x.quantity_milli
        HAVING sum({books.exact("m.quantity_milli")}) + {books.exact("x.quantity_milli")} <> 0
        """
    )
    for (move_id,) in rows:
        found.fault("stock_move", move_id, "move_differs_from_shipment")
    twice = books.offending(
        "SELECT max(id), cause_line_id FROM stock_move WHERE cause = 'shipment' "
        "GROUP BY cause_line_id, location_id, lot_id HAVING count(*) > 1"
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
           OR coalesce(r.unit_cost_micro, -1) <> coalesce(m.unit_cost_micro, -1)
           OR coalesce(r.lot_id, 0) <> coalesce(m.lot_id, 0)
           OR {books.exact("r.quantity_milli")} + {books.exact("m.quantity_milli")} <> 0
        """
    )
    for move_id, reversed_id in rows:
        found.fault("stock_move", move_id, "reversal_differs", reverses=reversed_id)
    check_reversed_once(books, found, "stock_move")


def _places(books: Books, found: Findings) -> None:
    """Goods are kept at places in use alone, and orders are served from at least one."""
    rows = books.offending(
        """
        SELECT l.id, count(b.product_id) FROM location l JOIN stock_balance b ON b.location_id = l.id
        WHERE l.archived_at IS NOT NULL AND b.on_hand_milli <> 0 GROUP BY l.id
        """
    )
    for location_id, products in rows:
        found.fault("location", location_id, "place_left_not_empty", products=products)
    here = books.number("SELECT count(*) FROM location")
    if here and not books.number("SELECT count(*) FROM location WHERE archived_at IS NULL AND for_sale"):
        found.fault("location", None, "no_place_serves")


def _reservations(books: Books, found: Findings) -> None:
    rows = books.offending(
        "SELECT r.id FROM reservation r JOIN order_line l ON l.id = r.order_line_id "
        "WHERE l.product_id IS NULL OR l.product_id <> r.product_id"
    )
    for (reservation_id,) in rows:
        found.fault("reservation", reservation_id, "promise_of_another_product")
