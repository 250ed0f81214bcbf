"""A tenth of the overselling that `bin/soak overselling` goes through: on both databases."""

from __future__ import annotations

from pathlib import Path

from tests.links.shops.overselling import oversold


def test_both_sides_end_with_one_figure_and_what_was_sold_twice_is_named(
    database_url: str, tmp_path: Path
) -> None:
    assert len(list(oversold(database_url, tmp_path, sales=50, pieces=60, seed=3))) == 4
