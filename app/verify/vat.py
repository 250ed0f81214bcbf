"""VAT as it was decided: each rule with its category, and distance sales counted from the orders themselves."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings

_CATEGORY = {
    "S": (
        "domestic",
        "corsica",
        "overseas",
        "eu_goods_taxed",
        "services_here",
        "distance_here",
        "distance_there",
    ),
    "E": ("franchise", "overseas_untaxed", "exempt"),
    "G": ("export", "overseas_goods"),
    "K": ("eu_goods",),
    "AE": ("eu_services", "reverse_charge"),
    "O": ("services_outside", "elsewhere"),
    "Z": ("zero",),
}
"""What the auditor knows of each rule: the category it comes to; only S has a rate."""
_AT_DISTANCE = "('distance_here', 'distance_there')"


def check_vat(books: Books, found: Findings) -> None:
    """Rules, categories and rates of orders that stand and of documents; the count of distance sales by order and year."""
    for table, alone in (
        ("order_line", "AND order_id IN (SELECT id FROM sales_order WHERE state <> 'draft')"),
        ("invoice_line", ""),
    ):
        found.counted += books.number(f"SELECT count(*) FROM {table} WHERE vat_rule IS NOT NULL {alone}")
        _rules(books, found, table, alone)
    _orders(books, found)
    _years(books, found)


def _rules(books: Books, found: Findings, table: str, alone: str) -> None:
    right = " OR ".join(
        f"(category = '{category}' AND vat_rule IN ({', '.join(repr(rule) for rule in rules)})"
        f" AND rate_ppm {'>' if category == 'S' else '='} 0)"
        for category, rules in _CATEGORY.items()
    )
    rows = books.offending(
        f"SELECT id, vat_rule, category, rate_ppm FROM {table} "
        f"WHERE vat_rule IS NOT NULL {alone} AND NOT ({right})"
    )
    for line_id, rule, category, rate in rows:
        found.fault(table, line_id, "rule_differs_from_category", rule=rule, category=category, rate_ppm=rate)


def _orders(books: Books, found: Findings) -> None:
    """An order in euros that stands is counted once, with the net of its lines at a distance; any other not at all."""
    rows = books.offending(
        f"""
        SELECT o.id, sum(v.counted), sum(v.sold) FROM (
            SELECT order_id, net AS counted, 0 AS sold FROM distance_sale
            UNION ALL
            SELECT l.order_id, 0, l.net FROM order_line l JOIN sales_order s ON s.id = l.order_id
            WHERE l.vat_rule IN {_AT_DISTANCE} AND s.state NOT IN ('draft', 'cancelled') AND s.currency = 'EUR'
        ) v
        JOIN sales_order o ON o.id = v.order_id
        GROUP BY o.id HAVING sum(v.counted) <> sum(v.sold)
        """
    )
    for order_id, counted, sold in rows:
        found.fault("sales_order", order_id, "distance_miscounted", counted=counted, sold=sold)


def _years(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT y.id, y.year, y.net, coalesce(s.net, 0) FROM distance_year y
        LEFT JOIN (SELECT year, sum(net) AS net FROM distance_sale GROUP BY year) s ON s.year = y.year
        WHERE y.net <> coalesce(s.net, 0)
        """
    )
    for year_id, year, told, standing in rows:
        found.fault("distance_year", year_id, "distance_year_wrong", year=year, told=told, standing=standing)
    rows = books.offending(
        "SELECT id, year FROM distance_sale WHERE year NOT IN (SELECT year FROM distance_year)"
    )
    for sale_id, year in rows:
        found.fault("distance_sale", sale_id, "distance_year_missing", year=year)
