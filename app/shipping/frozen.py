"""A shipment as its delivery note prints it, from what was frozen when it left."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.orders.bundle import with_shipped
from app.orders.frozen import addressee, issuer_now, telephone
from app.orders.order import read_lines
from app.orders.tables import order_line, sales_order
from app.shipping.delivery_note_facts import DeliveredLine, DeliveryNoteFacts, NotePart
from app.shipping.joined import together
from app.shipping.parcels import parcels_of
from app.shipping.tables import shipment, shipment_line
from app.stock.lots_told import LotLine, lots_of, lots_said

_BY_ID = (
    select(
        shipment,
        sales_order.c.number.label("order_number"),
        sales_order.c.remote_number,
        sales_order.c.ordered_on,
        sales_order.c.customer_reference,
        sales_order.c.billing,
    )
    .join(sales_order, sales_order.c.id == shipment.c.order_id)
    .where(shipment.c.id == bindparam("id"))
)
_up_to = shipment_line.alias("up_to")
_shipped_so_far = (
    select(func.sum(_up_to.c.quantity_milli))
    .where(_up_to.c.order_line_id == shipment_line.c.order_line_id, _up_to.c.shipment_id <= bindparam("id"))
    .correlate(shipment_line)
    .scalar_subquery()
)
_LINES = (
    select(
        shipment_line.c.id,
        shipment_line.c.sku,
        shipment_line.c.name,
        shipment_line.c.quantity_milli,
        order_line.c.description,
        order_line.c.quantity_milli.label("ordered_milli"),
        order_line.c.bundle_line_id,
        _shipped_so_far.label("so_far_milli"),
    )
    .join(order_line, order_line.c.id == shipment_line.c.order_line_id)
    .where(shipment_line.c.shipment_id == bindparam("id"))
    .order_by(shipment_line.c.position)
)


_OF_ORDER = (
    select(shipment_line.c.order_line_id, shipment_line.c.shipment_id, shipment_line.c.quantity_milli)
    .join(shipment, shipment.c.id == shipment_line.c.shipment_id)
    .where(shipment.c.order_id == bindparam("order"), shipment_line.c.shipment_id <= bindparam("id"))
)


def delivery_note_facts(rd: Read, shipment_id: int) -> tuple[DeliveryNoteFacts, Words]:
    """What a shipment's delivery note says, and the words of the customer's language; one note for what left together."""
    group = together(rd, [shipment_id]).get(shipment_id)
    if group is None or all(each.id != shipment_id for each in group.standing) or len(group.standing) < 2:
        return own_note(rd, shipment_id)
    found = [own_note(rd, each.id) for each in group.standing]
    facts, words = found[0]
    parts = tuple(
        NotePart(
            number=each.number,
            order_number=each.shop_order_number or each.order_number,
            lines=each.lines,
            buyer_reference=each.buyer_reference,
            note=each.note,
        )
        for each, _ in found
    )
    alike = all(each.billed_to == facts.billed_to for each, _ in found)
    return (
        replace(
            facts,
            parts=parts,
            lines=(),
            order_number="",
            shop_order_number="",
            buyer_reference="",
            ordered_on=None,
            billed_to=facts.billed_to if alike else None,
        ),
        words,
    )


def own_note(rd: Read, shipment_id: int) -> tuple[DeliveryNoteFacts, Words]:
    """The note of one shipment, whatever left with it; refused with ``shipment_unknown``."""
    row = rd.execute(_BY_ID, {"id": shipment_id}).mappings().one_or_none()
    if row is None:
        raise Refusal("shipment_unknown", shipment=shipment_id)
    words = Words(row["language"])
    parcels = parcels_of(rd, [shipment_id])
    weights = [each.weight_grams for each in parcels]
    carriers = dict.fromkeys(each.carrier for each in parcels if each.carrier)
    delivery, billing = json.loads(row["delivery"]), json.loads(row["billing"])
    bill_to, ship_to = addressee(billing, {}), addressee(delivery, {})
    lots: dict[int, list[LotLine]] = {}
    for each in lots_of(rd, "shipment", [shipment_id]):
        lots.setdefault(each.line_id, []).append(each)
    facts = DeliveryNoteFacts(
        seller=issuer_now(rd),
        to=ship_to if ship_to.address else bill_to,
        billed_to=bill_to if ship_to.address and bill_to != ship_to else None,
        phone=telephone(delivery, billing),
        number=row["number"],
        shipped_on=row["shipped_on"],
        lines=tuple(
            _delivered(
                rd,
                row["order_id"],
                shipment_id,
                lambda line_id, milli: lots_said(lots.get(line_id, ()), words, milli),
            )
        ),
        order_number=row["order_number"] or "",
        shop_order_number=row["remote_number"] or "",
        buyer_reference=row["customer_reference"],
        ordered_on=row["ordered_on"],
        carrier=", ".join(carriers) or row["carrier"],
        tracking=", ".join(each.tracking for each in parcels if each.tracking),
        parcels=len(parcels),
        weight_grams=sum(each or 0 for each in weights) if all(weights) else 0,
        note=row["note"],
    )
    return facts, words


def _delivered(
    rd: Read, order_id: int, shipment_id: int, lots: Callable[[int, int], str]
) -> list[DeliveredLine]:
    """The lines of a shipment, `lots` says those of a line and its quantity.

    Parts of bundles below these, of which it says how many were made whole.
    """
    rows = rd.execute(_LINES, {"id": shipment_id}).mappings().all()
    bundles: dict[int, DeliveredLine] = {}
    if any(row["bundle_line_id"] is not None for row in rows):
        bundles = _bundles(rd, order_id, shipment_id)
    found: list[DeliveredLine] = []
    above: int | None = None
    for row in rows:
        if row["bundle_line_id"] != above:
            above = row["bundle_line_id"]
            found += [bundles[above]] if above in bundles else []
        found.append(
            DeliveredLine(
                name=row["name"],
                sku=row["sku"],
                description=row["description"],
                lots=lots(row["id"], row["quantity_milli"]),
                shipped_milli=row["quantity_milli"],
                ordered_milli=row["ordered_milli"],
                to_come_milli=max(row["ordered_milli"] - row["so_far_milli"], 0),
                part=above is not None,
            )
        )
    return found


def _bundles(rd: Read, order_id: int, shipment_id: int) -> dict[int, DeliveredLine]:
    """The bundles of an order by their line: how many were whole with a shipment, and how many more than before it."""
    upto: dict[int, int] = {}
    with_it: dict[int, int] = {}
    for row in rd.execute(_OF_ORDER, {"order": order_id, "id": shipment_id}):
        for sums in (upto, with_it) if row.shipment_id == shipment_id else (upto,):
            sums[row.order_line_id] = sums.get(row.order_line_id, 0) + row.quantity_milli
    lines = read_lines(rd, order_id)
    after = with_shipped([replace(line, shipped_milli=upto.get(line.id, 0)) for line in lines])
    before = with_shipped(
        [replace(line, shipped_milli=upto.get(line.id, 0) - with_it.get(line.id, 0)) for line in lines]
    )
    return {
        now.id: DeliveredLine(
            name=now.name,
            sku=now.sku,
            description=now.description,
            ordered_milli=now.quantity_milli,
            shipped_milli=now.shipped_milli - then.shipped_milli,
            to_come_milli=now.left_milli,
        )
        for then, now in zip(before, after, strict=True)
        if now.is_bundle
    }
