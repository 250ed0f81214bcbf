"""A task: something a person has to do about a customer or a document, by a day, until it is done with an outcome."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, not_, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.customers.merged import known_as
from app.customers.tables import customer, task


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDraft:
    """What is to be done, about which row (`noun` is its table), by when.

    `kind` says who made it: by_hand, payment_refused, credit or promise. `facts` are what whoever does it needs to know
    (phone, reason, link); amounts in minor units.
    """

    what: str
    due_on: date
    noun: str
    row_id: int
    kind: str = "by_hand"
    customer_id: int | None = None
    assigned_to: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as it is shown. `customer` is their name, empty where it is about none."""

    id: int
    kind: str
    what: str
    facts: dict[str, Any]
    customer_id: int | None
    customer: str
    phone: str
    noun: str
    row_id: int
    assigned_to: str
    due_on: date
    created_at: datetime
    created_by: str
    done_at: datetime | None
    done_by: str
    outcome: str


@verb("task.add")
def add(tx: Write, draft: TaskDraft) -> int:
    """Ask a person to do something; gives the task's key. Refused with ``task_without_words``."""
    return insert_task(tx, draft)


def insert_task(tx: Write, draft: TaskDraft) -> int:
    """The same inside whatever transaction is open."""
    what = draft.what.strip()
    if not what:
        raise Refusal("task_without_words")
    task_id = tx.insert(
        task,
        {
            "uid": new_uid(),
            "kind": draft.kind,
            "what": what,
            "facts": json.dumps(dict(draft.facts), ensure_ascii=False, sort_keys=True),
            "customer_id": draft.customer_id,
            "noun": draft.noun,
            "row_id": draft.row_id,
            "assigned_to": draft.assigned_to,
            "due_on": draft.due_on,
            "created_at": tx.now,
            "created_by": tx.actor.name,
            "done_at": None,
        },
    )
    tx.touch(draft.noun, draft.row_id)
    return task_id


@verb("task.done")
def finish(tx: Write, task_id: int, outcome: str = "") -> None:
    """Say that a task is done, and what came of it. Refused with ``task_unknown`` or ``task_done_already``."""
    row = _standing(tx, task_id)
    if row.done_at is not None:
        raise Refusal("task_done_already", what=row.what, by=row.done_by)
    finish_task(tx, task_id, outcome)
    tx.note(outcome=outcome)


def finish_task(tx: Write, task_id: int, outcome: str) -> None:
    """The same inside whatever transaction is open, without asking whether it stands."""
    row = _standing(tx, task_id)
    tx.update(task, task_id, done_at=tx.now, done_by=tx.actor.name, outcome=outcome.strip())
    tx.touch(row.noun, row.row_id)


@verb("task.reopen")
def reopen(tx: Write, task_id: int) -> None:
    """Take back that a task is done."""
    row = _standing(tx, task_id)
    tx.update(task, task_id, done_at=None, done_by="", outcome="")
    tx.touch(row.noun, row.row_id)


@verb("task.put_off")
def put_off(tx: Write, task_id: int, due_on: date) -> None:
    """Do it on another day. Refused with ``task_in_the_past``."""
    row = _standing(tx, task_id)
    if due_on < tx.today:
        raise Refusal("task_in_the_past", day=due_on)
    tx.update(task, task_id, due_on=due_on)
    tx.touch(row.noun, row.row_id)
    tx.note(before=row.due_on, after=due_on)


def open_tasks(
    rd: Read, until: date | None = None, limit: int = 100, *, said: Select[int] | None = None
) -> list[TaskRow]:
    """What is still to be done, the oldest day first; `until` leaves out what has time until after that day.

    `said` are the keys of orders whose refused payments are told elsewhere: their calls are left out.
    """
    statement = _OPEN if until is None else _OPEN.where(task.c.due_on <= until)
    if said is not None:
        of_these = and_(task.c.noun == "sales_order", task.c.row_id.in_(said))
        statement = statement.where(not_(and_(task.c.kind == "payment_refused", of_these)))
    return [_row(row) for row in rd.execute(statement.limit(limit)).mappings()]


def count_tasks(rd: Read, until: date) -> int:
    """How many tasks are due by the end of a day."""
    return int(rd.scalar(_COUNT, {"until": until}))


def tasks_about(rd: Read, noun: str, row_id: int, *, done: bool = False) -> list[TaskRow]:
    """The tasks about a row, those still open first; with `done` the finished ones too."""
    statement = _ALL.where(task.c.noun == noun, task.c.row_id == row_id)
    return [_row(row) for row in rd.execute(_asked(statement, done=done)).mappings()]


def tasks_of_customer(rd: Read, customer_id: int, *, done: bool = False) -> list[TaskRow]:
    """The tasks about a customer and their documents, those still open first; with `done` the finished ones too."""
    statement = _ALL.where(task.c.customer_id.in_(known_as(rd, customer_id)))
    return [_row(row) for row in rd.execute(_asked(statement, done=done)).mappings()]


def _asked(statement: Select[Any], *, done: bool) -> Select[Any]:
    open_first = statement.order_by(task.c.done_at.is_not(None), task.c.due_on, task.c.id)
    return open_first if done else open_first.where(task.c.done_at.is_(None))


def _standing(tx: Write, task_id: int) -> Any:
    row = tx.execute(_BY_ID, {"id": task_id}).one_or_none()
    if row is None:
        raise Refusal("task_unknown", task=task_id)
    return row


def _row(row: Any) -> TaskRow:
    values = {name: row[name] for name in TaskRow.__slots__}
    return TaskRow(**{**values, "facts": json.loads(row["facts"])})


_ALL = select(
    *(task.c[name] for name in TaskRow.__slots__ if name in task.c),
    func.coalesce(customer.c.name, "").label("customer"),
    func.coalesce(customer.c.phone, "").label("phone"),
).join(customer, customer.c.id == task.c.customer_id, isouter=True)
_OPEN = _ALL.where(task.c.done_at.is_(None)).order_by(task.c.due_on, task.c.id)
_COUNT = (
    select(func.count())
    .select_from(task)
    .where(task.c.done_at.is_(None), task.c.due_on <= bindparam("until"))
)
_BY_ID = select(task).where(task.c.id == bindparam("id"))
