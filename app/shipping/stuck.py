"""Parcels that left long ago and that nothing was heard of since: at the carrier's, or delivered and never noted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select

from app.base.door import Read
from app.shipping.came_back import BACK_MILLI
from app.shipping.parcel_tables import parcel, parcel_fate
from app.shipping.parcels import HELD_DAYS, LAST_FATE, PACKED_WITH, ParcelRow
from app.shipping.tables import shipment

if TYPE_CHECKING:
    from app.shipping.queries import ShipmentRow

STUCK_DAYS = 10
"""For so many days a parcel may be on its way without a word."""
_undoing = shipment.alias("undoing_stuck")
_UNDONE = exists(select(_undoing.c.id).where(_undoing.c.reverses_id == shipment.c.id).correlate(shipment))


@dataclass(frozen=True, slots=True)
class Silent:
    """A parcel without news: the day it left or was last heard of, and how many days ago that was."""

    parcel: ParcelRow
    since: date
    days: int


def stuck(rd: Read) -> ColumnElement[bool]:
    """Of a shipment: it left more than `STUCK_DAYS` ago, and one of its numbered parcels is on its way without news."""
    since = rd.today - timedelta(days=STUCK_DAYS)
    silent = (
        select(parcel.c.id)
        .select_from(parcel)
        .join(parcel_fate, parcel_fate.c.id == LAST_FATE, isouter=True)
        .where(
            parcel.c.shipment_id == PACKED_WITH,
            parcel.c.withdrawn_at.is_(None),
            # What has no number cannot be followed.
            parcel.c.tracking != "",
            or_(
                parcel_fate.c.id.is_(None),
                and_(parcel_fate.c.fate == "on_way", parcel_fate.c.happened_on < since),
            ),
        )
        .correlate(shipment)
    )
    return and_(
        shipment.c.kind == "delivery",
        shipment.c.moves_stock,
        shipment.c.shipped_on < since,
        shipment.c.shipped_on >= rd.today - timedelta(days=HELD_DAYS),
        exists(silent),
        ~_UNDONE,
        BACK_MILLI == 0,
    )


def stuck_of(rd: Read, shipment_ids: Collection[int]) -> frozenset[int]:
    """Those of these shipments that have a parcel without news."""
    asked = select(shipment.c.id).where(shipment.c.id.in_(shipment_ids), stuck(rd))
    return frozenset(rd.execute(asked).scalars()) if shipment_ids else frozenset()


def silent_of(row: ShipmentRow, parcels: Sequence[ParcelRow], today: date) -> list[Silent]:
    """Of one shipment in hand, by the rule of `stuck`: its parcels without news, the one silent for longest first."""
    since = today - timedelta(days=STUCK_DAYS)
    gone = row.kind == "delivery" and row.moves_stock and not row.reversed and not row.back_milli
    if not gone or not today - timedelta(days=HELD_DAYS) <= row.shipped_on < since:
        return []
    found = [
        Silent(each, heard, (today - heard).days)
        for each in parcels
        if each.tracking and each.fate == "on_way" and (heard := each.fate_on or row.shipped_on) < since
    ]
    return sorted(found, key=lambda each: -each.days)


def notes_deliveries(rd: Read) -> bool:
    """Whether anybody notes what was delivered: who never does is not asked about each parcel."""
    return rd.scalar(_NOTED, {"since": rd.today - timedelta(days=HELD_DAYS)}) is not None


_NOTED = (
    select(parcel_fate.c.id)
    .where(parcel_fate.c.fate == "delivered", parcel_fate.c.happened_on >= bindparam("since"))
    .limit(1)
)
