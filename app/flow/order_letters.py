"""Mails that say how an order stands: where it is when somebody asks, and that it leaves later than was said."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import bindparam, exists, select

from app.base.company import the_company
from app.base.door import Read
from app.base.words import Words
from app.customers.mail_address import address_of
from app.flow.occasion import Occasion
from app.flow.parcel_letters import once, pieces, to_follow
from app.orders.foreseen import foreseen
from app.orders.frozen import confirmation_facts
from app.orders.naming import name_to_customer
from app.orders.order import Order, read_lines, read_order
from app.shipping.parcels import ParcelRow, fate_of, parcels_of
from app.shipping.tables import shipment


def of_status(rd: Read, order_id: int, language: str | None) -> Occasion:
    """Where an order is: in words, when it should leave, what is still to come, and where its parcels are followed."""
    order = read_order(rd, order_id)
    spoken = language or order.language
    words = Words(spoken)
    facts, _ = confirmation_facts(rd, order_id)
    left = rd.execute(_LEFT, {"order": order_id}).all()
    parcels = parcels_of(rd, [row.id for row in left])
    coming = order.state == "confirmed" and order.shipped != "all"
    promised = order.promised_on if coming and order.promised_on and order.promised_on >= rd.today else None
    postcode = str(json.loads(order.delivery or "{}").get("postcode") or "")
    values = {
        # One that nobody confirmed yet has no number.
        "number": name_to_customer(order) or words.say("mail.status.unnumbered"),
        "customer": facts.customer.name,
        "company": facts.seller.name,
        "date": words.date(order.ordered_on),
        "status": _status(rd, order, parcels, words),
        "promised": words.date(promised) if promised is not None else "",
        "to_follow": ", ".join(to_follow(rd, [order], words)) if order.shipped == "part" else "",
        "carrier": once(each.carrier for each in parcels),
        "tracking": once(each.tracking for each in parcels),
        "follow": once((each.page(postcode) for each in parcels), " · "),
        "phone": the_company(rd).phone or "",
    }
    return Occasion(spoken, address_of(rd, order.customer_id, order.billing), order.customer_id, values)


def waits_for(rd: Read, order_id: int, words: Words) -> str:
    """What a confirmed order still waits for, as a sentence names it; a bundle as one."""
    waits = foreseen(rd, [order_id]).get(order_id, {})
    return ", ".join(
        pieces(waits[line.id].waits_milli, line.name, words)
        for line in read_lines(rd, order_id)
        if line.bundle_line_id is None and line.id in waits and waits[line.id].waits_milli
    )


def _status(rd: Read, order: Order, parcels: Sequence[ParcelRow], words: Words) -> str:
    if order.state == "cancelled":
        return words.say("mail.status.cancelled")
    if order.state == "held":
        # Whether it is confirmed at all is what somebody has yet to decide.
        return words.say("mail.status.held")
    if not order.stands:
        return words.say("mail.status.received")
    if order.shipped == "all":
        return words.say(f"mail.status.{'delivered' if fate_of(parcels) == 'delivered' else 'shipped'}")
    if order.awaited:
        return words.say("mail.status.awaited", amount=words.money(order.awaited, order.currency))
    if order.shipped == "part":
        return words.say("mail.status.part")
    waits = any(each.waits_milli for each in foreseen(rd, [order.id]).get(order.id, {}).values())
    return words.say("mail.status.waits" if waits else "mail.status.prepared")


_undoing = shipment.alias("undoing")
_LEFT = (
    select(shipment.c.id)
    .where(
        shipment.c.order_id == bindparam("order"),
        shipment.c.kind == "delivery",
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == shipment.c.id).correlate(shipment)),
    )
    .order_by(shipment.c.id)
)
