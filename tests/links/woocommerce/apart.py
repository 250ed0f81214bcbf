"""A stand-in in a process of its own: it ends with the test that asked for it, however that ends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a shop in another process is, and what opens it."""

    url: str
    plain_url: str
    key: str
    secret: str
    ca_file: str


@contextmanager
def stand_in_apart(*, version: str = "11.0.1", orders: int = 0, pace: float = 0.0) -> Iterator[Place]:
    """The recorded shop and *orders* made ones, served at *pace* seconds for 100 records."""
    command = [sys.executable, "-m", "tests.links.woocommerce", "--version", version]
    command += ["--orders", str(orders), "--pace", str(pace)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        try:
            yield Place(**json.loads(running.stdout.readline()))
        finally:
            # Its standard input ends, and with it the shop.
            running.stdin.close()
            running.wait(timeout=20)
