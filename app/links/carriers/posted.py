"""Parcels as the programs of carriers ask for them: one a row, with whom it goes to, and why one cannot be among them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import bindparam, case, func, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.catalogue.tables import product
from app.customers.tables import customer
from app.orders.tables import sales_order
from app.reports.customs import customs_of
from app.shipping.carriers import carrier_named
from app.shipping.customs import Customs
from app.shipping.joined import Together, once_each, together
from app.shipping.parcels import ParcelRow, parcels_of
from app.shipping.queries import SHIPMENTS, ShipmentRow, shipment_rows
from app.shipping.tables import shipment, shipment_line
from app.shipping.undecided import shipments_undecided


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The company as it stands on a parcel."""

    name: str
    line1: str
    line2: str
    postcode: str
    city: str
    country: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One parcel: `reference` comes back with its number. Weight in grams, value in minor units with tax.

    `customs` is what is declared of it, where it needs papers; of several parcels of a shipment each tells of all.
    `collect` is what its carrier is to be paid at the door (minor units), told of the first parcel of a shipment.
    `point` is the code of the pick-up point chosen with this carrier, empty where it goes to an address.
    """

    shipment_id: int
    parcel_id: int | None
    reference: str
    order: str
    name: str
    company: str
    line1: str
    line2: str
    postcode: str
    city: str
    region: str
    country: str
    email: str
    phone: str
    point: str
    grams: int | None
    value: int
    currency: str
    language: str
    goods: tuple[str, ...] = ()
    customs: Customs | None = None
    collect: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A shipment that is not in the file, and why."""

    shipment_id: int
    number: str
    why: Refusal


@dataclass(frozen=True, slots=True)
class Consignment:
    """What goes into a carrier's file, and what does not."""

    sender: Sender
    parcels: tuple[Posted, ...] = ()
    left_out: tuple[LeftOut, ...] = field(default=())


def consignment(rd: Read, shipment_ids: Collection[int], carrier: str) -> Consignment:
    """The parcels of these shipments for a carrier, by number; each shipment that cannot be among them with its reason."""
    keys = [row.id for row in sorted(shipment_rows(rd, sorted(shipment_ids)), key=lambda row: row.number)]
    # What left together is one parcel, or as many as it was packed into: told once, under the first of them.
    groups = together(rd, keys)
    rows = [_whole(rd, row, groups.get(row.id)) for row in shipment_rows(rd, once_each(rd, keys))]
    packed: dict[int, list[ParcelRow]] = {}
    for each in parcels_of(rd, [row.id for row in rows]):
        packed.setdefault(each.shipment_id, []).append(each)
    inside = {row.id: _standing(groups.get(row.id), row.id) for row in rows}
    addresses = {row.id: row for row in rd.execute(_ADDRESSES, {"ids": [row.id for row in rows]})}
    everything = sorted({key for members in inside.values() for key in members})
    weights = _weights(rd, everything)
    owed = {row.id: row.to_collect for row in SHIPMENTS.rows(rd, everything)}
    names = _goods(rd, everything)
    undecided = shipments_undecided(rd, [row.id for row in rows])
    found: list[Posted] = []
    left: list[LeftOut] = []
    for row in rows:
        made = undecided.get(row.id) or _posted(
            row,
            packed.get(row.id, []),
            addresses[row.id],
            _all_of([weights.get(key) for key in inside[row.id]]),
            tuple(name for key in inside[row.id] for name in names.get(key, ())),
            carrier,
            customs_of(rd, row.id),
        )
        if isinstance(made, Refusal):
            left.append(LeftOut(row.id, row.number, made))
        else:
            first, *others = made
            collect = sum(owed[key] for key in inside[row.id])
            found += [replace(first, collect=collect), *others]
    return Consignment(_sender(rd), tuple(found), tuple(left))


def _standing(group: Together | None, shipment_id: int) -> tuple[int, ...]:
    """The shipments whose goods are in the parcels of one: its own, or of all that left with it and were not taken back."""
    return tuple(each.id for each in group.standing) if group is not None else (shipment_id,)


def _whole(rd: Read, row: ShipmentRow, group: Together | None) -> ShipmentRow:
    """The row of what left together: under the number of the first, with the orders and the value of all that stand."""
    if group is None or all(each.id != row.id for each in group.standing):
        return row
    rows = shipment_rows(rd, [each.id for each in group.standing])
    orders = ", ".join(each.order for each in group.standing)
    return replace(
        row, number=group.first.number, order_number=orders, value=sum(each.value for each in rows)
    )


def _all_of(weights: Sequence[int | None]) -> int | None:
    """What several weigh together; None where one of them is not known."""
    return sum(each for each in weights if each is not None) if None not in weights else None


