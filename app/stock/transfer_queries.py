"""What lists and pages show of transfers: how far each is, and what came of each product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from app.base.door import Read
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    holds,
    in_order,
    over_days,
)
from app.base.listing import Listing
from app.base.register import Register
from app.catalogue.queries import of_article
from app.stock.tables import location
from app.stock.transfer_tables import stock_transfer, stock_transfer_line

STATES = ("draft", "sent", "received", "dropped", "undone")


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer in a list, in thousandths; `left_milli` is still on its way, `lost_milli` was written off."""

    id: int
    uid: str
    number: str | None
    state: str
    from_id: int
    to_id: int
    note: str
    line_count: int
    quantity_milli: int
    made_on: date
    made_by: str
    leaves: str
    comes: str
    received_milli: int
    lost_milli: int

    @property
    def left_milli(self) -> int:
        """What is still on its way."""
        return self.quantity_milli - self.received_milli - self.lost_milli if self.state == "sent" else 0


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A product of a transfer, in thousandths of its unit."""

    id: int
    position: int
    product_id: int
    sku: str
    name: str
    unit: str
    quantity_milli: int
    received_milli: int
    lost_milli: int

    @property
    def left_milli(self) -> int:
        """What was sent and neither came nor was written off."""
        return self.quantity_milli - self.received_milli - self.lost_milli


_from, _to = location.alias("leaves"), location.alias("comes")
VIEWS: Views = {
    "all": lambda _rd: None,
    "draft": lambda _rd: stock_transfer.c.state == "draft",
    "sent": lambda _rd: stock_transfer.c.state == "sent",
    "over": lambda _rd: stock_transfer.c.state.in_(("received", "dropped", "undone")),
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    **over_days(stock_transfer.c.made_on),
}
SORTS: Sorts = {
    "number": (stock_transfer.c.number, stock_transfer.c.id),
    "made_on": (stock_transfer.c.made_on, stock_transfer.c.id),
}
_NEWEST = (stock_transfer.c.made_on.desc(), stock_transfer.c.id.desc())


def _holding(rd: Read, word: str) -> list[Condition]:
    return [
        holds(rd, stock_transfer.c.number, word),
        holds(rd, stock_transfer.c.note, word),
        holds(rd, stock_transfer.c.made_by, word),
        of_article(rd, word, stock_transfer_line, "transfer_id", stock_transfer),
    ]


_REGISTER = Register(stock_transfer, FILTERS, _holding, SORTS, _NEWEST)


def transfer_rows(rd: Read, ids: Sequence[int]) -> list[TransferRow]:
    """The transfers with these keys, in the order of the keys."""
    found = {row.id: _row(row) for row in rd.execute(_ROWS, {"ids": list(ids)})}
    return in_order(ids, found)


TRANSFERS = Listing(_REGISTER.count, _REGISTER.ids, transfer_rows)


def find_transfer(rd: Read, told: str) -> int | None:
    """The key of the transfer with this number or uid."""
    found = rd.execute(_TOLD, {"told": told}).first()
    return int(found.id) if found else None


def lines_of_transfer(rd: Read, transfer_id: int) -> list[TransferLine]:
    """The lines of a transfer, in their order."""
    return [TransferLine(*row) for row in rd.execute(_LINES, {"transfer": transfer_id})]


def _row(row: Any) -> TransferRow:
    # PostgreSQL sums whole numbers into decimals.
    values: list[Any] = list(row)
    values[-2:] = [int(each) for each in values[-2:]]
    return TransferRow(*values)


def _sum_of(column: Any) -> Any:
    found = select(func.sum(column)).where(stock_transfer_line.c.transfer_id == stock_transfer.c.id)
    return func.coalesce(found.correlate(stock_transfer).scalar_subquery(), 0)


_ROWS = (
    select(
        *(stock_transfer.c[name] for name in TransferRow.__slots__ if name in stock_transfer.c),
        _from.c.name,
        _to.c.name,
        _sum_of(stock_transfer_line.c.received_milli),
        _sum_of(stock_transfer_line.c.lost_milli),
    )
    .join(_from, _from.c.id == stock_transfer.c.from_id)
    .join(_to, _to.c.id == stock_transfer.c.to_id)
    .where(stock_transfer.c.id.in_(bindparam("ids", expanding=True)))
)
_TOLD = select(stock_transfer.c.id).where(
    or_(stock_transfer.c.number == bindparam("told"), stock_transfer.c.uid == bindparam("told"))
)
_LINES = (
    select(*(stock_transfer_line.c[name] for name in TransferLine.__slots__))
    .where(stock_transfer_line.c.transfer_id == bindparam("transfer"))
    .order_by(stock_transfer_line.c.position)
)
