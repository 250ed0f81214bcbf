"""Copies of a used shop, one for each test to spoil, on both databases."""

from __future__ import annotations

import itertools
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


@pytest.fixture(params=["sqlite", "postgresql"])
def spoilable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Copy]]:
    """A function that makes copies of a used shop to be spoilt, once on each dialect."""
    made: list[Copy] = []
    count = itertools.count()

    def copy() -> Copy:
        if request.param == "sqlite":
            made.append(SqliteCopy(request.getfixturevalue("used_sqlite"), tmp_path / f"copy{next(count)}"))
        else:
            used, server = (
                request.getfixturevalue("used_postgres"),
                request.getfixturevalue("postgres_server"),
            )
            made.append(PostgresCopy(used, server))
        return made[-1]

    yield copy
    for each in made:
        each.end()
        if isinstance(each, PostgresCopy):
            each.drop()
            each.anchor.unlink(missing_ok=True)
