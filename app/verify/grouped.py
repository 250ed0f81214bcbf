"""Invoices of several orders: the parts sum to the invoice, and each is what its order's debts and lines say."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.merged import other_customer
from app.verify.verdict import Findings


def check_grouped(books: Books, found: Findings) -> None:
    """The orders of an invoice with the part of each, against the invoice, its lines and what it asks for."""
    found.counted += books.number("SELECT count(*) FROM invoice_order")
    _counts(books, found)
    _sums(books, found)
    _parts(books, found)
    _credited(books, found)


def _counts(books: Books, found: Findings) -> None:
    for table, count in (("invoice_order", "order_count"), ("invoice_order_tax", "order_tax_count")):
        rows = books.offending(
            f"""
            SELECT i.id, i.{count}, count(x.id) FROM invoice i LEFT JOIN {table} x ON x.invoice_id = i.id
            GROUP BY i.id, i.{count}
            HAVING i.{count} <> count(x.id) OR coalesce(min(x.position), 1) <> 1 OR coalesce(max(x.position), 0) <> count(x.id)
            """
        )
        for invoice_id, told, standing in rows:
            found.fault("invoice", invoice_id, "line_count_wrong", told=told, standing=standing, table=table)
    rows = books.offending(
        """
        SELECT i.id FROM invoice i
        WHERE (i.order_count > 0) <> (i.order_id IS NULL) OR (i.order_count > 0 AND i.kind <> 'invoice') OR i.order_count = 1
        """
    )
    for (invoice_id,) in rows:
        found.fault("invoice", invoice_id, "order_differs")
    rows = books.offending(
        "SELECT p.invoice_id FROM invoice_order p JOIN invoice i ON i.id = p.invoice_id "
        "JOIN sales_order o ON o.id = p.order_id "
        f"WHERE {other_customer('o.customer_id', 'i.customer_id')} OR o.currency <> i.currency OR o.state IN ('draft', 'held')"
    )
    for (invoice_id,) in rows:
        found.fault("invoice", invoice_id, "order_differs")


def _sums(books: Books, found: Findings) -> None:
    """The parts come to the invoice: their totals, and their VAT rate by rate."""
    rows = books.offending(
        """
        SELECT i.id, i.total, sum(p.total) FROM invoice i JOIN invoice_order p ON p.invoice_id = i.id
        GROUP BY i.id, i.total, i.rounding_amount
        HAVING sum(p.total) <> i.total OR sum(p.rounding_amount) <> i.rounding_amount
        """
    )
    for invoice_id, total, parts in rows:
        found.fault("invoice", invoice_id, "parts_differ", total=total, parts=parts)
    rows = books.offending(
        """
        SELECT v.invoice_id FROM (
            SELECT t.invoice_id, t.category, t.rate_ppm, t.net, t.tax FROM invoice_tax t
            JOIN invoice i ON i.id = t.invoice_id AND i.order_count > 0
            UNION ALL
            SELECT invoice_id, category, rate_ppm, -net, -tax FROM invoice_order_tax
        ) v
        GROUP BY v.invoice_id, v.category, v.rate_ppm HAVING sum(v.net) <> 0 OR sum(v.tax) <> 0
        """
    )
    for (invoice_id,) in rows:
        found.fault("invoice", invoice_id, "parts_differ")


def _parts(books: Books, found: Findings) -> None:
    """Each part is its rates and its rounding, what its instalments ask for, and the net of the lines that name its order."""
    rows = books.offending(
        """
        SELECT p.id, p.total, coalesce(sum(t.net + t.tax), 0) + p.rounding_amount FROM invoice_order p
        LEFT JOIN invoice_order_tax t ON t.invoice_id = p.invoice_id AND t.order_id = p.order_id
        GROUP BY p.id, p.total, p.rounding_amount HAVING coalesce(sum(t.net + t.tax), 0) + p.rounding_amount <> p.total
        """
    )
    for part_id, total, rates in rows:
        found.fault("invoice_order", part_id, "part_wrong", total=total, found=rates)
    rows = books.offending(
        """
        SELECT p.id, p.total, coalesce(sum(t.amount), 0) FROM invoice_order p
        LEFT JOIN item i ON i.noun = 'invoice' AND i.document_id = p.invoice_id AND i.order_id = p.order_id
        LEFT JOIN invoice_instalment t ON t.invoice_id = p.invoice_id AND t.position = i.instalment
        GROUP BY p.id, p.total HAVING coalesce(sum(t.amount), 0) <> p.total
        """
    )
    for part_id, total, asked in rows:
        found.fault("invoice_order", part_id, "part_wrong", total=total, found=asked)
    rows = books.offending(
        """
        SELECT p.id FROM invoice_order p WHERE (
            SELECT coalesce(sum(l.net), 0) FROM invoice_line l JOIN order_line o ON o.id = l.order_line_id
            WHERE l.invoice_id = p.invoice_id AND o.order_id = p.order_id
        ) <> (
            SELECT coalesce(sum(t.net), 0) FROM invoice_order_tax t
            WHERE t.invoice_id = p.invoice_id AND t.order_id = p.order_id
        )
        """
    )
    for (part_id,) in rows:
        found.fault("invoice_order", part_id, "part_wrong")


def _credited(books: Books, found: Findings) -> None:
    """A credit note of such an invoice is of one of its orders, and those of an order come to its part at most."""
    rows = books.offending(
        """
        SELECT c.id FROM invoice c JOIN invoice i ON i.id = c.corrects_id AND i.order_count > 0
        LEFT JOIN invoice_order p ON p.invoice_id = i.id AND p.order_id = c.order_id WHERE p.id IS NULL
        """
    )
    for (note_id,) in rows:
        found.fault("invoice", note_id, "credit_differs_from_invoice")
    rows = books.offending(
        """
        SELECT p.invoice_id, p.total, sum(c.total) FROM invoice_order p
        JOIN invoice c ON c.corrects_id = p.invoice_id AND c.order_id = p.order_id
        GROUP BY p.id, p.invoice_id, p.total HAVING sum(c.total) > p.total
        """
    )
    for invoice_id, total, credited in rows:
        found.fault("invoice", invoice_id, "credited_too_much", total=total, credited=credited)
