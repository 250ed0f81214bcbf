"""What is declared of parcels to customs, put together from goods, order and shipment, and what of it is missing."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.money import decimals, rounded_div
from app.catalogue.tables import product
from app.invoicing.tables import invoice
from app.orders.tables import order_line, sales_order
from app.shipping.customs_law import customs_territory, needs_eori, needs_papers, small_paper
from app.shipping.customs_tables import customs_declaration
from app.shipping.joined import packed_under, together
from app.shipping.parcels import parcels_of
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

    `number` is what the carrier calls the parcel, else the shipment's; `small` says whether a CN 22 is enough.
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
    invoices: tuple[str, ...]
    language: str
    small: bool

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
        return tuple(dict.fromkeys(found))


def customs_of(rd: Read, shipment_id: int) -> Customs | None:
    """The declaration of a shipment; None where its parcels need none."""
    first = packed_under(rd, shipment_id)
    row: Any = rd.execute(_SHIPMENT, {"id": first}).one_or_none()
    if row is None:
        raise Refusal("shipment_unknown", shipment=shipment_id)
    to = _destination(row)
    there = customs_territory(str(to.get("country") or ""), str(to.get("postcode") or ""))
    if row.kind != "delivery" or not needs_papers(the_company(rd).territory, there):
        return None
    group = together(rd, [first]).get(first)
    members = [each.id for each in group.standing] if group is not None else [first]
    orders = [each.order_id for each in group.standing] if group is not None else [row.order_id]
    lines = _lines(rd.execute(_SHIPPED, {"ids": members}).mappings().all())
    told: Any = rd.execute(_DECLARED, {"shipment": first}).one_or_none()
    billing: dict[str, Any] = json.loads(row.billing or "{}")
    parcels = parcels_of(rd, [first])
    grams = _gross(lines, [each.weight_grams for each in parcels])
    value = sum(each.value for each in lines)
    return Customs(
        shipment_id=first,
        number=next((each.tracking for each in parcels if each.tracking), row.number),
        shipped_on=row.shipped_on,
        to=to,
        email=str(to.get("email") or billing.get("email") or ""),
        phone=(told.phone if told is not None else "") or str(to.get("phone") or billing.get("phone") or ""),
        nature=told.nature if told is not None else "sale",
        importer_reference=told.importer_reference if told is not None else "",
        comments=told.comments if told is not None else "",
        eori=str(settings.get(rd, "customs.eori") or ""),
        eori_needed=needs_eori(there, row.shipped_on),
        currency=row.currency,
        lines=lines,
        gross_grams=grams,
        invoices=tuple(rd.execute(_INVOICES, {"ids": orders}).scalars()),
        language=row.language,
        small=small_paper(value, grams or 10**9, row.shipped_on, decimals(row.currency)),
    )


def customs_ahead(rd: Read, order_ids: Collection[int]) -> dict[int, tuple[CustomsLack, ...]]:
    """What will be missing of these orders once they leave; those whose goods need no papers are not in it.

    What the parcel itself weighs is not known before.
    """
    found: dict[int, tuple[CustomsLack, ...]] = {}
    here, eori = the_company(rd).territory, settings.get(rd, "customs.eori")
    for row in rd.execute(_ORDERS, {"ids": list(order_ids)}):
        to, billing = _destination(row), json.loads(row.billing or "{}")
        there = customs_territory(str(to.get("country") or ""), str(to.get("postcode") or ""))
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
_SHIPMENT = (
    select(
        shipment.c.number,
        shipment.c.kind,
        shipment.c.shipped_on,
        shipment.c.order_id,
        shipment.c.delivery,
        shipment.c.language,
        sales_order.c.billing,
        sales_order.c.currency,
    )
    .join(sales_order, sales_order.c.id == shipment.c.order_id)
    .where(shipment.c.id == bindparam("id"))
)
_ORDERS = select(sales_order.c.id, sales_order.c.delivery, sales_order.c.billing).where(
    sales_order.c.id.in_(bindparam("ids", expanding=True))
)
_DECLARED = select(customs_declaration).where(customs_declaration.c.shipment_id == bindparam("shipment"))
_INVOICES = (
    select(invoice.c.number)
    .where(invoice.c.order_id.in_(bindparam("ids", expanding=True)), invoice.c.kind == "invoice")
    .order_by(invoice.c.id)
)
