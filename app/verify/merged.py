"""Merged customers: each names whom it stands for, on whose account its debts stand, and the record that says so.

The fragments compare keys of accounts and customers as they stand now: what was posted before a merge names the account
and the customer of then.
"""

from __future__ import annotations

from app.verify.books import Books
from app.verify.verdict import Findings


def other_account(one: str, two: str) -> str:
    """The condition that two columns name accounts that do not stand together."""
    return _differ("account", "belongs_to_id", one, two)


def other_customer(one: str, two: str) -> str:
    """The condition that two columns name customers of whom neither stands for the other."""
    return _differ("customer", "merged_into_id", one, two)


def _differ(table: str, column: str, one: str, two: str) -> str:
    def now(key: str) -> str:
        return f"(SELECT coalesce(x.{column}, x.id) FROM {table} x WHERE x.id = {key})"

    # Only where they differ is anything looked up.
    return f"({one} <> {two} AND {now(one)} <> {now(two)})"


def check_merged(books: Books, found: Findings) -> None:
    """Customers and accounts of merges that stand, both ways."""
    found.counted += books.number("SELECT count(*) FROM customer_merge")
    rows = books.offending(
        """
        SELECT c.id FROM customer c
        LEFT JOIN customer k ON k.id = c.merged_into_id
        LEFT JOIN customer_merge m ON m.gone_id = c.id AND m.undone_at IS NULL
        LEFT JOIN account a ON a.id = m.gone_account_id
        WHERE (c.merged_into_id IS NULL) <> (m.id IS NULL)
           OR (m.id IS NOT NULL AND (k.merged_into_id IS NOT NULL OR c.archived_at IS NULL
               OR c.account_id <> k.account_id OR a.belongs_to_id IS NULL OR a.belongs_to_id <> k.account_id))
        """
    )
    for (customer_id,) in rows:
        found.fault("customer", customer_id, "merge_differs")
    rows = books.offending(
        """
        SELECT a.id FROM account a
        LEFT JOIN customer_merge m ON m.gone_account_id = a.id AND m.undone_at IS NULL
        WHERE a.belongs_to_id IS NOT NULL AND m.id IS NULL
        """
    )
    for (account_id,) in rows:
        found.fault("account", account_id, "merge_differs")
