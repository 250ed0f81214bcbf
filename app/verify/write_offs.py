"""Money given up: what each write-off holds, its lines in the accounts, its reversal, and what is set aside for debts."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.merged import other_account
from app.verify.undone import check_reversed_once
from app.verify.verdict import Findings


def check_write_offs(books: Books, found: Findings) -> None:
    """Every write-off and reversal, every mark of doubt, every allowance."""
    found.counted += books.number(
        "SELECT (SELECT count(*) FROM write_off) + (SELECT count(*) FROM doubtful_debt) + (SELECT count(*) FROM allowance)"
    )
    _items(books, found)
    _without_item(books, found)
    _targets(books, found)
    _lines(books, found)
    _reversals(books, found)
    _vat(books, found)
    _doubtful(books, found)
    _allowances(books, found)


def _items(books: Books, found: Findings) -> None:
    """What was given up stands whole against its debts, or was taken back whole: an item of it never holds anything."""
    rows = books.offending(
        f"""
        SELECT i.id, w.id, coalesce(e.held, 0), coalesce(g.amount, 0) + coalesce(t.amount, 0), w.amount, r.id
        FROM item i LEFT JOIN write_off w ON w.id = i.document_id
        LEFT JOIN write_off r ON r.reverses_id = w.id
        LEFT JOIN (SELECT item_id, sum(amount) AS held FROM entry GROUP BY item_id) e ON e.item_id = i.id
        LEFT JOIN (SELECT source_item_id, sum(amount) AS amount FROM allocation GROUP BY source_item_id) g
            ON g.source_item_id = i.id
        LEFT JOIN (SELECT target_item_id, sum(amount) AS amount FROM allocation GROUP BY target_item_id) t
            ON t.target_item_id = i.id
        WHERE i.noun = 'write_off' AND (
            w.id IS NULL OR w.kind = 'reversal' OR i.instalment <> 0 OR w.currency <> i.currency
            OR {other_account("w.account_id", "i.account_id")} OR coalesce(e.held, 0) <> 0
            OR coalesce(g.amount, 0) <> CASE WHEN r.id IS NULL AND w.kind <> 'small_gain' THEN w.amount ELSE 0 END
            OR coalesce(t.amount, 0) <> CASE WHEN r.id IS NULL AND w.kind = 'small_gain' THEN w.amount ELSE 0 END
        )
        """
    )
    for item_id, write_off_id, held, allocated, amount, _ in rows:
        code = "item_without_document" if write_off_id is None else "write_off_item_wrong"
        found.fault("item", item_id, code, held=held, allocated=allocated, amount=amount)


def _without_item(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT w.id FROM write_off w
        LEFT JOIN item i ON i.noun = 'write_off' AND i.document_id = w.id AND i.instalment = 0
        WHERE w.kind <> 'reversal' AND i.id IS NULL
        """
    )
    for (write_off_id,) in rows:
        found.fault("write_off", write_off_id, "document_without_item")


def _targets(books: Books, found: Findings) -> None:
    """It is set against the document it names, and against no other."""
    rows = books.offending(
        """
        SELECT DISTINCT w.id
        FROM write_off w
        JOIN item i ON i.noun = 'write_off' AND i.document_id = w.id
        JOIN allocation a ON a.source_item_id = i.id OR a.target_item_id = i.id
        JOIN item o ON o.id = CASE WHEN a.source_item_id = i.id THEN a.target_item_id ELSE a.source_item_id END
        WHERE o.noun <> w.noun OR o.document_id <> w.document_id
        """
    )
    for (write_off_id,) in rows:
        found.fault("write_off", write_off_id, "write_off_of_another")


def _lines(books: Books, found: Findings) -> None:
    """Debit is credit; the debt's account bears the whole, what is had back and what was set aside their own."""
    rows = books.offending(
        """
        SELECT w.id, coalesce(sum(l.debit), 0), coalesce(sum(l.credit), 0)
        FROM write_off w LEFT JOIN write_off_line l ON l.write_off_id = w.id
        GROUP BY w.id, w.kind, w.amount, w.vat, w.released, w.line_count
        HAVING count(l.id) <> w.line_count OR coalesce(sum(l.debit), 0) <> coalesce(sum(l.credit), 0)
            OR coalesce(sum(CASE WHEN l.account_code IN ('411', '416') THEN l.debit + l.credit END), 0) <> w.amount
            OR coalesce(sum(CASE WHEN l.account_code = '44571' THEN l.debit + l.credit END), 0) <> w.vat
            OR coalesce(sum(CASE WHEN l.account_code = '491' THEN l.debit + l.credit END), 0) <> w.released
        """
    )
    for write_off_id, debit, credit in rows:
        found.fault("write_off", write_off_id, "write_off_lines_wrong", debit=debit, credit=credit)


