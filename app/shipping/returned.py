"""How a return stands: of each line what was announced, came, was decided on and answered; what may still come back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from app.base.door import Read
from app.orders.bundle import bundle_called
from app.shipping.return_tables import goods_return, goods_return_line, return_act, return_act_line
from app.shipping.tables import shipment, shipment_line


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """A line of a return, in thousandths: `stock_milli`, `quarantine_milli` and `scrap_milli` are what was decided.

    `answered_milli` is how much of it the customer has their answer for.
    """

    id: int
    return_id: int
    position: int
    shipment_line_id: int
    order_line_id: int
    product_id: int | None
    sku: str
    name: str
    unit: str
    reason: str
    announced_milli: int
    withdrawn_milli: int = 0
    received_milli: int = 0
    stock_milli: int = 0
    quarantine_milli: int = 0
    scrap_milli: int = 0
    answered_milli: int = 0
    condition: str = ""

    @property
    def expected_milli(self) -> int:
        """What is still to come."""
        return max(self.announced_milli - self.withdrawn_milli - self.received_milli, 0)

    @property
    def in_quarantine_milli(self) -> int:
        """What lies apart: nobody decided on it yet, or that it stays there."""
        return self.undecided_milli + self.quarantine_milli

    @property
    def undecided_milli(self) -> int:
        """What came and nobody decided on."""
        return self.received_milli - self.stock_milli - self.quarantine_milli - self.scrap_milli

    @property
    def unanswered_milli(self) -> int:
        """What came and the customer has no answer for."""
        return max(self.received_milli - self.answered_milli, 0)

    @property
    def taken_milli(self) -> int:
        """What no other return may take of the line that left."""
        return self.received_milli + self.expected_milli


def return_lines(rd: Read, return_ids: Iterable[int]) -> list[ReturnLine]:
    """The lines of returns with how they stand, by return and place."""
    return _standing(rd, rd.execute(_OF_RETURNS, {"ids": list(return_ids)}).all())


def state_of(lines: Sequence[ReturnLine]) -> str:
    """How far a return is, from its lines; pure."""
    if any(each.undecided_milli or each.unanswered_milli for each in lines):
        return "received"
    if any(each.expected_milli for each in lines):
        return "expected"
    return "decided" if any(each.received_milli for each in lines) else "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A line that left, what of it (thousandths), and how much of that no return took; `bundle` is what it was in."""

    id: int
    shipment_id: int
    shipment_number: str
    shipped_on: date
    order_line_id: int
    product_id: int | None
    sku: str
    name: str
    unit: str
    shipped_milli: int
    returnable_milli: int
    bundle: str = ""


def left_of_order(rd: Read, order_id: int) -> list[Left]:
    """What left of an order and was not undone, with how much of each line may still come back."""
    rows = rd.execute(_LEFT, {"order": order_id}).all()
    taken = _taken(rd, [row.id for row in rows])
    return [
        Left(
            id=row.id,
            shipment_id=row.shipment_id,
            shipment_number=row.number,
            shipped_on=row.shipped_on,
            order_line_id=row.order_line_id,
            product_id=row.product_id,
            sku=row.sku,
            name=row.name,
            unit=row.unit,
            shipped_milli=row.quantity_milli,
            returnable_milli=row.quantity_milli - taken.get(row.id, 0),
            bundle=row.bundle,
        )
        for row in rows
    ]


def returned_of_lines(rd: Read, order_line_ids: Iterable[int]) -> dict[int, int]:
    """How much (thousandths) came back of each of these lines of orders; those of which nothing came are left out."""
    rows = rd.execute(_CAME_BACK, {"lines": list(order_line_ids)})
    return {int(row.order_line_id): int(row.milli) for row in rows if row.milli}


def answered_of_order(rd: Read, order_id: int) -> dict[int, int]:
    """For how much (thousandths) of each line of an order that came back the customer has their answer."""
    rows = rd.execute(_ANSWERED, {"order": order_id})
    return {int(row.order_line_id): int(row.milli) for row in rows if row.milli}


