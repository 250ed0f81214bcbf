"""Where a long run takes place: new databases on both dialects, and what it tells."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.base.location import locate
from app.base.migrate import create
from tests.postgres import Cluster, fresh_name

DIALECTS = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Ground:
    """Gives new databases; `seed` is what random moments are drawn with."""

    folder: Path
    cluster: Cluster
    seed: int

    def empty(self, dialect: str) -> str:
        """The URL of a database without any table."""
        if dialect == "sqlite":
            folder = self.folder / fresh_name("sqlite")
            folder.mkdir()
            return f"sqlite:///{folder / 'comptoir.db'}"
        return self.cluster.server().create(fresh_name("soak"))

    def new(self, dialect: str) -> str:
        """The URL of a database with the program's schema."""
        url = self.empty(dialect)
        create(locate(url)).close()
        return url


Program = Callable[[Ground], Iterator[str]]
"""A long run: yields a sentence for each thing it has seen to hold, and raises AssertionError for one that does not."""


@contextmanager
def ground(seed: int) -> Iterator[Ground]:
    """A place for long runs, gone afterwards with everything in it."""
    folder = Path(tempfile.mkdtemp(prefix="comptoir-soak-"))
    os.environ["COMPTOIR_HOME"] = str(folder / "home")
    cluster = Cluster(Cluster.new_folder(), os.getpid())
    try:
        yield Ground(folder, cluster, seed)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
