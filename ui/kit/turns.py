"""Who asked before whom: answers to one asker, handed on in the order of asking, whichever thread was faster.

With two readers an older question can be answered after a newer one. A report would then show the weeks of a period that
is no longer chosen, and a list the rows of a customer nobody looks at any more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

A = TypeVar("A")


class Turns(Generic[A]):
    """Questions by their asker, each with a number; questions of nobody in particular have no turn."""

    def __init__(self) -> None:
        self._lines: dict[Hashable, deque[int]] = {}
        self._askers: dict[int, Hashable] = {}
        self._early: dict[int, A] = {}

    def queue(self, number: int, asker: Hashable) -> None:
        """A question is asked: its answer comes after those to what this asker asked before."""
        self._lines.setdefault(asker, deque()).append(number)
        self._askers[number] = asker

    def arrive(self, number: int, answer: A, dropped: Callable[[int], bool]) -> list[A]:
        """What can be handed on now that this answer came: none while an older one is missing, else with all it held up.

        `dropped` says whether nobody waits for a question any more: it holds nobody up.
        """
        asker = self._askers.get(number)
        if asker is None:
            return [answer]
        self._early[number] = answer
        line = self._lines[asker]
        ready: list[A] = []
        while line and (line[0] in self._early or dropped(line[0])):
            first = line.popleft()
            del self._askers[first]
            if first in self._early:
                ready.append(self._early.pop(first))
        if not line:
            del self._lines[asker]
        return ready
