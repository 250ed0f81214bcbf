"""A tenth of the storm that `bin/soak storm` lives through: on both databases, with kills."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.links.shops.storm import endure


@pytest.mark.slow(seconds=45)
def test_both_sides_agree_after_a_storm(database_url: str, tmp_path: Path) -> None:
    assert len(list(endure(database_url, tmp_path, 7, orders=200, deaths=4))) == 4
