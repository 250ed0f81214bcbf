"""Taking an import back whole: what it made leaves, what it changed is as before, what is used since stays and is told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.said import said
from app.catalogue.tables import product
from app.customers.tables import account, customer
from app.links.files.nouns.customers import put_back_customer
from app.links.files.nouns.invoices import withdraw_opening
from app.links.files.nouns.orders import withdraw_order
from app.links.files.nouns.products import put_back_product
from app.links.files.nouns.stock import take_back_stock
from app.links.files.plan import chunks
from app.links.files.tables import import_row, import_run
from app.links.files.withdraw import used_since
from app.orders.tables import sales_order
from app.receivables.opening import opening_numbers


@dataclass(slots=True)
class TakenBack:
    """What taking an import back did, and what it had to leave because it is used since: line and name."""

    removed: int = 0
    restored: int = 0
    left: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])


@verb("import.undo")
def undo(tx: Write, run_id: int) -> TakenBack:
    """Take an import back: what it made is archived, what it changed is as before, what is used since stays and is told.

    Refused with ``import_unknown`` or ``import_undone``.
    """
    run = tx.execute(select(import_run).where(import_run.c.id == run_id)).one_or_none()
    if run is None:
        raise Refusal("import_unknown", run=run_id)
    if run.state == "undone":
        raise Refusal("import_undone", file=run.file)
    rows = list(tx.execute(_ROWS, {"run": run_id}))
    done = TakenBack()
    if run.noun == "stock":
        done.restored = take_back_stock(tx, run_id)
    elif run.noun == "invoices":
        _take_back_openings(tx, rows, done)
    elif run.noun == "orders":
        _take_back_orders(tx, rows, run.file, done)
    else:
        _take_back_rows(tx, run.noun, rows, done)
    tx.update(import_run, run_id, state="undone", undone_at=tx.now, undone_by=tx.actor.name)
    tx.note(file=run.file, removed=done.removed, restored=done.restored, left=len(done.left))
    return done


def _take_back_openings(tx: Write, rows: Sequence[Any], done: TakenBack) -> None:
    numbers = {
        key: number
        for piece in chunks([row.row_id for row in rows])
        for key, number in opening_numbers(tx, list(piece)).items()
    }
    for row in rows:
        if withdraw_opening(tx, row.row_id):
            done.removed += 1
        else:
            done.left.append((row.line, numbers[row.row_id]))
    done.left.sort()


def _take_back_orders(tx: Write, rows: Sequence[Any], file: str, done: TakenBack) -> None:
    reason = said("files.order_withdrawn", file=file)
    for row in rows:
        if withdraw_order(tx, row.row_id, reason):
            done.removed += 1
        else:
            told = tx.execute(_ORDER_TOLD, {"id": row.row_id}).one()
            done.left.append((row.line, told.number or told.customer_reference))
    done.left.sort()


_ORDER_TOLD = select(sales_order.c.number, sales_order.c.customer_reference).where(
    sales_order.c.id == bindparam("id")
)
_TABLES = {"customers": customer, "products": product}
_OWN = {
    "customers": frozenset({"address", "credit_limit"}),
    "products": frozenset({"gtin"}),
}
"""Tables whose rows an import makes together with its own."""


def _take_back_rows(tx: Write, noun: str, rows: Sequence[Any], done: TakenBack) -> None:
    put_back = put_back_customer if noun == "customers" else put_back_product
    for row in rows:
        if row.act == "changed":
            put_back(tx, row.row_id, json.loads(row.before))
            done.restored += 1
    table = _TABLES[noun]
    made = {row.row_id: row.line for row in rows if row.act == "created"}
    used = used_since(tx, table, sorted(made), _OWN[noun])
    if noun == "customers":
        used |= _owing(tx, made)
    for row_id, line in sorted(made.items()):
        if row_id in used:
            done.left.append((line, str(tx.scalar(select(table.c.name).where(table.c.id == row_id)))))
        else:
            tx.update(table, row_id, archived_at=tx.now)
            done.removed += 1
    done.left.sort()


def _owing(tx: Write, made: Iterable[int]) -> set[int]:
    """The customers whose account something stands on."""
    accounts: dict[int, int] = {}
    for piece in chunks(sorted(made)):
        statement = select(customer.c.id, customer.c.account_id).where(customer.c.id.in_(piece))
        accounts.update({row.account_id: row.id for row in tx.execute(statement)})
    used = used_since(tx, account, sorted(accounts), {"customer", "account_balance", "due_balance"})
    return {accounts[key] for key in used}


_ROWS = select(import_row).where(import_row.c.run_id == bindparam("run")).order_by(import_row.c.id.desc())
