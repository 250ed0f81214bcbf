"""Somebody who issues an invoice and loses power before its paper is made: `python -m tests.flow.issuer URL DAY ORDER`.

With `carry-on` instead of an order, the next start of the program: it makes the papers that lack.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import date

from app.base.clock import FixedClock
from app.base.database import open_database
from app.flow import bill
from app.flow.paper import render_missing
from tests.builders import ALICE


def _go_on(url: str, day: str, what: str) -> None:
    database = open_database(url, FixedClock.on(date.fromisoformat(day)))
    if what == "carry-on":
        sys.stdout.write(str(render_missing(database, ALICE)))
        database.close()
        return
    database.do(ALICE, bill.issue_invoice, int(what), "all")
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    _go_on(*sys.argv[1:])
