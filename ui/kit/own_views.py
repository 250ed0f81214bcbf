"""The views people made of a list, kept on this workstation for each company (L2, L4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from ui.kit import memory

MINE = "mine-"
"""What the key of a view begins with when a person made it."""


@dataclass(frozen=True, slots=True)
class OwnView:
    """A view by its name: the view it stands upon, and what was searched, filtered, sorted and shown in it.

    `columns` are the keys of those shown, in their order; none means as the list shows them.
    """

    key: str
    name: str
    base: str
    search: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    descending: bool = False
    columns: tuple[str, ...] = ()


def recall(listed: str) -> tuple[OwnView, ...]:
    """The views of a list by its name in memory; what cannot be understood is left out."""
    kept = memory.recall(f"views/{listed}", list[object]())
    found = [_view(cast("dict[str, object]", each)) for each in kept if isinstance(each, dict)]
    return tuple(view for view in found if view is not None)


def keep(listed: str, views: Iterable[OwnView]) -> None:
    """Remember the views of a list."""
    kept: list[object] = [
        {
            "key": view.key,
            "name": view.name,
            "base": view.base,
            "search": view.search,
            "filters": [list(chip) for chip in view.filters],
            "sort": view.sort,
            "descending": view.descending,
            "columns": list(view.columns),
        }
        for view in views
    ]
    memory.keep(f"views/{listed}", kept)


def free_key(views: Iterable[OwnView]) -> str:
    """A key that none of the views has."""
    taken, number = {view.key for view in views}, 1
    while f"{MINE}{number}" in taken:
        number += 1
    return f"{MINE}{number}"


def chips_of(value: object) -> tuple[tuple[str, str], ...]:
    """Filters as they were kept; what is no pair is left out."""
    if not isinstance(value, list):
        return ()
    pairs = [cast("list[object]", each) for each in cast("list[object]", value) if isinstance(each, list)]
    return tuple((str(pair[0]), str(pair[1])) for pair in pairs if len(pair) == 2)


def texts_of(value: object) -> tuple[str, ...]:
    """Keys of columns as they were kept."""
    return tuple(map(str, cast("list[object]", value))) if isinstance(value, list) else ()


def _view(kept: dict[str, object]) -> OwnView | None:
    key, name, base = (kept.get(part) for part in ("key", "name", "base"))
    if not (isinstance(key, str) and key.startswith(MINE) and isinstance(name, str) and name):
        return None
    search, sort = kept.get("search"), kept.get("sort")
    return OwnView(
        key,
        name,
        base if isinstance(base, str) else "",
        search if isinstance(search, str) else "",
        chips_of(kept.get("filters")),
        sort if isinstance(sort, str) else "",
        kept.get("descending") is True,
        texts_of(kept.get("columns")),
    )
