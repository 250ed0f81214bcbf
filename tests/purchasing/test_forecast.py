"""What will go out a day: the level of late, and season and trend only where the past carries them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from random import Random

from app.purchasing.forecast import Past, course, forecast, season, trend

TODAY = date(2026, 7, 1)
LONG_AGO = date(2020, 1, 1)


def months_of(rate: list[int], years: int = 2) -> dict[tuple[int, int], int]:
    """Pieces a day, January first, in the years before July 2026, as thousandths of each month."""
    return {
        (year, month): 1000 * rate[month - 1] * monthrange(year, month)[1]
        for year in range(2026 - years, 2027)
        for month in range(1, 13)
        if (year, month) < (2026, 7)
    }


def evenly(pieces: int, days: int = 90) -> dict[int, int]:
    return dict.fromkeys(range(days), 1000 * pieces)


def test_what_sells_evenly_goes_on_without_a_season() -> None:
    found = forecast(Past(LONG_AGO, evenly(4), course(months_of([4] * 12), LONG_AGO, TODAY)), TODAY, 7, 30)
    assert (found.daily_milli, found.cover_milli, found.season_ppm, found.trend_ppm) == (
        4_000,
        4_000,
        None,
        None,
    )


def test_two_years_alike_are_a_season_and_say_what_comes() -> None:
    rate = [2, 2, 3, 4, 6, 8, 12, 12, 8, 4, 3, 2]
    shape = season(months_of(rate), date(2024, 1, 1), TODAY)
    assert shape is not None
    assert shape.index(max(shape)) in (6, 7)
    assert abs(sum(shape) / 12 - 1) < 1e-9
    spring = {ago: 1000 * rate[5 - ago // 31] for ago in range(90)}
    found = forecast(Past(LONG_AGO, spring, course(months_of(rate), LONG_AGO, TODAY)), TODAY, 7, 30)
    # Six a day in spring, and July is coming.
    assert found.season_ppm is not None
    assert found.season_ppm > 1_300_000
    assert found.daily_milli > 8_000


def test_one_year_is_no_season() -> None:
    rate = [2, 2, 3, 4, 6, 8, 12, 12, 8, 4, 3, 2]
    assert season(months_of(rate), date(2025, 2, 1), TODAY) is None


def test_chance_is_seldom_taken_for_a_season() -> None:
    chance = Random(1)
    taken = 0
    for _ in range(300):
        by_month = {month: chance.randint(20_000, 60_000) for month in months_of([1] * 12)}
        taken += season(by_month, LONG_AGO, TODAY) is not None
    assert taken <= 30


def test_what_grows_month_by_month_is_a_trend_and_what_jumps_is_none() -> None:
    grows = {month: 1000 * (30 + 4 * at) for at, month in enumerate(sorted(months_of([1] * 12)))}
    found = trend(grows, LONG_AGO, TODAY, None)
    assert found is not None
    assert found > 0
    jumps = {month: 1000 * (30 if at % 2 else 80) for at, month in enumerate(sorted(grows))}
    assert trend(jumps, LONG_AGO, TODAY, None) is None


def test_a_young_product_is_reckoned_from_the_days_it_is_here() -> None:
    found = forecast(Past(date(2026, 6, 1), evenly(3, 30)), TODAY, 7, 30)
    assert (found.days, found.daily_milli) == (30, 3_000)


def test_what_does_not_sell_is_expected_not_to() -> None:
    assert forecast(Past(LONG_AGO), TODAY, 7, 30).daily_milli == 0
