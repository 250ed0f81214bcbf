"""What leaves with a shipment: which lines, out of which places, and who carries it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from app.base.door import Write
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.catalogue.tables import product
from app.orders.order import Order, OrderLine
from app.shipping.carriers import carrier_named, carrier_rules, chosen_carrier
from app.stock.ledger import Level
from app.stock.place import Places, taken_from


@dataclass(frozen=True, slots=True)
class Taken:
    """So much (thousandths) that is taken from a place, and of which lot, where the product is traced."""

    place: int
    quantity_milli: int
    lot_id: int | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """A quantity (thousandths) of an order's line that leaves, and whether it comes out of counted stock."""

    line: OrderLine
    quantity_milli: int
    stocked: bool
    unit_cost_micro: int | None
    taken: tuple[Taken, ...] = ()
    """From where, where it comes out of counted stock."""


def must_be_there(leaving: Sequence[Leaving], standing: Mapping[int, Level]) -> None:
    """Refused with ``stock_short`` where less is on hand than leaves; of what has expired its lots say whether it may."""
    wanted: dict[int, int] = {}
    for each in leaving:
        if each.stocked and each.line.product_id is not None:
            wanted[each.line.product_id] = wanted.get(each.line.product_id, 0) + each.quantity_milli
    for each in leaving:
        product_id = each.line.product_id
        if product_id not in wanted:
            continue
        there = standing[product_id].on_hand_milli + standing[product_id].expired_milli
        if wanted[product_id] > there:
            raise Refusal(
                "stock_short",
                product=each.line.name,
                on_hand_milli=there,
                asked_milli=wanted[product_id],
            )


def from_places(leaving: Sequence[Leaving], standing: Mapping[int, Level], known: Places) -> list[Leaving]:
    """Say of each quantity from which places it is taken: the first that has some before the second."""
    left: dict[int, dict[int, int]] = {key: level.sound_at for key, level in standing.items()}
    found: list[Leaving] = []
    for each in leaving:
        if not each.stocked or each.line.product_id is None:
            found.append(each)
            continue
        at = left[each.line.product_id]
        taken = taken_from(each.quantity_milli, at, known.serving)
        for place, milli in taken:
            at[place] = at.get(place, 0) - milli
        found.append(replace(each, taken=tuple(Taken(place, milli) for place, milli in taken)))
    return found


def carrier_of(tx: Write, order: Order, leaving: Sequence[Leaving], value: int) -> str:
    """Who carries it: whose pick-up point the buyer chose, else the customer's usual one, else by the merchant's rules.

    A value in another currency than the company's is not compared.
    """
    if told := foretold_carrier(order):
        return told
    goes = json.loads(order.delivery)
    rules = carrier_rules(tx)
    if not rules:
        return ""
    weights = {row.id: row.weight_grams for row in tx.execute(_WEIGHTS, {"ids": products_of(leaving)})}
    grams = [(weights.get(each.line.product_id or 0), each.quantity_milli) for each in leaving]
    known = [weight * milli // 1000 for weight, milli in grams if weight is not None]
    return chosen_carrier(
        [rule for rule in rules if rule.worthless or order.currency == home_currency(tx)],
        str((goes if goes.get("city") else json.loads(order.billing)).get("country") or ""),
        sum(known) if len(known) == len(grams) else None,
        value,
    )


def foretold_carrier(order: Order) -> str:
    """Who carries an order whatever is in it; empty where that is asked of the merchant's rules."""
    return carrier_named(str(json.loads(order.delivery).get("point_carrier") or "") or order.usual_carrier)


def products_of(leaving: Sequence[Leaving]) -> list[int]:
    """The products that leave, by key."""
    return [each.line.product_id for each in leaving if each.line.product_id is not None]


_WEIGHTS = select(product.c.id, product.c.weight_grams).where(
    product.c.id.in_(bindparam("ids", expanding=True))
)
