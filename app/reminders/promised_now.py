"""What is promised of each debt today: the money of a promise counts against its oldest instalments first, once.

What came in since counts as theirs, so that no list and no page tells more than is still promised.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, func, or_, select

from app.base.door import Read
from app.receivables.tables import allocation, item
from app.reminders.tables import payment_promise, promise_item


@dataclass(slots=True)
class PromisedNow:
    """The promises that stand: of each instalment (key) for which day and until when it is waited for, and what is left of them
    by promise (key), in minor units.
    """

    days: dict[int, tuple[date, date]] = field(default_factory=dict[int, tuple[date, date]])
    _of_item: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    _left: dict[int, int] = field(default_factory=dict[int, int])
    _on: dict[int, date] = field(default_factory=dict[int, date])

    def take(self, item_id: int, most: int) -> int:
        """What is promised of an instalment, `most` of it; asked of the oldest first, nothing is told twice."""
        return sum(part for _, part in self.take_by_day(item_id, most))

    def take_by_day(self, item_id: int, most: int) -> list[tuple[date, int]]:
        """The same with the day each part is promised for, the earliest first."""
        found: list[tuple[date, int]] = []
        for promise in self._of_item.get(item_id, ()):
            if (part := min(self._left[promise], most)) > 0:
                self._left[promise] -= part
                most -= part
                found.append((self._on[promise], part))
        return found

    def add(self, promise: int, left: int, item_id: int, days: tuple[date, date]) -> None:
        """That an instalment is one of a promise of which so much is left."""
        on, until = self.days.get(item_id, days)
        self.days[item_id] = max(on, days[0]), max(until, days[1])
        self._of_item.setdefault(item_id, []).append(promise)
        self._left[promise] = left
        self._on[promise] = days[0]


def promised_now(rd: Read, items: list[int] | None = None) -> PromisedNow:
    """The promises that stand about these instalments (keys), or all of them."""
    about = _about(_CAME).where(payment_promise.c.state == "open")
    return _promised(rd, about if items is None else about.where(promise_item.c.item_id.in_(items)))


def promised_then(rd: Read, day: date) -> PromisedNow:
    """The promises that stood at the end of a day and were still waited for."""
    stood = or_(payment_promise.c.ended_on.is_(None), payment_promise.c.ended_on > day)
    came = _CAME_FROM.where(allocation.c.business_date <= day).scalar_subquery()
    about = _about(came).where(payment_promise.c.made_on <= day, payment_promise.c.waits_until >= day, stood)
    return _promised(rd, about)


def _promised(rd: Read, about: Select[*tuple[Any, ...]]) -> PromisedNow:
    found = PromisedNow()
    for row in rd.execute(about):
        left = max(int(row.amount) - max(int(row.came or 0), 0), 0)
        found.add(row.id, left, row.item_id, (row.promised_on, row.waits_until))
    return found


_theirs = promise_item.alias("theirs")
_CAME_FROM = (
    select(func.sum(allocation.c.amount))
    .join(_theirs, _theirs.c.item_id == allocation.c.target_item_id)
    .join(item, item.c.id == allocation.c.source_item_id)
    .where(
        _theirs.c.promise_id == payment_promise.c.id,
        # What was given up did not come in.
        item.c.noun != "write_off",
        and_(
            allocation.c.business_date >= payment_promise.c.made_on,
            allocation.c.business_date <= payment_promise.c.waits_until,
        ),
    )
    .correlate(payment_promise)
)
_CAME = _CAME_FROM.scalar_subquery()


def _about(came: ScalarSelect[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            payment_promise.c.id,
            payment_promise.c.amount,
            payment_promise.c.promised_on,
            payment_promise.c.waits_until,
            promise_item.c.item_id,
            came.label("came"),
        )
        .join(promise_item, promise_item.c.promise_id == payment_promise.c.id)
        .order_by(payment_promise.c.promised_on, payment_promise.c.id)
    )
