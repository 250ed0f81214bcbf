"""The customer picker of an order over very many customers: `python -m tests.benchmarks.picker [CUSTOMERS]`.

Every text a clerk may type, letter by letter as the picker asks, beside `sqlite3` fetching the same SQL.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from app.base.actor import PROGRAM
from app.base.database import open_database
from app.base.door import Read
from app.base.location import locate
from app.base.migrate import create
from app.customers.customer import CustomerDraft, insert_customer
from app.flow.found import found
from app.reports.entry_page import buyers
from tests.benchmarks.finder import CUSTOMERS, FinderCosts, crowded, measured
from tests.benchmarks.table import table
from ui.kit.picker import PAGE

TEXTS = ("d", "du", "dupont", "dupont 17", "noemie lef", "nimes", "06 12", "zzzz", "732829320", "@exemple.fr")
"""A letter, a beginning, names, two words, a town, a phone, nothing, a SIREN, an e-mail."""
_SEEDS = 2_000


def picked(path: Path, customers: int = CUSTOMERS) -> list[FinderCosts]:
    """What each text costs over so many customers; the database is made at `path`."""
    create(locate(path)).close()
    names = ("Dupont", "Lefèvre", "Martin", "Épicerie du Val", "Noémie Lefort", "SARL Hàn")
    with closing(open_database(path)) as database, database.write(PROGRAM, "bench.customers") as tx:
        found(tx, "Mesures")
        for n in range(_SEEDS):
            name = f"{names[n % len(names)]} {n}"
            draft = CustomerDraft(
                name=name, email=f"c{n}@exemple.fr", phone=f"06 12 {n % 100:02} {n // 100:02} 00"
            )
            insert_customer(tx, draft)
    crowded(path, customers)
    with closing(open_database(path)) as database, closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA cache_size = -32000")

        def ask(rd: Read, text: str) -> object:
            return buyers(rd, text, PAGE)

        return [measured(database, raw, text, ask) for text in TEXTS]


def told(costs: Sequence[FinderCosts], customers: int = CUSTOMERS) -> Iterator[str]:
    """The costs as lines of the report."""
    slow = quantiles([each.slowest for each in costs], n=20, method="inclusive")[-1]
    yield from (
        "### The customer picker of an order",
        "",
        f"At {customers:,} customers: p95 of each text's slowest of many {slow:.1f} ms, beside `sqlite3` fetching the same SQL:",
        "",
    )
    rows = [
        (each.text, f"{each.program:.1f} / {each.by_hand:.1f} = {each.program / each.by_hand:.1f}×")
        for each in costs
    ]
    yield from table(("text", "program / by hand"), rows)
    yield ""


def main(customers: int) -> int:
    """Print what each text costs."""
    with TemporaryDirectory(prefix="comptoir-bench-picker-") as folder:
        print("\n".join(told(picked(Path(folder) / "many.db", customers), customers)))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS))
