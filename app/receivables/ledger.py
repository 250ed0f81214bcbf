"""Posting to the money ledger: items and entries, with the account's balance rows locked first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.base.door import Read, Write
from app.base.exchange import AT_HOME, Worth
from app.base.finding import home_currency
from app.customers.merged import account_now, standing_account
from app.receivables.due import carry_to_days
from app.receivables.tables import account_balance, entry, item, item_balance

EXPOSED = ("committed", "delivered", "owed", "unapplied", "deposit")
"""The components that exposure counts; money earmarked for an order not yet confirmed lends nothing to others."""
COMPONENTS = (*EXPOSED, "earmarked")


@dataclass(frozen=True, slots=True)
class Item:
    """A claim that can be settled by itself; `document` is a table's name and a key, `account_id` where it stands now."""

    id: int
    account_id: int
    noun: str
    document_id: int
    order_id: int | None
    instalment: int
    due_on: date | None
    currency: str


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount in minor units added to a component of an item; `base_amount` in the company's currency."""

    item_id: int
    component: str
    amount: int
    base_amount: int
    reverses_id: int | None = None


def lock_account(tx: Write, account_id: int, currency: str) -> dict[str, int]:
    """The balances of an account by component in the company's currency, locked until the transaction ends.

    All it has in any currency counts; rows that are missing for `currency` are made. Of an account that was merged these are
    the balances of the one it belongs to.

    To be called before any rule reads them and before the ledger is posted to: two confirmations at once must see each
    other (house.md, "The two ledgers").
    """
    keys = {"account": account_id}
    statement = _ACCOUNT_LOCKED if tx.waits_for_rows else _ACCOUNT
    rows = tx.execute(statement, keys).all()
    if sum(row.currency == currency for row in rows) < len(COMPONENTS):
        # Also where a merge took the rows away while this waited for them: they stand on another account now.
        standing = account_now(tx, account_id)
        missing = [
            {"account_id": standing, "component": each, "currency": currency} for each in sorted(COMPONENTS)
        ]
        dialect = postgresql if tx.waits_for_rows else sqlite
        tx.execute(dialect.insert(account_balance).on_conflict_do_nothing(), missing)
        rows = tx.execute(statement, keys).all()
    return _by_component(rows)


def balances(rd: Read, account_id: int) -> dict[str, int]:
    """The balances of an account by component in the company's currency, without a lock."""
    return _by_component(rd.execute(_ACCOUNT, {"account": account_id}).all())


def _by_component(rows: Sequence[Any]) -> dict[str, int]:
    found: dict[str, int] = dict.fromkeys(COMPONENTS, 0)
    for row in rows:
        found[row.component] += row.base_amount
    return found


def exposure(standing: dict[str, int]) -> int:
    """What a customer would owe if all that is confirmed were shipped and invoiced, less what we hold of theirs."""
    return sum(standing.get(component, 0) for component in EXPOSED)


def open_item(
    tx: Write,
    account_id: int,
    noun: str,
    document_id: int,
    currency: str,
    *,
    on: date,
    order_id: int | None = None,
    instalment: int = 0,
    due_on: date | None = None,
    worth: Worth = AT_HOME,
) -> int:
    """Open an item for a document (or one of its instalments); `worth` is what its currency is worth for as long as it stands."""
    return tx.insert(
        item,
        {
            "account_id": account_id,
            "noun": noun,
            "document_id": document_id,
            "order_id": order_id,
            "instalment": instalment,
            "due_on": due_on,
            "currency": currency,
            "opened_on": on,
            "own_units": worth.own,
            "base_units": worth.base,
        },
    )


def worth_of_item(rd: Read, noun: str, document_id: int) -> Worth | None:
    """What the currency of a document's first item is worth; None where it has no item."""
    row = rd.execute(_WORTH, {"noun": noun, "document": document_id}).first()
    return Worth(row.own_units, row.base_units) if row is not None else None


def items_of(rd: Read, noun: str, document_ids: Iterable[int]) -> list[Item]:
    """The items of documents, by document and instalment."""
    rows = rd.execute(_ITEMS, {"noun": noun, "documents": list(document_ids)})
    return [Item(*row) for row in rows]


def item_by_id(rd: Read, item_id: int) -> Item:
    """One item."""
    return Item(*rd.execute(_ITEM, {"id": item_id}).one())


