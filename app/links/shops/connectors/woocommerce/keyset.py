"""Walking a list of WooCommerce by date instead of by page number, so that what moves meanwhile moves nothing out of sight.

Every question asks for page 1 of what is later than a second; the next one begins at the last second that was seen, whose
records come again and are known by id and date. Filters are strict and know whole seconds only, so a question begins a
second early. Where one second holds more than a page, or a page is not in order (shops that keep orders as posts sort by
local time, which runs twice through an hour in autumn), the records seen there are excluded by id and the question stays.

A pass begins some minutes before the last date it has seen: dates are written before their transaction ends, and servers'
clocks differ. It begins later where so many records would come again that an unchanged shop would need a second question.
Only the shop's own dates count, never this computer's clock. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

By = Literal["modified", "created"]
OVERLAP = timedelta(minutes=10)
LEAST_OVERLAP = timedelta(seconds=2)
MOST_AGAIN = 60
"""Records that may come again at the beginning of a pass, at most: fewer than a page."""
MOST_EXCLUDED = 700
"""Ids in one address: servers take some 8,000 characters."""
_MOST_KEPT = 2_000
_SECOND = timedelta(seconds=1)
_PUT_BACK = timedelta(hours=1)
"""By how much clocks are put back in autumn, and so for how long local times come twice."""
_SUMMER = timedelta(days=100)
"""Within so long clocks are not put forward and back again."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a walk needs of a record: its id, its date in UTC, and the same in the shop's local time."""

    remote_id: str
    date: str
    local: str = ""

    @property
    def wall(self) -> str:
        """Local time, or UTC where the shop does not say it."""
        return self.local or self.date

    @property
    def ahead(self) -> int:
        """By how many minutes local time is ahead of UTC."""
        apart = datetime.fromisoformat(self.wall) - datetime.fromisoformat(self.date)
        return int(apart.total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Keyset:
    """How far a walk has come. Dates are texts of UTC to the second, as the shop writes them; empty is none.

    `at`: the latest date seen; `start`: the present pass asks for what is later than this; empty: from the beginning.
    `recent`: the dates of records seen of late, by id. `excluded` and `page` serve a second that holds more than a page: all
    up to `until` is read that way. `ahead`: by how many minutes the shop's clock was ahead of UTC at `ahead_at`.
    """

    by: By
    at: str = ""
    start: str = ""
    walking: bool = False
    recent: Mapping[str, str] = field(default_factory=dict[str, str])
    excluded: tuple[str, ...] = ()
    until: str = ""
    page: int = 0
    ahead: int = 0
    ahead_at: str = ""

    @classmethod
    def read(cls, text: str) -> Keyset:
        """The walk that `text` stands for."""
        said: dict[str, Any] = json.loads(text)
        said["excluded"] = tuple(said.get("excluded", ()))
        return cls(**said)

    @property
    def text(self) -> str:
        """The walk as it is kept."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({name: value for name, value in said.items() if value}, sort_keys=True)

    def begun(self) -> Keyset:
        """The walk with a pass under way: the one that was interrupted, or a new one with its overlap."""
        if self.walking:
            return self
        return replace(
            self, walking=True, start=self._first() if self.at else self.start, excluded=(), until="", page=0
        )

    def params(self) -> dict[str, str]:
        """What to ask: dates without a zone, said to be UTC, which is the only form that is right in every shop."""
        asked = {"orderby": "modified" if self.by == "modified" else "date", "order": "asc"}
        if self.start:
            name = "modified" if self.by == "modified" else ""
            asked |= {f"{name}_after".lstrip("_"): self.start, "dates_are_gmt": "true"}
            if self.page:
                until = _later(self.until, _SECOND)
                asked |= {f"{name}_before".lstrip("_"): until, "orderby": "id", "page": str(self.page)}
        if self.excluded:
            asked["exclude"] = ",".join(self.excluded)
        return asked

    def is_new(self, remote_id: str, date: str) -> bool:
        """Whether a record did not come before with this date."""
        return not date or self.recent.get(remote_id) != date

    def after(self, rows: Sequence[Row], *, last: bool) -> tuple[Keyset, bool]:
        """The walk after a page, and whether the pass is over; `last`: the shop has no more of it."""
        dated = [row for row in rows if row.date]
        walk, done = self._step(rows, dated, last=last)
        ahead, ahead_at = self._ahead(dated)
        at = max((self.at, *(row.date for row in dated)))
        recent = self._kept(dated, at, walk.start if walk.walking else "")
        return replace(walk, at=at, recent=recent, ahead=ahead, ahead_at=ahead_at), done

    def _step(self, rows: Sequence[Row], dated: Sequence[Row], *, last: bool) -> tuple[Keyset, bool]:
        """What is asked next."""
        last = last or not rows
        if self.page:
            if not last:
                return replace(self, page=self.page + 1), False
            return replace(self, start=self.until, excluded=(), page=0, until=""), False
        if last and not self.until:
            return replace(self, walking=False), True
        begin = self._begin(dated) if dated else ""
        # What was excluded may have been touched since, which is after all that was seen when that began.
        past = max(_later(self.until, -_SECOND), _later(self.start, _SECOND)) if self.until else begin
        if last:
            return replace(self, start=past, excluded=(), until=""), False
        if begin > self.start:
            return replace(self, start=min(begin, past), excluded=(), until=""), False
        excluded = tuple(dict.fromkeys((*self.excluded, *(row.remote_id for row in rows))))
        until = self.until or max((self.at, *(row.date for row in dated)))
        if len(excluded) > MOST_EXCLUDED and until > self.start:
            return replace(self, excluded=(), page=1, until=until), False
        return replace(self, excluded=excluded, until=until), False

    def _begin(self, dated: Sequence[Row]) -> str:
        """What is earlier than all that was not seen yet, by whichever time the shop sorts.

        By local time something not seen may be up to an hour earlier where the clocks were put back within that hour; they
        were not where local time was as far ahead an hour before.
        """
        last = dated[-1]
        _, since = self._ahead(dated)
        put_back = last.local and since > _later(last.date, -_PUT_BACK)
        return _later(last.date, -_SECOND - (_PUT_BACK if put_back else timedelta()))

    def _ahead(self, dated: Sequence[Row]) -> tuple[int, str]:
        """By how many minutes the last record's local time is ahead of UTC, and since when that is known, best for an hour."""
        if not dated:
            return self.ahead, self.ahead_at
        last = dated[-1]
        known = [row.date for row in dated if row.ahead == last.ahead and row.date <= last.date]
        if self.ahead == last.ahead and _later(last.date, -_SUMMER) < self.ahead_at <= last.date:
            known.append(self.ahead_at)
        long = [date for date in known if _later(last.date, -_SUMMER) < date <= _later(last.date, -_PUT_BACK)]
        return last.ahead, max(long, default=min(known))

    def _first(self) -> str:
        """Where a new pass begins."""
        begin = _later(self.at, -OVERLAP)
        dates = sorted(self.recent.values(), reverse=True)
        if len(dates) > MOST_AGAIN:
            begin = max(begin, dates[MOST_AGAIN])
        return min(begin, _later(self.at, -LEAST_OVERLAP))

    def _kept(self, rows: Sequence[Row], at: str, start: str) -> dict[str, str]:
        """The dates to be remembered: of records that the next questions may bring again."""
        if not at:
            return {}
        since = _later(at, -OVERLAP - LEAST_OVERLAP)
        since = min(since, start) if start else since
        both = {**self.recent, **{row.remote_id: row.date for row in rows}}
        kept = sorted(((date, remote_id) for remote_id, date in both.items() if date >= since), reverse=True)
        return {remote_id: date for date, remote_id in kept[:_MOST_KEPT]}


def _later(date: str, by: timedelta) -> str:
    """The date so much later; none stays none."""
    if not date:
        return ""
    return (datetime.fromisoformat(date) + by).isoformat(timespec="seconds")
