"""A run of reminders in a process of its own that kills itself at a chosen moment, as a power cut would.

``python -m tests.reminders.killed URL DAY AFTER PAUSE``: after AFTER letters and PAUSE seconds more, wherever it then is,
SIGKILL. It says how many letters it wrote where it was quicker than its fate.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date

from app.base.clock import FixedClock
from app.base.database import open_database
from app.flow.reminder_run import run
from tests.builders import ALICE


def struck(url: str, day: date, after: int, pause: float) -> bool:
    """Run it in a process of its own; whether it was killed on the way."""
    words = [sys.executable, "-m", "tests.reminders.killed", url, day.isoformat(), str(after), str(pause)]
    ended = subprocess.run(words, check=False, capture_output=True, text=True, timeout=120)
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
    return ended.returncode != 0


def _run(url: str, day: date, after: int, pause: float) -> int:
    def strike() -> None:
        time.sleep(pause)
        os.kill(os.getpid(), signal.SIGKILL)

    def told(done: int, _whole: int) -> None:
        if done == after:
            threading.Thread(target=strike, daemon=True).start()

    database = open_database(url, FixedClock.on(day))
    report = run(database, ALICE, told=told)
    database.close()
    return len(report.written)


if __name__ == "__main__":
    sys.stdout.write(
        str(_run(sys.argv[1], date.fromisoformat(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
    )
