"""Reminders, promises and disputes: what letters ask for is what their lines say, and no promise or dispute exceeds its debt."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def check_reminders(books: Books, found: Findings) -> None:
    """Every letter, promise, dispute and call."""
    found.counted += books.number(
        "SELECT (SELECT count(*) FROM reminder) + (SELECT count(*) FROM payment_promise) + (SELECT count(*) FROM dispute)"
    )
    _letters(books, found)
    _withdrawn(books, found)
    _lines(books, found)
    _registered(books, found)
    _promises(books, found)
    _disputes(books, found)


def _letters(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT r.id, r.item_count, count(i.id) FROM reminder r LEFT JOIN reminder_item i ON i.reminder_id = r.id
        GROUP BY r.id, r.item_count, r.total, r.credit, r.interest, r.fixed_sum, r.waived_interest, r.waived_fixed_sum
        HAVING r.item_count <> count(i.id) OR r.total <> coalesce(sum(i.amount), 0) - r.credit
            OR r.interest + r.waived_interest <> coalesce(sum(i.interest), 0)
            OR r.fixed_sum + r.waived_fixed_sum <> coalesce(sum(i.fixed_sum), 0)
        """
    )
    for reminder_id, told, standing in rows:
        found.fault("reminder", reminder_id, "reminder_differs", told=told, standing=standing)


def _withdrawn(books: Books, found: Findings) -> None:
    """What is not sent after all is neither posted nor gone by mail, and says who decided so."""
    rows = books.offending(
        """
        SELECT r.id FROM reminder r WHERE r.withdrawn_at IS NOT NULL AND (
            r.posted_at IS NOT NULL OR r.withdrawn_by = '' OR r.withdrawal = ''
            OR EXISTS (SELECT 1 FROM mail m JOIN outbox o ON o.id = m.outbox_id
                       WHERE m.noun = 'reminder' AND m.row_id = r.id AND o.state = 'sent'))
        """
    )
    for reminder_id, *_ in rows:
        found.fault("reminder", reminder_id, "reminder_withdrawn_left")


def _lines(books: Books, found: Findings) -> None:
    """Each line is about a debt of the same account or of one merged into it, by its due date; each level once among letters
    that stand.
    """
    rows = books.offending(
        f"""
        SELECT l.id FROM reminder_item l JOIN reminder r ON r.id = l.reminder_id
        LEFT JOIN item i ON i.id = l.item_id LEFT JOIN account a ON a.id = i.account_id
        LEFT JOIN account b ON b.id = r.account_id
        WHERE i.id IS NULL OR i.currency <> r.currency OR l.amount + l.disputed > l.open_amount
           OR coalesce({books.day("i.due_on")}, '') <> {books.day("l.due_on")}
           OR coalesce(a.belongs_to_id, a.id) <> coalesce(b.belongs_to_id, b.id)
           OR (i.noun = 'invoice') <> (l.invoice_id IS NOT NULL) OR coalesce(l.invoice_id, i.document_id) <> i.document_id
        """
    )
    for line_id, *_ in rows:
        found.fault("reminder_item", line_id, "reminder_line_differs")
    rows = books.offending(
        """
        SELECT l.item_id, l.level FROM reminder_item l JOIN reminder r ON r.id = l.reminder_id
        WHERE l.level IS NOT NULL AND r.withdrawn_at IS NULL GROUP BY l.item_id, l.level HAVING count(*) > 1
        """
    )
    for item_id, level in rows:
        found.fault("item", item_id, "reminded_twice", level=level)


def _registered(books: Books, found: Findings) -> None:
    """A letter is written, then deposited, then its slip comes back."""
    rows = books.offending(
        """
        SELECT g.id FROM registered_letter g LEFT JOIN reminder r ON r.id = g.reminder_id
        WHERE r.id IS NULL OR r.channel NOT IN ('letter', 'registered') OR r.posted_at IS NULL
           OR g.deposited_on < r.made_on OR g.fate_on < g.deposited_on
        """
    )
    for letter_id, *_ in rows:
        found.fault("registered_letter", letter_id, "registered_differs")


def _promises(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT p.id, p.state FROM payment_promise p LEFT JOIN promise_item i ON i.promise_id = p.id
        GROUP BY p.id, p.state, p.amount, p.received, p.item_count, p.fact_id
        HAVING p.item_count <> count(i.id) OR p.amount > coalesce(sum(i.amount), 0)
            OR (p.state = 'kept' AND p.received < p.amount) OR (p.state = 'broken' AND p.received >= p.amount)
            OR (p.state = 'broken') <> (p.fact_id IS NOT NULL)
        """
    )
    for promise_id, state in rows:
        found.fault("payment_promise", promise_id, "promise_differs", state=state)


def _disputes(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT d.id FROM dispute d LEFT JOIN invoice v ON v.id = d.invoice_id
        WHERE v.id IS NULL OR d.amount > v.total OR d.currency <> v.currency OR v.kind = 'credit_note'
        """
    )
    for dispute_id, *_ in rows:
        found.fault("dispute", dispute_id, "dispute_differs")
