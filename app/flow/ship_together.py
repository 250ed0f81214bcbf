"""Several orders of one customer in the same parcels: a shipment each, so that every order keeps its own facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.catalogue.product import goods
from app.flow.leaves import Leaving, carrier_of
from app.flow.policy import must_be_whole
from app.flow.position import Position, moved_on, take_position
from app.flow.ship import ship, why_not_shippable
from app.orders.bundle import whole_only
from app.orders.coverage import coverage
from app.orders.holds import open_holds
from app.orders.naming import order_name
from app.receivables.credit_rules import rules_told
from app.shipping.destination import Going, going
from app.shipping.tables import shipment
from app.stock.ledger import lock_levels
from app.stock.place import places


@verb("ship.together")
def ship_together(tx: Write, order_ids: Sequence[int]) -> list[int]:
    """Ship what stock covers of these orders in the same parcels; gives their shipments, the one that has the parcels first.

    All of them leave or none. Refused with ``together_few``, ``together_customer``, ``together_address``,
    ``together_nowhere`` or ``together_point``, with ``goods_missing`` where goods of one lack and orders do not leave in
    part, and as `app.flow.ship.ship` is for each.
    """
    keys = list(dict.fromkeys(order_ids))
    if refusal := why_not_together(tx, keys):
        raise refusal
    # In the order of keys, and all goods at once, before the first takes a number: nobody waits for another in a circle.
    positions = {key: take_position(tx, key) for key in sorted(keys)}
    for key in keys:
        order = positions[key].order
        if order.state == "held":
            rules = rules_told([hold for _, hold in open_holds(tx, key)])
            raise Refusal("order_held", number=order_name(order), rules=rules)
        if (refusal := why_not_shippable(order)) is not None:
            raise refusal
        if not any(line.to_ship_milli for line in positions[key].lines):
            raise Refusal("nothing_to_ship", number=order_name(order))
        must_be_whole(tx, key)
    _lock_goods(tx, list(positions.values()))
    carrier = _carrier(tx, [positions[key] for key in keys])
    first = ship(tx, keys[0], carrier=carrier)
    made = [first, *(ship(tx, key, carrier=carrier, joined_to=first) for key in keys[1:])]
    # Each of them noted its own: the journal names them all.
    numbers = ", ".join(tx.execute(_NUMBERS, {"ids": made}).scalars())
    tx.note(number=numbers, shipment=numbers)
    return made


def why_not_together(rd: Read, order_ids: Sequence[int]) -> Refusal | None:
    """Why orders cannot go in the same parcels, whatever keeps one of them here; None where they can."""
    return apart(going(rd, order_ids))


def apart(found: Sequence[Going]) -> Refusal | None:
    """The same of orders whose doors are known."""
    if len(found) < 2:
        return Refusal("together_few")
    first, *others = found
    return next((refusal for each in others if (refusal := parted(first, each)) is not None), None)


def joins(rd: Read) -> bool:
    """Whether orders to one door leave together without anybody asking for it."""
    return bool(settings.get(rd, "ship.join"))


def ship_joined(
    database: Database, actor: Actor, order_id: int, others: Sequence[int], alone: Callable[[], object]
) -> int:
    """Ship an order with the others that go to its door, or `alone` where they cannot leave together; gives how many left."""
    if others:
        try:
            return len(database.do(actor, ship_together, [order_id, *others]))
        except Refusal:
            # What keeps one of them here keeps no other: each says its own reason when its turn comes.
            pass
    alone()
    return 1


def parted(one: Going, other: Going) -> Refusal | None:
    """Why two orders cannot go in the same parcels, None where they can."""
    facts = {"number": one.number, "other": other.number}
    if one.to.customer_id != other.to.customer_id:
        return Refusal("together_customer", **facts)
    if one.to.point != other.to.point:
        return Refusal("together_point", **facts)
    if not one.to.named and not other.to.named:
        return Refusal("together_nowhere", **facts)
    if one.to.address != other.to.address:
        return Refusal("together_address", **facts, there=one.told, elsewhere=other.told)
    return None


def _lock_goods(tx: Write, positions: Sequence[Position]) -> None:
    products = {
        line.product_id
        for position in positions
        for line in position.lines
        if line.to_ship_milli and line.product_id is not None
    }
    stocked = [key for key, found in goods(tx, sorted(products)).items() if found.stocked]
    if stocked:
        lock_levels(tx, stocked, places(tx).first)


def _carrier(tx: Write, positions: Sequence[Position]) -> str:
    """Who carries all of it: by what it weighs and is worth together."""
    leaving: list[Leaving] = []
    value = 0
    for position in positions:
        open_lines = [line for line in position.lines if line.to_ship_milli]
        covered = whole_only(open_lines, coverage(tx, open_lines))
        found = [
            Leaving(line, covered[line.id], stocked=False, unit_cost_micro=None)
            for line in open_lines
            if covered.get(line.id, 0) > 0
        ]
        changed = {
            each.line.id: {"shipped_milli": each.line.shipped_milli + each.quantity_milli} for each in found
        }
        value += moved_on(position, changed).commitment.delivered - position.commitment.delivered
        leaving += found
    return carrier_of(tx, positions[0].order, leaving, value)


_NUMBERS = (
    select(shipment.c.number)
    .where(shipment.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(shipment.c.id)
)
