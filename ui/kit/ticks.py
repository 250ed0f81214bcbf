"""The ticked rows of a list, by key: they stay ticked out of view, through sorting and refreshing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.base.listing import Listing, ListQuery

if TYPE_CHECKING:
    from app.base.door import Read


def ordered(rd: Read, listing: Listing[Any], query: ListQuery, keys: frozenset[int]) -> tuple[int, ...]:
    """Keys in the order in which a list shows them; what it does not show stands last."""
    shown = [key for key in listing.ids(rd, query, 0, listing.count(rd, query).count) if key in keys]
    return (*shown, *sorted(keys.difference(shown)))


class Ticks(QObject):
    """A set of keys; `changed` tells after each change."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys: set[int] = set()

    def __contains__(self, key: object) -> bool:
        """Whether a row is ticked."""
        return key in self._keys

    def __len__(self) -> int:
        """How many rows are ticked."""
        return len(self._keys)

    @property
    def keys(self) -> frozenset[int]:
        """The keys of the ticked rows."""
        return frozenset(self._keys)

    def flip(self, key: int) -> None:
        """Tick a row that is not, untick one that is."""
        self._keys ^= {key}
        self.changed.emit()

    def take(self, keys: Iterable[int]) -> None:
        """Tick these rows and no others."""
        self._keys = set(keys)
        self.changed.emit()

    def clear(self) -> None:
        """Untick all."""
        if self._keys:
            self.take(())
