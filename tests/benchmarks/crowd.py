"""A crowd of orders in seconds: the sample company's documents doubled by SQL until there are enough.

Each doubling copies every row of the tables that grow with the orders, their keys and what points to them moved up by
as much as there were; numbers and uids are made anew. Rows, indexes and triggers are those of a real database of that
size. A customer's copy has a number in its name, for lists tell customers of one name apart. What else a person would
notice (one chain of audit lines repeated) costs and saves no time. The auditor would object, so it is not asked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from sqlalchemy import Column, Table

from app.base.location import locate
from app.base.schema import metadata
from app.sample.build import build
from app.tables import EVERY_ROOM

BASE = 200
_AS_OF = date(2026, 11, 20)

# Which table a number without a foreign key points into, by the column that names it.
_NAMED: Mapping[str, Mapping[str, str]] = {
    "item": {"document_id": "noun"},
    "entry": {"cause_id": "cause"},
    "stock_move": {"cause_id": "cause"},
    "reservation": {"cause_id": "cause"},
    "audit_mention": {"row_id": "noun"},
}
DOCUMENTS = (
    "account", "customer", "address", "product", "stock_balance", "sales_order", "order_line", "order_tax",
    "order_hold", "shipment", "shipment_line", "invoice", "invoice_line", "invoice_tax", "invoice_instalment",
    "payment", "opening", "write_off", "write_off_line", "item", "account_balance", "item_balance", "allocation",
)  # fmt: skip
"""What lists read."""
LEDGER = (*DOCUMENTS, "invoice_deposit", "due_balance", "entry")
"""What reports of money read."""
EVERYTHING = (
    *(each for each in DOCUMENTS if each not in ("product", "stock_balance")),
    "entry", "allocation_vat", "stock_move", "reservation", "audit_line", "audit_salt", "audit_mention",
)  # fmt: skip
"""What the way from order to cash writes; products stay few, as they do in life."""


def base(path: Path) -> None:
    """The sample company with `BASE` orders, written in full."""
    database, _ = build(locate(path), orders=BASE, as_of=_AS_OF)
    database.close()


def multiply(path: Path, orders: int, tables: tuple[str, ...]) -> None:
    """Double the documents of a sample company until there are about so many orders; must not be in use."""
    assert len(EVERY_ROOM) > 1, "the schema is whole once every room is imported"
    grown = [table for table in metadata.sorted_tables if table.name in tables]
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -200000")
        db.execute("PRAGMA foreign_keys = OFF")
        while True:
            there = _number(db, "SELECT count(*) FROM sales_order")
            if there >= orders:
                break
            db.execute("BEGIN")
            whole = 2 * there <= orders
            _double(db, grown, whole=whole, orders=orders - there)
            db.execute("COMMIT")
            if not whole:
                # A part is copied by keys, and rows that point out of it are not; a second one would meet its gaps.
                break
        if "audit_line" in tables:
            db.execute(
                "UPDATE audit_head SET (line_id, hash) = (SELECT id, hash FROM audit_line ORDER BY id DESC LIMIT 1)"
            )
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _double(db: sqlite3.Connection, tables: list[Table], *, whole: bool, orders: int) -> None:
    """Copy all rows once; the last time only of the first `orders` orders' worth, roughly, by keys."""
    moved = {
        table.name: _number(db, f"SELECT coalesce(max(id), 0) FROM {table.name}")
        for table in tables
        if "id" in table.c
    }
    share = 1.0 if whole else orders / _number(db, "SELECT count(*) FROM sales_order")
    for table in tables:
        columns = [column.name for column in table.c]
        values = [_moved(table, column, moved) for column in table.c]
        limit = [_within(table, column, moved, share) for column in table.c]
        where = " AND ".join(each for each in limit if each) if share < 1 else ""
        sql = f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table.name}"
        db.execute(f"{sql} WHERE {where}" if where else sql)


def _moved(table: Table, column: Column[object], moved: Mapping[str, int]) -> str:
    name = column.name
    if name == "id":
        return f"id + {moved[table.name]}"
    if name == "uid":
        return "lower(hex(randomblob(18)))"
    if name == "number" and table.name in moved:
        return f"CASE WHEN number IS NOT NULL THEN substr(number, 1, 8) || printf('%07d', id + {moved[table.name]}) END"
    if name in ("remote_id", "refund_remote_id"):
        # What came from a shop has a key of its own there.
        return f"CASE WHEN {name} IS NOT NULL THEN {name} || '-' || (id + {moved[table.name]}) END"
    if name in ("name", "folded") and table.name == "customer":
        return f"rtrim({name}, ' 0123456789') || ' ' || (id + {moved['customer']})"
    if name == "sku" and table.name == "product":
        return f"substr(sku, 1, 7) || '-' || (id + {moved['product']})"
    for key in column.foreign_keys:
        target = key.column.table.name
        return f"{name} + {moved[target]}" if target in moved else name
    named = _NAMED.get(table.name, {}).get(name)
    if named is not None:
        cases = " ".join(f"WHEN '{noun}' THEN {more}" for noun, more in moved.items())
        return f"{name} + CASE {named} {cases} ELSE 0 END"
    return name


def _within(table: Table, column: Column[object], moved: Mapping[str, int], share: float) -> str:
    """Keep to the first part of a table's rows, and to rows that point into the first part of others."""
    if column.name == "id":
        return f"id <= {int(moved[table.name] * share)}"
    for key in column.foreign_keys:
        target = key.column.table.name
        if target in moved:
            return f"({column.name} IS NULL OR {column.name} <= {int(moved[target] * share)})"
    return ""


def _number(db: sqlite3.Connection, sql: str) -> int:
    return int(db.execute(sql).fetchone()[0])
