"""The measure is fair only if the hand-written way does the same work: the same rows, sealed the same."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from app.base.actor import PROGRAM
from app.base.anchor import read_anchor
from app.base.clock import FixedClock
from app.base.database import open_database
from app.base.schema import metadata
from app.flow.found import found
from app.verify import verify
from tests.benchmarks.by_hand import ByHand
from tests.benchmarks.cycle import Program
from tests.benchmarks.race import equipped

CLOCK = FixedClock.on(date(2026, 11, 20))
# What is new each time: uids, salted hashes, and the hashes made of them.
_BY_CHANCE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|(sha256:)?[0-9a-f]{64}|[0-9a-f]{32}"
)


def test_it_writes_the_rows_the_program_writes(sqlite_template: Path, tmp_path: Path) -> None:
    ours = shutil.copytree(sqlite_template.parent, tmp_path / "ours") / sqlite_template.name
    with closing(open_database(ours, CLOCK)) as database:
        database.do(PROGRAM, found, "Mesures")
        stalls = equipped(database)
        # The first order of a year opens its series, an account's first its balances.
        for at in range(len(stalls.buyers)):
            stalls.live(Program(database), at)
    theirs = shutil.copytree(ours.parent, tmp_path / "theirs") / ours.name
    with closing(open_database(ours, CLOCK)) as database:
        stalls.live(Program(database), 3)
    with closing(ByHand(theirs, CLOCK.now)) as by_hand:
        stalls.live(by_hand, 3)

    assert content(theirs) == content(ours)
    assert anchored(theirs) == anchored(ours)
    with closing(open_database(theirs, CLOCK)) as database:
        assert verify(database).faults == ()


def content(path: Path) -> dict[str, list[Any]]:
    """Every table's rows but for what is by chance; audit lines as what they say, in any order."""
    with closing(sqlite3.connect(path)) as db:
        tables = {
            name: [_settled(row) for row in db.execute(f"SELECT * FROM {name} ORDER BY 1, 2")]
            for name in metadata.tables
            if name != "audit_line"
        }
        lines = [json.loads(body) for (body,) in db.execute("SELECT body FROM audit_line ORDER BY id")]
    for line in lines:
        line["rows"] = sorted(_settled((json.dumps(row, sort_keys=True),))[0] for row in line["rows"])
    return {**tables, "audit_line": lines}


def anchored(path: Path) -> tuple[int, dict[str, int]]:
    anchor = read_anchor(path.with_name(path.name + ".anchor"))
    assert anchor is not None
    return anchor.line_id, anchor.numbers


def _settled(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_BY_CHANCE.sub("…", value) if isinstance(value, str) else value for value in row)
