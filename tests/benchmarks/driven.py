"""The window driven over a database: `python -m tests.benchmarks.driven DATABASE [--short]` prints what was measured.

In a process of its own, over a copy: *Process* changes what it works on, and memory is told apart from that of others.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

Driven = dict[str, Any]
"""``lists`` (as `ListUse`), ``scrolled``, ``processed``, ``opened``: the fields of their classes."""
_PATIENCE_SECONDS = 1800


def drive(path: Path, *, short: bool = False) -> Driven:
    """Drive a window over a database that may be changed; raises with what the window's process said when it fails."""
    with TemporaryDirectory(prefix="comptoir-bench-home-") as home:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "COMPTOIR_HOME": home,
            "XDG_CONFIG_HOME": home,
        }
        command = [
            sys.executable,
            "-m",
            "tests.benchmarks.driven",
            str(path),
            *(["--short"] if short else []),
        ]
        said = subprocess.run(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=_PATIENCE_SECONDS,
        )
    return json.loads(said.stdout.splitlines()[-1])


def measured(path: Path, *, short: bool) -> Driven:
    """Everything, in one window; the last thing done is *Process*."""
    from tests.benchmarks import desk_lists, desk_work
    from tests.benchmarks.desk import LISTS, BenchDesk

    desk = BenchDesk(path)
    try:
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("PRAGMA cache_size = -32000")
            lists: list[desk_lists.ListUse] = []
            for name in LISTS[:2] if short else LISTS:
                _tell(f"the list of {name}")
                lists.append(desk_lists.use(desk, name, raw, thorough=name == "orders" and not short))
        _tell("scrolling")
        scrolled = desk_work.scroll(desk, 200 if short else 10_000)
        _tell("page after page")
        opened = desk_work.open_pages(desk, 12 if short else 500, 6 if short else desk_work.WARM)
        _tell("Process")
        processed = desk_work.process(desk, 0.5 if short else 10)
    finally:
        desk.close()
    return {
        "lists": [asdict(each) for each in lists],
        "scrolled": asdict(scrolled),
        "opened": asdict(opened),
        "processed": asdict(processed),
    }


def _tell(what: str) -> None:
    sys.stderr.write(f"  … {what}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--short", action="store_true", help="a few acts of each kind only")
    wanted = parser.parse_args()
    sys.stdout.write(json.dumps(measured(wanted.database, short=wanted.short)) + "\n")
