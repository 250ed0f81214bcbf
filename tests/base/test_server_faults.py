"""What can go wrong with a server: each told by its own name, nothing half stored, and never a wrong word about it."""

from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from app.base import migrate, settings
from app.base.actor import PROGRAM
from app.base.audit import audit_line
from app.base.clock import FixedClock
from app.base.database import Database, connect, open_database
from app.base.errors import Refusal, Trouble
from app.base.location import locate
from app.base.migrate import create
from tests.postgres import Server, fresh_name

CLOCK = FixedClock()


@pytest.fixture
def url(postgres_server: Server, postgres_template: str) -> Iterator[str]:
    name = fresh_name("faults")
    yield postgres_server.create(name, postgres_template)
    gc.collect()
    postgres_server.drop(name)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with closing(open_database(url, CLOCK, busy_seconds=0.3)) as found:
        yield found


def lines(database: Database) -> int:
    with database.read() as rd:
        return rd.scalar(select(func.count()).select_from(audit_line))


def cut_off(server: Server, url: str) -> None:
    """End every session of a database, as a restarted server or a pulled cable does."""
    with server.connect() as boss:
        boss.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [make_url(url).database],
        )


# --- at the door ---


def test_a_server_that_is_down_is_unreachable() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(Trouble) as told:
        open_database(f"postgresql://u:secret@127.0.0.1:{port}/x")
    assert told.value.code == "server_unreachable"
    assert "secret" not in str(told.value.facts)


def test_a_wrong_password_is_told(url: str) -> None:
    with pytest.raises(Trouble, match="server_refuses_password"):
        open_database(str(make_url(url).set(password="wrong").render_as_string(hide_password=False)))


def test_an_unknown_user_is_told_like_a_wrong_password(url: str) -> None:
    with pytest.raises(Trouble, match="server_refuses_password"):
        open_database(make_url(url).set(username="nobody_here").render_as_string(hide_password=False))


def test_a_database_the_server_does_not_have_is_told(url: str) -> None:
    missing = make_url(url).set(database="not_there").render_as_string(hide_password=False)
    with pytest.raises(Trouble, match="server_without_database"):
        open_database(missing)
    with pytest.raises(Trouble, match="server_without_database"):
        create(locate(missing))


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        (
            "FATAL:  authentification par mot de passe échouée pour l'utilisateur « ada »",
            "server_refuses_password",
        ),
        ("FATAL:  la base de données « lapsang » n'existe pas", "server_without_database"),
        ("FATAL:  le rôle « ada » n'existe pas", "server_refuses_password"),
        ("FATAL:  sorry, too many clients already", "server_full"),
        ("FATAL:  the database system is starting up", "server_unreachable"),
    ],
)
def test_what_a_server_says_at_the_door_is_understood_in_french_too(
    monkeypatch: pytest.MonkeyPatch, sentence: str, code: str
) -> None:
    database = connect(locate("postgresql://u@127.0.0.1:1/x"))

    def refuse(*_: Any, **__: Any) -> None:
        raise psycopg.OperationalError(f"connection failed: {sentence}")

    monkeypatch.setattr(database.engine.dialect, "connect", refuse)
    with pytest.raises(Trouble, match=code), database.read():
        pass


def test_an_empty_database_and_one_of_another_program_are_not_ours(postgres_url: Callable[[], str]) -> None:
    url = postgres_url()
    with pytest.raises(Refusal, match="database_not_ours"):
        open_database(url)
    with psycopg.connect(
        make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    ) as raw:
        raw.execute("CREATE TABLE alembic_version (version_num text)")
        raw.execute("INSERT INTO alembic_version VALUES ('0001')")
    with pytest.raises(Refusal, match="database_not_ours"):
        open_database(url)


def test_a_schema_of_a_later_program_is_newer(database: Database, url: str) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Refusal, match="database_newer"):
        open_database(url)
    with pytest.raises(Refusal, match="database_newer"):
        migrate.upgrade(database)


def test_a_database_that_stands_is_not_made_anew(url: str) -> None:
    with pytest.raises(Refusal, match="database_exists"):
        create(locate(url))


# --- in the middle ---


def test_a_connection_lost_in_the_middle_of_a_write_stores_nothing(
    database: Database, url: str, postgres_server: Server
) -> None:
    database.do(PROGRAM, settings.decide, "bill.policy", "by_hand")

    def write() -> None:
        with database.write(PROGRAM, "test.cut") as tx:
            settings.decide(tx, "bill.policy", "on_payment")
            cut_off(postgres_server, url)
            settings.decide(tx, "ship.policy", "when_covered")

    with pytest.raises(Trouble, match="server_lost"):
        write()
    with database.read() as rd:
        assert settings.get(rd, "bill.policy") == "by_hand"
        assert settings.get(rd, "ship.policy") == "by_hand"
    assert lines(database) == 1
    database.do(PROGRAM, settings.decide, "bill.policy", "on_payment")
    assert lines(database) == 2


