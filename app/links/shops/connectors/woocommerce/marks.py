"""What of an order tells that it is not as it was, though its date may not have moved: a short text to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from app.links.shops.payload import fingerprint

MARKED = ("id", "status", "total", "total_tax", "refunds", "line_items", "date_created_gmt")
_LINE = ("id", "quantity", "total", "total_tax")


def mark(payload: object) -> str:
    """The mark of an order, whole or with the fields `MARKED` only: the same for both. When it was made is no part of it."""
    if not isinstance(payload, Mapping):
        return ""
    fields = cast("Mapping[str, object]", payload)
    said: dict[str, object] = {name: str(fields.get(name)) for name in ("id", "status", "total", "total_tax")}
    said["refunds"] = [str(each.get("id")) for each in _records(fields.get("refunds"))]
    said["lines"] = [[str(each.get(name)) for name in _LINE] for each in _records(fields.get("line_items"))]
    return fingerprint(said)[:32]


def without(payload: object) -> object:
    """An order as it would come if it lay in the shop's bin: what an order that is gone for good is taken in as."""
    return (
        {**cast("Mapping[str, object]", payload), "status": "trash"}
        if isinstance(payload, Mapping)
        else payload
    )


def refunds_of(payload: object) -> frozenset[str]:
    """The ids of the refunds that an order mentions."""
    if not isinstance(payload, Mapping):
        return frozenset()
    found = _records(cast("Mapping[str, object]", payload).get("refunds"))
    return frozenset(str(each["id"]) for each in found if "id" in each)


def _records(value: object) -> Sequence[Mapping[str, object]]:
    if not isinstance(value, list):
        return ()
    items = cast("list[object]", value)
    return [cast("Mapping[str, object]", each) for each in items if isinstance(each, Mapping)]
