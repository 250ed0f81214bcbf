"""Each kind of shop, with a desk connected to it, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.links.shops.contract.tested import Pair, ShopUnderTest
from tests.links.shops.contract.woocommerce import a_woocommerce_shop
from tests.links.shops.counter import a_counter

SHOPS: Mapping[str, Callable[[Path], AbstractContextManager[ShopUnderTest]]] = {
    "woocommerce": a_woocommerce_shop
}


@pytest.fixture(params=SHOPS)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ShopUnderTest]:
    """A shop that sells nothing yet, and that nobody is connected to."""
    with SHOPS[request.param](tmp_path / "shop") as made:
        yield made


@pytest.fixture
def pair(shop: ShopUnderTest, database_url: str) -> Iterator[Pair]:
    """A desk connected to the shop, which has not been read; whatever a test does, the books are sound in the end."""
    with a_counter(database_url) as counter:
        yield Pair(shop, counter)
        counter.assert_sound()
