"""What went out of products: of late, and the course of the years, kept for a month and never out of date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.purchasing.demand import pasts
from app.stock.ledger import Move, lock_levels, main_location, post_moves
from tests.stories.desk import OWNER, Desk

TODAY = date(2026, 7, 10)
_RATE = (2, 2, 3, 4, 6, 8, 12, 12, 8, 4, 3, 2)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made.on(TODAY)
    made.close()


def left(desk: Desk, product: int, *days: tuple[date, int]) -> None:
    """Pieces that left on days, as shipments write it."""
    with desk.database.write(OWNER, "test.ship") as tx:
        place = main_location(tx)
        lock_levels(tx, [product], place)
        for on, pieces in days:
            post_moves(tx, [Move(product, -1000 * pieces)], place, on, "shipment", ("shipment", 1))


def season_of(desk: Desk, product: int) -> tuple[float, ...] | None:
    with desk.database.read() as rd:
        whole, alone = pasts(rd)[product], pasts(rd, [product])[product]
        assert whole == alone
        return whole.course.season


def test_a_season_is_found_and_a_move_of_a_month_before_is_not_missed(desk: Desk) -> None:
    product = desk.a_product("Parasol")
    months = [
        (year, month) for year in (2024, 2025, 2026) for month in range(1, 13) if (year, month) < (2026, 7)
    ]
    recent = [(TODAY, 3)]
    left(desk, product, *recent, *((date(year, month, 15), _RATE[month - 1]) for year, month in months[12:]))
    # One year and a half tell none.
    assert season_of(desk, product) is None
    left(desk, product, *((date(year, month, 15), _RATE[month - 1]) for year, month in months[:12]))
    shape = season_of(desk, product)
    assert shape is not None
    assert max(shape) in shape[6:8]
    # What is sold this month changes nothing of it.
    left(desk, product, (TODAY, 40))
    assert season_of(desk, product) == shape


def test_what_left_is_counted_by_its_day_and_what_was_undone_is_not(desk: Desk) -> None:
    product = desk.a_product("Parasol")
    left(desk, product, (TODAY, 3), (date(2026, 7, 1), 2), (date(2026, 1, 1), 50))
    with desk.database.write(OWNER, "test.undo") as tx:
        place = main_location(tx)
        lock_levels(tx, [product], place)
        post_moves(tx, [Move(product, 1000)], place, TODAY, "reversal", ("shipment", 2))
    with desk.database.read() as rd:
        assert pasts(rd)[product].by_day == {0: 2_000, 9: 2_000}
