"""What every test gets: no screen, no network, no trace of the user's own data, and both databases.

The databases, for tests that must hold on SQLite and on PostgreSQL alike:

- `database_url`: the URL of a new database that has the program's schema; the test runs once per dialect.
- `empty_database_url`: the same without a schema, for what makes or migrates one.
- `postgres_url`: a function that makes a new empty PostgreSQL database and returns its URL.
- `postgres_server`: the server behind it (host, port, superuser), for a second role or a raw connection.

A URL is all a test gets: it opens the database itself and closes it again. `tests/postgres.py` holds the server.
"""

from __future__ import annotations

import gc
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby, islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.compiled import compile_once
from tests.memory import keep_in_memory
from tests.postgres import Cluster, Server, fresh_name

keep_in_memory()
# Before anything imports Qt: nothing is drawn on the screen of whoever runs the tests.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
# Nor does a test read or write the user's settings, files and passwords.
_HOME = Path(os.environ.get("COMPTOIR_TEST_HOME") or tempfile.mkdtemp(prefix="comptoir-home-"))
for _name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
    os.environ[_name] = str(_HOME / _name.lower())
os.environ["COMPTOIR_TEST_HOME"] = str(_HOME)
os.environ["COMPTOIR_HOME"] = str(_HOME / os.environ.get("PYTEST_XDIST_WORKER", "program"))
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

settings.register_profile(
    "test",
    deadline=None,  # a loaded machine is slow, which is no fault of the code
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("soak", settings.get_profile("test"), max_examples=3000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))

_SERVER_FOLDER = "COMPTOIR_TEST_SERVER_FOLDER"
_SERVER_OWNER = "COMPTOIR_TEST_SERVER_OWNER"


def make_schema(url: str) -> None:
    """Give the empty database at *url* the program's schema; called once per dialect and session.

    What it makes is copied for every test, so it must leave no connection open.
    """
    from app.base import migrate
    from app.base.location import locate

    migrate.create(locate(url)).close()


def pytest_configure(config: pytest.Config) -> None:
    """Name the folder of the server, in the controller; nothing starts before a test needs it."""
    if not hasattr(config, "workerinput"):
        os.environ[_SERVER_FOLDER] = str(Cluster.new_folder())
        os.environ[_SERVER_OWNER] = str(os.getpid())


def pytest_collection() -> None:
    """Search for no garbage while thousands of tests are collected, which live as long as the session."""
    gc.disable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long, each worker with some of it, so that none is left with it when the others are done."""
    workers: int = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers == 1:
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    rest = iter([item for item in items if not item.get_closest_marker("slow")])
    # A module stays with one worker: its tests share what they are made on. The longest is dealt first, each to the worker
    # that has least to do.
    modules = sorted((list(tests) for _, tests in groupby(slow, key=lambda item: item.path)), key=_seconds)
    hands: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for module in reversed(modules):
        min(hands, key=_seconds).extend(module)
    dealt: list[pytest.Item] = []
    for worker, first in enumerate(hands):
        # As many as xdist hands to this worker at the beginning.
        share = (len(items) - len(dealt)) // (workers - worker)
        dealt += [*first, *islice(rest, max(share - len(first), 0))]
    items[:] = [*dealt, *rest]


def _seconds(tests: list[pytest.Item]) -> int:
    """About how long slow tests take."""
    marks = (test.get_closest_marker("slow") for test in tests)
    return sum(mark.kwargs.get("seconds", 10) for mark in marks if mark is not None)


def pytest_collection_finish() -> None:
    """Leave what was collected out of every later search for garbage; what is compiled is kept from test to test."""
    gc.collect()
    gc.freeze()
    gc.enable()
    compile_once()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server when the last worker is done."""
    if not hasattr(config, "workerinput"):
        _cluster().stop()
        shutil.rmtree(_HOME, ignore_errors=True)


@cache
def _cluster() -> Cluster:
    return Cluster(Path(os.environ[_SERVER_FOLDER]), int(os.environ[_SERVER_OWNER]))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to anything but this machine, so that a forgotten stand-in shows at once."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            host = str(address[0])
            if host not in {"localhost", "::1"} and not host.startswith("127."):
                pytest.fail(f"a test tried to reach {host}")
        connect(self, address)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(socket.socket, "connect", connect_here)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The session's PostgreSQL server. No server is a failure, not a skip: half the promise is untested."""
    server = _cluster().server()
    yield server
    server.leave()


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[Callable[[], str]]:
    """A function that makes a new empty PostgreSQL database and returns its URL; gone after the test."""
    made: list[str] = []

    def make() -> str:
        made.append(fresh_name("empty"))
        return postgres_server.create(made[-1])

    yield make
    for name in made:
        _gone(postgres_server, name)


def _gone(server: Server, name: str) -> None:
    """Drop a test's database; what the test left open closes first, with a warning of its own and not with ours."""
    if server.in_use(name):
        gc.collect()
    server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new database without any table, once on each dialect."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    make: Callable[[], str] = request.getfixturevalue("postgres_url")
    return make()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new database with the program's schema and nothing in it, once on each dialect."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        # The whole folder: what stands beside the file (anchor, write-ahead log) belongs to it.
        folder = shutil.copytree(template.parent, tmp_path / "database")
        yield f"sqlite:///{folder / template.name}"
    else:
        server: Server = request.getfixturevalue("postgres_server")
        name = fresh_name("test")
        url = server.create(name, request.getfixturevalue("postgres_template"))
        yield url
        _gone(server, name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the program's schema, alone in its folder; copy it, do not change it."""
    path = tmp_path_factory.mktemp("template") / "comptoir.db"
    make_schema(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server) -> str:
    """The name of a PostgreSQL database with the program's schema; copy it, do not change it."""
    assert postgres_server.version
    return _cluster().template(make_schema)
