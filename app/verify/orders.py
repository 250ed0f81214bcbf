"""The arithmetic of orders: lines, VAT and totals agree, as computed or as the shop charged them."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings

STANDS = "('confirmed', 'closed')"


def check_orders(books: Books, found: Findings) -> None:
    """Counts, sums and rates of every order, drafts included."""
    found.counted += books.number("SELECT count(*) FROM sales_order")
    _totals(books, found)
    _lines(books, found)
    _rates(books, found)


def _totals(books: Books, found: Findings) -> None:
    exact = books.exact
    rows = books.offending(
        f"""
        SELECT o.id FROM sales_order o
        WHERE {exact("o.total")} <> {exact("o.net")} + {exact("o.tax")} + {exact("o.rounding_amount")}
        """
    )
    for (order_id,) in rows:
        found.fault("sales_order", order_id, "total_wrong")
    rows = books.offending(
        "SELECT id FROM sales_order WHERE state NOT IN ('draft', 'cancelled') AND number IS NULL"
    )
    for (order_id,) in rows:
        found.fault("sales_order", order_id, "number_lacking")


def _lines(books: Books, found: Findings) -> None:
    exact = books.exact
    rows = books.offending(
        f"SELECT id FROM order_line WHERE {exact('gross')} <> {exact('net')} + {exact('tax')}"
        f" OR dropped_milli < 0 OR ({exact('dropped_milli')} > quantity_milli AND dropped_milli > 0)"
    )
    for (line_id,) in rows:
        found.fault("order_line", line_id, "line_wrong")
    rows = books.offending(
        """
        SELECT o.id, o.line_count, count(l.id) FROM sales_order o LEFT JOIN order_line l ON l.order_id = o.id
        GROUP BY o.id, o.line_count
        HAVING o.line_count <> count(l.id) OR coalesce(min(l.position), 1) <> 1 OR coalesce(max(l.position), 0) <> count(l.id)
        """
    )
    for order_id, told, standing in rows:
        found.fault("sales_order", order_id, "line_count_wrong", told=told, standing=standing)


def _rates(books: Books, found: Findings) -> None:
    """Per rate the nets sum exactly; the taxes too, but for the few cents a shop's lines may miss its own tax by."""
    rows = books.offending(
        """
        SELECT o.id, v.category, v.rate_ppm, sum(v.line_net) - sum(v.net), sum(v.line_tax) - sum(v.tax)
        FROM (
            SELECT order_id, category, rate_ppm, net AS line_net, tax AS line_tax, 0 AS net, 0 AS tax, 1 AS lines
            FROM order_line
            UNION ALL
            SELECT order_id, category, rate_ppm, 0, 0, net, tax, 0 FROM order_tax
        ) v
        JOIN sales_order o ON o.id = v.order_id
        GROUP BY o.id, o.rounding, v.category, v.rate_ppm
        HAVING sum(v.line_net) <> sum(v.net)
            OR (o.rounding <> 'as_charged' AND sum(v.line_tax) <> sum(v.tax))
            OR abs(sum(v.line_tax) - sum(v.tax)) > CASE WHEN sum(v.lines) > 3 THEN sum(v.lines) + 2 ELSE 5 END
        """
    )
    for order_id, category, rate, net, tax in rows:
        found.fault(
            "sales_order",
            order_id,
            "rate_differs_from_lines",
            category=category,
            rate_ppm=rate,
            net=net,
            tax=tax,
        )
    rows = books.offending(
        """
        SELECT o.id FROM sales_order o LEFT JOIN order_tax t ON t.order_id = o.id
        GROUP BY o.id, o.net, o.tax HAVING coalesce(sum(t.net), 0) <> o.net OR coalesce(sum(t.tax), 0) <> o.tax
        """
    )
    for (order_id,) in rows:
        found.fault("sales_order", order_id, "total_differs_from_rates")
