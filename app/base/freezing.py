"""Facts of a paper as JSON and back: a paper promised in a transaction is drawn after it, from what was true then.

Understands frozen dataclasses of texts, numbers, days, bytes, optional values and tuples: all that facts are made of.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import types
import typing
from datetime import date, datetime
from typing import Any, TypeVar, cast

T = TypeVar("T")


def freeze(facts: object) -> str:
    """A dataclass of facts as canonical JSON."""
    return json.dumps(_plain(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def thaw(kind: type[T], frozen: str) -> T:
    """The facts again; fields that did not exist when they were frozen get their defaults."""
    return cast("T", _built(kind, json.loads(frozen)))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in cast("tuple[Any, ...]", value)]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if value is None or isinstance(value, (str, int, bool)):
        return value
    message = f"{type(value).__name__} cannot be frozen"
    raise TypeError(message)


def _built(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        [one] = [each for each in inside if each is not type(None)]
        return _built(one, value)
    if origin is tuple:
        kinds = inside[:1] * len(value) if inside[-1] is Ellipsis else inside
        return tuple(_built(each, item) for each, item in zip(kinds, value, strict=True))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        known = {name: _built(hints[name], item) for name, item in value.items() if name in hints}
        return kind(**known)
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return base64.b64decode(value) if kind is bytes else value
