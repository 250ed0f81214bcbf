"""Numbers that a carrier gave to parcels: written where there is none, never over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.flow.channel import tell_of_shipment
from app.flow.parcel_mail import tell_of_parcels
from app.shipping.carriers import carrier_named
from app.shipping.joined import packed_together, packed_under
from app.shipping.parcel_tables import parcel
from app.shipping.parcels import parcels_of
from app.shipping.tables import shipment


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of a parcel; without `parcel_id` of the one parcel of a shipment that nobody has packed yet."""

    shipment_id: int
    parcel_id: int | None
    tracking: str
    carrier: str


@verb("ship.track")
def track(tx: Write, numbers: Sequence[Numbered]) -> int:
    """Write the numbers a carrier gave, all or none; gives how many.

    Refused with ``track_empty``, ``shipment_not_packed``, ``parcel_unknown`` or ``parcel_numbered`` where another number stands.
    """
    if not numbers:
        raise Refusal("track_empty")
    for each in numbers:
        _number(tx, each)
    for shipment_id in dict.fromkeys(each.shipment_id for each in numbers):
        tell_of_parcels(tx, shipment_id)
    tx.note(n=len(numbers))
    return len(numbers)


def _number(tx: Write, told: Numbered) -> None:
    made = tx.execute(_SHIPMENT, {"id": told.shipment_id}).one_or_none()
    if made is None or made.kind != "delivery":
        raise Refusal("shipment_not_packed")
    tracking = "".join(told.tracking.split())
    standing = parcels_of(tx, [told.shipment_id])
    if told.parcel_id is None and not standing:
        tx.insert(
            parcel,
            {
                "uid": new_uid(),
                "shipment_id": packed_under(tx, told.shipment_id),
                "position": 1,
                "carrier": carrier_named(told.carrier),
                "tracking": tracking,
                "recorded_at": tx.now,
            },
        )
    else:
        found = next((each for each in standing if each.id == told.parcel_id), None)
        if found is None:
            raise Refusal("parcel_unknown")
        if found.tracking and found.tracking != tracking:
            raise Refusal("parcel_numbered", number=made.number, tracking=found.tracking, asked=tracking)
        values = {"tracking": tracking, "carrier": found.carrier or carrier_named(told.carrier)}
        tx.update(parcel, found.id, **values)
    for key in packed_together(tx, told.shipment_id):
        tx.touch("shipment", key)
        tell_of_shipment(tx, key)


_SHIPMENT = select(shipment.c.kind, shipment.c.number).where(shipment.c.id == bindparam("id"))
