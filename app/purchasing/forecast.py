"""What will go out a day out of what went out before: the level of late, and season and trend where the past carries them.

Pure. Figures of statistics are floats on the way; what comes out are whole thousandths of the product's unit.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations
from math import ceil, sqrt

LEVEL_DAYS = 90
"""The level is that of so many days; of a product that is younger, of those it is there."""
LEAST_DAYS = 14
SEASON_YEARS = 3
"""So many years of the past are looked at for a season; two of them at least must tell it."""
_YEAR = 12
_ALIKE = 0.5
"""Two years of twelve months by chance alone are as much alike as this one time in twenty."""
_LEAST_FACTOR = 0.05
_CLEAR = 3.0
"""A slope counts as a trend from so many times its own uncertainty on."""
_LEAST_TREND, _MOST_TREND = 0.01, 0.3
"""Of itself: the least a month that counts, and the most that is said of days to come."""

Month = tuple[int, int]
"""Year and month."""


@dataclass(frozen=True, slots=True)
class Course:
    """What the years before tell: the factors of the twelve months, and by what part of itself the level grows a day; None
    where they tell none. Whole months tell it, so that it stays the same for a month.
    """

    season: tuple[float, ...] | None = None
    growth: float | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What went out of a product by days before today (0 is today), in thousandths, and the course of the years before.

    `first_on` is when it was first here; a day that is missing is nought.
    """

    first_on: date
    by_day: Mapping[int, int] = field(default_factory=dict[int, int])
    course: Course = field(default_factory=Course)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What will go out a day until an order has come (`daily_milli`), give or take `spread_milli` (a standard deviation), and
    on the average of the days the order is for (`cover_milli`). `days` of the past told it.

    `season_ppm` is how much more (or less) than of late the season makes of it, `trend_ppm` the trend; None without one.
    """

    daily_milli: int = 0
    spread_milli: int = 0
    cover_milli: int = 0
    days: int = LEVEL_DAYS
    season_ppm: int | None = None
    trend_ppm: int | None = None


def forecast(past: Past, today: date, lead_days: int, cover_days: int) -> Forecast:
    """What will go out a day in `lead_days` from today, and in the `cover_days` after them."""
    days = min(max((today - past.first_on).days, LEAST_DAYS), LEVEL_DAYS)
    sold = {ago: milli for ago, milli in past.by_day.items() if ago < days}
    of_late = sum(sold.values()) / days
    if of_late <= 0:
        return Forecast(days=days)
    shape, growth = past.course.season, past.course.growth
    standing = _of(shape, today - timedelta(days=days), days)
    soon = _of(shape, today, max(lead_days, 1)) / standing
    later = _of(shape, today + timedelta(days=lead_days), max(cover_days, 1)) / standing
    # The level of late is that of the middle of its days; an order is for days that come.
    to_come = _grown(growth, days / 2 + lead_days / 2)
    then = _grown(growth, days / 2 + lead_days + cover_days / 2)
    return Forecast(
        daily_milli=ceil(of_late * soon * to_come),
        spread_milli=ceil(_spread(sold, days) * soon * to_come),
        cover_milli=ceil(of_late * later * then),
        days=days,
        season_ppm=None if shape is None else round(soon * 1_000_000),
        trend_ppm=None if growth is None else round(to_come * 1_000_000),
    )


def course(by_month: Mapping[Month, int], first_on: date, today: date) -> Course:
    """What the months of a product tell that was first here on a day."""
    if not by_month:
        return Course()
    # Months before the first sale say nothing of a season.
    since = max(first_on, date(*min(by_month), 1))
    shape = season(by_month, since, today)
    return Course(shape, trend(by_month, since, today, shape))


def season(by_month: Mapping[Month, int], since: date, today: date) -> tuple[float, ...] | None:
    """The factors of the twelve months, January first, 1 on the average; None where the years do not tell the same season.

    Each is drawn towards 1 as far as the years differ.
    """
    years = [_rates(by_month, year) for year in _years(since, today)]
    if len(years) < 2 or not all(any(year) for year in years):
        return None
    profiles = [tuple(rate * _YEAR / sum(year) for rate in year) for year in years]
    alike = [_correlation(*pair) for pair in combinations(profiles, 2)]
    likeness = sum(alike) / len(alike)
    if likeness < _ALIKE:
        return None
    sure = len(years) * likeness / (1 + (len(years) - 1) * likeness)
    means = [sum(values) / len(profiles) for values in zip(*profiles, strict=True)]
    drawn = [max(1 + sure * (mean - 1), _LEAST_FACTOR) for mean in means]
    whole = sum(drawn)
    # The years end with last month: turned so that January comes first.
    begins = _last_month(today)[1] % _YEAR
    return tuple(drawn[(month - begins) % _YEAR] * _YEAR / whole for month in range(_YEAR))


def trend(
    by_month: Mapping[Month, int], since: date, today: date, shape: Sequence[float] | None
) -> float | None:
    """By what part of itself what goes out grows (or, negative, shrinks) a day, over the last twelve months; None where the
    months do not tell it clearly.
    """
    years = _years(since, today)
    if not years:
        return None
    rates = [
        rate / (shape[month - 1] if shape else 1.0)
        for rate, (_year, month) in zip(_rates(by_month, years[-1]), years[-1], strict=True)
    ]
    mean, middle = sum(rates) / _YEAR, (_YEAR - 1) / 2
    if not mean:
        return None
    across = sum((at - middle) ** 2 for at in range(_YEAR))
    slope = sum((at - middle) * rate for at, rate in enumerate(rates)) / across
    left = sum((rate - mean - slope * (at - middle)) ** 2 for at, rate in enumerate(rates))
    if abs(slope) < max(_CLEAR * sqrt(left / (_YEAR - 2) / across), _LEAST_TREND * mean):
        return None
    return slope / mean / (365 / _YEAR)


def _grown(growth: float | None, days: float) -> float:
    """The factor of a trend after some days: no more than it is safe to say of days that come."""
    return 1 + min(max((growth or 0.0) * days, -_MOST_TREND), _MOST_TREND)


def _spread(sold: Mapping[int, int], days: int) -> float:
    """The standard deviation of a day, out of how much each differs from the one before: a season does not swell it.

    No less than that of single customers who come by chance. Most days of most products sell nothing, so that the squares of
    all steps are summed over the others: each day is in two of them but for the first and the last.
    """
    squares = 2 * sum(milli * milli for milli in sold.values())
    squares -= sold.get(0, 0) ** 2 + sold.get(days - 1, 0) ** 2
    beside = sum(milli * sold.get(ago + 1, 0) for ago, milli in sold.items())
    steps = squares - 2 * beside
    return sqrt(max(steps / (2 * (days - 1)), sum(sold.values()) / days * 1000))


def _correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """How much two years are alike, from −1 to 1; the mean of each is 1."""
    both = sum((a - 1) * (b - 1) for a, b in zip(one, other, strict=True))
    size = sqrt(sum((a - 1) ** 2 for a in one) * sum((b - 1) ** 2 for b in other))
    return both / size if size else 0.0


def _rates(by_month: Mapping[Month, int], months: Sequence[Month]) -> tuple[float, ...]:
    """What went out a day in each month."""
    return tuple(max(by_month.get(month, 0), 0) / _length(*month) for month in months)


@lru_cache(maxsize=4096)
def _years(since: date, today: date) -> tuple[tuple[Month, ...], ...]:
    """The whole years, each of twelve whole months, that end with last month; the oldest first."""
    year, month = _last_month(today)
    last = year * _YEAR + month - 1
    begins = since.year * _YEAR + since.month - (1 if since.day == 1 else 0)
    count = min((last - begins + 1) // _YEAR, SEASON_YEARS)
    months = [divmod(at, _YEAR) for at in range(last - count * _YEAR + 1, last + 1)]
    named = [(year, month + 1) for year, month in months]
    return tuple(tuple(named[at : at + _YEAR]) for at in range(0, len(named), _YEAR))


@lru_cache(maxsize=256)
def _length(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _last_month(today: date) -> Month:
    before = today.replace(day=1) - timedelta(days=1)
    return before.year, before.month


def _of(shape: Sequence[float] | None, first: date, days: int) -> float:
    """The average factor of some days."""
    if shape is None:
        return 1.0
    return sum(part * factor for part, factor in zip(_parts(first, days), shape, strict=True))


@lru_cache(maxsize=1024)
def _parts(first: date, days: int) -> tuple[float, ...]:
    """What part of some days each month's factor is for; between the middles of two months it goes over from one to the other."""
    found = [0.0] * _YEAR
    for ago in range(days):
        day = first + timedelta(days=ago)
        at = (day.day - 0.5) / monthrange(day.year, day.month)[1] - 0.5
        other = (day.month - 1 + (1 if at > 0 else -1)) % _YEAR
        found[day.month - 1] += 1 - abs(at)
        found[other] += abs(at)
    return tuple(part / days for part in found)
