"""Entries that were not finished when the window went away: offered again, with their time (U5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from app.base.listing import ListQuery
from app.orders.queries import ORDERS, OrderRow, order_rows
from ui.kit import memory
from ui.kit.office import Office

if TYPE_CHECKING:
    from app.base.door import Read

_NAME = "entry/unfinished"


def remember(office: Office, order_id: int) -> None:
    """An entry has begun and is kept under this key."""
    _write(office, [*(each for each in remembered(office) if each != order_id), order_id])


def forget(office: Office, order_id: int) -> None:
    """An entry is confirmed, given up, or was closed on purpose."""
    _write(office, [each for each in remembered(office) if each != order_id])


def remembered(office: Office) -> list[int]:
    """The keys of the entries begun in these books and not finished, oldest first."""
    kept = memory.recall(_NAME, dict[str, object]()).get(office.place)
    return (
        [each for each in cast("list[object]", kept) if isinstance(each, int)]
        if isinstance(kept, list)
        else []
    )


def still_drafts(rd: Read, keys: Sequence[int]) -> list[OrderRow]:
    """Those of the orders that are still drafts of our own, in the order of the keys."""
    known = set(ORDERS.ids(rd, ListQuery(chips=(("state", "draft"),)), 0, 10_000))
    return [row for row in order_rows(rd, [key for key in keys if key in known]) if row.shop_id is None]


def _write(office: Office, keys: list[int]) -> None:
    whole = memory.recall(_NAME, dict[str, object]())
    memory.keep(_NAME, {**whole, office.place: keys})