def owed_since(rd: Read, item_id: int) -> date:
    """Since when all there is of a debt has been there: what was undone in between was not owed before."""
    found: date = rd.scalar(_DEBT_SINCE, {"id": item_id})
    return found


def held_by(rd: Read, item_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """What stands on items, by (item, component); components that are nought may be missing."""
    rows = rd.execute(_ITEM_BALANCES, {"items": list(item_ids)})
    return {(row.item_id, row.component): row.amount for row in rows}


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """What the ledger holds of one order, in minor units.

    `item_id` is the order's own item (None before it is confirmed); `kept` is the money set aside for it (deposit and
    earmarked, as a positive amount) by payment item and component; `owed` what its invoices still ask for, by item.
    A deposit that was invoiced is both: `owed` until it is paid, and in `credited`, by item and component, what it is
    worth to the order until a final invoice takes it off.
    """

    item_id: int | None
    committed: int
    delivered: int
    kept: dict[tuple[int, str], int]
    owed: dict[int, int]
    credited: dict[tuple[int, str], int] = field(default_factory=dict[tuple[int, str], int])

    @property
    def kept_amount(self) -> int:
        """All that is set aside for the order: money, and deposits invoiced."""
        return sum(self.kept.values()) + sum(self.credited.values())

    @property
    def owed_amount(self) -> int:
        """All that its invoices still ask for."""
        return sum(self.owed.values())


def money_of_order(rd: Read, order_id: int) -> OrderMoney:
    """What the ledger holds of an order, its payments and its invoices, oldest item first."""
    own: int | None = None
    committed = delivered = 0
    kept: dict[tuple[int, str], int] = {}
    owed: dict[int, int] = {}
    credited: dict[tuple[int, str], int] = {}
    for row in rd.execute(_OF_ORDER, {"order": order_id}):
        if row.noun == "sales_order":
            own = row.id
            committed += row.amount if row.component == "committed" else 0
            delivered += row.amount if row.component == "delivered" else 0
        elif row.component in ("deposit", "earmarked") and row.amount:
            aside = credited if row.noun == "invoice" else kept
            aside[row.id, row.component] = -row.amount
        elif row.component == "owed":
            owed[row.id] = row.amount
    return OrderMoney(own, committed, delivered, kept, owed, credited)


def post(
    tx: Write, account_id: int, currency: str, postings: Sequence[Posting], on: date, cause: tuple[str, int]
) -> list[int]:
    """Write entries of one cause and carry them to the balances of the items and of the account, which is locked.

    In another currency than the company's what they are worth follows from their items (`_valued`).
    """
    wanted = [each for each in postings if each.amount or each.base_amount]
    if not wanted:
        return []
    if currency != home_currency(tx):
        wanted = _valued(tx, wanted)
    ids = tx.insert_many(
        entry,
        [
            {
                "item_id": each.item_id,
                "account_id": account_id,
                "component": each.component,
                "currency": currency,
                "amount": each.amount,
                "base_amount": each.base_amount,
                "business_date": on,
                "recorded_at": tx.now,
                "cause": cause[0],
                "cause_id": cause[1],
                "reverses_id": each.reverses_id,
            }
            for each in wanted
        ],
    )
    _carry(tx, account_id, currency, wanted)
    tx.touch("account", account_id)
    return ids


def _valued(tx: Write, postings: Sequence[Posting]) -> list[Posting]:
    """The postings with what they are worth: whatever stands on an item is worth what its rate says, to the last cent.

    So nothing is left in the company's currency where nothing is left in the other; what two items are worth less or more,
    once one is set against the other, is the exchange difference. What takes an entry back takes back what that was worth.
    """
    keys = sorted({each.item_id for each in postings})
    worth = {row.id: Worth(row.own_units, row.base_units) for row in tx.execute(_WORTHS, {"items": keys})}
    held = {
        (row.item_id, row.component): (int(row.amount), int(row.base_amount))
        for row in tx.execute(_ITEM_BALANCES, {"items": keys})
    }
    found: list[Posting] = []
    for each in postings:
        amount, base = held.get((each.item_id, each.component), (0, 0))
        after = amount + each.amount
        change = each.base_amount if each.reverses_id else worth[each.item_id].of(after) - base
        held[each.item_id, each.component] = (after, base + change)
        found.append(replace(each, base_amount=change))
    return found


def _carry(tx: Write, account_id: int, currency: str, postings: Sequence[Posting]) -> None:
    by_item: dict[tuple[int, str], tuple[int, int]] = {}
    by_component: dict[str, tuple[int, int]] = {}
    for each in postings:
        amount, base = by_item.get((each.item_id, each.component), (0, 0))
        by_item[each.item_id, each.component] = (amount + each.amount, base + each.base_amount)
        amount, base = by_component.get(each.component, (0, 0))
        by_component[each.component] = (amount + each.amount, base + each.base_amount)
    tx.execute(
        _ADD_TO_ITEM_PG if tx.waits_for_rows else _ADD_TO_ITEM,
        [
            {"item_id": item_id, "component": component, "amount": amount, "base_amount": base}
            for (item_id, component), (amount, base) in sorted(by_item.items())
        ],
    )
    owed = [
        (item_id, amount)
        for (item_id, component), (amount, _) in sorted(by_item.items())
        if component == "owed" and amount
    ]
    if owed:
        carry_to_days(tx, owed)
    tx.execute(
        _ADD_TO_ACCOUNT,
        [
            {
                "_account": account_id,
                "_component": component,
                "_currency": currency,
                "_amount": amount,
                "_base": base,
            }
            for component, (amount, base) in sorted(by_component.items())
        ],
    )


_ACCOUNT = select(
    account_balance.c.component, account_balance.c.currency, account_balance.c.base_amount
).where(account_balance.c.account_id == standing_account(bindparam("account")))
_ACCOUNT_LOCKED = _ACCOUNT.order_by(account_balance.c.component, account_balance.c.currency).with_for_update()
_WORTHS = select(item.c.id, item.c.own_units, item.c.base_units).where(
    item.c.id.in_(bindparam("items", expanding=True))
)
_WORTH = (
    select(item.c.own_units, item.c.base_units)
    .where(item.c.noun == bindparam("noun"), item.c.document_id == bindparam("document"))
    .order_by(item.c.instalment)
    .limit(1)
)
_COLUMNS = (
    item.c.id,
    standing_account(item.c.account_id).label("account_id"),
    item.c.noun,
    item.c.document_id,
    item.c.order_id,
    item.c.instalment,
    item.c.due_on,
    item.c.currency,
)
_ITEM = select(*_COLUMNS).where(item.c.id == bindparam("id"))
_ITEMS = (
    select(*_COLUMNS)
    .where(item.c.noun == bindparam("noun"), item.c.document_id.in_(bindparam("documents", expanding=True)))
    .order_by(item.c.document_id, item.c.instalment)
)
_DEBT_SINCE = select(func.max(entry.c.business_date)).where(
    entry.c.item_id == bindparam("id"), entry.c.component == "owed", entry.c.amount > 0
)
_ITEM_BALANCES = select(
    item_balance.c.item_id, item_balance.c.component, item_balance.c.amount, item_balance.c.base_amount
).where(item_balance.c.item_id.in_(bindparam("items", expanding=True)))
_OF_ORDER = (
    select(item.c.id, item.c.noun, item_balance.c.component, item_balance.c.amount)
    .join(item_balance, item_balance.c.item_id == item.c.id, isouter=True)
    .where(item.c.order_id == bindparam("order"))
    .order_by(item.c.id, item_balance.c.component)
)
_ADD_TO_ACCOUNT = (
    update(account_balance)
    .where(
        account_balance.c.account_id == standing_account(bindparam("_account")),
        account_balance.c.component == bindparam("_component"),
        account_balance.c.currency == bindparam("_currency"),
    )
    .values(
        amount=account_balance.c.amount + bindparam("_amount"),
        base_amount=account_balance.c.base_amount + bindparam("_base"),
    )
)
_upsert = sqlite.insert(item_balance)
_ADD_TO_ITEM = _upsert.on_conflict_do_update(
    index_elements=["item_id", "component"],
    set_={
        "amount": item_balance.c.amount + _upsert.excluded.amount,
        "base_amount": item_balance.c.base_amount + _upsert.excluded.base_amount,
    },
)
_upsert_pg = postgresql.insert(item_balance)
_ADD_TO_ITEM_PG = _upsert_pg.on_conflict_do_update(
    index_elements=["item_id", "component"],
    set_={
        "amount": item_balance.c.amount + _upsert_pg.excluded.amount,
        "base_amount": item_balance.c.base_amount + _upsert_pg.excluded.base_amount,
    },
)
