"""How much of an order's open lines stock covers: first promised, first served."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.catalogue.product import goods
from app.orders.order import OrderLine
from app.orders.ready import OPEN_LINE
from app.orders.tables import order_line
from app.stock.ledger import Level, levels, promised_to
from app.stock.tables import reservation
from app.stock.turn import counts_for_turn, served_by


def stocked_levels(rd: Read, lines: Sequence[OrderLine]) -> dict[int, Level]:
    """What is there of each counted product of these lines, by product; products that are not counted are left out."""
    known = goods(rd, [line.product_id for line in lines if line.product_id is not None])
    stocked = {product_id for product_id, found in known.items() if found.stocked}
    return {**dict.fromkeys(stocked, Level()), **levels(rd, stocked)} if stocked else {}


def coverage(
    rd: Read, lines: Sequence[OrderLine], standing: Mapping[int, Level] | None = None
) -> dict[int, int]:
    """How much of each open line (thousandths, by line) stock covers now; `standing` is what `stocked_levels` gave."""
    found = stocked_levels(rd, lines) if standing is None else standing
    covered: dict[int, int] = {}
    used: dict[int, int] = {}
    open_lines = [line for line in lines if line.to_ship_milli]
    short = _short_lines(open_lines, found)
    promised = promised_to(rd, short) if short else {}
    for line in open_lines:
        product_id = line.product_id
        level = found.get(product_id) if product_id is not None else None
        if product_id is None or level is None:
            covered[line.id] = line.to_ship_milli
            continue
        free = level.on_hand_milli - used.get(product_id, 0)
        if _is_short(level):
            if promised.get(line.id, 0) > 0:
                free -= _promised_earlier(rd, product_id, line.id)
            else:
                free -= level.reserved_milli
        covered[line.id] = max(min(line.to_ship_milli, free), 0)
        used[product_id] = used.get(product_id, 0) + covered[line.id]
    return covered


def unpromised_short(lines: Iterable[OrderLine], standing: Mapping[int, Level]) -> int:
    """What is not there, in thousandths, for lines that have no promise yet: what others were promised is not free.

    `standing` is what `stocked_levels` gave.
    """
    wanted: dict[int, int] = {}
    for line in lines:
        if line.product_id is not None and line.product_id in standing:
            wanted[line.product_id] = wanted.get(line.product_id, 0) + line.to_ship_milli
    return sum(max(milli - max(standing[key].available_milli, 0), 0) for key, milli in wanted.items())


def short_milli(lines: Iterable[OrderLine], covered: Mapping[int, int]) -> int:
    """What stock lacks of all that is still to leave, in thousandths."""
    return sum(line.to_ship_milli - covered.get(line.id, 0) for line in lines if line.to_ship_milli)


def _short_lines(open_lines: Sequence[OrderLine], found: Mapping[int, Level]) -> list[int]:
    return [
        line.id
        for line in open_lines
        if line.product_id is not None and line.product_id in found and _is_short(found[line.product_id])
    ]


def _is_short(level: Level) -> bool:
    return level.on_hand_milli < level.reserved_milli


def _promised_earlier(rd: Read, product_id: int, line_id: int) -> int:
    """What lines of other orders were promised before this one and still wait for."""
    return int(rd.scalar(_EARLIER, {"product": product_id, "line": line_id}) or 0)


_other = reservation.alias("other")
_first = (
    select(func.min(served_by(_other)))
    .where(_other.c.order_line_id == order_line.c.id, counts_for_turn(_other))
    .correlate(order_line)
    .scalar_subquery()
)
_own = reservation.alias("own")
_own_first = (
    select(func.min(served_by(_own)))
    .where(_own.c.order_line_id == bindparam("line"), counts_for_turn(_own))
    .scalar_subquery()
)
_mine = order_line.alias("mine")
_own_order = select(_mine.c.order_id).where(_mine.c.id == bindparam("line")).scalar_subquery()
# From the lines that are still to leave, and not from all that was ever promised of the product: that grows with the years.
_EARLIER = (
    select(func.sum(reservation.c.quantity_milli))
    .join(order_line, order_line.c.id == reservation.c.order_line_id)
    .where(
        OPEN_LINE,
        order_line.c.product_id == bindparam("product"),
        order_line.c.order_id != _own_order,
        _first < _own_first,
    )
)
