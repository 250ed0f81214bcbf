"""A tenth of the month offline that `bin/soak offline` goes through: on both databases."""

from __future__ import annotations

from pathlib import Path

from tests.links.shops.offline import offline


def test_what_was_done_offline_leaves_in_order_once_and_no_conflict_is_guessed(
    database_url: str, tmp_path: Path
) -> None:
    assert len(list(offline(database_url, tmp_path, acts=30, seed=5))) == 7
