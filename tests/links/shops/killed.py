"""Taking in and processing a shop in a process of its own that kills itself at a chosen moment, as a power cut would.

``python -m tests.links.shops.killed URL FOLDER STEP AFTER PAUSE``: STEP is import or process; after AFTER moments of
progress and PAUSE seconds more, wherever it then is, SIGKILL. AFTER 0: undisturbed.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from app.base.clock import FixedClock
from app.base.database import open_database
from app.links.carry_on import carry_on
from app.links.shops.folder import read_folder
from app.links.shops.intake import store, take_in
from app.links.shops.kinds import kind_of
from app.links.shops.shop import connect
from tests.links.shops.counter import ALICE, TODAY, Counter

STEPS = ("import", "process")


@dataclass(slots=True)
class _Fate:
    """Counts moments of progress and strikes some time after enough of them."""

    after: int
    pause: float
    heard: int = 0

    def hear(self, *_how_far: int) -> bool:
        self.heard += 1
        if self.heard == self.after:
            threading.Thread(target=self._strike, daemon=True).start()
        return True

    def told(self, *_how_far: int) -> None:
        self.hear()

    def _strike(self) -> None:
        time.sleep(self.pause)
        os.kill(os.getpid(), signal.SIGKILL)


def run(url: str, folder: Path, step: str, after: int, pause: float) -> int:
    """Take a step, unless struck on the way; gives how many moments there were."""
    fate = _Fate(after, pause)
    database = open_database(url, FixedClock.on(TODAY))
    if step == "process":
        carry_on(database, ALICE, ship=True, bill="all", wanted=fate.hear)
    else:
        kind = kind_of("woocommerce")
        recorded = read_folder(folder)
        info = kind.info(recorded.info)
        shop_id = database.do(ALICE, connect, kind.name, info.name, info.url)
        store(database, ALICE, shop_id, list(recorded.records(kind)), fate.told)
        take_in(database, ALICE, shop_id, wanted=fate.hear)
    database.close()
    return fate.heard


def in_a_process(url: str, folder: Path, step: str, after: int = 0, pause: float = 0) -> int | None:
    """Take a step in a process of its own; gives how many moments it had, None when it was struck."""
    words = [sys.executable, "-m", "tests.links.shops.killed", url, str(folder), step, str(after), str(pause)]
    ended = subprocess.run(words, check=False, capture_output=True, text=True)
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
    return int(ended.stdout) if ended.returncode == 0 else None


def until_done(
    url: str, folder: Path, step: str, *, kills: int, span: int, chance: random.Random, counter: Counter
) -> int:
    """Kill a step of `span` moments so many times at random ones, all over it, then let it end; gives the kills made.

    After each, what stands is whole: the auditor finds nothing.
    """
    made = 0
    for _ in range(kills):
        after = chance.randint(1, max(2 * span // (kills + 1), 2))
        if in_a_process(url, folder, step, after, chance.random() / 50) is None:
            made += 1
            counter.assert_sound()
    assert in_a_process(url, folder, step) is not None
    counter.assert_sound()
    return made


if __name__ == "__main__":
    sys.stdout.write(
        str(run(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), float(sys.argv[5])))
    )
