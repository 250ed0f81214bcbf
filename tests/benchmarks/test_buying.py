"""A year bought by the proposals, of fewer products than bin/bench looks at."""

from __future__ import annotations

from tests.benchmarks.buying import SERVICE_PPM, a_year, sellers


def test_the_chosen_service_is_reached_within_two_points_and_a_season_needs_no_more_stock() -> None:
    year = a_year(sellers(count=80))
    for proposed, _fixed in (year.steady, year.seasonal):
        assert abs(proposed.service - SERVICE_PPM / 10_000) <= 2
    proposed, fixed = year.seasonal
    assert fixed.service >= proposed.service
    assert proposed.stock <= fixed.stock
