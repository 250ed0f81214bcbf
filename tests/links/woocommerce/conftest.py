"""Stand-ins for the tests of the stand-in: one that is only read, and one of its own for each that writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.links.woocommerce import StandIn, stand_in
from tests.links.woocommerce.recordings import HOME

LATER = (673, 674, 675)
"""Orders placed after the exchanges were recorded."""


def _shop() -> Iterator[StandIn]:
    with stand_in(home=HOME) as shop:
        for order in LATER:
            shop.delete_order(order)
        yield shop


only_read = pytest.fixture(_shop, scope="module", name="only_read")
shop = pytest.fixture(_shop, name="shop")
