"""Allocations: two entries each, between items of one account, and the VAT they carry sums to the invoice's."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.merged import other_account
from app.verify.undone import check_reversed_once
from app.verify.verdict import Findings


def check_allocations(books: Books, found: Findings) -> None:
    """Entries, ends, reversals and VAT of every allocation."""
    found.counted += books.number("SELECT count(*) FROM allocation")
    _entries(books, found)
    _ends(books, found)
    _reversals(books, found)
    _vat_of_each(books, found)
    _vat_of_settled_invoices(books, found)


def _entries(books: Books, found: Findings) -> None:
    rows = books.offending(
        f"""
        SELECT a.id, count(e.id)
        FROM allocation a LEFT JOIN entry e ON e.cause = 'allocation' AND e.cause_id = a.id
        GROUP BY a.id, a.source_item_id, a.target_item_id, a.amount
        HAVING count(e.id) <> 2
            OR sum(CASE WHEN e.item_id = a.source_item_id AND e.amount = a.amount THEN 1 ELSE 0 END) <> 1
            OR sum(CASE WHEN e.item_id = a.target_item_id AND {books.exact("e.amount")} + {books.exact("a.amount")} = 0
                        THEN 1 ELSE 0 END) <> 1
        """
    )
    for allocation_id, entries in rows:
        found.fault("allocation", allocation_id, "allocation_entries_wrong", entries=entries)


def _ends(books: Books, found: Findings) -> None:
    """From a payment or a credit note to an instalment of an invoice or a refund, ours or of the program before.

    What is given up stands for the one or the other.
    """
    rows = books.offending(
        f"""
        SELECT a.id
        FROM allocation a
        JOIN item s ON s.id = a.source_item_id
        JOIN item t ON t.id = a.target_item_id
        LEFT JOIN payment p ON s.noun = 'payment' AND p.id = s.document_id
        LEFT JOIN payment r ON t.noun = 'payment' AND r.id = t.document_id
        LEFT JOIN write_off w ON (s.noun = 'write_off' AND w.id = s.document_id)
            OR (t.noun = 'write_off' AND w.id = t.document_id)
        WHERE {other_account("s.account_id", "a.account_id")} OR {other_account("t.account_id", "a.account_id")}
           OR s.currency <> a.currency OR t.currency <> a.currency
           OR NOT (coalesce(p.kind, '') = 'payment' OR (s.noun IN ('invoice', 'opening') AND s.instalment = 0)
                  OR (s.noun = 'write_off' AND coalesce(w.kind, '') IN ('loss', 'small_loss')))
           OR NOT (coalesce(r.kind, '') = 'refund' OR (t.noun IN ('invoice', 'opening') AND t.instalment > 0)
                  OR (t.noun = 'write_off' AND coalesce(w.kind, '') = 'small_gain'))
        """
    )
    for (allocation_id,) in rows:
        found.fault("allocation", allocation_id, "allocation_between_strangers")


def _reversals(books: Books, found: Findings) -> None:
    rows = books.offending(
        f"""
        SELECT r.id, r.reverses_id FROM allocation r LEFT JOIN allocation a ON a.id = r.reverses_id
        WHERE (r.amount < 0) <> (r.reverses_id IS NOT NULL)
           OR (r.reverses_id IS NOT NULL AND (a.id IS NULL OR a.source_item_id <> r.source_item_id
               OR a.target_item_id <> r.target_item_id OR {books.exact("r.amount")} + {books.exact("a.amount")} <> 0))
        """
    )
    for allocation_id, reversed_id in rows:
        found.fault("allocation", allocation_id, "reversal_differs", reverses=reversed_id)
    check_reversed_once(books, found, "allocation")


def _vat_of_each(books: Books, found: Findings) -> None:
    """Net and tax of an allocation sum to its amount, but for its part of the invoice’s rounding, also after reversals."""
    total = f"sum({books.exact('x.net')} + {books.exact('x.tax')})"
    rows = books.offending(
        f"""
        SELECT a.id, a.amount, coalesce({total}, 0)
        FROM allocation a
        JOIN item t ON t.id = a.target_item_id AND t.noun = 'invoice'
        JOIN invoice v ON v.id = t.document_id AND v.tax_count > 0
        LEFT JOIN allocation_vat x ON x.allocation_id = a.id
        GROUP BY a.id, a.amount, v.rounding_amount
        HAVING abs(coalesce({total}, 0) - a.amount) > 2 * abs(v.rounding_amount)
        """
    )
    for allocation_id, amount, vat in rows:
        found.fault("allocation", allocation_id, "allocation_vat_off", amount=amount, vat=vat)


def _vat_of_settled_invoices(books: Books, found: Findings) -> None:
    """Once an invoice is settled, the VAT of its allocations is its VAT, rate by rate.

    Where deposits took all of it, the cent by which their rounding is not the invoice's stands on the invoice: nothing is
    left to be settled that could bear it.
    """
    rows = books.offending(
        """
        SELECT v.invoice_id, v.category, v.rate_ppm, sum(v.net), sum(v.tax)
        FROM (
            SELECT t.document_id AS invoice_id, x.category, x.rate_ppm, x.net, x.tax
            FROM allocation_vat x
            JOIN allocation a ON a.id = x.allocation_id
            JOIN item t ON t.id = a.target_item_id AND t.noun = 'invoice'
            UNION ALL
            SELECT r.invoice_id, r.category, r.rate_ppm, -r.net, -r.tax FROM invoice_tax r
            UNION ALL
            SELECT r.invoice_id, r.category, r.rate_ppm, r.net - d.net, r.tax - d.tax
            FROM invoice_tax r
            JOIN invoice whole ON whole.id = r.invoice_id
            JOIN (
                SELECT invoice_id, category, rate_ppm, sum(net) AS net, sum(tax) AS tax FROM invoice_deposit
                GROUP BY invoice_id, category, rate_ppm
            ) d ON d.invoice_id = r.invoice_id AND d.category = r.category AND d.rate_ppm = r.rate_ppm
            WHERE r.net + r.tax = d.net + d.tax
              AND whole.total = (SELECT sum(x.net + x.tax) FROM invoice_deposit x WHERE x.invoice_id = whole.id)
        ) v
        JOIN (
            SELECT i.id FROM invoice i
            JOIN item t ON t.noun = 'invoice' AND t.document_id = i.id AND t.instalment > 0
            JOIN allocation a ON a.target_item_id = t.id
            GROUP BY i.id, i.total HAVING sum(a.amount) = i.total
        ) settled ON settled.id = v.invoice_id
        GROUP BY v.invoice_id, v.category, v.rate_ppm
        HAVING sum(v.net) <> 0 OR sum(v.tax) <> 0
        """
    )
    for invoice_id, category, rate, net, tax in rows:
        found.fault(
            "invoice", invoice_id, "settled_vat_differs", category=category, rate_ppm=rate, net=net, tax=tax
        )
