"""The pick-up point that a buyer chose at checkout: plugins of WooCommerce keep it in meta entries, each in its own way."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from app.base.errors import Refusal
from app.links.shops.connectors.woocommerce.names import metas, unescaped
from app.links.shops.payload import Record, clean, parse
from app.links.shops.port import ShopPoint

_FILE = Path(__file__).parents[5] / "resources" / "shipping" / "pickup_points.toml"


@dataclass(frozen=True, slots=True)
class _Way:
    """How a plugin keeps a point: the ways into a meta entry that lead to carrier (or its own), code and name."""

    on: str
    carrier: str
    network: tuple[str, ...]
    code: tuple[str, ...]
    label: tuple[str, ...]
    label_until: str


def pickup_point(order: Record) -> ShopPoint | None:
    """The pick-up point of an order; None where there is none, or a plugin unknown here keeps it.

    What cannot be read is none: goods that go to the address are better than an order that does not come in.
    """
    found = {"": [metas(order)], "shipping_lines": [metas(each) for each in order.records("shipping_lines")]}
    for way in _ways():
        for entries in found[way.on]:
            code = _told(entries, way.code)
            carrier = way.carrier or _networks().get(_told(entries, way.network), "")
            if code and carrier:
                label = _told(entries, way.label)
                return ShopPoint(
                    carrier, code, label.split(way.label_until)[0].strip() if way.label_until else label
                )
    return None


@cache
def point_keys() -> frozenset[str]:
    """The keys of the meta entries that say something of a pick-up point."""
    return frozenset(path[0] for way in _ways() for path in (way.network, way.code, way.label) if path)


def _told(entries: Mapping[str, Record], path: Sequence[str]) -> str:
    """The text that a way leads to; empty where it leads nowhere. What is kept as JSON in a text is read as such."""
    if not path or path[0] not in entries:
        return ""
    value = entries[path[0]].fields.get("value")
    for name in path[1:]:
        value = _parts(value).get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < _LONGEST else ""
    return unescaped(clean(value)).strip() if isinstance(value, str) else ""


def _parts(value: object) -> Mapping[str, object]:
    if isinstance(value, str):
        try:
            value = parse(value)
        except Refusal:
            return {}
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


@cache
def _kept() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


@cache
def _ways() -> tuple[_Way, ...]:
    return tuple(
        _Way(
            each.get("on", ""),
            each.get("carrier", ""),
            tuple(each.get("network", ())),
            tuple(each["code"]),
            tuple(each["label"]),
            each.get("label_until", ""),
        )
        for each in _kept()["point"]
    )


def _networks() -> Mapping[str, str]:
    return _kept()["networks"]


_LONGEST = 10**20
"""No code of a point is a longer number."""
