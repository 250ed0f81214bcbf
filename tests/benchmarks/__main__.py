"""What everything costs, in one table: `python -m tests.benchmarks [--write] [--quick]` (bin/bench).

Bounded: about ten minutes on two quiet cores. `--write` also puts the table into docs/benchmarks.md, `--quick` leaves
out the large databases. A database of 200,000 orders is kept in the temporary folder as long as the schema is the same.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from app.base.actor import PROGRAM
from app.base.database import Database
from app.base.location import locate
from app.base.migrate import FOLDER, create
from app.flow.found import found
from tests.benchmarks import (
    bank_month,
    bank_speed,
    buying,
    contest,
    credit,
    crowd,
    finder,
    ledger,
    lists,
    machine,
    papers,
    picker,
    stock,
    take_over,
    window_page,
)
from tests.benchmarks.cycle import STEPS
from tests.benchmarks.driven import drive
from tests.benchmarks.race import CYCLE, Costs, alone, race
from tests.benchmarks.server import new_database
from tests.benchmarks.table import table
from tests.benchmarks.window import start_to_list
from tests.postgres import NoServerError

DOCUMENT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
MANY = 200_000
LEDGER = 133_500
"""Orders that make about a million entries of the money ledger."""
_SIZES = (200, 2_000, 20_000)
_AIM = 4.0


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and write it down if asked to; 1 when the aim is missed."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--write", action="store_true", help="also write docs/benchmarks.md")
    parser.add_argument("--quick", action="store_true", help="small databases only")
    parser.add_argument("--repeats", type=int, default=200, help="cycles to a size (200)")
    parser.add_argument(
        "--shop", type=int, default=take_over.ORDERS, help=f"orders of the shop ({take_over.ORDERS})"
    )
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as name:
        os.environ["COMPTOIR_HOME"] = str(Path(name) / "home")
        report = Report(Path(name), wanted.repeats, wanted.shop, quick=wanted.quick)
        text = report.text()
    sys.stdout.write(text)
    if wanted.write:
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(text, "utf-8")
    return 0 if report.aim_reached else 1


class Report:
    """The figures as a page of text."""

    def __init__(self, folder: Path, repeats: int, shop: int, *, quick: bool) -> None:
        self.folder = folder
        self.repeats = repeats
        self.shop = shop
        self.quick = quick
        self.races: list[Costs] = []
        self.confirming = 0.0
        self.taking_over = 0.0
        self.sure_wrong = 0

    @property
    def aim_reached(self) -> bool:
        """Whether the whole cycle stays within the aim at every size, confirming does however much is open, taking over a
        shop beside reading it, and nothing that matching calls sure is wrong.
        """
        quick = all(each.ratio(CYCLE) <= _AIM for each in self.races) and self.confirming <= credit.LIMIT
        return quick and self.taking_over <= take_over.AIM and not self.sure_wrong

    def text(self) -> str:
        """The whole page."""
        _tell("the machine")
        head = [
            "# Benchmarks",
            "",
            f"Written by `bin/bench --write` on {datetime.now(UTC):%Y-%m-%d}. Medians, in milliseconds.",
            "",
            *table(("Machine", ""), machine.described(self.folder)),
            "",
        ]
        parts = (
            self._cycle(),
            self._on_postgresql(),
            self._contest(),
            self._credit(),
            self._bank(),
            self._buying(),
            self._shop(),
            self._papers(),
            self._stock(),
            self._lists(),
        )
        return "\n".join([*head, *(line for part in parts for line in part)]) + "\n"

    def _credit(self) -> Iterator[str]:
        _tell("credit")
        costs = credit.confirming(self.folder, 100 if self.quick else 300)
        self.confirming = costs.ratio
        _tell("three years of payments")
        yield from credit.lines(costs, credit.back_test(self.folder, 600 if self.quick else 2_500))

    def _contest(self) -> Iterator[str]:
        _tell("two programs at the same goods")
        each = contest.EACH // 10 if self.quick else contest.EACH
        yield from contest.lines(contest.contests(self.folder, each), each)

    def _bank(self) -> Iterator[str]:
        _tell("a month at the bank")
        found = bank_month.look(bank_month.a_month())
        self.sure_wrong = found.sure_wrong
        yield from bank_month.lines(found)

    def _buying(self) -> Iterator[str]:
        _tell("a year of buying")
        yield from buying.lines(buying.a_year(buying.sellers()))

    def _shop(self) -> Iterator[str]:
        _tell("taking over a shop")
        costs = take_over.measure(self.folder, 200 if self.quick else self.shop)
        self.taking_over = costs.ratio
        yield from take_over.lines(costs)

    def _stock(self) -> Iterator[str]:
        if self.quick:
            return
        _tell("stock of very many products and moves")
        yield from stock.measured(self.folder)

    def _papers(self) -> Iterator[str]:
        _tell("invoices as papers")
        yield from papers.lines(papers.measure())

    def _cycle(self) -> Iterator[str]:
        first = self.folder / "base.db"
        _tell("a company of 200 orders")
        crowd.base(first)
        for size in _SIZES[:2] if self.quick else _SIZES:
            _tell(f"the cycle at {size:,} orders")
            path = self.folder / f"company-{size}.db"
            _copy(first, path)
            crowd.multiply(path, size, crowd.EVERYTHING)
            self.races.append(race(path, self.folder, size, self.repeats))
        yield from (
            "## From order to cash",
            "",
            "One order of four lines at two rates, each step durable on its own (SQLite, WAL, `synchronous=FULL`), at so many",
            "orders already in the database. *By hand* is `sqlite3` writing the very same rows in as many commits: documents,",
            "both ledgers, balances, audit line with its hash, anchor (`tests/benchmarks/by_hand.py`; a test compares the rows).",
            "Both in turns, in one run. Aim: the whole cycle within 4 times, and flat.",
            "",
        )
        names = [f"{each.orders:,} orders" for each in self.races]
        rows = [
            (
                step,
                *(
                    f"{each.program[step]:.2f} / {each.by_hand[step]:.2f} = {each.ratio(step):.1f}×"
                    for each in self.races
                ),
            )
            for step in (*STEPS, CYCLE)
        ]
        yield from table(("program / by hand", *names), rows)
        yield ""

    def _on_postgresql(self) -> Iterator[str]:
        _tell("the cycle on PostgreSQL")
        yield from (
            "## The same on PostgreSQL",
            "",
            "On a server of its own on this machine, with `fsync`; for information.",
            "",
        )
        try:
            with new_database() as url, closing(_company(url)) as database:
                costs = alone(database, 0, self.repeats)
        except NoServerError as error:
            yield f"Not measured: {error}"
            return
        yield from table(("", "program"), [(step, f"{costs.program[step]:.2f}") for step in (*STEPS, CYCLE)])
        yield ""

    def _lists(self) -> Iterator[str]:
        if self.quick:
            return
        path = _many(self.folder / "base.db")
        _tell("lists")
        found = lists.measure(path)
        yield from (
            f"## Lists at {MANY:,} orders",
            "",
            f"A page of {lists.PAGE} rows (keys, then rows), first and in the middle; count and sums, which follow a moment",
            "later. Beside it `sqlite3` fetching the same SQL without making rows of it.",
            "",
        )
        rows = [
            (
                each.name,
                f"{each.rows:,}",
                *(f"{ours:.1f} / {raw:.1f}" for ours, raw in (each.first, each.middle, each.totals)),
            )
            for each in found
        ]
        yield from table(("list", "rows", "first rows", "middle", "count and sums"), rows)
        yield ""
        _tell("reports of money in very large books")
        books = _many(self.folder / "base.db", LEDGER, crowd.LEDGER)
        yield from ledger.lines(*ledger.measure(books))
        copy = self.folder / "many.db"
        _copy(books, copy)
        _tell("a statement of the bank")
        yield from bank_speed.lines(bank_speed.measure(copy))
        copy.unlink()
        _copy(path, copy)
        _tell("Ctrl+K over very many customers")
        searched = finder.searched_in(copy)
        copy.unlink()
        _tell("the customer picker over very many customers")
        yield from picker.told(picker.picked(self.folder / "picker.db"))
        _copy(path, copy)
        _tell("the window at work (some minutes)")
        driven = drive(copy)
        yield from (*window_page.lists(driven), *window_page.work(driven), *window_page.finder(searched))
        _tell("the window's start")
        few, many = _started(self.folder / "base.db"), _started(path)
        yield from (
            "## Start",
            "",
            f"From starting the program to the first painted list of orders: {few} at {crowd.BASE} orders, {many} at {MANY:,}.",
        )


def _started(path: Path) -> str:
    times = [start_to_list(path) for _ in range(5)]
    told = [each for each in times if each is not None]
    return f"{median(told):.0f} ms" if told else "no list"


def _company(url: str) -> Database:
    database = create(locate(url))
    database.do(PROGRAM, found, "Mesures")
    return database


def _many(base: Path, orders: int = MANY, tables: tuple[str, ...] = crowd.DOCUMENTS) -> Path:
    """A company of very many orders, made once for each version of the schema and of what makes it."""
    made_of = hashlib.sha256()
    for file in sorted([*(FOLDER / "versions").glob("*.py"), Path(crowd.__file__)]):
        made_of.update(file.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"comptoir-bench-{orders}-{made_of.hexdigest()[:16]}"
    path = folder / "many.db"
    if not path.exists():
        _tell(f"a company of {orders:,} orders (once)")
        folder.mkdir(exist_ok=True)
        draft = folder / f"{os.getpid()}.db"
        _copy(base, draft)
        crowd.multiply(draft, orders, tables)
        draft.with_name(draft.name + ".anchor").rename(path.with_name(path.name + ".anchor"))
        draft.rename(path)
    return path


def _copy(source: Path, target: Path) -> None:
    shutil.copy(source, target)
    shutil.copy(source.with_name(source.name + ".anchor"), target.with_name(target.name + ".anchor"))


def _tell(what: str) -> None:
    sys.stderr.write(f"… {what}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