def return_of_shipment(rd: Read, shipment_id: int) -> str | None:
    """The number of a return that waits for goods of a shipment or took them; None where none does."""
    lines = _standing(rd, rd.execute(_OF_SHIPMENT, {"id": shipment_id}).all())
    found = next((each.return_id for each in lines if each.taken_milli), None)
    return rd.scalar(_NUMBER, {"id": found}) if found is not None else None


def _taken(rd: Read, shipment_line_ids: Sequence[int]) -> dict[int, int]:
    taken: dict[int, int] = {}
    rows = rd.execute(_OF_LEFT, {"ids": list(shipment_line_ids)}).all()
    for line in _standing(rd, rows):
        taken[line.shipment_line_id] = taken.get(line.shipment_line_id, 0) + line.taken_milli
    return taken


def _standing(rd: Read, rows: Sequence[Any]) -> list[ReturnLine]:
    """Lines as they were announced, with what was done since."""
    sums: dict[int, dict[str, int]] = {}
    conditions: dict[int, str] = {}
    for act in rd.execute(_ACTS, {"ids": [row.id for row in rows]}):
        column = f"{act.fate}_milli" if act.kind == "decided" else f"{act.kind}_milli"
        mine = sums.setdefault(act.line_id, {})
        if act.quantity_milli:
            mine[column] = mine.get(column, 0) + act.quantity_milli
        mine["answered_milli"] = mine.get("answered_milli", 0) + act.answered_milli
        conditions[act.line_id] = act.condition or conditions.get(act.line_id, "")
    return [
        ReturnLine(
            id=row.id,
            return_id=row.return_id,
            position=row.position,
            shipment_line_id=row.shipment_line_id,
            order_line_id=row.order_line_id,
            product_id=row.product_id,
            sku=row.sku,
            name=row.name,
            unit=row.unit,
            reason=row.reason,
            announced_milli=row.quantity_milli,
            condition=conditions.get(row.id, ""),
            **sums.get(row.id, {}),
        )
        for row in rows
    ]


_LINES = select(goods_return_line).order_by(goods_return_line.c.return_id, goods_return_line.c.position)
_OF_RETURNS = _LINES.where(goods_return_line.c.return_id.in_(bindparam("ids", expanding=True)))
_OF_LEFT = _LINES.where(goods_return_line.c.shipment_line_id.in_(bindparam("ids", expanding=True)))
_OF_SHIPMENT = _LINES.where(
    goods_return_line.c.shipment_line_id.in_(
        select(shipment_line.c.id).where(shipment_line.c.shipment_id == bindparam("id"))
    )
)
_ACTS = (
    select(return_act.c.kind, return_act_line)
    .join(return_act, return_act.c.id == return_act_line.c.act_id)
    .where(return_act_line.c.line_id.in_(bindparam("ids", expanding=True)))
    .order_by(return_act_line.c.id)
)
_NUMBER = select(goods_return.c.number).where(goods_return.c.id == bindparam("id"))
_undoing = shipment.alias("undoing")
_LEFT = (
    select(
        shipment_line,
        shipment.c.number,
        shipment.c.shipped_on,
        bundle_called(shipment_line.c.order_line_id).label("bundle"),
    )
    .join(shipment, shipment.c.id == shipment_line.c.shipment_id)
    .where(
        shipment.c.order_id == bindparam("order"),
        shipment.c.kind == "delivery",
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == shipment.c.id).correlate(shipment)),
    )
    .order_by(shipment.c.id, shipment_line.c.position)
)
_ANSWERED = (
    select(goods_return_line.c.order_line_id, func.sum(return_act_line.c.answered_milli).label("milli"))
    .join(return_act_line, return_act_line.c.line_id == goods_return_line.c.id)
    .join(goods_return, goods_return.c.id == goods_return_line.c.return_id)
    .where(goods_return.c.order_id == bindparam("order"))
    .group_by(goods_return_line.c.order_line_id)
)
_CAME_BACK = (
    select(goods_return_line.c.order_line_id, func.sum(return_act_line.c.quantity_milli).label("milli"))
    .join(return_act_line, return_act_line.c.line_id == goods_return_line.c.id)
    .join(return_act, return_act.c.id == return_act_line.c.act_id)
    .where(
        return_act.c.kind == "received",
        goods_return_line.c.order_line_id.in_(bindparam("lines", expanding=True)),
    )
    .group_by(goods_return_line.c.order_line_id)
)
