"""A company that began on one workstation moves to a server and back: every figure stays, the auditor finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

from app.base.backup import backup
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.location import locate
from app.base.restore import restore
from app.sample.build import build
from app.verify import verify
from tests.base.rows import contents

DAY = date(2026, 11, 22)
CLOCK = FixedClock.on(DAY)


def figures(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Everything but the chain, to which each restore adds a line."""
    return {table: rows for table, rows in contents(database).items() if not table.startswith("audit_")}


def test_from_a_file_to_a_server_and_back(postgres_url: Callable[[], str], tmp_path: Path) -> None:
    began, _ = build(locate(tmp_path / "began.db"), orders=40, as_of=DAY)
    with closing(began):
        before = figures(began)
        saved = backup(began, tmp_path / "began.comptoir-backup").path
    assert len(before["invoice"]) > 20
    server = postgres_url()
    for target in (server, str(tmp_path / "back.db")):
        assert restore(saved, target, clock=CLOCK).lost == ()
        with closing(open_database(target, CLOCK)) as there:
            assert figures(there) == before
            assert verify(there).faults == ()
            saved = backup(there, tmp_path / "moved.comptoir-backup").path