def _reversals(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT r.id, r.reverses_id FROM write_off r LEFT JOIN write_off w ON w.id = r.reverses_id
        WHERE (r.kind = 'reversal') <> (r.reverses_id IS NOT NULL)
           OR (r.kind = 'reversal' AND (w.id IS NULL OR w.kind = 'reversal' OR w.amount <> r.amount OR w.vat <> r.vat
               OR r.released NOT IN (0, w.released) OR w.currency <> r.currency OR w.noun <> r.noun
               OR w.document_id <> r.document_id))
        """
    )
    for write_off_id, reversed_id in rows:
        found.fault("write_off", write_off_id, "reversal_differs", reverses=reversed_id)
    check_reversed_once(books, found, "write_off")
    rows = books.offending(
        """
        SELECT r.id, r.reverses_id
        FROM write_off r JOIN write_off_line l ON l.write_off_id = r.id
        LEFT JOIN write_off_line o ON o.write_off_id = r.reverses_id AND o.position = l.position
        WHERE r.kind = 'reversal' AND (o.id IS NULL OR o.account_code <> l.account_code OR o.debit <> l.credit
            OR o.credit <> l.debit)
        """
    )
    for write_off_id, reversed_id in rows:
        found.fault("write_off", write_off_id, "reversal_differs", reverses=reversed_id)


def _vat(books: Books, found: Findings) -> None:
    """The VAT to be had back is that of the debts it stands against."""
    rows = books.offending(
        """
        SELECT w.id, w.vat, coalesce(sum(x.tax), 0)
        FROM write_off w
        JOIN item i ON i.noun = 'write_off' AND i.document_id = w.id
        JOIN allocation a ON a.source_item_id = i.id AND a.reverses_id IS NULL
        LEFT JOIN allocation_vat x ON x.allocation_id = a.id
        WHERE w.vat > 0
        GROUP BY w.id, w.vat HAVING coalesce(sum(x.tax), 0) <> w.vat
        """
    )
    for write_off_id, told, wanted in rows:
        found.fault("write_off", write_off_id, "write_off_vat_differs", told=told, wanted=wanted)


def _doubtful(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT max(id), noun, document_id FROM doubtful_debt WHERE ended_on IS NULL
        GROUP BY noun, document_id HAVING count(*) > 1
        """
    )
    for mark_id, noun, document_id in rows:
        found.fault("doubtful_debt", mark_id, "doubtful_twice", noun=noun, document=document_id)
    rows = books.offending(
        """
        SELECT d.id FROM doubtful_debt d
        LEFT JOIN invoice v ON d.noun = 'invoice' AND v.id = d.document_id
        LEFT JOIN opening o ON d.noun = 'opening' AND o.id = d.document_id
        WHERE coalesce(v.id, o.id) IS NULL OR d.amount > coalesce(v.total, o.open_amount)
           OR d.currency <> coalesce(v.currency, o.currency) OR (d.ended_on IS NOT NULL AND d.ended_on < d.since)
        """
    )
    for (mark_id,) in rows:
        found.fault("doubtful_debt", mark_id, "doubtful_differs")


def _allowances(books: Books, found: Findings) -> None:
    """Never less than nought is set aside, nothing of what is sound, and a loss frees what it says."""
    rows = books.offending(
        """
        SELECT d.id, coalesce(sum(a.change), 0) FROM doubtful_debt d LEFT JOIN allowance a ON a.doubtful_debt_id = d.id
        GROUP BY d.id, d.ended_on
        HAVING coalesce(sum(a.change), 0) < 0 OR (d.ended_on IS NOT NULL AND coalesce(sum(a.change), 0) <> 0)
        """
    )
    for mark_id, aside in rows:
        found.fault("doubtful_debt", mark_id, "allowance_wrong", aside=aside)
    rows = books.offending(
        """
        SELECT a.id FROM allowance a LEFT JOIN write_off w ON w.id = a.write_off_id
        WHERE (a.cause = 'loss' AND (w.id IS NULL OR w.kind <> 'loss' OR a.change <> -w.released))
           OR (a.cause = 'reversal' AND (w.id IS NULL OR w.kind <> 'reversal' OR a.change <> w.released))
        """
    )
    for (allowance_id,) in rows:
        found.fault("allowance", allowance_id, "allowance_differs")
