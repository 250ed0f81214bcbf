"""On which days goods leave: not at week-ends, on public holidays of the company's country, or when the merchant is closed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import select

from app.base import settings, typed
from app.base.company import company
from app.base.door import Read
from app.base.errors import Refusal

Closure = tuple[date, date]
"""The first and the last day on which the merchant is closed."""
_SATURDAY = 5
LONGEST_DAYS = 366
"""A closure is no longer than a year: somewhere after it there is always a working day."""
MOST_CLOSURES = 50


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of a company: `country` (ISO 3166-1) says its public holidays, none where it is empty or unknown."""

    country: str = "FR"
    closures: tuple[Closure, ...] = ()

    def is_one(self, day: date) -> bool:
        """Whether goods leave on this day."""
        if day.weekday() >= _SATURDAY or day in public_holidays(self.country, day.year):
            return False
        return not any(first <= day <= last for first, last in self.closures)

    def after(self, start: date, days: int) -> date:
        """So many working days after a day; 0 is the day itself, or the next one on which goods leave."""
        day = self._next(start)
        for _ in range(days):
            day = self._next(day + timedelta(days=1))
        return day

    def last_past(self, today: date, days: int) -> date:
        """The last day so many working days after which have passed before today."""
        day = today - timedelta(days=1)
        while self.after(day, days) >= today:
            day -= timedelta(days=1)
        return day

    def _next(self, day: date) -> date:
        while not self.is_one(day):
            day += timedelta(days=1)
        return day


def working_days(rd: Read) -> WorkingDays:
    """Those of the company of this database."""
    told = settings.get(rd, "ship.closed")
    return WorkingDays(rd.scalar(select(company.c.country)) or "", tuple(_read(told)))


@lru_cache(maxsize=64)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Those of a whole country, without the ones of a region alone; none of a country nobody knows."""
    # Its import takes a tenth of a second: not before somebody asks.
    from holidays import country_holidays

    try:
        return frozenset(country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def closures_typed(text: str, today: date, language: str = "fr") -> list[list[str]]:
    """Days and periods as typed, ``24/12/2026; 03/08/2026 - 22/08/2026``, as the setting keeps them: ISO, sorted.

    Refused with ``closure_backwards``, ``closure_long``, ``closures_many``, or as a day that cannot be read.
    """
    found: list[Closure] = []
    for part in filter(None, (each.strip() for each in re.split(r"[;\n]", text))):
        ends = [
            typed.day(each, today, language=language) for each in re.split(r"\s+[-–—]\s*|\s*[–—]\s*", part)
        ]
        first, last = ends[0], ends[-1]
        if len(ends) > 2 or last < first:
            raise Refusal("closure_backwards", typed=part)
        if (last - first).days >= LONGEST_DAYS:
            raise Refusal("closure_long", typed=part, most=LONGEST_DAYS)
        found.append((first, last))
    if len(found) > MOST_CLOSURES:
        raise Refusal("closures_many", n=len(found), most=MOST_CLOSURES)
    return [[first.isoformat(), last.isoformat()] for first, last in sorted(set(found))]


def closures_text(kept: Sequence[Sequence[str]]) -> str:
    """The same as they stand in a field."""
    return "; ".join(
        typed.day_text(first) if first == last else f"{typed.day_text(first)} – {typed.day_text(last)}"
        for first, last in _read(kept)
    )


def _read(kept: Sequence[Sequence[str]]) -> list[Closure]:
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in kept]
