"""Processes of their own that begin a piece of work together at one database, and what must hold of it afterwards."""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from app.base.database import Database
from app.verify import verify

PATIENCE_SECONDS = 240


def must_be_sound(database: Database) -> None:
    """The auditor finds nothing."""
    verdict = verify(database)
    assert verdict.sound, verdict.faults


CONTEXT = multiprocessing.get_context("spawn")


def together(work: Callable[..., None], arguments: Sequence[tuple[Any, ...]]) -> None:
    """Run the work in a process for each set of arguments, begun together; RuntimeError with what failed."""
    gate, said = CONTEXT.Barrier(len(arguments)), CONTEXT.Queue()
    processes = [CONTEXT.Process(target=_run, args=(work, each, gate, said)) for each in arguments]
    for process in processes:
        process.start()
    failures = [failure for _ in processes if (failure := said.get(timeout=PATIENCE_SECONDS))]
    for process in processes:
        process.join(PATIENCE_SECONDS)
        process.close()
    said.close()
    said.join_thread()
    if failures:
        raise RuntimeError("\n".join(failures))


def _run(work: Callable[..., None], arguments: tuple[Any, ...], gate: Any, said: Any) -> None:
    try:
        gate.wait(PATIENCE_SECONDS)
        work(*arguments)
    except Exception:  # noqa: BLE001 - whatever it was is told to the one who waits
        said.put(traceback.format_exc())
    else:
        said.put("")
