"""Quotes: figures of every version, versions in a chain under one number, decisions, and the orders they became."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_quotes(books: Books, found: Findings) -> None:
    """Counts, sums, versions, decisions and orders of every quote, drafts included."""
    found.counted += books.number("SELECT count(*) FROM quote")
    _totals(books, found)
    _rates(books, found)
    _versions(books, found)
    _decisions(books, found)
    _orders(books, found)


def _totals(books: Books, found: Findings) -> None:
    exact = books.exact
    rows = books.offending(
        f"SELECT id FROM quote WHERE {exact('total')} <> {exact('net')} + {exact('tax')} + {exact('rounding_amount')}"
    )
    for (quote_id,) in rows:
        found.fault("quote", quote_id, "total_wrong")
    rows = books.offending(
        f"SELECT id FROM quote_line WHERE {exact('gross')} <> {exact('net')} + {exact('tax')}"
    )
    for (line_id,) in rows:
        found.fault("quote_line", line_id, "line_wrong")
    rows = books.offending(
        """
        SELECT q.id, q.line_count, count(l.id) FROM quote q LEFT JOIN quote_line l ON l.quote_id = q.id
        GROUP BY q.id, q.line_count
        HAVING q.line_count <> count(l.id) OR coalesce(min(l.position), 1) <> 1 OR coalesce(max(l.position), 0) <> count(l.id)
        """
    )
    for quote_id, told, standing in rows:
        found.fault("quote", quote_id, "line_count_wrong", told=told, standing=standing, table="quote_line")


def _rates(books: Books, found: Findings) -> None:
    """Per rate the lines that are no options sum to the rate, and the rates to the totals."""
    rows = books.offending(
        """
        SELECT v.quote_id, v.category, v.rate_ppm, sum(v.line_net) - sum(v.net), sum(v.line_tax) - sum(v.tax)
        FROM (
            SELECT quote_id, category, rate_ppm, net AS line_net, tax AS line_tax, 0 AS net, 0 AS tax
            FROM quote_line WHERE NOT optional
            UNION ALL
            SELECT quote_id, category, rate_ppm, 0, 0, net, tax FROM quote_tax
        ) v
        GROUP BY v.quote_id, v.category, v.rate_ppm
        HAVING sum(v.line_net) <> sum(v.net) OR sum(v.line_tax) <> sum(v.tax)
        """
    )
    for quote_id, category, rate, net, tax in rows:
        found.fault(
            "quote", quote_id, "rate_differs_from_lines", category=category, rate_ppm=rate, net=net, tax=tax
        )
    rows = books.offending(
        """
        SELECT q.id FROM quote q LEFT JOIN quote_tax t ON t.quote_id = q.id
        GROUP BY q.id, q.net, q.tax HAVING coalesce(sum(t.net), 0) <> q.net OR coalesce(sum(t.tax), 0) <> q.tax
        """
    )
    for (quote_id,) in rows:
        found.fault("quote", quote_id, "total_differs_from_rates")


def _versions(books: Books, found: Findings) -> None:
    """Each version follows the one before it, of the same number; one that was replaced was replaced by one sent."""
    rows = books.offending(
        """
        SELECT q.id FROM quote q LEFT JOIN quote b ON b.id = q.replaces_id
        WHERE (q.version = 1) <> (q.replaces_id IS NULL)
           OR (q.replaces_id IS NOT NULL AND (b.id IS NULL OR b.version <> q.version - 1 OR b.number IS NULL
               OR b.number <> q.number))
        """
    )
    for (quote_id,) in rows:
        found.fault("quote", quote_id, "version_out_of_line")
    rows = books.offending(
        """
        SELECT q.id FROM quote q LEFT JOIN quote n ON n.replaces_id = q.id AND n.state <> 'draft'
        GROUP BY q.id, q.state
        HAVING (q.state = 'replaced') <> (count(n.id) > 0) OR count(n.id) > 1
        """
    )
    for (quote_id,) in rows:
        found.fault("quote", quote_id, "version_out_of_line")


def _decisions(books: Books, found: Findings) -> None:
    """Each answer is on record, once, by a version that was sent; a declined one may have been replaced since."""
    rows = books.offending(
        """
        SELECT q.id, q.state, count(d.id) FROM quote q LEFT JOIN quote_decision d ON d.quote_id = q.id
        GROUP BY q.id, q.state
        HAVING count(d.id) > 1
            OR (q.state IN ('accepted', 'declined', 'withdrawn') AND coalesce(min(d.decision), '') <> q.state)
            OR (q.state IN ('draft', 'sent') AND count(d.id) > 0)
            OR (q.state = 'replaced' AND coalesce(min(d.decision), 'declined') <> 'declined')
        """
    )
    for quote_id, state, decisions in rows:
        found.fault("quote", quote_id, "decision_differs", state=state, decisions=decisions)


def _orders(books: Books, found: Findings) -> None:
    """An accepted quote became one order, of the same customer; no other did."""
    rows = books.offending(
        """
        SELECT q.id, q.state, count(o.id) FROM quote q LEFT JOIN sales_order o ON o.quote_id = q.id
        GROUP BY q.id, q.state HAVING (q.state = 'accepted') <> (count(o.id) = 1) OR count(o.id) > 1
        """
    )
    for quote_id, state, orders in rows:
        found.fault("quote", quote_id, "quote_order_differs", state=state, orders=orders)
    rows = books.offending(
        "SELECT o.id FROM sales_order o JOIN quote q ON q.id = o.quote_id "
        "WHERE o.state <> 'draft' AND o.currency <> q.currency"
    )
    for (order_id,) in rows:
        found.fault("sales_order", order_id, "order_differs_from_quote")
