"""Deposits against their orders and the invoices that take them off: nothing twice, nothing of another's, VAT by rate."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_deposits(books: Books, found: Findings) -> None:
    """What invoices take off for deposits, computed again from documents and allocations."""
    found.counted += books.number("SELECT count(*) FROM invoice_deposit")
    found.counted += books.number("SELECT count(*) FROM invoice WHERE kind = 'deposit'")
    _counts(books, found)
    _ends(books, found)
    _used(books, found)
    _taken(books, found)
    _allocated(books, found)
    _components(books, found)


def _counts(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT i.id, i.deposit_count, count(x.id) FROM invoice i LEFT JOIN invoice_deposit x ON x.invoice_id = i.id
        GROUP BY i.id, i.deposit_count
        HAVING i.deposit_count <> count(x.id) OR coalesce(min(x.position), 1) <> 1 OR coalesce(max(x.position), 0) <> count(x.id)
        """
    )
    for invoice_id, told, standing in rows:
        found.fault(
            "invoice", invoice_id, "line_count_wrong", told=told, standing=standing, table="invoice_deposit"
        )


def _ends(books: Books, found: Findings) -> None:
    """A final invoice takes off deposits of its own order, issued before it."""
    rows = books.offending(
        """
        SELECT x.id FROM invoice_deposit x JOIN invoice i ON i.id = x.invoice_id JOIN invoice d ON d.id = x.deposit_id
        LEFT JOIN invoice_order p ON p.invoice_id = i.id AND p.order_id = d.order_id
        WHERE i.kind <> 'invoice' OR d.kind <> 'deposit' OR d.order_id IS NULL
           OR (i.order_id IS NULL AND p.id IS NULL) OR i.order_id <> d.order_id OR d.issued_on > i.issued_on
        """
    )
    for (row_id,) in rows:
        found.fault("invoice_deposit", row_id, "deposit_of_another_order")
    rows = books.offending("SELECT id FROM invoice WHERE kind = 'deposit' AND order_id IS NULL")
    for (invoice_id,) in rows:
        found.fault("invoice", invoice_id, "deposit_of_another_order")


def _used(books: Books, found: Findings) -> None:
    """Credited and taken off together are at most the deposit, rate by rate."""
    rows = books.offending(
        """
        SELECT v.deposit_id, v.category, v.rate_ppm, sum(v.asked), sum(v.used)
        FROM (
            SELECT t.invoice_id AS deposit_id, t.category, t.rate_ppm, t.net + t.tax AS asked, 0 AS used
            FROM invoice_tax t JOIN invoice d ON d.id = t.invoice_id WHERE d.kind = 'deposit'
            UNION ALL
            SELECT c.corrects_id, t.category, t.rate_ppm, 0, t.net + t.tax
            FROM invoice_tax t JOIN invoice c ON c.id = t.invoice_id JOIN invoice d ON d.id = c.corrects_id
            WHERE d.kind = 'deposit'
            UNION ALL
            SELECT deposit_id, category, rate_ppm, 0, net + tax FROM invoice_deposit
        ) v
        GROUP BY v.deposit_id, v.category, v.rate_ppm HAVING sum(v.used) > sum(v.asked) OR min(v.used) < 0
        """
    )
    for invoice_id, category, rate, asked, used in rows:
        found.fault(
            "invoice",
            invoice_id,
            "deposit_used_twice",
            category=category,
            rate_ppm=rate,
            asked=asked,
            used=used,
        )


def _taken(books: Books, found: Findings) -> None:
    """At no rate does an invoice take off more than it asks for, nor in all more than it says was paid before."""
    rows = books.offending(
        """
        SELECT v.invoice_id, v.category, v.rate_ppm, sum(v.asked), sum(v.taken)
        FROM (
            SELECT invoice_id, category, rate_ppm, net + tax AS asked, 0 AS taken, 0 AS rows_taken FROM invoice_tax
            UNION ALL
            SELECT invoice_id, category, rate_ppm, 0, net + tax, 1 FROM invoice_deposit
        ) v
        GROUP BY v.invoice_id, v.category, v.rate_ppm
        HAVING sum(v.rows_taken) > 0 AND sum(v.taken) > sum(v.asked)
        """
    )
    for invoice_id, category, rate, asked, taken in rows:
        found.fault(
            "invoice",
            invoice_id,
            "deposit_beyond_rate",
            category=category,
            rate_ppm=rate,
            asked=asked,
            taken=taken,
        )
    rows = books.offending(
        """
        SELECT i.id, i.paid_before, sum(x.net + x.tax) FROM invoice i JOIN invoice_deposit x ON x.invoice_id = i.id
        GROUP BY i.id, i.paid_before, i.total
        HAVING sum(x.net + x.tax) > i.paid_before OR sum(x.net + x.tax) > i.total
        """
    )
    for invoice_id, paid, taken in rows:
        found.fault("invoice", invoice_id, "deposit_beyond_paid", paid=paid, taken=taken)


def _allocated(books: Books, found: Findings) -> None:
    """The ledger set exactly that much of each deposit against each invoice, with the same VAT."""
    rows = books.offending(
        """
        SELECT v.invoice_id, sum(v.said), sum(v.posted)
        FROM (
            SELECT invoice_id, deposit_id, category, rate_ppm, net, tax, net + tax AS said, 0 AS posted FROM invoice_deposit
            UNION ALL
            SELECT t.document_id, s.document_id, x.category, x.rate_ppm, -x.net, -x.tax, 0, x.net + x.tax
            FROM allocation a
            JOIN item s ON s.id = a.source_item_id AND s.noun = 'invoice' AND s.instalment = 0
            JOIN invoice d ON d.id = s.document_id AND d.kind = 'deposit'
            JOIN item t ON t.id = a.target_item_id
            JOIN allocation_vat x ON x.allocation_id = a.id
        ) v
        GROUP BY v.invoice_id, v.deposit_id, v.category, v.rate_ppm
        HAVING sum(v.net) <> 0 OR sum(v.tax) <> 0
        """
    )
    for invoice_id, said, posted in rows:
        found.fault("invoice", invoice_id, "deposit_differs_from_ledger", said=said, posted=posted)


def _components(books: Books, found: Findings) -> None:
    """What a deposit is worth stands as ``deposit`` once its order is confirmed, and as ``earmarked`` before."""
    rows = books.offending(
        """
        SELECT i.id, e.component, sum(e.amount) FROM entry e
        JOIN item i ON i.id = e.item_id AND i.noun = 'invoice' AND i.instalment = 0
        JOIN sales_order o ON o.id = i.order_id
        WHERE e.component IN ('deposit', 'earmarked')
          AND e.component <> CASE WHEN o.state IN ('confirmed', 'closed') THEN 'deposit' ELSE 'earmarked' END
        GROUP BY i.id, e.component, o.state
        HAVING sum(e.amount) <> 0
        """
    )
    for item_id, component, held in rows:
        found.fault("item", item_id, "component_impossible", component=component, held=held)
