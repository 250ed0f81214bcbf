"""What one customer owes and is owed, worked out again from documents and matchings as of any day, the slow way.

It reads no entry and no balance: an instalment asks for its amount, less what plans moved away from it and what was set
against it by then; money and credit notes are worth their amount, less what was set against something by then.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.base.door import Read
from tests.stories.desk import Desk, written

Rows = list[dict[str, Any]]


@dataclass
class Naive:
    """All documents of a customer and what was set against what, read once."""

    items: dict[int, dict[str, Any]]
    owed: dict[int, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))
    """What each instalment asks for, change by change: the day, and the amount (minor units)."""
    given: dict[int, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))
    """What payments, refunds, credit notes and write-offs are worth, change by change; money that came is negative."""
    limits: dict[int, int] = field(default_factory=dict[int, int])
    """How much may be set against each item, or taken from it."""
    allocations: Rows = field(default_factory=list[dict[str, Any]])

    def owed_on(self, day: date) -> dict[int, int]:
        """What each instalment asked for on a day, those that asked for nothing left out."""
        return self._stood(self.owed, day, "target_item_id", -1)

    def given_on(self, day: date) -> dict[int, int]:
        """What each credit or refund had left on a day."""
        found = self._stood(self.given, day, "source_item_id", 1)
        for each in self.allocations:
            if each["business_date"] <= day and each["target_item_id"] in self.given:
                key = each["target_item_id"]
                found[key] = found.get(key, 0) - each["amount"]
        return {key: amount for key, amount in found.items() if amount}

    def only_of_its_kind(self, day: date) -> bool:
        """Whether what was left of each credit was never less than nothing, and that of what was given back never more."""
        ways = {key: next(amount for _, amount in parts) for key, parts in self.given.items()}
        return all(amount * ways[key] >= 0 for key, amount in self.given_on(day).items())

    def balance_on(self, day: date) -> int:
        """What the customer owed on a day, less all we held of theirs."""
        return sum(self.owed_on(day).values()) + sum(self.given_on(day).values())

    def days(self) -> list[date]:
        """The days on which anything changed."""
        changed = {on for changes in (*self.owed.values(), *self.given.values()) for on, _ in changes}
        return sorted(changed | {each["business_date"] for each in self.allocations})

    def allocated_fits(self, day: date) -> bool:
        """Whether by then nothing was set against anything beyond what it asks for, nor taken beyond what there is."""
        used: dict[int, int] = defaultdict(int)
        for each in self.allocations:
            if each["business_date"] <= day:
                used[each["source_item_id"]] += each["amount"]
                used[each["target_item_id"]] += each["amount"]
        return all(0 <= amount <= self.limits.get(key, 0) for key, amount in used.items())

    def _stood(
        self, changes: dict[int, list[tuple[date, int]]], day: date, side: str, sign: int
    ) -> dict[int, int]:
        found: dict[int, int] = defaultdict(int)
        for key, parts in changes.items():
            found[key] += sum(amount for on, amount in parts if on <= day)
        for each in self.allocations:
            if each["business_date"] <= day and each[side] in changes:
                found[each[side]] += sign * each["amount"]
        return {key: amount for key, amount in found.items() if amount}


def naive(desk: Desk, account: int) -> Naive:
    """Read all of an account, in one reading."""
    with desk.database.read() as rd:
        return _read(rd, account)


def _read(rd: Read, account: int) -> Naive:
    def rows(query: str) -> Rows:
        found = rd.execute(written(query), {"account": account}).mappings()
        return [{name: _day(name, value) for name, value in row.items()} for row in found]

    items = {row["id"]: row for row in rows("SELECT * FROM item WHERE account_id = :account")}
    found = Naive(items)
    by_document = {(row["noun"], row["document_id"], row["instalment"]): key for key, row in items.items()}
    for row in rows("SELECT * FROM invoice WHERE account_id = :account"):
        if row["kind"] == "credit_note":
            key = by_document["invoice", row["id"], 0]
            found.given[key].append((row["issued_on"], -row["total"]))
            found.limits[key] = row["total"]
        elif row["kind"] == "deposit":
            # What it is worth to its order is no money of the customer.
            found.limits[by_document["invoice", row["id"], 0]] = row["total"]
    for row in rows(
        "SELECT t.*, v.issued_on FROM invoice_instalment t JOIN invoice v ON v.id = t.invoice_id WHERE v.account_id = :account"
    ):
        key = by_document["invoice", row["invoice_id"], row["position"]]
        found.owed[key].append((row["issued_on"], row["amount"]))
        found.limits[key] = row["amount"]
    for row in rows(
        "SELECT q.item_id, q.amount, p.agreed_on FROM plan_instalment q JOIN instalment_plan p ON p.id = q.plan_id "
        "WHERE p.account_id = :account"
    ):
        found.owed[row["item_id"]].append((row["agreed_on"], row["amount"]))
        found.limits[row["item_id"]] = row["amount"]
    for row in rows(
        "SELECT s.item_id, s.amount, p.agreed_on FROM plan_source s JOIN instalment_plan p ON p.id = s.plan_id "
        "WHERE p.account_id = :account"
    ):
        found.owed[row["item_id"]].append((row["agreed_on"], -row["amount"]))
    for row in rows(
        "SELECT p.*, r.received_on AS undone_on FROM payment p LEFT JOIN payment r ON r.reverses_id = p.id "
        "WHERE p.account_id = :account AND p.kind <> 'reversal'"
    ):
        key, sign = by_document["payment", row["id"], 0], 1 if row["kind"] == "refund" else -1
        found.given[key].append((row["received_on"], sign * row["amount"]))
        found.limits[key] = row["amount"]
        if row["undone_on"] is not None:
            found.given[key].append((row["undone_on"], -sign * row["amount"]))
    for row in rows(
        "SELECT w.*, r.decided_on AS undone_on FROM write_off w LEFT JOIN write_off r ON r.reverses_id = w.id "
        "WHERE w.account_id = :account AND w.kind <> 'reversal'"
    ):
        key, sign = by_document["write_off", row["id"], 0], 1 if row["kind"] == "small_gain" else -1
        found.given[key].append((row["decided_on"], sign * row["amount"]))
        found.limits[key] = row["amount"]
        if row["undone_on"] is not None:
            found.given[key].append((row["undone_on"], -sign * row["amount"]))
    found.allocations = rows("SELECT * FROM allocation WHERE account_id = :account ORDER BY id")
    return found


def vat_of_matchings(desk: Desk, account: int) -> Rows:
    """Per invoice and rate: its net and tax, what of them all that was set against it bears, how much that is and in how
    many steps.
    """
    return desk.rows(
        """
        SELECT v.id, v.total, r.category, r.rate_ppm, r.net, r.tax,
               coalesce(sum(x.net), 0) AS borne_net, coalesce(sum(x.tax), 0) AS borne_tax,
               (SELECT coalesce(sum(a.amount), 0) FROM allocation a JOIN item i ON i.id = a.target_item_id
                WHERE i.noun = 'invoice' AND i.document_id = v.id) AS settled,
               (SELECT count(*) FROM allocation a JOIN item i ON i.id = a.target_item_id
                WHERE i.noun = 'invoice' AND i.document_id = v.id) AS steps
        FROM invoice v
        JOIN invoice_tax r ON r.invoice_id = v.id
        LEFT JOIN item i ON i.noun = 'invoice' AND i.document_id = v.id AND i.instalment > 0
        LEFT JOIN allocation a ON a.target_item_id = i.id
        LEFT JOIN allocation_vat x ON x.allocation_id = a.id AND x.category = r.category AND x.rate_ppm = r.rate_ppm
        WHERE v.account_id = :account AND v.kind <> 'credit_note'
        GROUP BY v.id, v.total, r.category, r.rate_ppm, r.net, r.tax
        ORDER BY v.id, r.rate_ppm
        """,
        account=account,
    )


def _day(name: str, value: Any) -> Any:
    # SQLite gives days as text where no table says what they are.
    return date.fromisoformat(value) if name.endswith(("_on", "_date")) and isinstance(value, str) else value
