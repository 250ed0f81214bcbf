"""A shop in a storm: orders change all the time, every third answer is spoilt, the synchronisation is killed forty times."""

from __future__ import annotations

from collections.abc import Iterator

from tests.links.shops.storm import endure
from tests.soak.ground import DIALECTS, Ground

_ORDERS, _DEATHS = 2_000, 40


def storm(ground: Ground) -> Iterator[str]:
    """One storm on each database."""
    for dialect in DIALECTS:
        folder = ground.folder / f"storm-{dialect}"
        folder.mkdir()
        for sentence in endure(ground.new(dialect), folder, ground.seed, _ORDERS, _DEATHS):
            yield f"{dialect}: {sentence}"
