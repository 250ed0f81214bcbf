"""Whatever a shop, a plugin or a damaged file sends: a Refusal or data that adds up, never anything else."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.base.words import Words
from app.links.shops.connectors.woocommerce import mapping
from app.links.shops.payload import canonical, parse
from app.links.shops.port import ShopOrder
from tests.links.shops.recordings import order_json, orders, products, refunds, shop

DROPPED = object()

GARBAGE: list[Any] = [
    DROPPED,
    None,
    True,
    False,
    0,
    -1,
    10**400,
    "",
    " ",
    "x",
    "NaN",
    "Infinity",
    "-Infinity",
    "sNaN",
    "1_000",
    "١٢",
    "1,5",
    "1e999999",
    "1E+99",
    "1e-99",
    "9" * 5000,
    "-0.00",
    "0.000000000000000000000000000000000000001",
    "\x00",
    "\ud83d",
    "<script>",
    "0000-00-00T00:00:00",
    "-0001-11-30T00:00:00",
    "2026-02-30T00:00:00",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+14:00",
    "2026-11-22",
    [],
    {},
    [None],
    ["x"],
    [[]],
    [{}],
    {"x": 1},
    [{"key": None, "value": None}],
    [{"key": ["a"], "value": {}}],
    parse("1e999999"),
    parse("-0.0"),
    parse("0.1e-400"),
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything inside a payload."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in inner:
        yield from places(item, (*path, name))


def spoil(payload: Any, path: tuple[Any, ...], garbage: Any) -> None:
    for name in path[:-1]:
        payload = payload[name]
    if garbage is DROPPED:
        del payload[path[-1]]
    else:
        payload[path[-1]] = copy.deepcopy(garbage)


PLACEHOLDER = re.compile(r"\{(number|field|value|line|status|currency|answer|start|order|label|total)\}")


def refusal_of(read: Callable[[Any], Any], payload: Any) -> Refusal | Any:
    """What reading gives: data, or the refusal. Anything else that is raised fails the test."""
    try:
        return read(payload)
    except Refusal as refusal:
        return refusal


def survives(read: Callable[[Any], Any], payload: Any) -> None:
    found = refusal_of(read, payload)
    if isinstance(found, Refusal):
        for language in ("fr", "en"):
            said = [Words(language).part(found, name) for name in ("problem", "way")]
            assert all(said)
            assert found.code not in said[0]
            assert PLACEHOLDER.search(Words(language).refusal(found)) is None
        return
    if isinstance(found, ShopOrder):
        assert found.net + found.tax + found.rounding == found.total
        assert all(abs(line.unit_price_micro) < 2**63 for line in found.lines)
    canonical(mapping.without_secrets(payload))


READERS: dict[str, tuple[Callable[[Any], Any], Callable[[], Any]]] = {
    "order": (mapping.order, lambda: order_json(97)),
    "order of the checkout": (mapping.order, lambda: order_json(404)),
    "order with a split fee": (mapping.order, lambda: order_json(86)),
    "refund": (lambda payload: mapping.refund(payload, orders()["109"]), lambda: refunds(109)[0]),
    "product": (mapping.product, lambda: shop("products")[3]),
    "variant": (
        lambda payload: mapping.variant(payload, products()["60"]),
        lambda: shop("variations")["60"][0],
    ),
    "customer": (mapping.customer, lambda: shop("customers")[3]),
    "rate": (mapping.tax_rate, lambda: shop("taxes")[0]),
    "root": (
        lambda payload: mapping.info(payload, shop("currency"), shop("settings_tax")),
        lambda: shop("root"),
    ),
    "settings": (
        lambda payload: mapping.info(shop("root"), shop("currency"), payload),
        lambda: shop("settings_tax"),
    ),
}


@pytest.mark.parametrize("noun", READERS)
def test_every_field_can_hold_anything(noun: str) -> None:
    read, make = READERS[noun]
    clean = make()
    for path in places(clean):
        for garbage in random.sample(GARBAGE, 12):
            payload = copy.deepcopy(clean)
            spoil(payload, path, garbage)
            survives(read, payload)


@pytest.mark.parametrize("noun", READERS)
@pytest.mark.parametrize("garbage", GARBAGE[1:], ids=lambda value: repr(value)[:30])
def test_anything_can_come_instead_of_a_record(noun: str, garbage: Any) -> None:
    survives(READERS[noun][0], copy.deepcopy(garbage))


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text() | st.sampled_from(GARBAGE[1:]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(noun=st.sampled_from(sorted(READERS)), data=st.data())
def test_several_fields_at_once_can_hold_anything(noun: str, data: st.DataObject) -> None:
    read, make = READERS[noun]
    payload = make()
    for _ in range(data.draw(st.integers(1, 4))):
        path = data.draw(st.sampled_from(list(places(payload)) or [()]))
        if path:
            spoil(payload, path, data.draw(st.just(DROPPED) | ANY_JSON))
    survives(read, payload)


@given(st.binary() | st.text())
def test_any_bytes_are_json_or_refused(raw: bytes | str) -> None:
    found = refusal_of(parse, raw)
    assert not isinstance(found, Refusal) or found.code == "shop_not_json"


@pytest.mark.parametrize(
    "raw", ["[" * 100_000, "NaN", "[Infinity]", "1" * 5000, "<html>", "", b"\xff\xfe", '{"a":']
)
def test_what_is_no_json_is_refused(raw: str | bytes) -> None:
    with pytest.raises(Refusal, match="shop_not_json"):
        parse(raw)
