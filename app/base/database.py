"""An open company database: SQLite file or PostgreSQL, one door to write, one to read.

SQLite: `BEGIN IMMEDIATE` for writers, WAL, foreign keys on, `synchronous=FULL` (house position 4). PostgreSQL: READ
COMMITTED, rows locked by hand. Faults of the place or the file become Refusals and Troubles with words of their own
(see `app.base.driver_errors`).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import URL, Connection, Engine, RootTransaction, create_engine, event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from app.base.actor import Actor
from app.base.anchor import Anchor, write_anchor
from app.base.audit import audit_head, audit_line
from app.base.clock import Clock
from app.base.door import Read, Verb, Write
from app.base.driver_errors import guarded_file, told_apart
from app.base.errors import Refusal, Stopped, Trouble
from app.base.location import Location, harm, locate
from app.base.row import run

P = ParamSpec("P")
R = TypeVar("R")

APPLICATION_ID = 0x436D7074
"""What SQLite's header says of a Comptoir file ("Cmpt")."""
BUSY_SECONDS = 30
"""How long a writer waits for another program's transaction, unless told otherwise."""


_STEPS_BETWEEN_LOOKS = 200_000
"""Instructions of SQLite between two looks whether a query is still wanted: some milliseconds."""


class Database:
    """An open database. Hold one a process; it is safe to use from several threads."""

    def __init__(self, location: Location, engine: Engine, clock: Clock) -> None:
        self.location = location
        self.engine = engine
        self.clock = clock
        self._watcher: sqlite3.Connection | None = None
        self._company = ""
        self._anchor_place = location.anchor
        self._one_anchor = threading.Lock()
        self._held_back = threading.local()
        self._writing = threading.local()

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @property
    def archive_folder(self) -> Path | None:
        """Where papers are kept, None when they are rows."""
        return self.location.archive

    @contextmanager
    def read(self, wanted: Callable[[], bool] | None = None) -> Iterator[Read]:
        """One consistent view for queries.

        When it is not `wanted` any more it ends with `Stopped`: before the next statement, on SQLite also within one.
        """
        with self.guarded(), self.engine.connect() as connection:
            if self.dialect == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                rd = Read(connection, self.clock.now(), self.clock.today())
                if wanted is None:
                    yield rd
                    return
                rd.wanted = wanted
                with _stopping(connection, wanted):
                    yield rd

    @contextmanager
    def write(self, actor: Actor, verb: str, *, silent: bool = False) -> Iterator[Write]:
        """One transaction on behalf of `actor`: right checked, line sealed, committed, anchor moved."""
        actor.must(verb)
        anchor: Anchor | None = None
        with (
            self._marked(),
            self.guarded(),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin() as transaction,
        ):
            tx = Write(connection, self.clock.now(), self.clock.today(), actor, verb, silent=silent)
            yield tx
            tx.finish()
            if tx.head:
                anchor = Anchor(tx.head[0], tx.head[1], _numbers(tx), self._company_uid(tx))
            self._commit(transaction, tx)
        if anchor:
            self._anchor(anchor)

    def do(self, actor: Actor, verb: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run one verb in a transaction of its own."""
        return self.do_telling(actor, verb, *args, **kwargs)[0]

    def do_telling(
        self, actor: Actor, verb: Verb[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[R, frozenset[tuple[str, int]]]:
        """Run one verb and also tell which rows it touched, as (table, key)."""
        with self.write(actor, verb.name, silent=verb.silent) as tx:
            answer = verb(tx, *args, **kwargs)
        return answer, frozenset(tx.touched)

    @contextmanager
    def anchored_once(self) -> Iterator[None]:
        """Move the anchor once for all that this thread writes inside: very many small steps, one after the other.

        A kill leaves it behind by what was written inside, as it may be (`app.base.anchor`).
        """
        held: list[Anchor] = []
        self._held_back.by = held
        try:
            yield
        finally:
            self._held_back.by = None
            if held:
                self._anchor(held[-1])

    @property
    def writing_here(self) -> bool:
        """Whether this thread stands within a write: another one would wait for its end for ever."""
        return bool(getattr(self._writing, "depth", 0))

    def data_version(self) -> int:
        """A number that changes when another program has committed (SQLite), or the chain grew (PostgreSQL).

        On SQLite commits of this program change it as well. Always to be called from the same thread.
        """
        if self.location.path:
            with guarded_file(self.location.path):
                if self._watcher is None:
                    self._watcher = sqlite3.connect(self.location.path, check_same_thread=False)
                return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])
        with self.guarded(), self.engine.connect() as connection:
            return int(
                connection.execute(text("SELECT coalesce(max(line_id), 0) FROM audit_head")).scalar_one()
            )

    def close(self) -> None:
        """Let go of the database; on SQLite the write-ahead log is folded into the file."""
        if self._watcher is not None:
            self._watcher.close()
            self._watcher = None
        self.engine.dispose()

    @contextmanager
    def _marked(self) -> Iterator[None]:
        self._writing.depth = getattr(self._writing, "depth", 0) + 1
        try:
            yield
        finally:
            self._writing.depth -= 1

    def _commit(self, transaction: RootTransaction, tx: Write) -> None:
        """Commit; when the connection is lost just then, look whether the line stands before saying what happened."""
        try:
            transaction.commit()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            if not self._stands(tx.head):
                raise

    def _stands(self, head: tuple[int, str] | None) -> bool:
        """Whether a line was stored; Trouble ``commit_uncertain`` when that cannot be known now."""
        try:
            if head is not None:
                with self.engine.connect() as connection, connection.begin():
                    # The head is locked until the lost transaction has ended, one way or the other.
                    connection.execute(select(audit_head.c.id).with_for_update())
                    line = select(audit_line.c.hash).where(audit_line.c.id == head[0])
                    return connection.execute(line).scalar() == head[1]
        except DBAPIError as error:
            raise Trouble("commit_uncertain", place=self.location.words) from error
        raise Trouble("commit_uncertain", place=self.location.words)

    def _company_uid(self, tx: Write) -> str:
        if not self._company:
            self._company = str(tx.scalar(_COMPANY_UID) or "")
        return self._company

    def _anchor(self, anchor: Anchor) -> None:
        held: list[Anchor] | None = getattr(self._held_back, "by", None)
        if held is not None:
            held[:] = [anchor]
            return
        with self._one_anchor:
            try:
                write_anchor(self._anchor_place, anchor)
            except OSError:
                # The document is committed: a lagging anchor is caught up by the next one, an error would be a lie.
                return

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Give a driver's errors the names people are told (see `told_apart`)."""
        try:
            yield
        except DBAPIError as error:
            raise told_apart(error, self.location) from error


@contextmanager
def _stopping(connection: Connection, wanted: Callable[[], bool]) -> Iterator[None]:
    """Let SQLite look from time to time, in the middle of a statement, whether its answer is still wanted."""
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        raw.set_progress_handler(lambda: not wanted(), _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except DBAPIError as error:
        if wanted():
            raise
        raise Stopped from error
    finally:
        if isinstance(raw, sqlite3.Connection):
            raw.set_progress_handler(None, 0)


def connect(
    location: Location, clock: Clock | None = None, *, busy_seconds: float = BUSY_SECONDS
) -> Database:
    """Open the engine without looking at what is inside: for creating, upgrading, verifying and repairing."""
    engine = _on_sqlite(location, busy_seconds) if location.path else _on_postgresql(location, busy_seconds)
    return Database(location, engine, clock or Clock())


def open_database(
    database: str | Path | Location, clock: Clock | None = None, *, busy_seconds: float = BUSY_SECONDS
) -> Database:
    """Open a company's database that stands ready for this version of the program.

    Refused with ``database_missing``, ``database_not_ours``, ``database_newer``, ``database_older``,
    ``database_in_network_folder`` or ``database_in_cloud_folder``; the troubles are those of `told_apart`, and
    ``database_read_only`` or ``folder_read_only`` for a file that could be read only.
    """
    from app.base import migrate

    location = database if isinstance(database, Location) else locate(database)
    if location.path:
        _must_be_workable(location.path)
    found = connect(location, clock, busy_seconds=busy_seconds)
    try:
        migrate.must_be_current(found)
        with found.guarded():
            _start(found, with_zone=clock is None)
    except BaseException:
        found.close()
        raise
    return found


def _start(found: Database, *, with_zone: bool) -> None:
    with found.engine.connect() as connection:
        if with_zone:
            zone = connection.execute(text("SELECT zone FROM company WHERE id = 1")).scalar()
            found.clock = Clock(ZoneInfo(zone)) if zone else Clock()
        connection.rollback()
        if found.location.path:
            # A file that was copied or restored by other means may have left this mode. Without effect inside a
            # transaction, hence on the raw connection; nothing happens when it is set already.
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.execute("PRAGMA journal_mode = WAL").close()


def _must_be_workable(path: Path) -> None:
    """Refuse what is no file of ours to work in, before anything is opened."""
    if not path.exists():
        raise Refusal("database_missing", place=str(path))
    if path.is_dir():
        raise Refusal("database_not_ours", place=str(path))
    if kind := harm(path):
        raise Refusal(f"database_in_{kind}_folder", place=str(path))
    if not os.access(path, os.R_OK | os.W_OK):
        raise Trouble("database_read_only", place=str(path), reason="")
    # Beside the file stand its write-ahead log and its anchor.
    if not os.access(path.parent, os.W_OK):
        raise Trouble("folder_read_only", place=str(path), reason="")


def _on_sqlite(location: Location, busy_seconds: float) -> Engine:
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(location.path)),
        poolclass=QueuePool,
        pool_size=5,
        connect_args={
            "timeout": busy_seconds,
            "check_same_thread": False,
            "isolation_level": None,
            "cached_statements": 512,
        },
    )

    @event.listens_for(engine, "connect")
    def _settle(raw: sqlite3.Connection, _record: Any) -> None:
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("PRAGMA recursive_triggers = ON")
        raw.execute("PRAGMA temp_store = MEMORY")
        raw.execute("PRAGMA cache_size = -32000")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _on_postgresql(location: Location, busy_seconds: float) -> Engine:
    assert location.url is not None
    engine = create_engine(
        location.url,
        isolation_level="READ COMMITTED",
        pool_size=5,
        pool_pre_ping=True,
        # A cable pulled out is noticed within a minute, not after hours.
        connect_args={
            "connect_timeout": 10,
            "keepalives_idle": 20,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            "tcp_user_timeout": 45_000,
        },
    )

    @event.listens_for(engine, "connect")
    def _settle(raw: Any, _record: Any) -> None:
        raw.autocommit = True
        raw.execute(f"SET lock_timeout = {int(busy_seconds * 1000)}")
        raw.autocommit = False

    return engine


def _numbers(tx: Write) -> dict[str, int]:
    # At the end of every write: straight to the driver where that is quicker.
    rows: Any = tx.execute(text(_NUMBERS)) if tx.waits_for_rows else run(tx.connection, _NUMBERS, ())
    return {f"{kind}-{year}": last for kind, year, last in rows}


_NUMBERS = "SELECT kind, year, last FROM number_series"
_COMPANY_UID = text("SELECT uid FROM company WHERE id = 1")


def sqlite_version() -> str:
    """The version of SQLite that comes with this Python."""
    return sqlite3.sqlite_version
