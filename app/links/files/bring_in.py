"""Bringing a file in: what its plan says, as one import that is remembered line by line and can be taken back whole.

Written in pieces, each a transaction of its own with the lines it took, so that nobody waits for a long file; killed in
the middle, the same file brought again goes on, and taking back takes back what is there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from app.base.actor import Actor
from app.base.company import the_company
from app.base.database import Database
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.money import decimals
from app.base.uid import new_uid
from app.catalogue.tables import product
from app.customers.tables import customer
from app.links.files.convention import Convention
from app.links.files.layouts import arranged
from app.links.files.mapping import Mapped
from app.links.files.nouns.customers import (
    change_customer,
    create_customer,
    plan_customers,
)
from app.links.files.nouns.invoices import create_opening, plan_invoices
from app.links.files.nouns.orders import create_order, plan_orders
from app.links.files.nouns.products import change_product, create_product, plan_products
from app.links.files.nouns.stock import plan_stock, post_stock
from app.links.files.opened import Opened
from app.links.files.plan import (
    NO_WISHES,
    Plan,
    Planned,
    Reader,
    Wishes,
    convention_of,
    reader_of,
)
from app.links.files.tables import import_row, import_run
from app.orders.tables import sales_order
from app.receivables.tables import opening

PIECE = 500
"""Lines a transaction takes."""
_DEARER = {"invoices": 5, "orders": 10}
"""How many times as long as a customer a line of these takes: their pieces are smaller, so that progress shows."""

_PLANS: dict[str, Callable[[Read, Reader], Plan]] = {
    "customers": plan_customers,
    "products": plan_products,
    "stock": plan_stock,
    "invoices": plan_invoices,
    "orders": plan_orders,
}
_CREATE: dict[str, Callable[[Write, Planned], int]] = {
    "customers": create_customer,
    "products": create_product,
    "invoices": create_opening,
    "orders": create_order,
}
_TABLES = {"customers": customer, "products": product, "invoices": opening, "orders": sales_order}
_CHANGE: dict[str, Callable[[Write, Planned], dict[str, Any]]] = {
    "customers": change_customer,
    "products": change_product,
}


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did: the key of its record (None where there was nothing to do), and how many lines made, changed
    or found the same.
    """

    run_id: int | None
    created: int
    changed: int
    same: int


def plan(
    rd: Read,
    opened: Opened,
    mapped: Mapped,
    said: Convention | None = None,
    wishes: Wishes = NO_WISHES,
) -> Plan:
    """The dry run of a file: what each line would do, and every fault. Writes nothing.

    `said` is what a person told of decimals and days; the rest is read off the file.
    """
    opened = arranged(mapped.noun, opened)
    found = convention_of(opened, mapped)
    if said is not None:
        found = found.said(said.mark, said.order)
    reader = reader_of(opened, mapped, found, decimals(the_company(rd).currency), wishes)
    return _PLANS[mapped.noun](rd, reader)


