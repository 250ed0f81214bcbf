"""The days of the sample company: what happens next, on which day, at what time, and in which transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush

from app.base.actor import PROGRAM, Actor
from app.base.clock import PARIS, FixedClock
from app.base.database import Database
from app.base.door import Write
from app.base.errors import Refusal

Act = Callable[[Write], object]

_OPENS = 8 * 60 + 30
"""Minutes after midnight at which work begins."""
_TOGETHER = 50
"""Steps to a transaction where there are very many."""


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """Something that happens; silent ones (drafts) come first on their day."""

    day: date
    spoken: bool
    place: int
    actor: Actor = field(compare=False)
    verb: str = field(compare=False)
    act: Act = field(compare=False)
    forgives: frozenset[str] = field(compare=False, default=frozenset())


class Diary:
    """Steps in the order of their days. `crowded` writes many of them in one transaction.

    `last` is the last day and `until` the last instant; nothing happens after them.
    """

    def __init__(self, database: Database, last: date, until: datetime, *, crowded: bool) -> None:
        self.database = database
        self.last = last
        self.until = until
        self.crowded = crowded
        self._steps: list[Step] = []
        self._places = 0
        self._day = date.min
        self._today = 0

    def plan(
        self,
        day: date,
        actor: Actor,
        verb: str,
        act: Act,
        *,
        silent: bool = False,
        forgives: frozenset[str] = frozenset(),
    ) -> None:
        """Put down what happens on a working day, or on the next one; refusals that it `forgives` change nothing.

        In a crowd such a refusal must come before the step has written anything.
        """
        while day.weekday() >= 5 and day < self.last:
            day += timedelta(days=1)
        if day <= self.last:
            self._places += 1
            heappush(self._steps, Step(day, not silent, self._places, actor, verb, act, forgives))

    def live(self, told: Callable[[int], None], wanted: Callable[[], bool]) -> None:
        """Let everything happen; `told` hears how many orders have been put down."""
        orders = 0
        while self._steps and wanted():
            together = self._next()
            first = together[0]
            self._move_clock(first.day, len(together))
            actor, verb = (first.actor, first.verb) if len(together) == 1 else (PROGRAM, "sample.day")
            try:
                with self.database.write(actor, verb, silent=not first.spoken) as tx:
                    for step in together:
                        self._take(tx, step)
            except Refusal as refusal:
                if refusal.code not in first.forgives:
                    raise
            if not first.spoken:
                orders += len(together)
                told(orders)

    def _next(self) -> list[Step]:
        together = [heappop(self._steps)]
        if self.crowded:
            first = together[0]
            while self._steps and len(together) < _TOGETHER:
                following = self._steps[0]
                if (following.day, following.spoken) != (first.day, first.spoken):
                    break
                together.append(heappop(self._steps))
        return together

    def _take(self, tx: Write, step: Step) -> None:
        try:
            step.act(tx)
        except Refusal as refusal:
            if not self.crowded or refusal.code not in step.forgives:
                raise

    def _move_clock(self, day: date, steps: int) -> None:
        """A little later than the step before, and before the shop closes."""
        if day != self._day:
            self._day, self._today = day, 0
        self._today += steps
        minutes = _OPENS + 560 * self._today / (self._today + 40)
        at = datetime.combine(day, time(), tzinfo=PARIS) + timedelta(minutes=minutes)
        self.database.clock = FixedClock(at=min(at.astimezone(UTC), self.until))
