"""A year of a merchant's work, again and again with other luck, and the auditor over it each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date

from app.base.location import locate
from app.sample.build import build
from app.verify import verify
from tests.soak.ground import Ground

_TIMES = 15
_ORDERS = 400
_AS_OF = date(2026, 11, 20)


def samples(ground: Ground) -> Iterator[str]:
    """Sample companies of other seeds; whatever happened in them, the books hang together."""
    for seed in range(ground.seed, ground.seed + _TIMES):
        database, made = build(locate(ground.empty("sqlite")), orders=_ORDERS, seed=seed, as_of=_AS_OF)
        with closing(database):
            faults = verify(database).faults
        assert not faults, f"seed {seed}: {faults}"
        yield f"seed {seed}: {made.orders} orders, {made.invoices} invoices and credit notes, nothing wrong"
