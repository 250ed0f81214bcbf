"""Two programs that confirm orders for the same scarce products at once, on both databases: `python -m tests.benchmarks.contest`.

What they end with is held by `tests.soak.scarce`; here it is told how long each order waited, beside one program alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.base.location import locate
from app.base.migrate import create
from tests.benchmarks.server import durable_server
from tests.benchmarks.table import table
from tests.postgres import NoServerError, fresh_name
from tests.soak.scarce import PRODUCTS, Scarce, Waited, alone, scarce_at_once

EACH = 500


@dataclass(frozen=True, slots=True)
class Contest:
    """How it ended on a database, and what confirming took there with one program alone."""

    name: str
    alone: Waited
    ended: Scarce


def contests(folder: Path, each: int = EACH) -> list[Contest]:
    """On a file, and on a server of its own that keeps what it commits, where one can be had."""
    found: list[Contest] = []
    with ExitStack() as kept:
        urls = {"SQLite": [f"sqlite:///{folder / f'contest-{at}.db'}" for at in range(2)]}
        try:
            server = kept.enter_context(durable_server())
            urls["PostgreSQL"] = [server.create(fresh_name("contest")) for _ in range(2)]
        except NoServerError as error:
            sys.stderr.write(f"not measured on PostgreSQL: {error}\n")
        for name, (first, second) in urls.items():
            for url in (first, second):
                create(locate(url)).close()
            found.append(Contest(name, alone(first, each), scarce_at_once(second, each)))
    return found


def lines(found: list[Contest], each: int = EACH) -> Iterator[str]:
    """The contests as part of the page of benchmarks."""
    yield from (
        "## Two programs, the same scarce goods",
        "",
        f"Two processes confirm {each} orders each for the same {PRODUCTS} products, then ship them at once. What confirming an",
        "order took, with waiting: half of them no longer than / 95 of 100 no longer than / the longest. Held as well: what is",
        "there is covered once and to the piece, every order that lacks something is in the view that says so, nobody is refused",
        "for the other's sake.",
        "",
    )
    rows = [
        (
            one.name,
            _told(one.alone),
            _told(one.ended.waited),
            f"{one.ended.covered_milli // 1000:,} of {one.ended.wanted_milli // 1000:,}",
            f"{one.ended.short_orders:,}",
            str(one.ended.deadlocks),
        )
        for one in found
    ]
    heads = (
        "",
        "one alone, ms",
        "two at once, ms",
        "pieces covered of wanted",
        "orders that lack",
        "deadlocks",
    )
    yield from table(heads, rows)
    yield ""


def _told(waited: Waited) -> str:
    return f"{waited.half:.1f} / {waited.most:.1f} / {waited.longest:.1f}"


def main() -> int:
    """Print what they took."""
    with TemporaryDirectory(prefix="comptoir-bench-contest-") as folder:
        sys.stdout.write("\n".join(lines(contests(Path(folder)))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
