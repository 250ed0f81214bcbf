"""What an order brings and costs beside its goods: carriage and fees charged, parcels paid, what whoever paid it out kept."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, func, select

from app.base.door import Read
from app.base.money import rounded_div
from app.orders.tables import order_line
from app.payments.bank_tables import bank_match
from app.payments.match_stands import MATCH_STANDS
from app.payments.tables import payment
from app.shipping.carriers import carriage_of, carrier_rules
from app.shipping.joined import together
from app.shipping.parcels import parcels_of
from app.shipping.tables import shipment


@dataclass(frozen=True, slots=True)
class OrderCosts:
    """Minor units without tax. `charged`: carriage and fees on the order; `carriage`: what its parcels cost by the carriers'
    rules, but for those of `untold` shipments; `fees`: what was kept of its payments on their way to the bank.
    """

    charged: int = 0
    carriage: int = 0
    untold: int = 0
    fees: int = 0


def order_costs(rd: Read, order_id: int) -> OrderCosts:
    """Of what was ordered and has left so far."""
    carriage, untold = _carriage(rd, order_id)
    charged = int(rd.scalar(_CHARGED, {"order": order_id}) or 0)
    return OrderCosts(charged, carriage, untold, _fees(rd, order_id))


def _carriage(rd: Read, order_id: int) -> tuple[int, int]:
    rows = rd.execute(_LEFT, {"order": order_id}).all()
    keys = [int(row.id) for row in rows]
    if not keys:
        return 0, 0
    rules, groups, parcels = carrier_rules(rd), together(rd, keys), parcels_of(rd, keys)
    paid, untold = 0, 0
    for row in rows:
        country = str(json.loads(row.delivery or "{}").get("country") or "")
        own = [each for each in parcels if each.shipment_id == row.id]
        # What nobody packed left as one parcel.
        packed = [(each.carrier or row.carrier, each.weight_grams) for each in own] or [(row.carrier, None)]
        costs = [carriage_of(rules, carrier, country, grams, row.value) for carrier, grams in packed]
        known = [cost for cost in costs if cost is not None]
        if len(known) < len(costs):
            untold += 1
            continue
        # Orders that left in the same parcels share what these cost.
        many = len(groups[row.id].standing) if row.id in groups else 1
        paid += rounded_div(sum(known), many)
    return paid, untold


def _fees(rd: Read, order_id: int) -> int:
    """The share of each transaction's fees that its payments for this order have in what it paid out."""
    kept = 0
    for row in rd.execute(_PAID_OUT, {"order": order_id}).all():
        fee, paid = (int(rd.scalar(each, {"id": row.transaction_id}) or 0) for each in (_FEE, _PAYMENTS))
        if paid > 0 and fee < 0:
            kept += rounded_div(-fee * int(row.amount), paid)
    return kept


_CHARGED = select(func.sum(order_line.c.net)).where(
    order_line.c.order_id == bindparam("order"), order_line.c.kind.in_(("shipping", "fee"))
)
_undoing = shipment.alias("undoing_costs")
_LEFT = (
    select(shipment.c.id, shipment.c.carrier, shipment.c.value, shipment.c.delivery)
    .where(
        shipment.c.order_id == bindparam("order"),
        shipment.c.kind == "delivery",
        shipment.c.moves_stock,
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == shipment.c.id).correlate(shipment)),
    )
    .order_by(shipment.c.id)
)
_PAID_OUT = (
    select(bank_match.c.transaction_id, func.sum(bank_match.c.amount).label("amount"))
    .join(payment, payment.c.id == bank_match.c.payment_id)
    .where(payment.c.order_id == bindparam("order"), bank_match.c.kind == "payment", MATCH_STANDS)
    .group_by(bank_match.c.transaction_id)
    .order_by(bank_match.c.transaction_id)
)
_OF = select(func.sum(bank_match.c.amount)).where(
    bank_match.c.transaction_id == bindparam("id"), MATCH_STANDS
)
_FEE = _OF.where(bank_match.c.kind == "fee")
_PAYMENTS = _OF.where(bank_match.c.kind == "payment")
