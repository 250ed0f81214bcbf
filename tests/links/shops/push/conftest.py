"""A small shop that is written to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.links.shops.connected import Connected, a_connected_shop


@pytest.fixture
def connected(database_url: str, tmp_path: Path) -> Iterator[Connected]:
    """A shop of two products; whatever a test does to it, the auditor finds the books sound in the end."""
    with a_connected_shop(database_url, tmp_path) as made:
        yield made
        made.counter.assert_sound()