def _posted(
    row: ShipmentRow,
    parcels: Sequence[ParcelRow],
    more: Any,
    grams: int | None,
    goods: tuple[str, ...],
    carrier: str,
    customs: Customs | None,
) -> list[Posted] | Refusal:
    if row.kind != "delivery" or row.reversed:
        return Refusal("carrier_not_sent", number=row.number)
    told = carrier_named(parcels[0].carrier if parcels and parcels[0].carrier else row.carrier)
    if told and told != carrier:
        return Refusal("carrier_another", number=row.number, carrier=told)
    waiting = [each for each in parcels if not each.tracking]
    if parcels and not waiting:
        return Refusal("carrier_has_number", number=row.number, tracking=parcels[0].tracking)
    delivery, billing = json.loads(more.delivery or "{}"), json.loads(more.billing or "{}")
    to = delivery if delivery.get("city") else billing
    lacks = tuple(f"carrier_file.part.{part}" for part in _NEEDED if not _text(to, part))
    if lacks:
        return Refusal("carrier_address", number=row.number, missing=lacks)
    if customs is not None and (lacks := [each for each in customs.lacks if each.field != "weight"]):
        missing = tuple(dict.fromkeys(f"customs.field.{each.field}" for each in lacks))
        return Refusal("carrier_customs", number=row.number, missing=missing)
    made: list[Posted] = []
    for each in waiting or [None]:
        weight = each.weight_grams if each is not None and each.weight_grams else None
        weight = weight if weight is not None or len(parcels) > 1 else grams
        if not weight:
            return Refusal("carrier_weight", number=row.number)
        several = len(parcels) > 1
        made.append(
            Posted(
                shipment_id=row.id,
                parcel_id=each.id if each is not None else None,
                reference=f"{row.number}/{each.position}" if several and each is not None else row.number,
                order=row.order_number or row.order_remote_id or "",
                name=_text(to, "name") or more.customer,
                company=_text(to, "company"),
                line1=_text(to, "line1"),
                line2=_text(to, "line2"),
                postcode=_text(to, "postcode"),
                city=_text(to, "city"),
                region=_text(to, "region"),
                country=_text(to, "country").upper(),
                email=_text(to, "email") or _text(billing, "email"),
                phone=_text(to, "phone") or _text(billing, "phone"),
                point=_text(delivery, "point_code")
                if carrier_named(_text(delivery, "point_carrier")) == carrier
                else "",
                grams=weight,
                value=row.value,
                currency=row.currency,
                language=more.language,
                goods=goods,
                customs=customs,
            )
        )
    return made


def _text(address: Mapping[str, Any], key: str) -> str:
    return " ".join(str(address.get(key) or "").split())


def _sender(rd: Read) -> Sender:
    company = the_company(rd)
    line1, *more = [line.strip() for line in company.address.splitlines() if line.strip()] or [""]
    return Sender(
        name=company.name,
        line1=line1,
        line2=", ".join(more),
        postcode=company.postcode,
        city=company.city,
        country=company.country,
        email=company.email or "",
        phone=company.phone or "",
    )


def _weights(rd: Read, ids: Sequence[int]) -> dict[int, int | None]:
    """What the goods of each shipment weigh; None where one of them has no weight."""
    found: dict[int, int | None] = {}
    for row in rd.execute(_WEIGHTS, {"ids": list(ids)}):
        # A count of what has no weight stands beside the sum: one of them makes the sum worthless.
        found[row.shipment_id] = int(row.grams) // 1000 if not row.unknown else None
    return found


def _goods(rd: Read, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for row in rd.execute(_NAMES, {"ids": list(ids)}):
        found[row.shipment_id] = (*found.get(row.shipment_id, ()), row.name)
    return found


_NEEDED = ("line1", "postcode", "city", "country")
"""What of an address a carrier cannot do without."""
_ADDRESSES = (
    select(
        shipment.c.id,
        shipment.c.delivery,
        shipment.c.language,
        sales_order.c.billing,
        customer.c.name.label("customer"),
    )
    .join(sales_order, sales_order.c.id == shipment.c.order_id)
    .join(customer, customer.c.id == shipment.c.customer_id)
    .where(shipment.c.id.in_(bindparam("ids", expanding=True)))
)
_WEIGHTS = (
    select(
        shipment_line.c.shipment_id,
        func.sum(func.coalesce(product.c.weight_grams, 0) * shipment_line.c.quantity_milli).label("grams"),
        func.sum(case((func.coalesce(product.c.weight_grams, 0) == 0, 1), else_=0)).label("unknown"),
    )
    .select_from(shipment_line)
    .join(product, product.c.id == shipment_line.c.product_id, isouter=True)
    .where(shipment_line.c.shipment_id.in_(bindparam("ids", expanding=True)))
    .group_by(shipment_line.c.shipment_id)
)
_NAMES = (
    select(shipment_line.c.shipment_id, shipment_line.c.name)
    .where(shipment_line.c.shipment_id.in_(bindparam("ids", expanding=True)))
    .order_by(shipment_line.c.shipment_id, shipment_line.c.position)
)
