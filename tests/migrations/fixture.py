"""Write a small database of the present schema into tests/data/schemas: ``python -m tests.migrations.fixture``.

Each released schema leaves one, as the statements that make it, and is never written again: later programs must
upgrade it and open it. Until a schema is released it may be made anew.
"""

from __future__ import annotations

import gzip
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from app.base.clock import FixedClock
from app.base.database import APPLICATION_ID
from app.base.location import locate
from app.base.migrate import create, head
from tests.base.rows import fill

SCHEMAS = Path(__file__).parents[1] / "data" / "schemas"


def build(path: Path, statements: Path) -> None:
    """Make the database that a fixture describes."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        raw.executescript(gzip.decompress(statements.read_bytes()).decode())


def write(folder: Path = SCHEMAS) -> Path:
    """Write the fixture of the present schema and give its path."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        database = create(locate(Path(place) / "fixture.db"), FixedClock())
        fill(database)
        database.close()
        with closing(sqlite3.connect(Path(place) / "fixture.db")) as raw:
            statements = "\n".join(raw.iterdump())
    target = folder / f"{head()}.sql.gz"
    target.write_bytes(gzip.compress(statements.encode(), mtime=0))
    return target


if __name__ == "__main__":
    sys.stdout.write(f"{write()}\n")
