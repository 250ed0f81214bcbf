"""What a mail about parcels that left says: who carries them and where they can be followed, what is in them, what still follows.

Of several orders in the same parcels one mail speaks, but for those whose shop writes to the buyer itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, exists, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.customers.mail_address import address_of
from app.customers.tables import customer
from app.flow.occasion import Occasion
from app.orders.bundle import with_shipped
from app.orders.channel import shop_mails
from app.orders.naming import name_to_customer
from app.orders.order import Order, read_lines, read_order
from app.shipping.frozen import own_note
from app.shipping.joined import together
from app.shipping.parcels import parcels_of
from app.shipping.tables import shipment

KIND = "parcel_shipped"
ARRIVED = "parcel_delivered"
"""The mail after delivery, where it is wanted."""


def of_shipment(rd: Read, shipment_id: int, language: str | None) -> Occasion:
    """What left with a shipment and in the same parcels; refused with ``shipment_unknown`` or ``shipment_not_packed``."""
    row = rd.execute(_SHIPMENT, {"id": shipment_id}).one_or_none()
    if row is None:
        raise Refusal("shipment_unknown", shipment=shipment_id)
    if row.kind != "delivery":
        raise Refusal("shipment_not_packed")
    spoken = language or row.language
    words, company = Words(spoken), the_company(rd)
    told = told_of(rd, shipment_id)
    orders = [read_order(rd, order_id) for _, order_id in told]
    parcels = parcels_of(rd, [shipment_id])
    postcode = str(json.loads(row.delivery or "{}").get("postcode") or "")
    own = next(each for each in orders if each.id == row.order_id)
    values = {
        "number": _listed([name_to_customer(each) for each in orders], words),
        "customer": row.customer,
        "company": company.name,
        "date": words.date(row.shipped_on),
        "carrier": once(each.carrier for each in parcels) or row.carrier,
        "tracking": once(each.tracking for each in parcels),
        "follow": once((each.page(postcode) for each in parcels), " · "),
        "items": "\n".join(_inside(rd, [key for key, _ in told], words)),
        "to_follow": ", ".join(to_follow(rd, orders, words)),
        "phone": company.phone or "",
    }
    to = address_of(rd, row.customer_id, own.billing)
    return Occasion(spoken, to, row.customer_id, values, several=len(orders) > 1)


def told_of(rd: Read, shipment_id: int) -> list[tuple[int, int]]:
    """The shipments that a mail about one speaks of, each with its order: itself, and what left in its parcels and stands.

    An order whose shop writes to the buyer is not told of beside another.
    """
    group = together(rd, [shipment_id]).get(shipment_id)
    if group is None:
        return [(shipment_id, int(rd.scalar(_ORDER, {"id": shipment_id})))]
    return [
        (each.id, each.order_id)
        for each in group.members
        if each.id == shipment_id or (not each.reversed and not shop_mails(rd, each.order_id))
    ]


def reversed_since(rd: Read, shipment_id: int) -> str | None:
    """The number of a shipment that was taken back, None while it stands."""
    return rd.scalar(_TAKEN_BACK, {"id": shipment_id})


def _inside(rd: Read, shipment_ids: Sequence[int], words: Words) -> list[str]:
    """A line for each of the goods in the parcels; parts of a bundle below it."""
    return [
        f"{'   ' if line.part else ''}- {pieces(line.shipped_milli, line.name, words)}"
        for key in shipment_ids
        for line in own_note(rd, key)[0].lines
        if line.shipped_milli > 0
    ]


def to_follow(rd: Read, orders: Sequence[Order], words: Words) -> list[str]:
    """What the customer still waits for of these orders, a bundle as one."""
    return [
        pieces(line.left_milli, line.name, words)
        for order in orders
        if order.state == "confirmed"
        for line in with_shipped(read_lines(rd, order.id))
        if line.left_milli and line.bundle_line_id is None
    ]


def pieces(milli: int, name: str, words: Words) -> str:
    """So many of something, as mails count goods."""
    return f"{words.quantity(milli)} × {name}"


def _listed(told: Sequence[str], words: Words) -> str:
    *before, last = told
    return words.say("mail.and", before=", ".join(before), last=last) if before else last


def once(told: Iterable[str], between: str = ", ") -> str:
    """What several say, each thing once, and nothing of who says nothing."""
    return between.join(dict.fromkeys(each for each in told if each))


_SHIPMENT = (
    select(
        shipment.c.kind,
        shipment.c.order_id,
        shipment.c.customer_id,
        shipment.c.language,
        shipment.c.delivery,
        shipment.c.shipped_on,
        shipment.c.carrier,
        customer.c.name.label("customer"),
    )
    .join(customer, customer.c.id == shipment.c.customer_id)
    .where(shipment.c.id == bindparam("id"))
)
_ORDER = select(shipment.c.order_id).where(shipment.c.id == bindparam("id"))
_undoing = shipment.alias("undoing")
_TAKEN_BACK = select(shipment.c.number).where(
    shipment.c.id == bindparam("id"),
    exists(select(_undoing.c.id).where(_undoing.c.reverses_id == shipment.c.id)),
)
