"""The databases tests are given: really two dialects, really fresh, really gone afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.postgres import Cluster, NoServerError, Server


def _tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_an_empty_database_has_no_table(empty_database_url: str) -> None:
    assert _tables(empty_database_url) == []


def test_a_database_has_the_programs_schema(database_url: str) -> None:
    assert {"alembic_version", "company"} <= set(_tables(database_url))


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_leaves_behind_reaches_no_other(database_url: str, turn: int) -> None:
    assert "left_behind" not in _tables(database_url), turn
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (id integer)"))
    engine.dispose()


def test_a_test_may_have_several_databases(postgres_url: Callable[[], str]) -> None:
    assert postgres_url() != postgres_url()


def test_the_server_is_not_run_by_root_and_listens_on_this_machine_only(postgres_server: Server) -> None:
    with postgres_server.connect() as connection:
        told = connection.execute(
            "SELECT current_setting('listen_addresses'), current_setting('data_directory')"
        ).fetchone()
    assert told is not None
    assert told[0] == "127.0.0.1"
    assert os.geteuid() != 0 or Path(told[1]).stat().st_uid != 0


def test_the_servers_clock_is_in_no_zone_of_ours(postgres_server: Server) -> None:
    """So that a business day taken from the server's local time shows in a test."""
    with postgres_server.connect() as connection:
        assert connection.execute("SHOW timezone").fetchone() == ("Pacific/Auckland",)


def test_without_a_server_a_test_fails_and_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tests.postgres._binaries", lambda: (_ for _ in ()).throw(NoServerError("apt-get install postgresql"))
    )
    with pytest.raises(NoServerError, match="postgresql"):
        Cluster(tmp_path, os.getpid()).server()
    with pytest.raises(NoServerError, match="postgresql"):
        Cluster(tmp_path, os.getpid()).server()


def test_a_server_off_path_is_found_and_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian keeps initdb and pg_ctl in a folder of the version, which is on nobody's PATH."""
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        pytest.skip("not a Debian server")
    monkeypatch.setenv("PATH", "/bin" if not Path("/bin/initdb").exists() else "")
    cluster = Cluster(Cluster.new_folder(), os.getpid())
    server = cluster.server()
    with server.connect() as connection:
        assert connection.info.server_version == server.version
    cluster.stop()
    assert not cluster.folder.exists()
    with pytest.raises(Exception, match=r"refused|closed"):
        server.connect()


def test_a_name_of_the_outside_world_cannot_be_reached() -> None:
    import socket

    with socket.socket() as probe, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        probe.connect(("192.0.2.1", 80))
