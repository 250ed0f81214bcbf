"""The rows of a list that are in memory: blocks of a hundred, the least looked at dropped first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from app.base.listing import Listing, ListQuery, ListRow
from app.base.words import Words
from ui.kit.columns import Cell, Column

if TYPE_CHECKING:
    from app.base.door import Read

ROW = TypeVar("ROW", bound=ListRow)

SIZE = 100
KEPT = 40


@dataclass(frozen=True, slots=True)
class Line(Generic[ROW]):
    """One row of the list: the frozen row, its cells in words, whether it is shown in a lighter ink."""

    row: ROW
    cells: tuple[Cell, ...]
    muted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Generic[ROW]):
    """What a reader thread needs to bring lines: the source, how cells are written, and which rows."""

    listing: Listing[ROW]
    columns: tuple[Column[ROW], ...]
    words: Words
    currency: str
    muted: Callable[[ROW], bool] | None
    query: ListQuery
    offset: int
    limit: int


@dataclass(frozen=True, slots=True)
class Delivery(Generic[ROW]):
    """Lines brought from an offset on, in order; `ends` when there were fewer than asked for."""

    offset: int
    ids: tuple[int, ...]
    lines: tuple[Line[ROW] | None, ...]
    ends: bool


def bring(rd: Read, order: Order[ROW]) -> Delivery[ROW]:
    """Find the keys of a stretch of the list, read those rows, write their cells. Runs on a reader thread.

    Writing the cells here keeps the window free: formatting a hundred rows takes longer than painting them. A row
    that went away between the two questions stays empty until the next refresh.
    """
    ids = tuple(order.listing.ids(rd, order.query, order.offset, order.limit))
    found = {row.id: row for row in order.listing.rows(rd, ids)} if ids else {}
    lines = tuple(_line(found[key], order) if key in found else None for key in ids)
    return Delivery(order.offset, ids, lines, len(ids) < order.limit)


def _line(row: ROW, order: Order[ROW]) -> Line[ROW]:
    cells = tuple(column.cell(row, order.words, order.currency) for column in order.columns)
    return Line(row, cells, order.muted is not None and order.muted(row))


class Blocks(Generic[ROW]):
    """Lines by row number, in blocks of `SIZE`, at most `KEPT` of them."""

    def __init__(self) -> None:
        self._blocks: OrderedDict[int, tuple[Sequence[int], Sequence[Line[ROW] | None]]] = OrderedDict()

    def __contains__(self, block: int) -> bool:
        """Whether a block is in memory."""
        return block in self._blocks

    def __len__(self) -> int:
        """How many blocks are in memory."""
        return len(self._blocks)

    def line(self, row: int) -> Line[ROW] | None:
        """The line at a row number, if it is in memory; that block then counts as just looked at."""
        block = row // SIZE
        held = self._blocks.get(block)
        if held is None:
            return None
        self._blocks.move_to_end(block)
        lines = held[1]
        return lines[row % SIZE] if row % SIZE < len(lines) else None

    def key(self, row: int) -> int | None:
        """The key of the row at a row number, if it is in memory."""
        held = self._blocks.get(row // SIZE)
        return held[0][row % SIZE] if held is not None and row % SIZE < len(held[0]) else None

    def row_of(self, key: int) -> int | None:
        """The row number at which a key stands, if that is in memory."""
        for block, (ids, _lines) in self._blocks.items():
            if key in ids:
                return block * SIZE + ids.index(key)
        return None

    def put(self, delivery: Delivery[ROW]) -> None:
        """Keep what was brought; its offset is that of a block. The blocks least looked at go."""
        for start in range(0, max(len(delivery.ids), 1), SIZE):
            block = (delivery.offset + start) // SIZE
            self._blocks[block] = (delivery.ids[start : start + SIZE], delivery.lines[start : start + SIZE])
            self._blocks.move_to_end(block)
        while len(self._blocks) > KEPT:
            self._blocks.popitem(last=False)

    def clear(self) -> None:
        """Drop all."""
        self._blocks.clear()
