"""What is declared of parcels to customs, put together from goods, order and shipment, and what of it is missing."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, or_, select

from app.base import settings
from app.base.company import the_company
from app.base.door import Read
from app.base.money import decimals, rounded_div
from app.catalogue.tables import product
from app.orders.tables import order_line, sales_order
from app.pricing.territory import HOME
from app.shipping.came_back import BACK_MILLI
from app.shipping.customs_law import customs_territory, is_letter, needs_eori, needs_papers, small_paper
from app.shipping.customs_tables import customs_declaration
from app.shipping.joined import together
from app.shipping.parcels import HELD_DAYS, PACKED_WITH, ParcelRow, fate_of, parcels_of
from app.shipping.tables import shipment, shipment_line


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomsLine:
    """Goods of one kind: quantity in thousandths, net weight of all in grams, value without tax in minor units."""

    product_id: int | None
    name: str
    sku: str
    quantity_milli: int
    grams: int | None
    value: int
    hs_code: str
    origin: str


@dataclass(frozen=True, slots=True)
class CustomsLack:
    """What is missing: ``hs_code``, ``origin``, ``grams``, ``value`` of a product, ``phone``, ``eori`` or ``weight`` of all."""

    field: str
    product_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customs:
    """The declaration for the parcels of a shipment and of all that left in them. Weights in grams, value in minor units.

    `number` is what the carrier calls the parcel, else the shipment's; `small` says whether a CN 22 is enough, for letter post
    that is not worth nor weighs much. `orders` are those that left in them, `invoices` the numbers of theirs, read for one
    shipment alone.
    """

    shipment_id: int
    number: str
    shipped_on: date
    to: dict[str, Any]
    email: str
    phone: str
    nature: str
    importer_reference: str
    comments: str
    eori: str
    eori_needed: bool
    currency: str
    lines: tuple[CustomsLine, ...]
    gross_grams: int | None
    orders: tuple[int, ...]
    language: str
    small: bool
    invoices: tuple[str, ...] = ()

    @property
    def value(self) -> int:
        """What all of it is worth."""
        return sum(each.value for each in self.lines)

    @property
    def lacks(self) -> tuple[CustomsLack, ...]:
        """What is missing, line by line, then of the whole."""
        found = [lack for each in self.lines for lack in _lacks_of(each)]
        if not self.phone:
            found.append(CustomsLack("phone"))
        if self.eori_needed and not self.eori:
            found.append(CustomsLack("eori"))
        if not self.gross_grams and not any(lack.field == "grams" for lack in found):
            found.append(CustomsLack("weight"))
        elif self.gross_grams and self.gross_grams < sum(each.grams or 0 for each in self.lines):
            # Customs send back what weighs less than what is in it.
            found.append(CustomsLack("weight_below"))
        return tuple(dict.fromkeys(found))


def declared(rd: Read, shipment_ids: Collection[int]) -> dict[int, Customs]:
    """The declarations of these shipments; those whose parcels need none are not in it."""
    firsts = {
        int(row.id): int(row.first_id) for row in rd.execute(_PACKED_UNDER, {"ids": list(shipment_ids)})
    }
    here = the_company(rd).territory
    rows: dict[int, Any] = {
        row.id: row
        for row in rd.execute(_SHIPMENTS, {"ids": sorted(set(firsts.values()))})
        if row.kind == "delivery" and needs_papers(here, _territory(row))
    }
    if not rows:
        return {}
    groups = together(rd, rows)
    inside = {
        first: [(each.id, each.order_id) for each in groups[first].standing]
        if first in groups
        else [(first, row.order_id)]
        for first, row in rows.items()
    }
    goods: dict[int, list[Any]] = {}
    members = sorted({key for keys in inside.values() for key, _ in keys})
    for line in rd.execute(_SHIPPED, {"ids": members}).mappings():
        goods.setdefault(line["shipment_id"], []).append(line)
    packed: dict[int, list[ParcelRow]] = {}
    for each in parcels_of(rd, sorted(rows)):
        packed.setdefault(each.shipment_id, []).append(each)
    told: dict[int, Any] = {row.shipment_id: row for row in rd.execute(_DECLARED, {"ids": sorted(rows)})}
    eori = str(settings.get(rd, "customs.eori") or "")
    found = {
        first: _declared(
            row,
            _lines([line for key, _ in inside[first] for line in goods.get(key, ())]),
            packed.get(first, []),
            told.get(first),
            tuple(order_id for _, order_id in inside[first]),
            eori,
        )
        for first, row in rows.items()
    }
    return {key: found[first] for key, first in firsts.items() if first in found}


def _declared(
    row: Any,
    lines: tuple[CustomsLine, ...],
    parcels: Sequence[ParcelRow],
    told: Any,
    orders: tuple[int, ...],
    eori: str,
) -> Customs:
    to = _destination(row)
    billing: dict[str, Any] = json.loads(row.billing or "{}")
    grams = _gross(lines, [each.weight_grams for each in parcels])
    value = sum(each.value for each in lines)
    return Customs(
        shipment_id=row.id,
        number=next((each.tracking for each in parcels if each.tracking), row.number),
        shipped_on=row.shipped_on,
        to=to,
        email=str(to.get("email") or billing.get("email") or ""),
        phone=(told.phone if told is not None else "") or str(to.get("phone") or billing.get("phone") or ""),
        nature=told.nature if told is not None else "sale",
        importer_reference=told.importer_reference if told is not None else "",
        comments=told.comments if told is not None else "",
        eori=eori,
        eori_needed=needs_eori(_territory(row), row.shipped_on),
        currency=row.currency,
        lines=lines,
        gross_grams=grams,
        orders=orders,
        language=row.language,
        small=_goes_as_letter(row.carrier, parcels)
        and small_paper(value, grams or 10**9, row.shipped_on, decimals(row.currency)),
    )


def _goes_as_letter(carrier: str, parcels: Sequence[ParcelRow]) -> bool:
    """Whether all of it is letter post; what is not said of a parcel, who carries the shipment says."""
    if not parcels:
        return is_letter(carrier, "")
    return all(is_letter(each.carrier or carrier, each.tracking) for each in parcels)


def lacking_papers(rd: Read, shipment_ids: Collection[int] | None = None) -> frozenset[int]:
    """The shipments, of these or of all, whose parcels are on their way without all that customs ask of them.

    Older ones than `HELD_DAYS` have arrived or come back, whatever was told of them.
    """
    asked = _ON_ITS_WAY.where(shipment.c.shipped_on >= rd.today - timedelta(days=HELD_DAYS))
    if shipment_ids is not None:
        asked = asked.where(shipment.c.id.in_(list(shipment_ids)))
    if the_company(rd).territory == HOME:
        # All but a few stay in France: what their addresses say is not read one by one.
        asked = asked.where(_LEAVES_FRANCE)
    keys = [int(key) for key in rd.execute(asked).scalars()]
    found = {key: each for key, each in declared(rd, keys).items() if each.lacks} if keys else {}
    arrived = _arrived(rd, found)
    return frozenset(key for key in found if key not in arrived)


def _arrived(rd: Read, shipment_ids: Collection[int]) -> set[int]:
    packed: dict[int, list[ParcelRow]] = {}
    for each in parcels_of(rd, sorted(shipment_ids)):
        packed.setdefault(each.shipment_id, []).append(each)
    return {key for key, parcels in packed.items() if fate_of(parcels) != "on_way"}


def customs_ahead(rd: Read, order_ids: Collection[int]) -> dict[int, tuple[CustomsLack, ...]]:
    """What will be missing of these orders once they leave; those whose goods need no papers are not in it.

    What the parcel itself weighs is not known before.
    """
    found: dict[int, tuple[CustomsLack, ...]] = {}
    here, eori = the_company(rd).territory, settings.get(rd, "customs.eori")
    for row in rd.execute(_ORDERS, {"ids": list(order_ids)}):
        to, billing, there = _destination(row), json.loads(row.billing or "{}"), _territory(row)
        if not needs_papers(here, there):
            continue
        lines = _lines(rd.execute(_ORDERED, {"id": row.id}).mappings().all())
        lacks = [lack for each in lines for lack in _lacks_of(each)]
        if not (to.get("phone") or billing.get("phone")):
            lacks.append(CustomsLack("phone"))
        if needs_eori(there, rd.today) and not eori:
            lacks.append(CustomsLack("eori"))
        found[row.id] = tuple(dict.fromkeys(lacks))
    return found


def _lacks_of(line: CustomsLine) -> list[CustomsLack]:
    told = (("hs_code", line.hs_code), ("origin", line.origin), ("grams", line.grams), ("value", line.value))
    return [CustomsLack(field, line.product_id, line.name) for field, value in told if not value]


def _gross(lines: Sequence[CustomsLine], weighed: Sequence[int | None]) -> int | None:
    """What the parcels weigh, else what is in them."""
    known = [grams for grams in weighed if grams]
    if weighed and len(known) == len(weighed):
        return sum(known)
    nets = [each.grams for each in lines]
    return sum(grams for grams in nets if grams is not None) if all(nets) else None


def _lines(rows: Sequence[Any]) -> tuple[CustomsLine, ...]:
    return tuple(
        CustomsLine(
            product_id=row["product_id"],
            name=row["name"],
            sku=row["sku"],
            quantity_milli=row["quantity_milli"],
            grams=_grams(row),
            value=_value(row),
            hs_code=row["hs_code"] or "",
            origin=row["origin_country"] or "",
        )
        for row in rows
        if row["quantity_milli"] > 0
    )


def _grams(row: Any) -> int | None:
    one = row["net_weight_grams"] or row["weight_grams"]
    return rounded_div(one * row["quantity_milli"], 1000) if one else None


def _value(row: Any) -> int:
    """What the goods cost without tax; of a part of a bundle its share of the bundle's price."""
    net = row["net"]
    if row["bundle_net"] is not None:
        net = rounded_div(row["bundle_net"] * row["share_ppm"], 1_000_000)
    return rounded_div(net * row["quantity_milli"], row["ordered_milli"]) if row["ordered_milli"] else 0


