"""The entries of the money ledger one by one: on the right account, in a component their item may have, for a reason."""

from __future__ import annotations

from app.verify.books import Books
from app.verify.expected import expected_tables
from app.verify.merged import other_account
from app.verify.undone import check_reversed_once
from app.verify.verdict import Findings

_ALLOWED = """
    (i.noun = 'sales_order' AND e.component IN ('committed', 'delivered'))
    OR (i.noun = 'invoice' AND i.instalment > 0 AND e.component = 'owed')
    OR (i.noun = 'invoice' AND i.instalment = 0 AND e.component IN ('unapplied', 'deposit', 'earmarked'))
    OR (i.noun = 'opening' AND e.component = CASE WHEN i.instalment > 0 THEN 'owed' ELSE 'unapplied' END)
    OR (i.noun = 'write_off' AND e.component = 'unapplied')
    OR (i.noun = 'payment' AND e.component IN ('earmarked', 'deposit', 'unapplied'))
"""


def check_entries(books: Books, found: Findings) -> None:
    """Account, currency, component, base amount, cause and reversal of every entry."""
    found.counted += books.number("SELECT count(*) FROM entry")
    _items(books, found)
    _base(books, found)
    _reversals(books, found)
    check_causes(books, found, "entry")


def _items(books: Books, found: Findings) -> None:
    rows = books.offending(
        f"""
        SELECT e.id, NOT {other_account("e.account_id", "i.account_id")}, e.currency = i.currency, {_ALLOWED}
        FROM entry e JOIN item i ON i.id = e.item_id
        WHERE {other_account("e.account_id", "i.account_id")} OR e.currency <> i.currency OR NOT ({_ALLOWED})
        """
    )
    for entry_id, account, currency, _ in rows:
        what = "account" if not account else "currency" if not currency else "component"
        found.fault("entry", entry_id, "entry_differs_from_item", what=what)


def _base(books: Books, found: Findings) -> None:
    """In the company's own currency the base amount is the amount."""
    rows = books.offending(
        "SELECT e.id, e.amount, e.base_amount FROM entry e JOIN company c ON c.currency = e.currency "
        "WHERE e.amount <> e.base_amount"
    )
    for entry_id, amount, base in rows:
        found.fault("entry", entry_id, "base_amount_wrong", amount=amount, base=base)


def _reversals(books: Books, found: Findings) -> None:
    rows = books.offending(
        f"""
        SELECT r.id, r.reverses_id FROM entry r JOIN entry e ON e.id = r.reverses_id
        WHERE r.item_id <> e.item_id OR r.component <> e.component
           OR {books.exact("r.amount")} + {books.exact("e.amount")} <> 0
           OR {books.exact("r.base_amount")} + {books.exact("e.base_amount")} <> 0
        """
    )
    for entry_id, reversed_id in rows:
        found.fault("entry", entry_id, "reversal_differs", reverses=reversed_id)
    check_reversed_once(books, found, "entry")


def check_causes(books: Books, found: Findings, table: str) -> None:
    """Every posting names the document that caused it, and that document is there."""
    for (cause,) in books.rows(f"SELECT DISTINCT cause FROM {table}"):
        if cause in expected_tables():
            rows = books.offending(
                f"SELECT e.id, e.cause_id FROM {table} e LEFT JOIN {cause} d ON d.id = e.cause_id "
                "WHERE e.cause = :cause AND d.id IS NULL",
                cause=cause,
            )
        else:
            rows = books.offending(f"SELECT id, cause_id FROM {table} WHERE cause = :cause", cause=cause)
        for row_id, cause_id in rows:
            found.fault(table, row_id, "cause_missing", cause=cause, cause_id=cause_id)
