"""Shops under load: a storm of changes, spoilt answers and kills; the same pieces sold here and there; a month without a shop."""

from __future__ import annotations

from collections.abc import Iterator

from tests.links.shops.offline import offline as away
from tests.links.shops.overselling import oversold
from tests.links.shops.storm import endure
from tests.soak.ground import DIALECTS, Ground

_ORDERS, _DEATHS = 2_000, 40
_SALES, _PIECES = 500, 600
_ACTS = 300


def storm(ground: Ground) -> Iterator[str]:
    """One storm on each database."""
    for dialect in DIALECTS:
        folder = ground.folder / f"storm-{dialect}"
        folder.mkdir()
        for sentence in endure(ground.new(dialect), folder, ground.seed, _ORDERS, _DEATHS):
            yield f"{dialect}: {sentence}"


def overselling(ground: Ground) -> Iterator[str]:
    """Five hundred sales on either side of six hundred pieces, on each database."""
    for dialect in DIALECTS:
        folder = ground.folder / f"overselling-{dialect}"
        folder.mkdir()
        for sentence in oversold(ground.new(dialect), folder, _SALES, _PIECES, ground.seed):
            yield f"{dialect}: {sentence}"


def offline(ground: Ground) -> Iterator[str]:
    """A month of three hundred acts without the shop, on each database."""
    for dialect in DIALECTS:
        folder = ground.folder / f"offline-{dialect}"
        folder.mkdir()
        for sentence in away(ground.new(dialect), folder, _ACTS, ground.seed):
            yield f"{dialect}: {sentence}"
