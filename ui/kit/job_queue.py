"""Jobs waiting for a worker thread: what is wanted now before what may come later."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Stoppable(Protocol):
    """A hold on a job by which it can be called off."""

    @property
    def cancelled(self) -> bool: ...


@dataclass(slots=True)
class Job:
    """What a worker gets: nothing that belongs to the window."""

    number: int
    work: Callable[[], object]
    token: Stoppable
    write: bool
    long: bool = False
    """Whether it lets others pass between two of its steps, and is none of those that pass."""


class JobQueue:
    """Jobs by urgency, shared by some workers. A closed queue hands out what is left, then None."""

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._soon: deque[Job] = deque()
        self._later: deque[Job] = deque()
        self._closed = False

    def put(self, job: Job, *, later: bool) -> None:
        with self._ready:
            (self._later if later else self._soon).append(job)
            self._ready.notify_all()

    def take(self, *, also_later: bool) -> Job | None:
        with self._ready:
            while True:
                if self._soon:
                    return self._soon.popleft()
                if also_later and self._later:
                    return self._later.popleft()
                if self._closed:
                    return None
                self._ready.wait()

    def take_short(self) -> Job | None:
        """What may pass long work that is under way; None where nothing waits."""
        with self._ready:
            job = next((each for each in self._soon if not each.long), None)
            if job is not None:
                self._soon.remove(job)
            return job

    def close(self) -> None:
        with self._ready:
            self._closed = True
            self._ready.notify_all()

    def drop(self) -> list[Job]:
        """Take out all that has not begun."""
        with self._ready:
            dropped = [*self._soon, *self._later]
            self._soon.clear()
            self._later.clear()
            return dropped
