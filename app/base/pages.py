"""Many keys in pages: so that no statement holds more of them than a database takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

PAGE = 500


def pages(keys: Iterable[T]) -> Iterator[list[T]]:
    """The keys in their order, at most 500 together."""
    every = list(keys)
    for at in range(0, len(every), PAGE):
        yield every[at : at + PAGE]
