"""The parcels of a shipment and what became of them, as pages and papers read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.shipping.came_back import BACK_MILLI
from app.shipping.carriers import carrier_named, tracking_page
from app.shipping.parcel_tables import parcel, parcel_fate
from app.shipping.tables import shipment

Fate = Literal["on_way", "delivered", "lost", "refused"]
FATES: tuple[Fate, ...] = ("delivered", "lost", "refused", "on_way")
Known = Literal["on_way", "delivered", "lost", "refused", "back", "part_back"]
"""What is known of a parcel: what was told of it, or that what left in it came back, all or a part."""
HELD_DAYS = 60
"""Parcels that left longer ago have arrived or come back, whatever was told of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelRow:
    """One parcel; weight in grams, sizes in mm. `page` follows it at its carrier; `fate_on` is None until something is told.

    One that nobody told of is ``back`` once all goods of its shipment came back, and ``part_back`` once some did and it is the
    only one: of several nobody knows which.
    """

    id: int
    shipment_id: int
    position: int
    carrier: str
    tracking: str
    weight_grams: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    fate: Known = "on_way"
    fate_on: date | None = None
    note: str = ""
    told_by: str = ""

    def page(self, postcode: str = "") -> str:
        """The address of the page that follows it; empty where carrier or number is not known."""
        return tracking_page(self.carrier, self.tracking, postcode)


def parcels_of(rd: Read, shipment_ids: Sequence[int]) -> list[ParcelRow]:
    """The parcels of these shipments, by shipment and place; of those that left together the same ones for each."""
    rows = rd.execute(_PARCELS, {"ids": list(shipment_ids)}).all()
    packed = Counter(row.left_id for row in rows)
    return [
        ParcelRow(
            id=row.id,
            shipment_id=row.left_id,
            position=row.position,
            carrier=carrier_named(row.carrier),
            tracking=row.tracking,
            weight_grams=row.weight_grams,
            length_mm=row.length_mm,
            width_mm=row.width_mm,
            height_mm=row.height_mm,
            **_known(row, alone=packed[row.left_id] == 1),
        )
        for row in rows
    ]


def _known(row: Any, *, alone: bool) -> dict[str, Any]:
    if row.back_milli and (row.fate or "on_way") == "on_way":
        if row.back_milli >= row.quantity_milli:
            return {"fate": "back"}
        if alone:
            return {"fate": "part_back"}
    told = {"fate_on": row.happened_on, "note": row.note or "", "told_by": row.told_by or ""}
    return {"fate": row.fate or "on_way", **told}


def fate_of(parcels: Sequence[ParcelRow]) -> Known:
    """What became of a shipment: the worst of its parcels; delivered once all of them are."""
    fates = {each.fate for each in parcels}
    for worst in ("lost", "refused", "on_way", "back", "part_back"):
        if worst in fates or not fates:
            return worst if fates else "on_way"
    return "delivered"


PACKED_WITH = func.coalesce(shipment.c.joined_to_id, shipment.c.id)
"""The shipment whose row of parcels a shipment left in: its own, or that of the one it was joined to."""
_last = parcel_fate.alias("last")
LAST_FATE = (
    select(func.max(_last.c.id)).where(_last.c.parcel_id == parcel.c.id).correlate(parcel).scalar_subquery()
)
"""The key of the last that was told of a parcel."""
_PARCELS = (
    select(
        parcel,
        parcel_fate.c.fate,
        parcel_fate.c.happened_on,
        parcel_fate.c.note,
        parcel_fate.c.told_by,
        shipment.c.id.label("left_id"),
        shipment.c.quantity_milli,
        BACK_MILLI.label("back_milli"),
    )
    .select_from(shipment)
    .join(parcel, parcel.c.shipment_id == PACKED_WITH)
    .join(parcel_fate, parcel_fate.c.id == LAST_FATE, isouter=True)
    .where(shipment.c.id.in_(bindparam("ids", expanding=True)), parcel.c.withdrawn_at.is_(None))
    .order_by(shipment.c.id, parcel.c.position)
)
