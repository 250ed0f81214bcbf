"""Run the long programs, all or those named: `python -m tests.soak [NAME ...] [--seed N]` (bin/soak).

A program is a function of a `Ground` that yields a sentence for each thing it has seen to hold; see `PROGRAMS`. The exit
code is 1 when something did not hold; the seed that found it is printed.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Sequence
from random import SystemRandom

from tests.soak import debts, einvoices, exposure, files, goods, incoming, kills, samples, storm, writers
from tests.soak.ground import Program, ground

PROGRAMS: dict[str, Program] = {
    "invoices": writers.invoices,
    "confirmations": writers.confirmations,
    "growth": writers.growth,
    "merges": writers.merges,
    "distance": writers.distance,
    "exposure": exposure.exposures,
    "debts": debts.debts,
    "goods": goods.goods,
    "kills": kills.kills,
    "samples": samples.samples,
    "files": files.files,
    "einvoices": einvoices.einvoices,
    "incoming": incoming.incoming,
    "storm": storm.storm,
    "overselling": storm.overselling,
    "offline": storm.offline,
}


def main(arguments: Sequence[str]) -> int:
    """Run them one after another."""
    parser = argparse.ArgumentParser(prog="bin/soak", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PROGRAMS))
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    wanted = parser.parse_args(arguments)
    if unknown := [name for name in wanted.names if name not in PROGRAMS]:
        parser.error(f"no such program: {', '.join(unknown)}; there are {', '.join(PROGRAMS)}")
    failed: list[str] = []
    with ground(wanted.seed) as place:
        for name in wanted.names or PROGRAMS:
            begun = time.monotonic()
            try:
                for sentence in PROGRAMS[name](place):
                    _tell(f"{name}: {sentence} ({time.monotonic() - begun:.0f} s)")
            except Exception:  # noqa: BLE001 - the other programs still run
                failed.append(name)
                _tell(f"{name} FAILED, seed {wanted.seed}\n{traceback.format_exc()}")
    _tell(f"failed: {', '.join(failed)}" if failed else "all of it holds")
    return 1 if failed else 0


def _tell(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
