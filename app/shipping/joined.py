"""Shipments that left together: one customer's orders in the same parcels, each with a shipment of its own.

The first of them has the parcels; the others name it. Taking one back leaves the others as they are, in the parcels they
left in, also when it is the first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, or_, select

from app.base.door import Read
from app.orders.naming import name_to_customer, order_name
from app.orders.tables import sales_order
from app.shipping.parcels import PACKED_WITH
from app.shipping.tables import shipment


@dataclass(frozen=True, slots=True)
class Member:
    """A shipment of some that left together; `order` as people here call it, `known_as` as its customer does."""

    id: int
    number: str
    order_id: int
    order: str
    known_as: str
    reversed: bool


@dataclass(frozen=True, slots=True)
class Together:
    """What left in the same parcels, the first of them being the one that has these."""

    members: tuple[Member, ...]

    @property
    def first(self) -> Member:
        """The one by whose number the parcels go."""
        return self.members[0]

    @property
    def standing(self) -> tuple[Member, ...]:
        """Those that were not taken back."""
        return tuple(each for each in self.members if not each.reversed)


def together(rd: Read, shipment_ids: Collection[int]) -> dict[int, Together]:
    """With what each of these shipments left; those that left alone are not in it."""
    asked = rd.execute(_ASKED, {"ids": list(shipment_ids)}).all()
    if not asked:
        return {}
    firsts = {row.id: int(row.first_id) for row in asked}
    found: dict[int, list[Member]] = {}
    row: Any
    for row in rd.execute(_MEMBERS, {"ids": sorted(set(firsts.values()))}).all():
        found.setdefault(row.first_id, []).append(
            Member(
                row.id,
                row.shipment_number,
                row.order_id,
                order_name(row),
                name_to_customer(row),
                bool(row.undone),
            )
        )
    return {key: Together(tuple(found[first])) for key, first in firsts.items()}


def packed_under(rd: Read, shipment_id: int) -> int:
    """The key of the shipment that has the parcels in which one left: its own where it left alone."""
    return int(rd.scalar(_PACKED_UNDER, {"id": shipment_id}) or shipment_id)


def packed_together(rd: Read, shipment_id: int) -> list[int]:
    """The keys of all shipments in the parcels of one, itself included, taken back or not: what becomes of these is theirs."""
    group = together(rd, [shipment_id]).get(shipment_id)
    return [each.id for each in group.members] if group is not None else [shipment_id]


def once_each(rd: Read, shipment_ids: Sequence[int]) -> list[int]:
    """These shipments in their order, of those that left together only the first that is met."""
    found: list[int] = []
    met: set[int] = set()
    groups = together(rd, shipment_ids)
    for key in shipment_ids:
        if key in met:
            continue
        found.append(key)
        if key in groups and not _taken_back(groups[key], key):
            met |= {each.id for each in groups[key].standing}
    return found


def _taken_back(group: Together, key: int) -> bool:
    return all(each.id != key for each in group.standing)


_undoing = shipment.alias("undoing")
_beside = shipment.alias("beside")
_HAS_OTHERS = or_(
    shipment.c.joined_to_id.is_not(None),
    exists(select(_beside.c.id).where(_beside.c.joined_to_id == shipment.c.id).correlate(shipment)),
)
_ASKED = select(shipment.c.id, PACKED_WITH.label("first_id")).where(
    shipment.c.id.in_(bindparam("ids", expanding=True)), shipment.c.kind == "delivery", _HAS_OTHERS
)
_MEMBERS = (
    select(
        shipment.c.id,
        PACKED_WITH.label("first_id"),
        shipment.c.number.label("shipment_number"),
        shipment.c.order_id,
        sales_order.c.number,
        sales_order.c.remote_number,
        exists(
            select(_undoing.c.id).where(_undoing.c.reverses_id == shipment.c.id).correlate(shipment)
        ).label("undone"),
    )
    .join(sales_order, sales_order.c.id == shipment.c.order_id)
    .where(
        or_(
            shipment.c.id.in_(bindparam("ids", expanding=True)),
            shipment.c.joined_to_id.in_(bindparam("ids", expanding=True)),
        )
    )
    .order_by(shipment.c.id)
)
_PACKED_UNDER = select(PACKED_WITH).where(shipment.c.id == bindparam("id"))