def _destination(row: Any) -> dict[str, Any]:
    delivery: dict[str, Any] = json.loads(row.delivery or "{}")
    return delivery if delivery.get("city") else json.loads(row.billing or "{}")


def _territory(row: Any) -> str:
    to = _destination(row)
    return customs_territory(str(to.get("country") or ""), str(to.get("postcode") or ""))


_bundle = order_line.alias("bundle")
_OF_GOODS = (
    product.c.hs_code,
    product.c.origin_country,
    product.c.net_weight_grams,
    product.c.weight_grams,
    order_line.c.net,
    order_line.c.share_ppm,
    order_line.c.quantity_milli.label("ordered_milli"),
    _bundle.c.net.label("bundle_net"),
)
_SHIPPED = (
    select(
        shipment_line.c.shipment_id,
        shipment_line.c.product_id,
        shipment_line.c.name,
        shipment_line.c.sku,
        shipment_line.c.quantity_milli,
        *_OF_GOODS,
    )
    .join(order_line, order_line.c.id == shipment_line.c.order_line_id)
    .join(product, product.c.id == shipment_line.c.product_id, isouter=True)
    .join(_bundle, _bundle.c.id == order_line.c.bundle_line_id, isouter=True)
    .where(shipment_line.c.shipment_id.in_(bindparam("ids", expanding=True)))
    .order_by(shipment_line.c.shipment_id, shipment_line.c.position)
)
_ORDERED = (
    select(
        order_line.c.product_id,
        order_line.c.name,
        order_line.c.sku,
        (order_line.c.quantity_milli - order_line.c.dropped_milli - order_line.c.shipped_milli).label(
            "quantity_milli"
        ),
        *_OF_GOODS,
    )
    .join(product, product.c.id == order_line.c.product_id, isouter=True)
    .join(_bundle, _bundle.c.id == order_line.c.bundle_line_id, isouter=True)
    .where(order_line.c.order_id == bindparam("id"), order_line.c.kind == "goods", ~order_line.c.is_bundle)
    .order_by(order_line.c.position)
)
_PACKED_UNDER = select(shipment.c.id, PACKED_WITH.label("first_id")).where(
    shipment.c.id.in_(bindparam("ids", expanding=True))
)
_SHIPMENTS = (
    select(
        shipment.c.id,
        shipment.c.number,
        shipment.c.kind,
        shipment.c.shipped_on,
        shipment.c.order_id,
        shipment.c.carrier,
        shipment.c.delivery,
        shipment.c.language,
        sales_order.c.billing,
        sales_order.c.currency,
    )
    .join(sales_order, sales_order.c.id == shipment.c.order_id)
    .where(shipment.c.id.in_(bindparam("ids", expanding=True)))
)
_ORDERS = select(sales_order.c.id, sales_order.c.delivery, sales_order.c.billing).where(
    sales_order.c.id.in_(bindparam("ids", expanding=True))
)
_DECLARED = select(customs_declaration).where(
    customs_declaration.c.shipment_id.in_(bindparam("ids", expanding=True))
)
_undoing = shipment.alias("undoing")
_ON_ITS_WAY = (
    select(shipment.c.id)
    .join(sales_order, sales_order.c.id == shipment.c.order_id)
    .where(
        shipment.c.kind == "delivery",
        shipment.c.moves_stock,
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == shipment.c.id).correlate(shipment)),
        BACK_MILLI == 0,
    )
)
_has_town = and_(shipment.c.delivery.contains('"city":"'), ~shipment.c.delivery.contains('"city":""'))
_to = case((_has_town, shipment.c.delivery), else_=sales_order.c.billing)
_LEAVES_FRANCE = or_(
    ~_to.contains('"country":"FR"'), _to.contains('"postcode":"97'), _to.contains('"postcode":"98')
)
"""Whether an address, as it is frozen, may be one that needs papers from mainland France."""
