"""The program's role on a server: it can do all its work, and nothing to what is sealed."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from app.base import migrate, sealing, settings
from app.base.actor import PROGRAM
from app.base.backup import backup
from app.base.clock import FixedClock
from app.base.database import Database, connect, open_database
from app.base.errors import Refusal, Trouble
from app.base.grants import grant, granted
from app.base.location import locate
from app.base.migrate import create
from app.base.numbering import take
from app.base.restore import restore
from app.base.schema import metadata
from tests.base.rows import contents, fill
from tests.postgres import Server

CLOCK = FixedClock()


@pytest.fixture
def role(postgres_server: Server) -> Callable[[str], str]:
    """A function that makes a role who may log in and gives the URL of a database as seen by it.

    The roles go with the session's server.
    """

    def make(url: str) -> str:
        name = f"test_role_{secrets.token_hex(4)}"
        with postgres_server.connect() as boss:
            boss.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'secret'")  # pyright: ignore[reportArgumentType, reportCallIssue]
        return make_url(url).set(username=name, password="secret").render_as_string(hide_password=False)

    return make


@pytest.fixture
def owned(postgres_server: Server, postgres_url: Callable[[], str], role: Callable[[str], str]) -> str:
    """The URL of a database as seen by its owner, who is no superuser."""
    url = postgres_url()
    mine = role(url)
    with postgres_server.connect(str(make_url(url).database)) as boss:
        boss.execute(f"ALTER DATABASE {make_url(url).database} OWNER TO {make_url(mine).username}")  # pyright: ignore[reportArgumentType, reportCallIssue]
        boss.execute(f"GRANT ALL ON SCHEMA public TO {make_url(mine).username}")  # pyright: ignore[reportArgumentType, reportCallIssue]
    return mine


def name_of(url: str) -> str:
    return str(make_url(url).username)


def attempt(database: Database, statement: str) -> str:
    """The code of what a role is told."""
    try:
        with database.guarded(), database.engine.begin() as connection:
            connection.execute(text(statement))
    except Trouble as trouble:
        return trouble.code
    return "done"


def test_the_program_s_role_does_its_work_and_cannot_touch_what_is_sealed(
    owned: str, role: Callable[[str], str]
) -> None:
    theirs = role(owned)
    with closing(create(locate(owned), CLOCK)) as owner:
        grant(owner, name_of(theirs))
        with owner.read() as rd:
            assert granted(rd.connection) == [name_of(theirs)]
            sealed = sealing.tables(rd.connection)
    with closing(open_database(theirs, CLOCK)) as program:
        fill(program)
        with program.write(PROGRAM, "test.number") as tx:
            assert take(tx, "invoice", date(2026, 11, 22)).text == "FA-2026-0002"
            tx.note(number=2)
        for table in metadata.sorted_tables:
            column = next(iter(table.c)).name
            change = attempt(program, f"UPDATE {table.name} SET {column} = {column}")
            assert change == ("server_denies" if table.name in sealed else "done"), table.name
            assert attempt(program, f"TRUNCATE {table.name} CASCADE") == "server_denies"
            if table.name in sealed:
                assert attempt(program, f"DELETE FROM {table.name}") == "server_denies"
        for statement in (
            "ALTER TABLE invoice DISABLE TRIGGER USER",
            "DROP TRIGGER sealed_invoice_change ON invoice",
            "DROP FUNCTION comptoir_sealed() CASCADE",
            "CREATE OR REPLACE FUNCTION comptoir_sealed() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "SET session_replication_role = replica",
            "UPDATE alembic_version SET version_num = '9'",
            "DROP TABLE outbox",
        ):
            assert attempt(program, statement) == "server_denies", statement
        assert attempt(program, "DELETE FROM lookup") == "done"


def test_each_workstation_may_work_and_back_up_with_the_program_s_role(
    owned: str, role: Callable[[str], str], tmp_path: Path
) -> None:
    theirs = role(owned)
    with closing(create(locate(owned), CLOCK)) as owner:
        grant(owner, name_of(theirs))
    with closing(open_database(theirs, CLOCK)) as program:
        fill(program)
        made = backup(program, tmp_path / "saved")
        with pytest.raises(Trouble, match="server_denies"):
            restore(made.path, theirs, replace=True, clock=CLOCK)
        before = contents(program)
    # The owner restores; the role works on with the tables made anew.
    restore(made.path, owned, replace=True, clock=CLOCK)
    with closing(open_database(theirs, CLOCK)) as program:
        after = contents(program)
        assert {table for table in after if after[table] != before[table]} == {"audit_line", "audit_head"}
        program.do(PROGRAM, settings.decide, "ship.partial", False)
        assert attempt(program, "DELETE FROM invoice") == "server_denies"


def test_only_a_role_that_can_be_held_back_is_granted(
    owned: str, role: Callable[[str], str], postgres_server: Server
) -> None:
    with closing(create(locate(owned), CLOCK)) as owner:
        with pytest.raises(Refusal, match="role_unknown"):
            grant(owner, "nobody_here")
        for name in (name_of(owned), postgres_server.user):
            with pytest.raises(Refusal, match="role_may_everything"):
                grant(owner, name)


def test_whoever_is_not_the_owner_grants_nothing(owned: str, role: Callable[[str], str]) -> None:
    theirs, other = role(owned), role(owned)
    create(locate(owned), CLOCK).close()
    with closing(connect(locate(theirs), CLOCK)) as program, pytest.raises(Trouble, match="server_denies"):
        grant(program, name_of(other))


def test_whoever_is_not_the_owner_neither_creates_nor_upgrades(
    owned: str, role: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    theirs = role(owned)
    with pytest.raises(Trouble, match="server_denies"):
        create(locate(theirs), CLOCK)
    with closing(create(locate(owned), CLOCK)) as owner:
        grant(owner, name_of(theirs))
    next_version = f"{int(migrate.head()) + 1:04}"
    folder = shutil.copytree(migrate.FOLDER, tmp_path / "migrations")
    (folder / "versions" / f"{next_version}_next.py").write_text(
        f'from alembic import op\nimport sqlalchemy as sa\nrevision, down_revision = "{next_version}", "{migrate.head()}"\n'
        "def upgrade():\n    op.create_table('song', sa.Column('id', sa.Integer, primary_key=True))\n",
        "utf-8",
    )
    monkeypatch.setattr(migrate, "FOLDER", folder)
    with closing(connect(locate(theirs), CLOCK)) as program, pytest.raises(Trouble, match="server_denies"):
        migrate.upgrade(program)
    with closing(connect(locate(owned), CLOCK)) as owner:
        assert migrate.upgrade(owner) is not None
    # What is new is open to the role as well.
    with closing(open_database(theirs, CLOCK)) as program:
        assert attempt(program, "INSERT INTO song DEFAULT VALUES") == "done"
        assert attempt(program, "UPDATE invoice SET number = number") == "server_denies"
