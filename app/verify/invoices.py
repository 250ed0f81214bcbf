"""The arithmetic of issued documents: lines, VAT, totals, instalments, and credit notes within what they correct."""

from __future__ import annotations

from app.verify.books import UNREADABLE, Books, rounded
from app.verify.merged import other_account, other_customer
from app.verify.verdict import Findings

_MINOR_PLACES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(),
    3: "BHD IQD JOD KWD LYD OMR TND".split(),
}


def check_invoices(books: Books, found: Findings) -> None:
    """Invoices and credit notes, each by itself."""
    found.counted += books.number("SELECT count(*) FROM invoice")
    _totals(books, found)
    _counts(books, found)
    _rates(books, found)
    _tax_of_rates(books, found)
    _instalments(books, found)
    _lines(books, found)
    _origins(books, found)
    _correctives(books, found)


def check_credit_notes(books: Books, found: Findings) -> None:
    """Credit notes against the invoices they correct: of the same customer, and together at most the invoice, by rate."""
    found.counted += books.number("SELECT count(*) FROM invoice WHERE kind = 'credit_note'")
    rows = books.offending(
        f"""
        SELECT c.id FROM invoice c LEFT JOIN invoice i ON i.id = c.corrects_id
        WHERE (c.kind = 'credit_note') <> (c.corrects_id IS NOT NULL)
           OR (c.kind = 'credit_note' AND (i.id IS NULL OR i.kind = 'credit_note'
               OR {other_customer("i.customer_id", "c.customer_id")}
               OR {other_account("i.account_id", "c.account_id")} OR i.currency <> c.currency OR i.issued_on > c.issued_on))
        """
    )
    for (note_id,) in rows:
        found.fault("invoice", note_id, "credit_differs_from_invoice")
    rows = books.offending(
        "SELECT i.id, i.total, sum(c.total) FROM invoice i JOIN invoice c ON c.corrects_id = i.id "
        "GROUP BY i.id, i.total HAVING sum(c.total) > i.total"
    )
    for invoice_id, total, credited in rows:
        found.fault("invoice", invoice_id, "credited_too_much", total=total, credited=credited)
    # Figures of a rate may be negative (a gift card): what is credited lies between nothing and the figure.
    rows = books.offending(
        """
        SELECT v.invoice_id, v.category, v.rate_ppm, sum(v.net), sum(v.tax), sum(v.credited_net), sum(v.credited_tax)
        FROM (
            SELECT invoice_id, category, rate_ppm, net, tax, 0 AS credited_net, 0 AS credited_tax, 0 AS credits FROM invoice_tax
            UNION ALL
            SELECT c.corrects_id, t.category, t.rate_ppm, 0, 0, t.net, t.tax, 1
            FROM invoice_tax t JOIN invoice c ON c.id = t.invoice_id WHERE c.kind = 'credit_note'
        ) v
        JOIN invoice i ON i.id = v.invoice_id AND i.kind <> 'credit_note'
        GROUP BY v.invoice_id, v.category, v.rate_ppm
        HAVING sum(v.credits) > 0 AND (
            sum(v.credited_net) NOT BETWEEN CASE WHEN sum(v.net) < 0 THEN sum(v.net) ELSE 0 END
                                        AND CASE WHEN sum(v.net) > 0 THEN sum(v.net) ELSE 0 END
            OR sum(v.credited_tax) NOT BETWEEN CASE WHEN sum(v.tax) < 0 THEN sum(v.tax) ELSE 0 END
                                           AND CASE WHEN sum(v.tax) > 0 THEN sum(v.tax) ELSE 0 END
        )
        """
    )
    for invoice_id, category, rate, net, tax, credited_net, credited_tax in rows:
        found.fault(
            "invoice",
            invoice_id,
            "rate_credited_too_much",
            category=category,
            rate_ppm=rate,
            net=net,
            tax=tax,
            credited_net=credited_net,
            credited_tax=credited_tax,
        )


def _totals(books: Books, found: Findings) -> None:
    exact = books.exact
    rows = books.offending(
        f"""
        SELECT id FROM invoice
        WHERE {exact("total")} <> {exact("net")} + {exact("tax")} + {exact("rounding_amount")} OR total < 0
        """
    )
    for (invoice_id,) in rows:
        found.fault("invoice", invoice_id, "total_wrong")
    rows = books.offending(
        f"SELECT id FROM invoice_line WHERE {exact('gross')} <> {exact('net')} + {exact('tax')}"
    )
    for (line_id,) in rows:
        found.fault("invoice_line", line_id, "line_wrong")


def _counts(books: Books, found: Findings) -> None:
    """As many lines, rates and instalments as the document says, numbered from one."""
    for table, count in (
        ("invoice_line", "line_count"),
        ("invoice_tax", "tax_count"),
        ("invoice_instalment", "instalment_count"),
    ):
        rows = books.offending(
            f"""
            SELECT i.id, i.{count}, count(x.id) FROM invoice i LEFT JOIN {table} x ON x.invoice_id = i.id
            GROUP BY i.id, i.{count}
            HAVING i.{count} <> count(x.id) OR coalesce(min(x.position), 1) <> 1 OR coalesce(max(x.position), 0) <> count(x.id)
            """
        )
        for invoice_id, told, standing in rows:
            found.fault("invoice", invoice_id, "line_count_wrong", told=told, standing=standing, table=table)


