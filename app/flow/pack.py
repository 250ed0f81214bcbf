"""Packing: which parcels a shipment left in, what became of each, and the rules by which a carrier is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from sqlalchemy import bindparam, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.said import said
from app.base.settings import write
from app.base.uid import new_uid
from app.flow.channel import tell_of_shipment
from app.flow.parcel_mail import tell_of_delivery, tell_of_parcels
from app.shipping.carriers import CarrierRule, carrier_named
from app.shipping.joined import packed_together, packed_under
from app.shipping.parcel_tables import parcel, parcel_fate
from app.shipping.parcels import Fate, parcels_of
from app.shipping.tables import shipment

MOST_PARCELS = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelDraft:
    """A parcel as typed; `id` is that of one that stands. Weight in grams, sizes in mm, None where nobody measured."""

    id: int | None = None
    carrier: str = ""
    tracking: str = ""
    weight_grams: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None


@verb("ship.pack")
def pack(tx: Write, shipment_id: int, drafts: Sequence[ParcelDraft]) -> None:
    """Say which parcels a shipment left in, in their order; those that stand and are not among them are taken away.

    They are those of all that left together with it.

    Refused with ``shipment_not_packed``, ``parcels_too_many``, ``parcel_measure``, ``parcel_told_of``.
    """
    made = _shipment(tx, shipment_id)
    if len(drafts) > MOST_PARCELS:
        raise Refusal("parcels_too_many", most=MOST_PARCELS)
    for draft in drafts:
        measures = (draft.weight_grams, draft.length_mm, draft.width_mm, draft.height_mm)
        if any(each is not None and each <= 0 for each in measures):
            raise Refusal("parcel_measure")
    standing = {each.id: each for each in parcels_of(tx, [shipment_id])}
    kept = {draft.id for draft in drafts if draft.id is not None}
    for gone in standing.values():
        if gone.id in kept:
            continue
        if gone.fate_on is not None:
            raise Refusal("parcel_told_of", position=gone.position, number=made["number"])
        tx.update(parcel, gone.id, withdrawn_at=tx.now)
    for at, draft in enumerate(drafts, 1):
        values = {
            "position": at,
            "carrier": carrier_named(draft.carrier),
            "tracking": "".join(draft.tracking.split()),
            "weight_grams": draft.weight_grams,
            "length_mm": draft.length_mm,
            "width_mm": draft.width_mm,
            "height_mm": draft.height_mm,
        }
        if draft.id is not None and draft.id in standing:
            tx.update(parcel, draft.id, **values)
        else:
            under = packed_under(tx, shipment_id)
            tx.insert(parcel, {**values, "uid": new_uid(), "shipment_id": under, "recorded_at": tx.now})
    for key in packed_together(tx, shipment_id):
        tx.touch("shipment", key)
        tell_of_shipment(tx, key)
    tell_of_parcels(tx, shipment_id)
    tx.note(number=made["number"], n=len(drafts))


@verb("ship.fate")
def tell_fate(tx: Write, parcel_id: int, fate: Fate, on: date, note: str = "") -> None:
    """Say what became of a parcel, and when; the last that is told counts.

    Refused with ``parcel_unknown``, ``parcel_day`` for a day to come or before it left.
    """
    found = tx.execute(_PARCEL, {"id": parcel_id}).one_or_none()
    if found is None or fate not in get_args(Fate):
        raise Refusal("parcel_unknown")
    _write_fate(tx, parcel_id, found, fate, on, note)
    _after_fate(tx, found.shipment_id)
    tx.note(number=found.number, position=found.position, fate=said(f"fate.{fate}"), on=on)


@verb("ship.delivered")
def tell_delivered(tx: Write, shipment_id: int, on: date) -> None:
    """Say that all parcels of a shipment that are on their way were delivered.

    Refused with ``shipment_not_packed``, ``parcels_none_on_way``, ``parcel_day``.
    """
    made = _shipment(tx, shipment_id)
    open_ = [each for each in parcels_of(tx, [shipment_id]) if each.fate == "on_way"]
    if not open_:
        raise Refusal("parcels_none_on_way", number=made["number"])
    for each in open_:
        _write_fate(tx, each.id, tx.execute(_PARCEL, {"id": each.id}).one(), "delivered", on, "")
    _after_fate(tx, shipment_id)
    tx.note(number=made["number"], n=len(open_), fate=said("fate.delivered"), on=on)


@verb("settings.carriers")
def decide_rules(tx: Write, rules: Sequence[CarrierRule]) -> None:
    """Decide the rules anew, in the order in which they are tried; refused with ``carrier_missing``."""
    if any(not rule.carrier.strip() for rule in rules):
        raise Refusal("carrier_missing")
    write(tx, "ship.carriers", [rule.kept() for rule in rules])


def _write_fate(tx: Write, parcel_id: int, of: Any, fate: Fate, on: date, note: str) -> None:
    if not of.shipped_on <= on <= tx.today:
        raise Refusal("parcel_day", first=of.shipped_on, last=tx.today)
    tx.insert(
        parcel_fate,
        {
            "parcel_id": parcel_id,
            "fate": fate,
            "happened_on": on,
            "note": note.strip(),
            "told_by": tx.actor.name,
            "recorded_at": tx.now,
        },
    )


def _after_fate(tx: Write, shipment_id: int) -> None:
    for key in packed_together(tx, shipment_id):
        tx.touch("shipment", key)
    tell_of_delivery(tx, shipment_id)


def _shipment(tx: Write, shipment_id: int) -> dict[str, str]:
    row = tx.execute(_SHIPMENT, {"id": shipment_id}).mappings().one_or_none()
    if row is None or row["kind"] != "delivery":
        raise Refusal("shipment_not_packed")
    return {"number": row["number"]}


_SHIPMENT = select(shipment.c.number, shipment.c.kind).where(shipment.c.id == bindparam("id"))
_PARCEL = (
    select(parcel.c.shipment_id, parcel.c.position, shipment.c.number, shipment.c.shipped_on)
    .join(shipment, shipment.c.id == parcel.c.shipment_id)
    .where(parcel.c.id == bindparam("id"))
)
