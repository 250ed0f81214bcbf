"""The one door to write and the one to read.

A `Write` is one transaction: it checks the actor's right, gathers what was touched for the screens, seals the tracked
rows it wrote into one audit line, and commits. No network, no paper, no file inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from sqlalchemy import (
    BindParameter,
    Connection,
    CursorResult,
    Date,
    Delete,
    Executable,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    update,
)

from app.base import audit
from app.base.actor import Actor
from app.base.errors import Stopped
from app.base.row import form_of
from app.base.schema import metadata

P = ParamSpec("P")
R = TypeVar("R")


THE_DAY: BindParameter[date] = bindparam("the_day", type_=Date)
"""The day of a reading, which any query may name: the door gives it along."""


class Read:
    """A consistent view of the database for queries."""

    __slots__ = ("_answers", "_of_tables", "connection", "now", "today", "wanted")

    def __init__(self, connection: Connection, now: datetime, today: date) -> None:
        self.connection = connection
        self.now = now
        self.today = today
        self.wanted: Callable[[], bool] | None = None
        self._answers: dict[str, Any] = {}
        self._of_tables: dict[str, dict[Hashable, Any]] = {}

    def execute(self, statement: Executable, params: Any = None) -> CursorResult[Any]:
        """Run a Core statement; `Stopped` where nobody wants the answer any more."""
        if self.wanted is not None and not self.wanted():
            raise Stopped
        given = params
        if getattr(statement, "is_select", False) and not isinstance(params, list):
            named: dict[str, Any] = {THE_DAY.key: self.today}
            named.update(params or {})
            given = named
        return self.connection.execute(statement, given)

    def scalar(self, statement: Executable, params: Any = None) -> Any:
        """The first column of the first row, or None."""
        return self.execute(statement, params).scalar()

    def once(self, question: str, answer: Callable[[], R]) -> R:
        """The answer to a question that several parts of one reading ask: found the first time, for nothing changes in it.

        Only for what costs much and is asked by parts that do not know each other; `question` names it in the program.
        """
        return self.lasting(question, answer)

    def lasting(self, question: str, answer: Callable[[], R]) -> R:
        """The same for what nothing changes any more once it is there, so that writing may ask it too."""
        if question not in self._answers:
            self._answers[question] = answer()
        return cast("R", self._answers[question])

    def of_table(self, table: Table, question: Hashable, answer: Callable[[], R]) -> R:
        """The answer to a question about one table alone, found anew only once that is written to here."""
        known = self._of_tables.setdefault(table.name, {})
        if question not in known:
            known[question] = answer()
        return cast("R", known[question])

    @property
    def waits_for_rows(self) -> bool:
        """Whether rows must be locked one by one (PostgreSQL); on SQLite the writer holds the whole file."""
        return self.connection.dialect.name == "postgresql"


class Write(Read):
    """One transaction that changes something, on behalf of an actor, by a named verb."""

    __slots__ = ("_directly", "_facts", "_salt", "_sealed", "_silent", "actor", "head", "touched", "verb")

    def __init__(
        self, connection: Connection, now: datetime, today: date, actor: Actor, verb: str, *, silent: bool
    ) -> None:
        super().__init__(connection, now, today)
        self.actor = actor
        self.verb = verb
        self.touched: set[tuple[str, int]] = set()
        self.head: tuple[int, str] | None = None
        self._sealed: dict[tuple[str, int], audit.Sealed] = {}
        self._facts: dict[str, Any] = {}
        self._salt: str | None = None
        self._silent = silent
        self._directly = connection.dialect.name == "sqlite"

    def once(self, question: str, answer: Callable[[], R]) -> R:
        """Found anew each time: what is written here may change it."""
        return answer()

    def insert(self, table: Table, row: Mapping[str, Any]) -> int:
        """Add a row and give back its key."""
        whole = form_of(table).complete(row)
        if self._directly:
            row_id = form_of(table).insert(self.connection, whole)
        else:
            row_id = int(self.connection.execute(_insert_one(table), row).scalar_one())
        self._wrote(table, row_id, whole)
        return row_id

    def insert_many(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Add rows in their order and give back their keys; what one of them leaves out has its default."""
        if len(rows) <= 1 or any("id" in row for row in rows):
            return [self.insert(table, row) for row in rows]
        complete = [form_of(table).complete(row) for row in rows]
        if self._directly:
            ids = form_of(table).insert_many(self.connection, complete)
        else:
            found = self.connection.execute(_insert_many(table), _alike(table, rows))
            ids = [int(row_id) for row_id in found.scalars()]
        for row_id, whole in zip(ids, complete, strict=True):
            self._wrote(table, row_id, whole)
        return ids

    def put(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows that nobody is told of and no line seals: of the base's own tables, or derived ones."""
        self._of_tables.pop(table.name, None)
        if rows and self._directly:
            form_of(table).put(self.connection, rows)
        elif rows:
            self.connection.execute(_insert_plain(table), _alike(table, rows))

    def update(self, table: Table, row_id: int, /, **values: Any) -> None:
        """Change columns of one row; a tracked row is sealed anew as it then stands."""
        self._of_tables.pop(table.name, None)
        tracked = bool(table.info.get("tracked"))
        row: Mapping[str, Any] = {}
        if self._directly:
            row = form_of(table).update(self.connection, row_id, values, read=tracked)
        elif tracked:
            parameters = {"_key": row_id, **values}
            row = self.connection.execute(_update_returning(table), parameters).mappings().one()  # pyright: ignore[reportAssignmentType]
        else:
            self.connection.execute(_update_one(table), {"_key": row_id, **values})
        if tracked:
            self.seal(table, row)
        self.touched.add((table.name, row_id))

    def derive(self, table: Table, row_id: int, /, **values: Any) -> None:
        """Change columns that are not sealed: derived ones, or those of a draft."""
        self._of_tables.pop(table.name, None)
        if self._directly:
            form_of(table).update(self.connection, row_id, values, read=False)
        else:
            self.connection.execute(_update_one(table), {"_key": row_id, **values})
        self.touched.add((table.name, row_id))

    def remove(self, table: Table, row_id: int) -> None:
        """Delete a row nobody points to: a draft's, never a document's."""
        self._of_tables.pop(table.name, None)
        self.connection.execute(_delete_one(table), {"_key": row_id})
        self._sealed.pop((table.name, row_id), None)
        self.touched.add((table.name, row_id))

    def seal(self, table: Table, row: Mapping[Any, Any]) -> None:
        """Seal a tracked row as it stands into this transaction's audit line."""
        row_id = int(row["id"])
        # Only what is personal needs the salt.
        salt = self.salt if any(row[name] for name in audit.sealed_columns(table)[1]) else ""
        self._sealed[table.name, row_id] = audit.Sealed(
            table.name, row_id, audit.sealed_values(table, row, salt)
        )

    def touch(self, noun: str, row_id: int) -> None:
        """Say that something changed that screens show; `noun` is the table's name."""
        self.touched.add((noun, row_id))

    def note(self, **facts: Any) -> None:
        """Add facts to the audit line of this transaction: reasons, amounts, numbers."""
        self._facts.update(facts)

    @contextmanager
    def beside(self) -> Iterator[None]:
        """What is noted inside is of another document: where this transaction has facts of its own, they stay as they are."""
        own = dict(self._facts)
        yield
        if own:
            self._facts = own

    @property
    def salt(self) -> str:
        """The salt of this transaction's personal hashes."""
        if self._salt is None:
            self._salt = audit.new_salt()
        return self._salt

    def finish(self) -> None:
        """Append the audit line, unless nothing worth one happened. Called by the database just before the commit."""
        if self._silent or not (self._sealed or self._facts):
            return
        mentions = {each for each in self.touched if _has_history(each[0])}
        audit.append(self, self._sealed.values(), self._facts, mentions, self._salt)

    def _wrote(self, table: Table, row_id: int, whole: dict[str, Any]) -> None:
        self._of_tables.pop(table.name, None)
        self.touched.add((table.name, row_id))
        if table.info.get("tracked"):
            whole["id"] = row_id
            self.seal(table, whole)


def _alike(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rows with the same columns each: Core takes those of the first for all, and drops what others have more."""
    names = rows[0].keys()
    if all(row.keys() == names for row in rows):
        return list(rows)
    keyed = any("id" in row for row in rows)
    complete = [form_of(table).complete(row) for row in rows]
    return [{name: row[name] for name in row if keyed or name != "id"} for row in complete]


@cache
def _has_history(noun: str) -> bool:
    table = metadata.tables.get(noun)
    return table is not None and bool(table.info.get("history"))


@cache
def _insert_plain(table: Table) -> Any:
    return insert(table)


@cache
def _insert_one(table: Table) -> Any:
    return insert(table).returning(table.c.id)


@cache
def _insert_many(table: Table) -> Any:
    return insert(table).returning(table.c.id, sort_by_parameter_order=True)


@cache
def _update_one(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("_key"))


@cache
def _update_returning(table: Table) -> Any:
    return update(table).where(table.c.id == bindparam("_key")).returning(*table.c)


@cache
def _delete_one(table: Table) -> Delete:
    return delete(table).where(table.c.id == bindparam("_key"))


@dataclass(frozen=True, slots=True)
class Verb(Generic[P, R]):
    """A step of the business: a function over one write, with the name that rights and the journal know.

    Call it with a `Write` at hand, or hand it to `Database.do`, which opens one for it.
    """

    name: str
    function: Callable[Concatenate[Write, P], R]
    silent: bool = False

    def __call__(self, tx: Write, *args: P.args, **kwargs: P.kwargs) -> R:
        """Take the step inside a transaction that is already open."""
        return self.function(tx, *args, **kwargs)


def verb(name: str, *, silent: bool = False) -> Callable[[Callable[Concatenate[Write, P], R]], Verb[P, R]]:
    """Make a function a verb. `silent` ones (autosaved drafts) write no audit line."""

    def named(function: Callable[Concatenate[Write, P], R]) -> Verb[P, R]:
        return Verb(name, function, silent)

    return named
