"""Copies of a used shop, one for each test to spoil, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.postgres import Server, fresh_name
from tests.verify.build import a_used_shop
from tests.verify.tampering import Copy, PostgresCopy, SqliteCopy


@pytest.fixture(scope="session")
def used_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with a used shop, all that belongs to it beside it; copy it, do not change it."""
    folder = shutil.copytree(sqlite_template.parent, tmp_path_factory.mktemp("used") / "database")
    a_used_shop(f"sqlite:///{folder / sqlite_template.name}")
    return folder / sqlite_template.name


@pytest.fixture(scope="session")
def used_postgres(postgres_server: Server, postgres_template: str) -> str:
    """The name of a PostgreSQL database with a used shop; copy it, do not change it."""
    name = fresh_name("used")
    a_used_shop(postgres_server.create(name, postgres_template))
    return name


@pytest.fixture
def sqlite_copy(used_sqlite: Path, tmp_path: Path) -> Iterator[Callable[[], Copy]]:
    """A function that makes copies of a used shop on SQLite."""
    made: list[SqliteCopy] = []

    def copy() -> Copy:
        made.append(SqliteCopy(used_sqlite, tmp_path / f"copy{len(made)}"))
        return made[-1]

    yield copy
    for each in made:
        each.end()


@pytest.fixture
def postgres_copy(used_postgres: str, postgres_server: Server) -> Iterator[Callable[[], Copy]]:
    """A function that makes copies of a used shop on PostgreSQL."""
    made: list[PostgresCopy] = []

    def copy() -> Copy:
        made.append(PostgresCopy(used_postgres, postgres_server))
        return made[-1]

    yield copy
    for each in made:
        each.drop()


@pytest.fixture(params=["sqlite", "postgres"])
def spoilable(request: pytest.FixtureRequest) -> Callable[[], Copy]:
    """A function that makes copies of a used shop to be spoilt, once on each dialect."""
    return request.getfixturevalue(f"{request.param}_copy")
