"""Ctrl+K over very many rows: `python -m tests.benchmarks.finder DATABASE` (a copy of it is brought to 50,000 customers).

Each text is asked as the palette asks it, beside `sqlite3` fetching the same SQL without making rows of it; then typed
letter by letter into the window, from the key to the rows that answer it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import event

from app.base.database import Database, open_database
from app.reports.finder import find, find_elsewhere

CUSTOMERS = 50_000
TEXTS = (
    "m",
    "ma",
    "sarl",
    "epicerie val",
    "noemie lefevre",
    "zzzz",
    "197",
    "CM-2026-0197",
    "fa 12",
    "compta@sarl",
    "torchon",
    "TEX-001",
)
"""A letter, a beginning, words inside names, nothing, numbers as people say them, an address, a product, a code."""
_REPEATS = 25

Asked = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class FinderCosts:
    """Milliseconds of one search: the program's median and slowest, and the raw driver's median for the same SQL."""

    text: str
    program: float
    slowest: float
    by_hand: float
    statements: int


@dataclass(frozen=True, slots=True)
class Found:
    """What the searches cost alone, and milliseconds from each key to its answer on the screen."""

    costs: list[FinderCosts]
    keys: list[float]


def searched_in(path: Path, customers: int = CUSTOMERS, texts: Sequence[str] = TEXTS) -> Found:
    """Bring a database to very many customers and search it; the window does so in a process of its own."""
    crowded(path, customers)
    with TemporaryDirectory(prefix="comptoir-bench-home-") as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "COMPTOIR_HOME": home}
        said = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.finder", str(path), "--keys", *texts],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return Found(measure(path, texts), json.loads(said.stdout.splitlines()[-1]))


def crowded(path: Path, customers: int = CUSTOMERS) -> None:
    """Bring a database to at least so many customers, by copies of those that are there."""
    with closing(sqlite3.connect(path)) as db:
        columns = [str(row[1]) for row in db.execute("PRAGMA table_info(customer)") if row[1] != "id"]
        copied = {"uid": "lower(hex(randomblob(18)))", "number": "'CL-2025-' || printf('%07d', id)"}
        values = ", ".join(copied.get(each, each) for each in columns)
        there = int(db.execute("SELECT count(*) FROM customer").fetchone()[0])
        missing = max(customers - there, 0)
        names = ", ".join(columns)
        db.execute(
            f"INSERT INTO customer ({names}) SELECT {values} FROM customer ORDER BY id DESC LIMIT ?",
            (missing,),
        )
        # Half of the orders came from a shop, which numbered them itself.
        db.execute("UPDATE sales_order SET remote_number = CAST(id AS TEXT) WHERE id % 2 = 0")
        db.commit()


def measure(path: Path, texts: Sequence[str] = TEXTS) -> list[FinderCosts]:
    """Every text, and last what is asked when no name answers: telephone numbers, towns."""
    with closing(open_database(path)) as database, closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA cache_size = -32000")
        found = [measured(database, raw, text, find) for text in texts]
        found.append(measured(database, raw, "06 39 98 97", find_elsewhere))
        return found


def measured(
    database: Database, raw: sqlite3.Connection, text: str, query: Callable[..., object]
) -> FinderCosts:
    """What one search costs, and the same SQL fetched by the raw driver."""
    asked: Asked = []

    def ask() -> None:
        with database.read() as rd:
            query(rd, text)

    def hear(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, values))

    ask()
    event.listen(database.engine, "before_cursor_execute", hear)
    ask()
    event.remove(database.engine, "before_cursor_execute", hear)
    questions = [(sql, values) for sql, values in asked if not sql.startswith("BEGIN")]

    def ask_raw() -> None:
        for sql, values in questions:
            raw.execute(sql, values).fetchall()

    ours, by_hand = _times(ask), _times(ask_raw)
    return FinderCosts(text, median(ours), max(ours), median(by_hand), len(questions))


def _times(ask: Callable[[], None]) -> list[float]:
    times: list[float] = []
    for _ in range(_REPEATS):
        begun = perf_counter()
        ask()
        times.append((perf_counter() - begun) * 1000)
    return times


def from_key_to_rows(path: Path, texts: Sequence[str] = TEXTS) -> list[float]:
    """Milliseconds from each key typed into the palette to the rows that answer it, painted."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtTest import QTest

    from ui.kit.office import Office
    from ui.shell.application import make_application
    from ui.shell.doors import the_actor
    from ui.shell.main_window import MainWindow
    from ui.shell.palette import Palette

    app = make_application("fr")
    office = Office(open_database(path), the_actor(), watch=False)
    window = MainWindow(office, "Mesures")
    window.show()
    window.activateWindow()

    def calm() -> None:
        app.processEvents()
        while not office.runner.idle:
            app.processEvents()

    calm()
    window.search()
    calm()
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    times: list[float] = []
    for text in texts:
        palette.field.clear()
        calm()
        for letter in text:
            begun = perf_counter()
            QTest.keyClicks(palette.field, str(letter))
            while palette.answered != palette.field.text():
                # Waiting as the window does: a loop that spins would keep the reader from its work.
                app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            palette.panel.list.viewport().repaint()
            times.append((perf_counter() - begun) * 1000)
            calm()
    window.close()
    return times


def main(source: str) -> int:
    """Measure a copy of a database and print what it costs."""
    with TemporaryDirectory(prefix="comptoir-bench-finder-") as folder:
        os.environ["COMPTOIR_HOME"] = str(Path(folder) / "home")
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        path = Path(folder) / "many.db"
        shutil.copy(source, path)
        shutil.copy(f"{source}.anchor", f"{path}.anchor")
        crowded(path)
        for each in measure(path):
            ratio = each.program / each.by_hand
            sys.stdout.write(
                f"{each.text:16} {each.program:7.2f} ms, slowest {each.slowest:7.2f}; "
                f"sqlite3 {each.by_hand:7.2f} = {ratio:.1f}x ({each.statements} statements)\n"
            )
        times = from_key_to_rows(path)
        sys.stdout.write(
            f"key to rows: p50 {median(times):.1f} ms, p95 {quantiles(times, n=20)[-1]:.1f} ms, "
            f"longest {max(times):.1f} ms, {len(times)} keys\n"
        )
    return 0


if __name__ == "__main__":
    if sys.argv[2:3] == ["--keys"]:
        # Of a database that is crowded already, as it stands: the times alone.
        sys.stdout.write(json.dumps(from_key_to_rows(Path(sys.argv[1]), sys.argv[3:])) + "\n")
    else:
        sys.exit(main(sys.argv[1]))
