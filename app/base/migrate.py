"""The schema's version: creating a database, bringing an older one up to date, refusing a newer one.

Before a migration: integrity and foreign keys checked, a copy taken. It runs in one transaction with SQLite's foreign
keys off (a batch rebuild would cascade, house position 6); all triggers are written anew; what stands afterwards is
checked before the commit. Should anything have been stored all the same, the copy is put back.

Alembic is loaded only when something is migrated: which versions there are is told by the names of their files.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.base import grants, sealing
from app.base.anchor import set_aside
from app.base.clock import Clock
from app.base.database import APPLICATION_ID, BUSY_SECONDS, Database, connect
from app.base.driver_errors import file_fault, guarded_file, told_apart
from app.base.errors import Refusal, Trouble
from app.base.location import Location, data_folder, harm

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parents[2] / "migrations"
"""Where Alembic's environment and the numbered versions stand."""
_ONE_UPGRADE = 0x436D7074
"""The advisory lock under which one workstation upgrades a server's database while the others wait."""


def known() -> list[str]:
    """The revisions this version of the program knows, oldest first: the numbers its version files begin with."""
    # Looked at whenever a database is opened: no pattern is made of it, and no path of each file.
    names = os.listdir(FOLDER / "versions")  # noqa: PTH208
    return sorted(name.split("_", 1)[0] for name in names if name[:1].isdigit() and name.endswith(".py"))


def head() -> str:
    """The revision this version of the program works with."""
    return known()[-1]


def revision(database: Database) -> str | None:
    """The revision a database stands at; None for one that is empty or of another program."""
    with database.guarded(), database.engine.connect() as connection:
        return revision_on(connection)


def revision_on(connection: Connection) -> str | None:
    """The same on a connection already open."""
    if connection.dialect.name == "sqlite":
        if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
            return None
        ours = "SELECT count(*) = 2 FROM sqlite_master WHERE type = 'table' AND name IN ('alembic_version', 'audit_head')"
    else:
        ours = "SELECT to_regclass('alembic_version') IS NOT NULL AND to_regclass('audit_head') IS NOT NULL"
    if not connection.execute(text(ours)).scalar():
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def must_be_current(database: Database) -> None:
    """Refuse a database that is not ours (``database_not_ours``), newer or older than the program."""
    found = revision(database)
    if found is None:
        raise Refusal("database_not_ours", place=database.location.words)
    if found == head():
        return
    code = "database_older" if found in known() else "database_newer"
    raise Refusal(code, place=database.location.words, found=found, known=head())


def create(location: Location, clock: Clock | None = None, *, busy_seconds: float = BUSY_SECONDS) -> Database:
    """A new, empty database at this version's schema; refused with ``database_exists`` where one stands."""
    if location.path is not None:
        _prepare(location.path)
    database = connect(location, clock, busy_seconds=busy_seconds)
    try:
        if location.path is None and not is_empty(database):
            raise Refusal("database_exists", place=location.words)
        with guarded_file(location.anchor):
            set_aside(location.anchor, datetime.now(UTC))
        with _without_foreign_keys(database) as connection:
            run_migrations(connection)
    except BaseException:
        database.close()
        if location.path is not None:
            remove_file(location.path)
        raise
    return database


def upgrade(database: Database) -> Path | None:
    """Bring an older database up to date; gives the copy taken before, None when nothing had to be done.

    The copy of a file is a database that the older program opens; that of a server's is a backup to be restored.
    Refused like `must_be_current`; troubles: ``database_corrupt`` before anything is touched, ``migration_failed`` when
    the database stands as it did before.
    """
    before = revision(database)
    if before == head():
        return None
    if before is None or before not in known():
        must_be_current(database)
    try:
        return _upgrade(database)
    except _HalfStoredError as fault:
        assert database.location.path
        database.close()
        copy_file(fault.copy, database.location.path)
        raise _failed(database, fault.copy, fault.cause) from fault.cause


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite database, whole and consistent, with the backup API, also while it is in use."""
    try:
        with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
            origin.backup(copy)
    except sqlite3.Error as error:
        told = file_fault(error, str(target))
        at_the_target = isinstance(told, Trouble) and told.code in ("disk_full", "database_not_openable")
        raise (told if at_the_target else file_fault(error, str(source))) from error


def remove_file(path: Path) -> None:
    """Remove a database file nobody has open, with what stands beside it; it need not be there."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def must_be_sound(database: Database) -> None:
    """Trouble ``database_corrupt`` unless the file hangs together and every foreign key leads somewhere (SQLite)."""
    with database.guarded(), database.engine.connect() as connection:
        _must_be_sound(connection, database.location)


