"""What the differences of stock-takes were worth: at what one unit cost when they were recorded, whatever it costs since."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.stock.cost import line_amount
from app.stock.tables import stock_move
from app.stock.take_tables import stock_take, stock_take_line, stock_tally


def costs_when_posted(rd: Read, take_id: int) -> dict[int, int | None]:
    """What one unit cost of each product that a take corrected, in micro units; None where nobody knew."""
    return {row.product_id: row.unit_cost_micro for row in rd.execute(_MOVES, {"ids": [take_id]})}


def worths(rd: Read, take_ids: Sequence[int]) -> dict[int, int]:
    """What the differences of posted takes came to at cost, by take, in minor units; unknown costs are left out.

    Rounded as they were when they were recorded: for each product, or each lot of what was counted by lot.
    """
    posted = [int(key) for key in rd.execute(_POSTED, {"ids": list(take_ids)}).scalars()]
    if not posted:
        return {}
    by_lot = set(rd.execute(_BY_LOT, {"ids": posted}).scalars())
    quantities: dict[tuple[int, int, int | None], tuple[int, int]] = {}
    for row in rd.execute(_MOVES, {"ids": posted}):
        if row.unit_cost_micro is not None:
            key = (row.cause_id, row.cause_line_id, row.lot_id if row.cause_line_id in by_lot else None)
            milli, _ = quantities.get(key, (0, 0))
            quantities[key] = (milli + row.quantity_milli, row.unit_cost_micro)
    found = dict.fromkeys(posted, 0)
    currency = the_company(rd).currency
    for (take_id, _, _), (milli, cost) in quantities.items():
        found[take_id] += line_amount(milli, cost, currency)
    return found


_POSTED = select(stock_take.c.id).where(
    stock_take.c.id.in_(bindparam("ids", expanding=True)), stock_take.c.state == "posted"
)
_MOVES = select(
    stock_move.c.cause_id,
    stock_move.c.cause_line_id,
    stock_move.c.product_id,
    stock_move.c.lot_id,
    stock_move.c.quantity_milli,
    stock_move.c.unit_cost_micro,
).where(stock_move.c.cause == "stock_take", stock_move.c.cause_id.in_(bindparam("ids", expanding=True)))
_BY_LOT = (
    select(stock_tally.c.line_id)
    .distinct()
    .join(stock_take_line, stock_take_line.c.id == stock_tally.c.line_id)
    .where(stock_take_line.c.take_id.in_(bindparam("ids", expanding=True)), stock_tally.c.by_lot)
)
