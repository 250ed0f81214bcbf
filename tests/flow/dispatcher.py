"""A dispatch in a process of its own that kills itself at a chosen moment, as a power cut would.

``python -m tests.flow.dispatcher URL DISPATCH WHERE AFTER``: runs what is to do of a dispatch and draws its papers. WHERE is
``between`` two orders, ``inside`` one (it has left and is invoiced, nothing of it is committed) or at its ``papers``; AFTER so
many orders or invoices, SIGKILL. WHERE ``nowhere``: undisturbed, and says how many papers' pages there are.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import Any
from unittest.mock import patch

from app.base.clock import FixedClock
from app.base.database import open_database
from app.flow import dispatch, paper
from tests.stories.desk import OWNER, TODAY


def run(url: str, key: int, where: str, after: int) -> bytes:
    """Dispatch what is to do, unless struck on the way; gives the papers."""

    def told(done: int, _whole: int, _number: str) -> None:
        if where == "between" and done == after:
            _strike()

    with closing(open_database(url, FixedClock.on(TODAY))) as database, ExitStack() as struck:
        for moment, module, name in (("inside", dispatch, "issue_invoice"), ("papers", paper, "original")):
            if where == moment:
                step = _struck(getattr(module, name), after)
                struck.enter_context(patch.object(module, name, step))
        dispatch.run(database, OWNER, key, told=told)
        return dispatch.papers(database, OWNER, key)


def _struck(step: Callable[..., Any], after: int) -> Callable[..., Any]:
    """The step, whose doer is struck as soon as it was taken so many times."""
    taken = 0

    def then_struck(*args: Any, **named: Any) -> Any:
        nonlocal taken
        found = step(*args, **named)
        taken += 1
        if taken == after:
            _strike()
        return found

    return then_struck


def _strike() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sys.stdout.buffer.write(run(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
