"""Two customers who are one: looked at together, merged, and told apart again while nothing was posted since.

The one that goes is put away and names the one that is kept; its account belongs to the other's from then on. Issued
documents and entries keep what they said: they are found through `app.customers.merged`. What is still open (orders not
closed, quotes not decided) goes on under the customer that is kept; balances move, nothing is posted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, select

from app.base import fields, tags
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.folding import folded
from app.base.uid import new_uid
from app.customers.queries import AddressRow, addresses_of
from app.customers.tables import account, address, customer, customer_merge, customer_merge_move
from app.flow.merge_balances import belong, carry_balances, give_back, lock_balances
from app.flow.sell import look_at_held
from app.orders.quote_tables import quote
from app.orders.tables import sales_order
from app.receivables.tables import entry, item

FIELDS = (
    "name",
    "kind",
    "contact",
    "siren",
    "siret",
    "vat_number",
    "email",
    "phone",
    "language",
    "terms_id",
    "usual_carrier",
    "one_delivery",
    "monthly_invoice",
    "invoice_by",
    "note",
)
"""What may be taken over from the customer that goes; their limit and class stay decisions of their own."""
OPEN_ORDERS = ("draft", "held", "confirmed")
OPEN_QUOTES = ("draft", "sent")


@verb("merge.customers")
def merge(tx: Write, kept_id: int, gone_id: int, take: Collection[str] = ()) -> int:
    """Merge a customer into another; `take` names the fields whose value is that of the one who goes.

    Gives the key of the merge, by which it can be taken back. Refused with ``merge_same``, ``merge_unknown`` or
    ``merge_done_before``.
    """
    if kept_id == gone_id:
        raise Refusal("merge_same")
    found = _lock_customers(tx, kept_id, gone_id)
    if len(found) < 2:
        raise Refusal("merge_unknown")
    kept, gone = found[kept_id], found[gone_id]
    for row in (kept, gone):
        if row.merged_into_id is not None:
            raise Refusal("merge_done_before", name=row.name, number=row.number)
    followers = [int(key) for key in tx.execute(_FOLLOWERS, {"id": gone_id}).scalars()]
    for table, rows in _open_of([gone_id, *followers]):
        _wait_for(tx, table, rows)
    lock_balances(tx, sorted((kept.account_id, gone.account_id)))
    last = int(tx.scalar(select(func.max(entry.c.id))) or 0)
    carry_balances(tx, gone.account_id, kept.account_id)
    belong(tx, [gone.account_id, *_under(tx, gone.account_id)], kept.account_id)
    merge_id = tx.insert(
        customer_merge,
        {
            "uid": new_uid(),
            "kept_id": kept_id,
            "gone_id": gone_id,
            "kept_account_id": kept.account_id,
            "gone_account_id": gone.account_id,
            "was_archived": gone.archived_at is not None,
            "merged_at": tx.now,
            "merged_by": tx.actor.name,
            "undone_at": None,
        },
    )
    _move_open(tx, merge_id, [gone_id, *followers], kept_id)
    tx.insert(customer_merge_move, {"merge_id": merge_id, "noun": "entry", "row_id": last})
    for row_id in followers:
        tx.update(customer, row_id, merged_into_id=kept_id, account_id=kept.account_id)
    tx.update(
        customer,
        gone_id,
        merged_into_id=kept_id,
        account_id=kept.account_id,
        archived_at=gone.archived_at or tx.now,
    )
    _take_over(tx, kept, gone, set(take))
    tx.note(name=gone.name, into=kept.name, number=gone.number)
    look_at_held(tx, kept.account_id)
    return merge_id


@verb("merge.undo")
def undo(tx: Write, merge_id: int) -> None:
    """Tell two merged customers apart again; what was taken over into the kept one's file stays there.

    Refused with ``merge_undone``, ``merge_newer`` (the kept one was merged since) or ``merge_used`` (money or goods moved
    since on what was the other's).
    """
    of = tx.execute(_MERGE, {"id": merge_id}).one_or_none()
    if of is None or of.undone_at is not None:
        raise Refusal("merge_undone")
    both = _lock_customers(tx, of.kept_id, of.gone_id)
    kept, gone = both[of.kept_id], both[of.gone_id]
    if gone.merged_into_id is None:
        # Somebody else took it back while this waited.
        raise Refusal("merge_undone")
    if kept.merged_into_id is not None:
        raise Refusal("merge_newer", name=kept.name)
    moved = [(row.noun, int(row.row_id)) for row in tx.execute(_MOVED, {"merge": merge_id})]
    orders = [row_id for noun, row_id in moved if noun == "sales_order"]
    quotes = [row_id for noun, row_id in moved if noun == "quote"]
    last = next(row_id for noun, row_id in moved if noun == "entry")
    _wait_for(tx, quote, quote.c.id.in_(quotes))
    _wait_for(tx, sales_order, sales_order.c.id.in_(orders))
    lock_balances(tx, [kept.account_id])
    customers, accounts = _followed(tx, of.gone_id, of.gone_account_id)
    if tx.scalar(_USED, {"accounts": accounts, "orders": orders, "last": last}) is not None:
        raise Refusal("merge_used", name=gone.name)
    give_back(tx, accounts, of.gone_account_id, kept.account_id)
    for table, keys in ((sales_order, orders), (quote, quotes)):
        for row_id in keys:
            _hand_over(tx, table, row_id, of.gone_id)
    for row_id in customers:
        tx.update(customer, row_id, merged_into_id=of.gone_id, account_id=of.gone_account_id)
    archived = gone.archived_at if of.was_archived else None
    tx.update(customer, of.gone_id, merged_into_id=None, account_id=of.gone_account_id, archived_at=archived)
    tx.update(customer_merge, merge_id, undone_at=tx.now, undone_by=tx.actor.name)
    tx.touch("customer", of.kept_id)
    tx.note(name=gone.name, into=kept.name, number=gone.number)
    look_at_held(tx, kept.account_id)
    look_at_held(tx, of.gone_account_id)


# --- what is locked, in this order: customers, what is open of them, balances ---


def _lock_customers(tx: Write, *ids: int) -> dict[int, Any]:
    """Customers as they stand behind a lock, so that of two merges the second sees what the first did.

    Orders may still be written that name them; no other merge, nor a change of their terms, comes between.
    """
    statement = _BOTH_LOCKED if tx.waits_for_rows else _BOTH
    return {row.id: row for row in tx.execute(statement, {"ids": list(ids)})}


def _wait_for(tx: Write, table: Table, rows: ColumnElement[bool]) -> None:
    """Wait for whoever is at these documents: every step takes its document before the balances."""
    if tx.waits_for_rows:
        tx.execute(select(table.c.id).where(rows).order_by(table.c.id).with_for_update()).all()


# --- who follows whom ---


def _under(tx: Write, account_id: int) -> list[int]:
    return [int(key) for key in tx.execute(_UNDER, {"account": account_id}).scalars()]


def _followed(tx: Write, customer_id: int, account_id: int) -> tuple[list[int], list[int]]:
    """The customers that were merged into one before, and its account with all of theirs."""
    customers, accounts, asked = list[int](), [account_id], [customer_id]
    while asked:
        rows = tx.execute(_MERGED_INTO, {"kept": asked}).all()
        asked = [int(row.gone_id) for row in rows]
        customers += asked
        accounts += [int(row.gone_account_id) for row in rows]
    return customers, accounts


# --- what goes on under the one that is kept ---


def _open_of(customers: Sequence[int]) -> list[tuple[Table, ColumnElement[bool]]]:
    """What is open of customers: by table, the condition of its rows."""
    return [
        (table, and_(table.c.customer_id.in_(customers), table.c.state.in_(states)))
        for table, states in ((quote, OPEN_QUOTES), (sales_order, OPEN_ORDERS))
    ]


def _move_open(tx: Write, merge_id: int, gone: Sequence[int], kept_id: int) -> None:
    for table, rows in _open_of(gone):
        found = select(table.c.id).where(rows).order_by(table.c.id)
        if tx.waits_for_rows:
            # What was written since they were waited for, and is being confirmed, goes over by that step itself.
            found = found.with_for_update(skip_locked=True)
        for row_id in tx.execute(found).scalars().all():
            _hand_over(tx, table, int(row_id), kept_id)
            tx.insert(customer_merge_move, {"merge_id": merge_id, "noun": table.name, "row_id": row_id})


def _hand_over(tx: Write, table: Any, row_id: int, customer_id: int) -> None:
    state = tx.scalar(select(table.c.state).where(table.c.id == row_id))
    # Drafts are in no line of the journal.
    write = tx.derive if state == "draft" else tx.update
    write(table, row_id, customer_id=customer_id)


def _take_over(tx: Write, kept: Any, gone: Any, take: set[str]) -> None:
    """Values of the one who goes where they were chosen, their tags, answers and other addresses besides."""
    values = {name: getattr(gone, name) for name in FIELDS if name in take}
    if values:
        whole = {"name": kept.name, "contact": kept.contact, **values}
        values["folded"] = folded(f"{whole['name']} {whole['contact']}".strip())
        tx.update(customer, kept.id, **values)
    put = tags.tags_of(tx, "customer", gone.id)
    if put:
        tags.set_tags(tx, "customer", kept.id, sorted({*tags.tags_of(tx, "customer", kept.id), *put}))
    standing = fields.answers_of(tx, "customer", kept.id)
    answers = {
        code: told
        for code, told in fields.answers_of(tx, "customer", gone.id).items()
        if code not in standing
    }
    if answers:
        fields.fill(tx, "customer", kept.id, answers)
    for each in other_addresses(addresses_of(tx, kept.id), addresses_of(tx, gone.id)):
        row = {name: value for name, value in asdict(each).items() if name != "id"}
        told = {"uid": new_uid(), "customer_id": kept.id, "kind": "delivery", "archived_at": None}
        tx.insert(address, row | told)
    tx.touch("customer", kept.id)


def other_addresses(kept: Sequence[AddressRow], gone: Sequence[AddressRow]) -> list[AddressRow]:
    """The addresses of one that the other has not, by street, postcode and town."""
    known = {_place(each) for each in kept}
    found: dict[tuple[str, ...], AddressRow] = {}
    for each in gone:
        if _place(each) not in known and any(_place(each)):
            found.setdefault(_place(each), each)
    return list(found.values())


def _place(row: AddressRow) -> tuple[str, ...]:
    return tuple(folded(part) for part in (row.line1, row.line2, row.postcode, row.city))


_BOTH = select(customer).where(customer.c.id.in_(bindparam("ids", expanding=True)))
_BOTH_LOCKED = _BOTH.order_by(customer.c.id).with_for_update(key_share=True)
_MERGE = select(customer_merge).where(customer_merge.c.id == bindparam("id"))
_MOVED = (
    select(customer_merge_move.c.noun, customer_merge_move.c.row_id)
    .where(customer_merge_move.c.merge_id == bindparam("merge"))
    .order_by(customer_merge_move.c.id)
)
_FOLLOWERS = select(customer.c.id).where(customer.c.merged_into_id == bindparam("id")).order_by(customer.c.id)
_UNDER = select(account.c.id).where(account.c.belongs_to_id == bindparam("account")).order_by(account.c.id)
_MERGED_INTO = select(customer_merge.c.gone_id, customer_merge.c.gone_account_id).where(
    customer_merge.c.kept_id.in_(bindparam("kept", expanding=True)), customer_merge.c.undone_at.is_(None)
)
_THEIRS = item.c.account_id.in_(bindparam("accounts", expanding=True))
_USED = (
    select(entry.c.id)
    .join(item, item.c.id == entry.c.item_id)
    .where(
        _THEIRS | item.c.order_id.in_(bindparam("orders", expanding=True)),
        entry.c.id > bindparam("last"),
    )
    .limit(1)
)
