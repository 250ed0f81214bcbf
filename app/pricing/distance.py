"""Distance sales within the Union, counted by calendar year: past the threshold they are taxed where they arrive.

The year's row is locked before the rule reads it, so that of two orders confirmed at once the second sees the first. What
was crossed stays crossed, whatever is cancelled afterwards. Amounts are minor units of the euro, without tax.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.base.door import Read, Write
from app.base.law import law_of
from app.pricing.tables import distance_sale, distance_year


@dataclass(frozen=True, slots=True)
class Year:
    """What was sold at a distance in a year: net, and the order that crossed the threshold, if one did."""

    year: int
    net: int = 0
    crossed_by: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How far distance sales have come on a day: what this year holds, and whether they are past the threshold.

    `limit` is None where no threshold is in force: then each sale is taxed where it arrives or starts as it always was.
    """

    net: int
    limit: int | None
    past: bool

    def passes_with(self, net: int) -> bool:
        """Whether a sale of this amount is taxed where it arrives: the one that crosses the threshold already is."""
        return self.past or (self.limit is not None and self.net + net > self.limit)


def counted(rd: Read, on: date, *, opening: int = 0, opening_year: int = 0, lock: bool = False) -> Counted:
    """How far distance sales have come in the year of a day; `lock` holds the year until the transaction ends.

    `opening` is what was sold in `opening_year` before this program counted.
    """
    limit = threshold(rd, on)
    now = lock_year(rd, on.year) if lock and isinstance(rd, Write) else year_of(rd, on.year)
    before = year_of(rd, on.year - 1)
    net = now.net + (opening if on.year == opening_year else 0)
    net_before = before.net + (opening if on.year - 1 == opening_year else 0)
    past = limit is not None and (
        now.crossed_by is not None or before.crossed_by is not None or net > limit or net_before > limit
    )
    return Counted(net, limit, past)


def threshold(rd: Read, on: date) -> int | None:
    """The threshold of distance sales in force on a day, in euro cents; None where none is."""
    return law_of(rd).number("threshold.distance", on)


def year_of(rd: Read, year: int) -> Year:
    """What a year holds, without a lock."""
    return _found(rd, _YEAR, year) or Year(year)


def lock_year(tx: Write, year: int) -> Year:
    """The same, its row locked until the transaction ends and made where it is missing."""
    statement = _YEAR_LOCKED if tx.waits_for_rows else _YEAR
    found = _found(tx, statement, year)
    if found is None:
        row: dict[str, Any] = {"year": year, "net": 0, "crossed_by": None}
        dialect = postgresql if tx.waits_for_rows else sqlite
        made = tx.execute(
            dialect.insert(distance_year).on_conflict_do_nothing().returning(distance_year.c.id), row
        ).scalar()
        if made is not None:
            tx.seal(distance_year, {**row, "id": made})
        found = _found(tx, statement, year)
    assert found is not None
    return found


def count_sale(tx: Write, order_id: int, net: int, on: date, limit: int | None) -> None:
    """Count an order for what it sells at a distance now, less what it was counted for.

    The first that passes the threshold is remembered.
    """
    net -= int(tx.scalar(_SO_FAR, {"order": order_id}))
    if not net:
        return
    now = lock_year(tx, on.year)
    assert now.id is not None
    _post(tx, order_id, now, net, on)
    if limit is not None and now.crossed_by is None and now.net + net > limit:
        tx.update(distance_year, now.id, crossed_by=order_id)
        tx.note(distance_threshold_crossed=True)


def take_back(tx: Write, order_id: int) -> None:
    """Count back what an order was counted for, in the year it was counted in; nothing where it was not."""
    for row in tx.execute(_COUNTED, {"order": order_id}).all():
        if row.net:
            _post(tx, order_id, lock_year(tx, row.year), -int(row.net), tx.today)


def _post(tx: Write, order_id: int, year: Year, net: int, on: date) -> None:
    tx.insert(
        distance_sale,
        {"order_id": order_id, "year": year.year, "net": net, "sold_on": on, "recorded_at": tx.now},
    )
    assert year.id is not None
    tx.derive(distance_year, year.id, net=year.net + net)


def _found(rd: Read, statement: Any, year: int) -> Year | None:
    row = rd.execute(statement, {"year": year}).one_or_none()
    return Year(year, row.net, row.crossed_by, row.id) if row is not None else None


_YEAR = select(distance_year.c.id, distance_year.c.net, distance_year.c.crossed_by).where(
    distance_year.c.year == bindparam("year")
)
_YEAR_LOCKED = _YEAR.with_for_update()
_SO_FAR = select(func.coalesce(func.sum(distance_sale.c.net), 0)).where(
    distance_sale.c.order_id == bindparam("order")
)
_COUNTED = (
    select(distance_sale.c.year, func.sum(distance_sale.c.net).label("net"))
    .where(distance_sale.c.order_id == bindparam("order"))
    .group_by(distance_sale.c.year)
    .order_by(distance_sale.c.year)
)