def test_a_connection_lost_while_idle_is_made_anew_without_a_word(
    database: Database, url: str, postgres_server: Server
) -> None:
    assert lines(database) == 0
    cut_off(postgres_server, url)
    database.do(PROGRAM, settings.decide, "bill.policy", "by_hand")
    assert lines(database) == 1


def test_a_connection_lost_in_the_middle_of_a_read_is_told(
    database: Database, url: str, postgres_server: Server
) -> None:
    def read() -> None:
        with database.read() as rd:
            settings.get(rd, "bill.policy")
            cut_off(postgres_server, url)
            settings.get(rd, "bill.policy")

    with pytest.raises(Trouble, match="server_lost"):
        read()


@pytest.mark.parametrize("stored", [True, False])
def test_a_connection_lost_during_the_commit_is_looked_into_before_anything_is_said(
    database: Database, url: str, postgres_server: Server, monkeypatch: pytest.MonkeyPatch, stored: bool
) -> None:
    dialect, commit = database.engine.dialect, database.engine.dialect.do_commit

    def lose(raw: Any) -> None:
        monkeypatch.setattr(dialect, "do_commit", commit)
        if stored:
            raw.commit()
        cut_off(postgres_server, url)
        raw.commit() if not stored else raw.execute("SELECT 1")

    monkeypatch.setattr(dialect, "do_commit", lose)
    if stored:
        database.do(PROGRAM, settings.decide, "bill.policy", "by_hand")
    else:
        with pytest.raises(Trouble, match="server_lost"):
            database.do(PROGRAM, settings.decide, "bill.policy", "by_hand")
    monkeypatch.undo()
    assert lines(database) == int(stored)


def test_when_nobody_can_look_whether_the_commit_came_through_that_is_said(
    database: Database, url: str, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialect = database.engine.dialect

    def lose(raw: Any) -> None:
        raw.commit()
        cut_off(postgres_server, url)

        def refuse(*_: Any, **__: Any) -> None:
            raise psycopg.OperationalError("connection refused")

        monkeypatch.setattr(dialect, "connect", refuse)
        raw.execute("SELECT 1")

    monkeypatch.setattr(dialect, "do_commit", lose)
    with pytest.raises(Trouble, match="commit_uncertain"):
        database.do(PROGRAM, settings.decide, "bill.policy", "by_hand")
    monkeypatch.undo()
    assert lines(database) == 1


def test_a_row_another_workstation_holds_too_long_is_busy(database: Database) -> None:
    database.do(PROGRAM, settings.decide, "bill.policy", "by_hand")
    with database.engine.begin() as other:
        other.exec_driver_sql("SELECT * FROM audit_head FOR UPDATE")
        with pytest.raises(Trouble, match="database_busy"):
            database.do(PROGRAM, settings.decide, "bill.policy", "on_payment")
    assert lines(database) == 1


def test_two_that_wait_for_each_other_are_busy_and_one_goes_on(database: Database) -> None:
    for name in ("bill.policy", "ship.policy"):
        database.do(PROGRAM, settings.decide, name, "by_hand")
    both = threading.Barrier(2)
    told: list[str] = []

    def work(first: str, second: str) -> None:
        try:
            with (
                closing(connect(database.location, CLOCK, busy_seconds=20)) as own,
                own.write(PROGRAM, "test.cross") as tx,
            ):
                settings.decide(tx, first, "on_payment")
                both.wait()
                settings.decide(tx, second, "on_payment")
            told.append("stored")
        except Trouble as trouble:
            told.append(trouble.code)

    threads = [
        threading.Thread(target=work, args=pair)
        for pair in (("bill.policy", "ship.policy"), ("ship.policy", "bill.policy"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["database_busy", "stored"]
    assert lines(database) == 3


def test_a_server_that_only_copies_another_may_not_be_written(database: Database, url: str) -> None:
    with database.engine.begin() as connection:
        name = make_url(url).database
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    database.close()
    with closing(open_database(url, CLOCK)) as reader, pytest.raises(Trouble, match="database_read_only"):
        reader.do(PROGRAM, settings.decide, "bill.policy", "by_hand")


def test_a_fault_of_the_program_stays_a_fault_of_the_program(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="no_such_table") as told, database.read() as rd:
        rd.connection.exec_driver_sql("SELECT * FROM no_such_table")
    assert not isinstance(told.value, (Refusal, Trouble))
    with pytest.raises(Exception, match="null value") as told, database.write(PROGRAM, "test.bug") as tx:
        tx.insert(settings.setting, {"name": "x", "value": None})
    assert not isinstance(told.value, (Refusal, Trouble))
