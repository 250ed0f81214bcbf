"""The balances kept beside both ledgers: each is the sum of its entries, moves or reservations, and none is missing."""

from __future__ import annotations

from app.verify.books import Books, whole
from app.verify.verdict import Findings

_COMPONENTS = "('committed', 'delivered', 'owed', 'unapplied', 'deposit', 'earmarked')"


def check_balances(books: Books, found: Findings) -> None:
    """Balances of accounts, of items and of stock, both ways: rows that are wrong, missing or too many."""
    _accounts(books, found)
    _items(books, found)
    _days(books, found)
    _stock(books, found)


def _accounts(books: Books, found: Findings) -> None:
    found.counted += books.number("SELECT count(*) FROM account_balance")
    rows = books.offending(
        """
        SELECT account_id, component, currency, sum(posted), sum(kept), sum(kept_rows)
        FROM (
            SELECT coalesce(a.belongs_to_id, a.id) AS account_id, component, currency, amount AS posted, 0 AS kept,
                   base_amount AS base_posted, 0 AS base_kept, 0 AS kept_rows
            FROM entry e JOIN account a ON a.id = e.account_id
            UNION ALL
            SELECT account_id, component, currency, 0, amount, 0, base_amount, 1 FROM account_balance
        ) both_sides
        GROUP BY account_id, component, currency
        HAVING sum(posted) <> sum(kept) OR sum(base_posted) <> sum(base_kept) OR sum(kept_rows) <> 1
        """
    )
    for account_id, component, currency, posted, kept, kept_rows in rows:
        code = "balance_wrong" if kept_rows else "balance_missing"
        found.fault(
            "account_balance",
            account_id,
            code,
            component=component,
            currency=currency,
            posted=posted,
            kept=kept,
        )
    # Whoever locks an account makes the rows of all components.
    rows = books.offending(
        f"""
        SELECT account_id, currency, count(*) FROM account_balance GROUP BY account_id, currency
        HAVING count(*) <> 6 OR sum(CASE WHEN component IN {_COMPONENTS} THEN 1 ELSE 0 END) <> 6
        """
    )
    for account_id, currency, standing in rows:
        found.fault("account_balance", account_id, "balance_rows_wrong", currency=currency, standing=standing)


def _items(books: Books, found: Findings) -> None:
    found.counted += books.number("SELECT count(*) FROM item_balance")
    rows = books.offending(
        """
        SELECT item_id, component, sum(posted), sum(kept), sum(kept_rows)
        FROM (
            SELECT item_id, component, amount AS posted, 0 AS kept, base_amount AS base_posted, 0 AS base_kept,
                   0 AS kept_rows, 1 AS posted_rows
            FROM entry
            UNION ALL
            SELECT item_id, component, 0, amount, 0, base_amount, 1, 0 FROM item_balance
        ) both_sides
        GROUP BY item_id, component
        HAVING sum(posted) <> sum(kept) OR sum(base_posted) <> sum(base_kept) OR sum(kept_rows) <> 1 OR sum(posted_rows) = 0
        """
    )
    for item_id, component, posted, kept, kept_rows in rows:
        code = "balance_wrong" if kept_rows else "balance_missing"
        found.fault("item_balance", item_id, code, component=component, posted=posted, kept=kept)


def _days(books: Books, found: Findings) -> None:
    """What is owed by due date, against what the entries owe by the due dates of their items."""
    found.counted += books.number("SELECT count(*) FROM due_balance")
    rows = books.offending(
        """
        SELECT account_id, currency, due_on, sum(posted), sum(kept), sum(kept_rows)
        FROM (
            SELECT coalesce(a.belongs_to_id, a.id) AS account_id, i.currency, i.due_on, e.amount AS posted, 0 AS kept,
                   0 AS kept_rows
            FROM entry e JOIN item i ON i.id = e.item_id JOIN account a ON a.id = i.account_id
            WHERE e.component = 'owed' AND i.due_on IS NOT NULL
            UNION ALL
            SELECT account_id, currency, due_on, 0, amount, 1 FROM due_balance
        ) both_sides
        GROUP BY account_id, currency, due_on
        HAVING sum(posted) <> sum(kept) OR sum(kept_rows) <> 1
        """
    )
    for account_id, currency, due_on, posted, kept, kept_rows in rows:
        code = "balance_wrong" if kept_rows else "balance_missing"
        facts = {"component": f"owed {due_on}", "currency": currency, "posted": posted, "kept": kept}
        found.fault("due_balance", account_id, code, **facts)


def _stock(books: Books, found: Findings) -> None:
    found.counted += books.number("SELECT count(*) FROM stock_balance")
    rows = books.offending(
        """
        SELECT product_id, location_id, sum(moved), sum(on_hand), sum(promised), sum(reserved), sum(aside),
               sum(quarantined), sum(kept_rows)
        FROM (
            SELECT product_id, location_id, quantity_milli AS moved, 0 AS on_hand, 0 AS promised, 0 AS reserved,
                   0 AS aside, 0 AS quarantined, 0 AS kept_rows
            FROM stock_move
            UNION ALL
            SELECT product_id, location_id, 0, 0, quantity_milli, 0, 0, 0, 0 FROM reservation
            UNION ALL
            SELECT product_id, location_id, 0, 0, 0, 0, quantity_milli, 0, 0 FROM quarantine
            UNION ALL
            SELECT product_id, location_id, 0, on_hand_milli, 0, reserved_milli, 0, quarantined_milli, 1
            FROM stock_balance
        ) both_sides
        GROUP BY product_id, location_id
        HAVING sum(moved) <> sum(on_hand) OR sum(promised) <> sum(reserved) OR sum(aside) <> sum(quarantined)
            OR sum(kept_rows) <> 1
        """
    )
    for product_id, location_id, moved, on_hand, promised, reserved, aside, quarantined, kept_rows in rows:
        if not kept_rows:
            found.fault("stock_balance", product_id, "stock_balance_missing", location=location_id)
            continue
        for name, wanted, kept in (
            ("on_hand_milli", moved, on_hand),
            ("reserved_milli", promised, reserved),
            ("quarantined_milli", aside, quarantined),
        ):
            if wanted != kept or whole(kept_rows) != 1:
                facts = {"column": name, "location": location_id, "moved": wanted, "kept": kept}
                found.fault("stock_balance", product_id, "stock_balance_wrong", **facts)
