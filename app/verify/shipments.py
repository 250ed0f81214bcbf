"""Shipments: header and lines agree, each line belongs to its order, and a reversal is the exact negative."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.merged import other_customer
from app.verify.slips import check_told
from app.verify.undone import check_reversed_once
from app.verify.verdict import Findings


def check_shipments(books: Books, found: Findings) -> None:
    """Counts, quantities, orders and reversals of every shipment."""
    found.counted += books.number("SELECT count(*) FROM shipment")
    check_told(books, found, "shipment", "shipment_id")
    _orders(books, found)
    _reversals(books, found)
    _parcels(books, found)
    _together(books, found)
    _customs(books, found)
    _dispatches(books, found)


def _orders(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT x.id FROM shipment_line x
        JOIN shipment s ON s.id = x.shipment_id
        JOIN order_line l ON l.id = x.order_line_id
        WHERE l.order_id <> s.order_id OR coalesce(l.product_id, 0) <> coalesce(x.product_id, 0)
           OR (s.kind = 'delivery' AND x.quantity_milli <= 0) OR (s.kind = 'reversal' AND x.quantity_milli >= 0)
        """
    )
    for (line_id,) in rows:
        found.fault("shipment_line", line_id, "line_of_another_order")
    rows = books.offending(
        "SELECT s.id FROM shipment s JOIN sales_order o ON o.id = s.order_id "
        f"WHERE {other_customer('o.customer_id', 's.customer_id')} OR o.state IN ('draft', 'held')"
    )
    for (shipment_id,) in rows:
        found.fault("shipment", shipment_id, "order_differs")


def _reversals(books: Books, found: Findings) -> None:
    exact = books.exact
    rows = books.offending(
        f"""
        SELECT r.id, r.reverses_id FROM shipment r LEFT JOIN shipment s ON s.id = r.reverses_id
        WHERE (r.kind = 'reversal') <> (r.reverses_id IS NOT NULL)
           OR (r.kind = 'reversal' AND (s.id IS NULL OR s.kind <> 'delivery' OR s.order_id <> r.order_id
               OR s.moves_stock <> r.moves_stock OR s.line_count <> r.line_count
               OR {exact("s.quantity_milli")} + {exact("r.quantity_milli")} <> 0))
        """
    )
    for shipment_id, reversed_id in rows:
        found.fault("shipment", shipment_id, "reversal_differs", reverses=reversed_id)
    check_reversed_once(books, found, "shipment")
    lines = books.offending(
        f"""
        SELECT x.id FROM shipment r
        JOIN shipment_line x ON x.shipment_id = r.id
        LEFT JOIN shipment_line y ON y.shipment_id = r.reverses_id AND y.position = x.position
        WHERE r.reverses_id IS NOT NULL AND (y.id IS NULL OR y.order_line_id <> x.order_line_id
              OR {exact("y.quantity_milli")} + {exact("x.quantity_milli")} <> 0)
        """
    )
    for (line_id,) in lines:
        found.fault("shipment_line", line_id, "reversal_differs")


def _parcels(books: Books, found: Findings) -> None:
    """Parcels are of what left, and what is told of one happened after that."""
    rows = books.offending(
        "SELECT p.id FROM parcel p JOIN shipment s ON s.id = p.shipment_id "
        "WHERE s.kind <> 'delivery' OR s.joined_to_id IS NOT NULL"
    )
    for (parcel_id,) in rows:
        found.fault("parcel", parcel_id, "parcel_of_no_delivery")
    rows = books.offending(
        "SELECT f.id FROM parcel_fate f JOIN parcel p ON p.id = f.parcel_id "
        "JOIN shipment s ON s.id = p.shipment_id WHERE f.happened_on < s.shipped_on"
    )
    for (fate_id,) in rows:
        found.fault("parcel_fate", fate_id, "fate_before_leaving")


def _customs(books: Books, found: Findings) -> None:
    """What is declared to customs is of what left, under the shipment that has the parcels."""
    rows = books.offending(
        "SELECT d.id FROM customs_declaration d JOIN shipment s ON s.id = d.shipment_id "
        "WHERE s.kind <> 'delivery' OR s.joined_to_id IS NOT NULL"
    )
    for (declaration_id,) in rows:
        found.fault("customs_declaration", declaration_id, "declared_of_no_parcel")


def _together(books: Books, found: Findings) -> None:
    """What left in another's parcels left with it: on the same day, for another order of the same customer."""
    rows = books.offending(
        "SELECT s.id FROM shipment s LEFT JOIN shipment f ON f.id = s.joined_to_id "
        "WHERE s.joined_to_id IS NOT NULL AND (f.id IS NULL OR s.kind <> 'delivery' OR f.kind <> 'delivery' "
        "OR f.joined_to_id IS NOT NULL OR f.id >= s.id OR f.shipped_on <> s.shipped_on OR f.order_id = s.order_id "
        # Customers that were one when it left may be two again.
        "OR (f.customer_id <> s.customer_id AND NOT EXISTS (SELECT m.id FROM customer_merge m "
        "WHERE m.gone_id IN (f.customer_id, s.customer_id))))"
    )
    for (shipment_id,) in rows:
        found.fault("shipment", shipment_id, "joined_otherwise")


def _dispatches(books: Books, found: Findings) -> None:
    """What a dispatch says it shipped and invoiced is of the order on its line."""
    rows = books.offending(
        "SELECT l.id FROM dispatch_line l LEFT JOIN shipment s ON s.id = l.shipment_id "
        "LEFT JOIN invoice i ON i.id = l.invoice_id "
        "WHERE s.order_id <> l.order_id OR i.order_id <> l.order_id"
    )
    for (line_id,) in rows:
        found.fault("dispatch_line", line_id, "dispatched_otherwise")
