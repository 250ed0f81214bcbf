"""Time handed in: instants are UTC, business days are dates in the company's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Clock:
    """The wall clock of a company: now in UTC, today in its time zone."""

    zone: ZoneInfo = PARIS

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The business day it is now in the company's zone."""
        return self.now().astimezone(self.zone).date()

    def day_of(self, instant: datetime) -> date:
        """The business day an instant falls on in the company's zone."""
        return instant.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class FixedClock(Clock):
    """A clock that stands still, for tests and for work done as of another day."""

    at: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    @classmethod
    def on(cls, day: date, zone: ZoneInfo = PARIS) -> FixedClock:
        """A clock standing at noon of `day` in `zone`."""
        return cls(zone=zone, at=datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC))

    def now(self) -> datetime:
        """The instant at which the clock stands."""
        return self.at
