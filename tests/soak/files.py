"""Forty thousand customers in one file: brought in, taken back, brought in again, and the same database afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from app.base.actor import PROGRAM
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.customers.tables import customer
from app.flow.found import found
from app.links.files.bring_in import bring_in, content_hash, plan
from app.links.files.mapping import proposed
from app.links.files.opened import open_file
from app.links.files.take_back import undo
from app.verify import verify
from tests.soak.ground import DIALECTS, Ground

_MANY = 40_000


def files(ground: Ground) -> Iterator[str]:
    """One long file, on each database."""
    path = ground.folder / "clients.csv"
    lines = ["Nom;Courriel;Code postal"]
    lines += [f"Client n° {at:05};c{at}@example.org;{75000 + at % 20}" for at in range(_MANY)]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    for dialect in DIALECTS:
        with closing(open_database(ground.new(dialect), FixedClock())) as database:
            database.do(PROGRAM, found, "Fichiers")
            first = _brought(database, path)
            rows = _rows(database)
            assert len(rows) == _MANY, len(rows)
            done = database.do(PROGRAM, undo, first)
            assert (done.removed, done.left) == (_MANY, []), done.removed
            assert _rows(database) == []
            _brought(database, path)
            assert _rows(database) == rows
            assert verify(database).sound
        yield f"{dialect}: {_MANY} customers brought in, taken back and brought in again, the same database"


def _brought(database: Database, path: Path) -> int:
    opened = open_file(path)
    with database.read() as rd:
        planned = plan(rd, opened, proposed("customers", opened.titles))
    assert not planned.faults
    run_id = bring_in(database, PROGRAM, planned, content_hash(path)).run_id
    assert run_id is not None
    return run_id


def _rows(database: Database) -> list[tuple[object, ...]]:
    with database.read() as rd:
        used = customer.c.archived_at.is_(None)
        columns = (customer.c.number, customer.c.uid, customer.c.name, customer.c.email)
        return [tuple(row) for row in rd.execute(select(*columns).where(used).order_by(customer.c.id))]