def content_hash(path: Path) -> str:
    """What a file is known by when it is brought again."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def bring_in(
    database: Database,
    actor: Actor,
    planned: Plan,
    file_hash: str,
    *,
    faulty_left_out: bool = False,
    wanted: Callable[[], bool] = lambda: True,
    told: Callable[[int, int], None] = lambda _done, _whole: None,
) -> Brought:
    """Write what a plan says. `wanted` is asked between pieces (stopped, the pieces done stay), `told` hears how far it is.

    Refused with ``file_has_faults`` (n) unless the faulty lines are to be left out, and ``file_brings_nothing`` where not
    one line can be taken (``file_is_the_model`` where there is but the example): nothing is called done then.
    """
    if planned.faults and not faulty_left_out:
        raise Refusal("file_has_faults", file=planned.opened.name, n=len(planned.faults))
    if not planned.planned and planned.examples:
        raise Refusal("file_is_the_model", file=planned.opened.name)
    if not planned.planned:
        raise Refusal("file_brings_nothing", file=planned.opened.name)
    # What others are variants of comes before them, wherever the file has it.
    written = sorted(planned.planned, key=lambda each: bool(each.values.get("parent")))
    acts = [each for each in written if each.act != "same"]
    same = planned.count("same")
    if not acts:
        return Brought(None, 0, 0, same)
    as_of = planned.wishes.cut_over
    run_id = database.do(actor, begin, planned.mapped.noun, planned.opened.name, file_hash, as_of)
    done = 0
    for piece in _pieces(acts, planned.mapped.noun):
        if not wanted():
            break
        database.do(actor, take, run_id, planned.mapped.noun, piece, as_of)
        done += len(piece)
        told(done, len(acts))
    return database.do(actor, end, run_id, same, whole=done == len(acts))


def _pieces(acts: Sequence[Planned], noun: str) -> Iterator[Sequence[Planned]]:
    many = max(PIECE // _DEARER.get(noun, 1), 1)
    for at in range(0, len(acts), many):
        yield acts[at : at + many]


@verb("import.begin")
def begin(tx: Write, noun: str, file: str, file_hash: str, as_of: date | None = None) -> int:
    """Remember that a file is being brought; one that was stopped in the middle goes on under the same record."""
    stopped = tx.scalar(_STOPPED, {"noun": noun, "hash": file_hash})
    if stopped is not None:
        return int(stopped)
    run_id = tx.insert(
        import_run,
        {
            "uid": new_uid(),
            "noun": noun,
            "file": file,
            "content_hash": file_hash,
            "as_of": as_of or tx.today,
            "state": "running",
            "created": 0,
            "changed": 0,
            "same": 0,
            "begun_at": tx.now,
            "begun_by": tx.actor.name,
        },
    )
    tx.note(file=file, noun=noun)
    return run_id


_STOPPED = (
    select(import_run.c.id)
    .where(
        import_run.c.noun == bindparam("noun"),
        import_run.c.content_hash == bindparam("hash"),
        import_run.c.state == "running",
    )
    .order_by(import_run.c.id.desc())
    .limit(1)
)


@verb("import.take")
def take(tx: Write, run_id: int, noun: str, piece: Sequence[Planned], as_of: date | None = None) -> None:
    """Write a piece of a file, whole or not at all; `as_of` is the day of a count, today unless told."""
    rows: list[dict[str, Any]] = []
    if noun == "stock":
        for line, product_id, before in post_stock(tx, piece, run_id, as_of):
            rows.append(_row(run_id, line, "product", product_id, "changed", {"on_hand_milli": before}))
    else:
        for each in piece:
            table = _TABLES[noun]
            if each.row_id is None:
                row_id = _CREATE[noun](tx, each)
                rows.append(_row(run_id, each.line, table.name, row_id, "created", {}))
                continue
            before = _CHANGE[noun](tx, each)
            if each.act == "revive":
                tx.update(table, each.row_id, archived_at=None)
                rows.append(_row(run_id, each.line, table.name, each.row_id, "created", {}))
            else:
                rows.append(_row(run_id, each.line, table.name, each.row_id, "changed", before))
    tx.put(import_row, rows)
    tx.note(file_lines=len(piece))


def _row(run_id: int, line: int, noun: str, row_id: int, act: str, before: dict[str, Any]) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "line": line,
        "noun": noun,
        "row_id": row_id,
        "act": act,
        "before": json.dumps(before, ensure_ascii=False, sort_keys=True),
    }


@verb("import.end")
def end(tx: Write, run_id: int, same: int, *, whole: bool) -> Brought:
    """Close the record of an import with what it came to; one that was stopped stays open."""
    acts = [row.act for row in tx.execute(_ROWS, {"run": run_id})]
    created, changed = acts.count("created"), acts.count("changed")
    values: dict[str, Any] = {"created": created, "changed": changed, "same": same}
    if whole:
        values |= {"state": "done", "ended_at": tx.now}
    tx.update(import_run, run_id, **values)
    tx.note(created=created, changed=changed, same=same)
    return Brought(run_id, created, changed, same)


_ROWS = select(import_row).where(import_row.c.run_id == bindparam("run")).order_by(import_row.c.id.desc())
