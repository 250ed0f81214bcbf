"""Synchronising a shop in a process of its own that kills itself at a chosen moment, as a power cut would.

``python -m tests.links.shops.sync.killed URL SHOP AFTER PAUSE``: after AFTER moments in which it asks whether it is still
wanted, and PAUSE seconds more, SIGKILL. AFTER 0: undisturbed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

from app.base.clock import FixedClock
from app.base.database import open_database
from app.links.shops.sync.run import sync
from tests.links.shops.counter import ALICE, TODAY


def run(url: str, shop_id: int, after: int, pause: float) -> None:
    """One run, unless struck on the way."""
    heard = 0

    def wanted() -> bool:
        nonlocal heard
        heard += 1
        if heard == after:
            threading.Thread(target=_strike, args=(pause,), daemon=True).start()
        return True

    database = open_database(url, FixedClock.on(TODAY))
    report = sync(database, ALICE, shop_id, whole=False, wanted=wanted)
    database.close()
    assert report.trouble is None, report.trouble


def _strike(pause: float) -> None:
    time.sleep(pause)
    os.kill(os.getpid(), signal.SIGKILL)


def ended(url: str, shop_id: int, after: int = 0, pause: float = 0) -> bool:
    """Take a run in a process of its own; whether it came to its end."""
    words = [sys.executable, "-m", "tests.links.shops.sync.killed", url, str(shop_id), str(after), str(pause)]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode == 0


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
