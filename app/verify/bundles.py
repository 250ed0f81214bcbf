"""Bundles: what they are made of, and the parts frozen on orders: as many as their bundle has, at no price of their own."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_bundles(books: Books, found: Findings) -> None:
    """What each bundle is made of, and its parts on every order that stands or stood."""
    found.counted += books.number(
        "SELECT count(DISTINCT bundle_id) FROM bundle_part WHERE quantity_milli > 0"
    )
    _contents(books, found)
    _parts(books, found)
    _bundles(books, found)


def _contents(books: Books, found: Findings) -> None:
    """A bundle is goods whose own stock is not counted, and nothing in it is a bundle."""
    rows = books.offending(
        """
        SELECT b.id FROM bundle_part b JOIN product p ON p.id = b.bundle_id
        WHERE b.quantity_milli < 0 OR (b.quantity_milli > 0 AND (p.stocked OR p.kind <> 'goods'
            OR b.product_id IN (SELECT bundle_id FROM bundle_part WHERE quantity_milli > 0)))
        """
    )
    for (part_id,) in rows:
        found.fault("bundle_part", part_id, "bundle_wrong")


def _parts(books: Books, found: Findings) -> None:
    """A part is of a bundle of its order, has its quantities from it, and is charged with it."""
    rows = books.offending(
        """
        SELECT l.id FROM order_line l LEFT JOIN order_line b ON b.id = l.bundle_line_id
        WHERE l.bundle_line_id IS NOT NULL AND (
            b.id IS NULL OR NOT b.is_bundle OR b.order_id <> l.order_id OR l.is_bundle OR b.position >= l.position
            OR l.product_id IS NULL OR l.net <> 0 OR l.tax <> 0 OR l.unit_price_micro <> 0 OR l.invoiced_milli <> 0
            OR abs(l.quantity_milli * 1000 - b.quantity_milli * l.per_milli) > 500
            OR abs(l.dropped_milli * 1000 - b.dropped_milli * l.per_milli) > 500
        )
        """
    )
    for (line_id,) in rows:
        found.fault("order_line", line_id, "part_differs")


def _bundles(books: Books, found: Findings) -> None:
    """A bundle has parts, whose shares make up its price."""
    rows = books.offending(
        """
        SELECT b.id FROM order_line b LEFT JOIN order_line l ON l.bundle_line_id = b.id
        WHERE b.is_bundle GROUP BY b.id HAVING count(l.id) = 0 OR sum(l.share_ppm) <> 1000000
        """
    )
    for (line_id,) in rows:
        found.fault("order_line", line_id, "bundle_without_parts")
