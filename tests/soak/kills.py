"""An import and a process of the whole recorded shop, killed at fifty random moments each, on both databases."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.links.shops.counter import a_counter
from tests.links.shops.killed import STEPS, in_a_process, until_done
from tests.links.shops.recorded_shop import SHOP, assert_every_sale_is_invoiced_as_charged, figures
from tests.soak.ground import DIALECTS, Ground

_KILLS = 50


def kills(place: Ground) -> Iterator[str]:
    """Killed or not, the end is the same, and whatever stands in between is sound."""
    chance = random.Random(place.seed)
    ends: dict[str, object] = {}
    for dialect in DIALECTS:
        spans: dict[str, int] = {}
        url = place.new(dialect)
        with a_counter(url) as counter:
            for step in STEPS:
                spans[step] = in_a_process(url, SHOP, step) or 0
            assert_every_sale_is_invoiced_as_charged(counter)
            ends[dialect] = figures(counter)
        yield f"{dialect}: taken in and processed undisturbed"
        url = place.new(dialect)
        with a_counter(url) as counter:
            for step, span in spans.items():
                made = until_done(url, SHOP, step, kills=_KILLS, span=span, chance=chance, counter=counter)
                yield f"{dialect}: {step} killed {made} times, sound after each"
            assert_every_sale_is_invoiced_as_charged(counter)
            assert figures(counter) == ends[dialect]
        yield f"{dialect}: the same figures in the end"
    assert ends["sqlite"] == ends["postgresql"]
    yield "the same figures on both"
