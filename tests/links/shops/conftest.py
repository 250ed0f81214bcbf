"""A small shop and a counter to take it in at, for the tests of intake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.links.shops.counter import Counter, a_counter
from tests.links.shops.woo import Woo


@pytest.fixture
def woo(tmp_path: Path) -> Woo:
    """A shop with one product, of which ten are left to sell."""
    made = Woo(tmp_path / "shop")
    made.product(1, stock=10)
    return made


@pytest.fixture
def counter(sqlite_template: Path, tmp_path: Path) -> Iterator[Counter]:
    """A counter on SQLite; whatever a test does there, the auditor finds the books sound in the end."""
    copy = tmp_path / "comptoir.db"
    copy.write_bytes(sqlite_template.read_bytes())
    with a_counter(f"sqlite:///{copy}") as made:
        yield made
        made.assert_sound()