def _rates(books: Books, found: Findings) -> None:
    """Rates sum to the totals; per rate lines sum to the net, and to the tax but for the few cents of a shop's rounding."""
    rows = books.offending(
        """
        SELECT i.id FROM invoice i LEFT JOIN invoice_tax t ON t.invoice_id = i.id
        GROUP BY i.id, i.net, i.tax HAVING coalesce(sum(t.net), 0) <> i.net OR coalesce(sum(t.tax), 0) <> i.tax
        """
    )
    for (invoice_id,) in rows:
        found.fault("invoice", invoice_id, "total_differs_from_rates")
    rows = books.offending(
        """
        SELECT v.invoice_id, v.category, v.rate_ppm, sum(v.line_net) - sum(v.net), sum(v.line_tax) - sum(v.tax)
        FROM (
            SELECT invoice_id, category, rate_ppm, net AS line_net, tax AS line_tax, 0 AS net, 0 AS tax, 1 AS lines
            FROM invoice_line
            UNION ALL
            SELECT invoice_id, category, rate_ppm, 0, 0, net, tax, 0 FROM invoice_tax
        ) v
        GROUP BY v.invoice_id, v.category, v.rate_ppm
        HAVING sum(v.line_net) <> sum(v.net)
            OR abs(sum(v.line_tax) - sum(v.tax)) > CASE WHEN sum(v.lines) > 3 THEN sum(v.lines) + 2 ELSE 5 END
        """
    )
    for invoice_id, category, rate, net, tax in rows:
        found.fault(
            "invoice",
            invoice_id,
            "rate_differs_from_lines",
            category=category,
            rate_ppm=rate,
            net=net,
            tax=tax,
        )


def _tax_of_rates(books: Books, found: Findings) -> None:
    """EN 16931 BR-CO-17: the tax of a rate is its taxable amount times the rate, within less than one currency unit."""
    places = {code: digits for digits, codes in _MINOR_PLACES.items() for code in codes}
    rows = books.stream(
        "SELECT t.id, t.net, t.tax, t.rate_ppm, i.currency FROM invoice_tax t JOIN invoice i ON i.id = t.invoice_id"
    )
    for tax_id, net, tax, rate, currency in rows:
        try:
            off = abs(tax - rounded(net * rate, 1_000_000))
            if off >= 10 ** places.get(currency, 2):
                found.fault("invoice_tax", tax_id, "tax_implausible", net=net, tax=tax, rate_ppm=rate)
        except UNREADABLE:
            found.fault("invoice_tax", tax_id, "row_unreadable")


def _instalments(books: Books, found: Findings) -> None:
    """Instalments sum to the total, fall due in order and not before issue; the last is when the invoice is due."""
    rows = books.offending(
        """
        SELECT i.id, i.total, coalesce(sum(x.amount), 0) FROM invoice i LEFT JOIN invoice_instalment x ON x.invoice_id = i.id
        GROUP BY i.id, i.total, i.kind
        HAVING (i.kind <> 'credit_note' AND coalesce(sum(x.amount), 0) <> i.total)
            OR (i.kind = 'credit_note' AND count(x.id) <> 0)
        """
    )
    for invoice_id, total, instalments in rows:
        found.fault("invoice", invoice_id, "instalments_differ", total=total, instalments=instalments)
    rows = books.offending(
        """
        SELECT i.id FROM invoice i LEFT JOIN invoice_instalment x ON x.invoice_id = i.id
        GROUP BY i.id, i.due_on, i.issued_on
        HAVING i.due_on < i.issued_on OR coalesce(max(x.due_on), i.due_on) <> i.due_on
            OR coalesce(min(x.due_on), i.issued_on) < i.issued_on
        """
    )
    for (invoice_id,) in rows:
        found.fault("invoice", invoice_id, "due_date_wrong")


def _lines(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT x.id FROM invoice_line x JOIN invoice i ON i.id = x.invoice_id JOIN order_line l ON l.id = x.order_line_id
        LEFT JOIN invoice_order p ON p.invoice_id = i.id AND p.order_id = l.order_id
        WHERE (i.order_id IS NULL AND p.id IS NULL) OR l.order_id <> i.order_id
           OR (x.product_id IS NOT NULL AND (l.product_id IS NULL OR l.product_id <> x.product_id))
        """
    )
    for (line_id,) in rows:
        found.fault("invoice_line", line_id, "line_of_another_order")


def _origins(books: Books, found: Findings) -> None:
    rows = books.offending(
        "SELECT i.id FROM invoice i JOIN sales_order o ON o.id = i.order_id "
        f"WHERE {other_customer('o.customer_id', 'i.customer_id')} OR o.currency <> i.currency OR o.state = 'draft' "
        "OR (o.state = 'held' AND i.kind = 'invoice')"
    )
    for (invoice_id,) in rows:
        found.fault("invoice", invoice_id, "order_differs")


def _correctives(books: Books, found: Findings) -> None:
    """Corrective invoices stand for an invoice, one after the other, none dated before what it corrects."""
    found.counted += books.number("SELECT count(*) FROM corrective_invoice")
    rows = books.offending(
        """
        SELECT c.id FROM corrective_invoice c LEFT JOIN invoice i ON i.id = c.invoice_id
            LEFT JOIN corrective_invoice b ON b.invoice_id = c.invoice_id AND b.position = c.position - 1
        WHERE i.id IS NULL OR i.kind <> 'invoice' OR c.issued_on < i.issued_on
           OR (c.position <> 1 AND b.id IS NULL) OR c.issued_on < b.issued_on
        """
    )
    for (row_id,) in rows:
        found.fault("corrective_invoice", row_id, "corrective_wrong")
