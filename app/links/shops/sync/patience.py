"""Asking a shop that may be slow, busy or away: again after a while, for less at once, and not for ever.

What helped is told: the waits the shop asked for are kept to, others double, with a little chance in them so that many
programs do not come back in the same second. A time-out or a failing server gets smaller pages; after a while of good
answers they grow again.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from app.base.errors import Stopped, Trouble

T = TypeVar("T")
SIZES = (100, 50, 25, 10)
"""How many records are asked for at once, from a quick shop to one that hardly answers."""
ATTEMPTS = 5
MOST_SECONDS = 90.0
"""The longest wait inside a run; a shop that asks for more is left alone until then."""
_GROW_AFTER = 20
_TOO_MUCH = frozenset({"shop_timed_out", "shop_fault", "shop_garbled"})


def _nothing(_fault: Trouble) -> None:
    return


def _always() -> bool:
    return True


@dataclass(slots=True)
class Patience:
    """How a shop is asked within one run. `sleep` is handed in; `told` hears each fault that was waited out."""

    sleep: Callable[[float], None] = time.sleep
    wanted: Callable[[], bool] = _always
    told: Callable[[Trouble], None] = _nothing
    size: int = SIZES[0]
    requests: int = 0
    _good: int = field(default=0, init=False)

    def ask(self, question: Callable[[int], T]) -> T:
        """The answer to a question, which is handed the size of a page; its last Trouble when it never came."""
        for attempt in range(1, ATTEMPTS + 1):
            if not self.wanted():
                raise Stopped
            try:
                self.requests += 1
                answer = question(self.size)
            except Trouble as fault:
                self._good = 0
                wait = _wait(fault, attempt)
                if attempt == ATTEMPTS or wait > MOST_SECONDS:
                    raise
                self.told(fault)
                if fault.code in _TOO_MUCH:
                    self.size = next((each for each in SIZES if each < self.size), SIZES[-1])
                self._pause(wait)
                continue
            self._praise()
            return answer
        raise AssertionError("unreachable: the last attempt raises")

    def _praise(self) -> None:
        self._good += 1
        if self._good >= _GROW_AFTER and self.size < SIZES[0]:
            self.size = min(each for each in SIZES if each > self.size)
            self._good = 0

    def _pause(self, seconds: float) -> None:
        """Wait, and stop waiting when nobody wants the answer any more."""
        left = seconds
        while left > 0:
            if not self.wanted():
                raise Stopped
            step = min(left, 0.5)
            self.sleep(step)
            left -= step


def _wait(fault: Trouble, attempt: int) -> float:
    asked = fault.facts.get("wait")
    if isinstance(asked, int):
        return float(asked)
    return 2.0 ** (attempt - 1) * random.uniform(0.8, 1.2)
