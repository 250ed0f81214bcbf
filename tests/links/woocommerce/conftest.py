"""Stand-ins for the tests of the stand-in: one that is only read, and one of its own for each that writes."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
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


class Caller:
    """Calls the interface with the key for everything, as a connector would."""

    def __init__(self, shop: StandIn) -> None:
        self.shop = shop
        context = ssl.create_default_context(cafile=shop.ca_file) if shop.ca_file else True
        auth = (shop.key, shop.secret)
        self.client = httpx.Client(
            base_url=f"{shop.url}/wp-json/wc/v3/", auth=auth, verify=context, timeout=5
        )

    def get(self, way: str, **query: Any) -> httpx.Response:
        return self.client.get(way, params={name: str(value) for name, value in query.items()})

    def ids(self, way: str, **query: Any) -> list[int]:
        answered = self.get(way, **query)
        assert answered.status_code == 200, answered.text
        return [each["id"] for each in answered.json()]

    def post(self, way: str, body: Any) -> httpx.Response:
        return self.client.post(way, json=body)

    def put(self, way: str, body: Any) -> httpx.Response:
        return self.client.put(way, json=body)

    def delete(self, way: str, **query: Any) -> httpx.Response:
        return self.client.delete(way, params=query)


@pytest.fixture
def call(shop: StandIn) -> Iterator[Caller]:
    made = Caller(shop)
    with made.client:
        yield made


@contextmanager
def calling(version: str) -> Iterator[Caller]:
    """A shop of another version, and somebody who calls it."""
    with stand_in(version=version) as shop:
        made = Caller(shop)
        with made.client:
            yield made