def run_migrations(connection: Connection, to: str = "head") -> None:
    """Run on an open connection every version it has not seen up to `to`; at the head, write all triggers anew."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    config.attributes["at_head"] = to in ("head", *known()[-1:])
    command.upgrade(config, to)


class _HalfStoredError(Exception):
    """A migration of a file ended the transaction it ran in: what it did is not undone by itself."""

    def __init__(self, copy: Path, cause: Exception) -> None:
        super().__init__(str(cause))
        self.copy = copy
        self.cause = cause


def _upgrade(database: Database) -> Path | None:
    """Lock, check, copy, migrate, check again, commit: whoever waited for another's upgrade finds nothing to do."""
    with _without_foreign_keys(database) as connection:
        if database.dialect == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_UPGRADE})")
        if revision_on(connection) == head():
            return None
        _must_be_sound(connection, database.location)
        copy = _copy_before(database)
        roles = grants.granted(connection)
        try:
            sealed = sealing.counts(connection)
            run_migrations(connection)
            _must_have_kept(connection, sealed, database.location)
            for role in roles:
                grants.grant_on(connection, role)
        except Exception as error:
            if not _in_transaction(connection):
                raise _HalfStoredError(copy, error) from error
            raise _failed(database, copy, error) from error
    return copy


@contextmanager
def _without_foreign_keys(database: Database) -> Iterator[Connection]:
    """One transaction of a writer in which SQLite does not follow foreign keys."""
    on_sqlite = database.dialect == "sqlite"
    with database.guarded(), database.engine.connect() as connection:
        if on_sqlite:
            # Has no effect inside a transaction, hence on the raw connection before it.
            _driver(connection).execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.execution_options(writes=True).begin():
                yield connection
        finally:
            if on_sqlite:
                _driver(connection).execute("PRAGMA foreign_keys = ON")


def _failed(database: Database, copy: Path, error: Exception) -> Exception:
    told = told_apart(error, database.location) if isinstance(error, DBAPIError) else error
    if isinstance(told, Trouble) and told.code in ("database_busy", "server_denies", "server_lost"):
        return told
    reason = str(told.facts.get("reason", told.code)) if isinstance(told, (Refusal, Trouble)) else str(told)
    line = (reason.strip().splitlines() or [type(told).__name__])[0]
    return Trouble("migration_failed", place=database.location.words, copy=str(copy), reason=line)


def _must_have_kept(connection: Connection, sealed: dict[str, int], location: Location) -> None:
    """Before the commit of a migration: still one transaction, nothing broken, no sealed row gone."""
    if not _in_transaction(connection):
        raise Trouble("database_corrupt", place=location.words, reason="the migration ended its transaction")
    _must_be_sound(connection, location)
    now = sealing.counts(connection)
    lost = {table: count for table, count in sealed.items() if table in now and now[table] != count}
    if lost:
        raise Trouble("database_corrupt", place=location.words, reason=f"sealed rows changed: {lost}")


def _in_transaction(connection: Connection) -> bool:
    return connection.dialect.name != "sqlite" or bool(_driver(connection).in_transaction)


def _must_be_sound(connection: Connection, location: Location) -> None:
    if connection.dialect.name != "sqlite":
        return
    try:
        sound = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first() if sound == "ok" else None
    except DBAPIError as error:
        raise told_apart(error, location) from error
    if sound != "ok":
        raise Trouble("database_corrupt", place=location.words, reason=str(sound))
    if orphan is not None:
        raise Trouble(
            "database_corrupt", place=location.words, reason=f"{orphan[0]} {orphan[1]} → {orphan[2]}"
        )


def _copy_before(database: Database) -> Path:
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    path = database.location.path
    if path is None:
        from app.base import backup, container

        assert database.location.url is not None
        folder = data_folder() / "backups"
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{database.location.url.database}-before-{head()}-{stamp}{container.SUFFIX}"
        return backup.backup(database, folder / name).path
    copy = path.with_name(f"{path.stem}-before-{head()}-{stamp}{path.suffix}")
    try:
        copy_file(path, copy)
    except Trouble:
        remove_file(copy)
        raise
    return copy


def is_empty(database: Database) -> bool:
    """Whether a PostgreSQL database has no tables yet."""
    with database.guarded(), database.engine.connect() as connection:
        return connection.execute(text(_TABLES)).scalar() == 0


# Those of extensions do not count.
_TABLES = """
SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
"""


def _prepare(path: Path) -> None:
    """Write into a new file what can only be decided before the first table: WAL and whose file it is."""
    if path.exists() and (path.is_dir() or path.stat().st_size):
        raise Refusal("database_exists", place=str(path))
    if kind := harm(path):
        raise Refusal(f"database_in_{kind}_folder", place=str(path))
    with guarded_file(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            try:
                path.open("xb").close()
            except FileExistsError as error:
                raise Refusal("database_exists", place=str(path)) from error
        try:
            with closing(sqlite3.connect(path)) as raw:
                raw.execute("PRAGMA journal_mode = WAL")
                raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        except sqlite3.Error:
            remove_file(path)
            raise


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config
