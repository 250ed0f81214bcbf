"""What was counted of each line of a stock-take, out of its single counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.stock.move import NO_LOT
from app.stock.take_tables import stock_take_line, stock_tally

Counts = tuple[int, int | None]
"""What counts add up for: a line, and the lot of it where it is counted by lot (`NO_LOT`: of no known lot)."""


@dataclass(frozen=True, slots=True)
class Tallied:
    """What the last round of counts of a line, or of a lot of it, comes to, in thousandths.

    `on_hand_milli` is what the ledger had at the last of them; `moved`: it was something else at another, so that goods
    came or left between two counts that add up.
    """

    round: int
    counted_milli: int
    on_hand_milli: int
    moved: bool
    counted_by: tuple[str, ...]
    counted_at: datetime

    @property
    def difference_milli(self) -> int:
        """What was found more (or, negative, less) than the ledger had."""
        return self.counted_milli - self.on_hand_milli


def tallies_of(rd: Read, take_id: int) -> dict[Counts, Tallied]:
    """What was counted of each line of a take and its lots; lines nobody counted are not there."""
    return tallied(rd.execute(_OF_TAKE, {"take": take_id}))


def tallies_of_lines(rd: Read, line_ids: Collection[int]) -> dict[Counts, Tallied]:
    """The same of these lines only."""
    return tallied(rd.execute(_OF_LINES, {"lines": list(line_ids)}))


def tallied(rows: Iterable[Any]) -> dict[Counts, Tallied]:
    """Add counts up, given oldest first: those of a later round replace all before it. Pure.

    Where a line was counted by lot, what was counted of it as one figure before counts no more.
    """
    found: dict[Counts, Tallied] = {}
    for row in rows:
        key = (row.line_id, (row.lot_id or NO_LOT) if row.by_lot else None)
        before = found.get(key)
        if before is None or row.round > before.round:
            found[key] = Tallied(
                row.round,
                row.quantity_milli,
                row.on_hand_milli,
                moved=False,
                counted_by=(row.counted_by,),
                counted_at=row.recorded_at,
            )
            continue
        by = (
            before.counted_by if row.counted_by in before.counted_by else (*before.counted_by, row.counted_by)
        )
        found[key] = Tallied(
            before.round,
            before.counted_milli + row.quantity_milli,
            row.on_hand_milli,
            moved=before.moved or row.on_hand_milli != before.on_hand_milli,
            counted_by=by,
            counted_at=row.recorded_at,
        )
    by_lot = {line_id for line_id, lot in found if lot is not None}
    return {key: told for key, told in found.items() if key[1] is not None or key[0] not in by_lot}


_TALLIES = select(
    stock_tally.c.line_id,
    stock_tally.c.round,
    stock_tally.c.quantity_milli,
    stock_tally.c.on_hand_milli,
    stock_tally.c.counted_by,
    stock_tally.c.recorded_at,
    stock_tally.c.lot_id,
    stock_tally.c.by_lot,
).order_by(stock_tally.c.id)
_OF_TAKE = _TALLIES.join(stock_take_line, stock_take_line.c.id == stock_tally.c.line_id).where(
    stock_take_line.c.take_id == bindparam("take")
)
_OF_LINES = _TALLIES.where(stock_tally.c.line_id.in_(bindparam("lines", expanding=True)))
