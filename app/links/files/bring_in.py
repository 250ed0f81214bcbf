"""Bringing a file in: what its plan says, as one import that is remembered line by line and can be taken back whole.

Written in pieces, each a transaction of its own with the lines it took, so that nobody waits for a long file; killed in
the middle, the same file brought again goes on, and taking back takes back what is there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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
from app.customers.tables import account, customer
from app.links.files.convention import Convention
from app.links.files.layouts import arranged
from app.links.files.mapping import Mapped
from app.links.files.nouns.customers import (
    change_customer,
    create_customer,
    plan_customers,
    put_back_customer,
)
from app.links.files.nouns.invoices import create_opening, plan_invoices, withdraw_opening
from app.links.files.nouns.products import change_product, create_product, plan_products, put_back_product
from app.links.files.nouns.stock import plan_stock, post_stock, take_back_stock
from app.links.files.opened import Opened
from app.links.files.plan import (
    NO_WISHES,
    Plan,
    Planned,
    Reader,
    Wishes,
    chunks,
    convention_of,
    reader_of,
)
from app.links.files.tables import import_row, import_run
from app.links.files.withdraw import used_since
from app.receivables.opening import opening_numbers
from app.receivables.tables import opening
from app.stock.tables import stock_move

PIECE = 500
"""Lines a transaction takes."""

_PLANS: dict[str, Callable[[Read, Reader], Plan]] = {
    "customers": plan_customers,
    "products": plan_products,
    "stock": plan_stock,
    "invoices": plan_invoices,
}
_CREATE: dict[str, Callable[[Write, Planned], int]] = {
    "customers": create_customer,
    "products": create_product,
    "invoices": create_opening,
}
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


@dataclass(slots=True)
class TakenBack:
    """What taking an import back did, and what it had to leave because it is used since: line and name."""

    removed: int = 0
    restored: int = 0
    left: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])


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
    one line can be taken: nothing is called done then.
    """
    if planned.faults and not faulty_left_out:
        raise Refusal("file_has_faults", file=planned.opened.name, n=len(planned.faults))
    if not planned.planned:
        raise Refusal("file_brings_nothing", file=planned.opened.name)
    acts = [each for each in planned.planned if each.act != "same"]
    same = planned.count("same")
    if not acts:
        return Brought(None, 0, 0, same)
    as_of = planned.wishes.cut_over
    run_id = database.do(actor, begin, planned.mapped.noun, planned.opened.name, file_hash, as_of)
    done = 0
    for piece in _pieces(acts):
        if not wanted():
            break
        database.do(actor, take, run_id, planned.mapped.noun, piece)
        done += len(piece)
        told(done, len(acts))
    return database.do(actor, end, run_id, same, whole=done == len(acts))


def _pieces(acts: Sequence[Planned]) -> Iterator[Sequence[Planned]]:
    for at in range(0, len(acts), PIECE):
        yield acts[at : at + PIECE]


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
def take(tx: Write, run_id: int, noun: str, piece: Sequence[Planned]) -> None:
    """Write a piece of a file, whole or not at all."""
    rows: list[dict[str, Any]] = []
    if noun == "stock":
        for line, product_id, before in post_stock(tx, piece, run_id):
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
        _take_back_stock(tx, run_id, done)
    elif run.noun == "invoices":
        _take_back_openings(tx, rows, done)
    else:
        _take_back_rows(tx, run.noun, rows, done)
    tx.update(import_run, run_id, state="undone", undone_at=tx.now, undone_by=tx.actor.name)
    tx.note(file=run.file, removed=done.removed, restored=done.restored, left=len(done.left))
    return done


def _take_back_stock(tx: Write, run_id: int, done: TakenBack) -> None:
    moved = tx.execute(
        select(stock_move.c.product_id, stock_move.c.quantity_milli).where(
            stock_move.c.cause == "import_run", stock_move.c.cause_id == run_id
        )
    ).all()
    take_back_stock(tx, [(row.product_id, row.quantity_milli) for row in moved], run_id)
    done.restored = len(moved)


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


_TABLES = {"customers": customer, "products": product, "invoices": opening}
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
