"""Shipping: goods leave, what was committed becomes delivered; and the reversal of a mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, select

from app.base import numbering
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.base.money import from_minor
from app.base.uid import new_uid
from app.catalogue.product import goods
from app.flow.judgement import judge_leaving
from app.flow.leaves import Leaving, carrier_of, from_places, must_be_there
from app.flow.leaving_lots import Lots, of_lots
from app.flow.position import Position, bring_forward, moved_on, take_position, with_lines
from app.orders.bundle import as_parts, whole_only
from app.orders.coverage import coverage
from app.orders.naming import order_name
from app.orders.order import Order, OrderLine
from app.orders.release import end_of_order
from app.orders.shop_changed import why_undecided
from app.receivables.credit_rules import refused_by
from app.shipping.returned import return_of_shipment
from app.shipping.tables import shipment, shipment_line
from app.stock.ledger import (
    Move,
    Promise,
    lock_levels,
    main_location,
    moves_of_lines,
    post_moves,
    post_promises,
    promised_to,
)
from app.stock.place import open_again, places


@verb("ship.ship")
def ship(
    tx: Write,
    order_id: int,
    quantities: Mapping[int, int] | None = None,
    shipped_on: date | None = None,
    *,
    moves_stock: bool = True,
    carrier: str = "",
    lots: Lots | None = None,
    reason: str = "",
    joined_to: int | None = None,
) -> int:
    """Ship quantities (thousandths by order line), or all that stock covers; gives the shipment's key.

    Of a bundle its parts leave: whole ones, unless quantities of its parts are told.

    Without `moves_stock` the goods left before this program kept count. `lots` says which lots or serial numbers leave, the rest
    is what expires first; `reason` why an expired one does. `joined_to` is in whose parcels it leaves.
    Refused with ``order_not_confirmed``, ``order_waits_for_payment``, ``order_waits_for_deposit``, ``order_refunded``,
    ``nothing_to_ship``, ``shop_proposal_waits`` while nobody has decided on a change of its shop,
    ``quantity_not_open``, ``stock_short``, as `of_lots` is, or ``shipment_held`` where the credit rules say no.
    """
    position = take_position(tx, order_id)
    order = position.order
    _must_be_shippable(order, history=not moves_stock)
    undecided = why_undecided(tx, order) if moves_stock else None
    if undecided is not None:
        raise undecided
    known_places = places(tx)
    open_lines = [line for line in position.lines if line.to_ship_milli]
    known = goods(tx, [line.product_id for line in open_lines if line.product_id is not None])
    stocked = {product_id for product_id, found in known.items() if found.stocked and moves_stock}
    standing = lock_levels(tx, stocked, known_places.first) if stocked else {}
    if stocked and tx.waits_for_rows:
        # What they cost is read anew behind the lock: who received some meanwhile changed the average.
        known |= goods(tx, stocked)
    if quantities is None:
        covered = (
            whole_only(open_lines, coverage(tx, open_lines, standing)) if moves_stock else _all(open_lines)
        )
    else:
        covered = _asked(open_lines, as_parts(position.lines, quantities), position.lines)
    leaving = [
        Leaving(
            line,
            covered[line.id],
            line.product_id in stocked,
            known[line.product_id].cost_micro if line.product_id is not None else None,
        )
        for line in open_lines
        if covered.get(line.id)
    ]
    if not leaving:
        raise Refusal("nothing_to_ship", number=order_name(order))
    must_be_there(leaving, standing)
    if moves_stock:
        leaving = of_lots(tx, from_places(leaving, standing, known_places), known_places, lots or {}, reason)
    return _leave(
        tx,
        position,
        leaving,
        known_places.main,
        shipped_on or tx.today,
        moves_stock=moves_stock,
        carrier=carrier,
        joined_to=joined_to,
    )


@verb("ship.reverse")
def reverse(tx: Write, shipment_id: int, reason: str) -> int:
    """Undo a shipment by another one that takes everything back; both stay visible."""
    made = tx.execute(_SHIPMENT, {"id": shipment_id}).mappings().one_or_none()
    if made is None or made["kind"] != "delivery":
        raise Refusal("shipment_not_reversible", shipment=shipment_id)
    if tx.execute(_REVERSAL, {"id": shipment_id}).first() is not None:
        raise Refusal("shipment_reversed_already", number=made["number"])
    if not reason.strip():
        raise Refusal("reason_missing")
    position = take_position(tx, made["order_id"])
    if (back := return_of_shipment(tx, shipment_id)) is not None:
        raise Refusal("shipment_returned", number=made["number"], returned=back)
    rows = tx.execute(_SHIPMENT_LINES, {"id": shipment_id}).mappings().all()
    by_line = {line.id: line for line in position.lines}
    main = main_location(tx)
    moved = moves_of_lines(tx, ("shipment", shipment_id))
    products = [row["product_id"] for row in rows if row["id"] in moved]
    lock_levels(tx, products, main)
    changed = {
        row["order_line_id"]: {
            "shipped_milli": by_line[row["order_line_id"]].shipped_milli - row["quantity_milli"]
        }
        for row in rows
    }
    before = position.commitment
    position = with_lines(tx, position, changed)
    value = position.commitment.delivered - before.delivered
    number = numbering.take(tx, "shipment", tx.today).text
    quantity = sum(row["quantity_milli"] for row in rows)
    new_id = tx.insert(
        shipment,
        {
            **{
                name: made[name]
                for name in ("order_id", "customer_id", "delivery", "moves_stock", "language", "carrier")
            },
            "uid": new_uid(),
            "number": number,
            "kind": "reversal",
            "shipped_on": tx.today,
            "note": reason,
            "line_count": len(rows),
            "quantity_milli": -quantity,
            "value": value,
            "reverses_id": shipment_id,
            "recorded_at": tx.now,
        },
    )
    line_ids = tx.insert_many(
        shipment_line,
        [
            {
                **{
                    name: row[name]
                    for name in ("position", "order_line_id", "product_id", "sku", "name", "unit")
                },
                "shipment_id": new_id,
                "quantity_milli": -row["quantity_milli"],
            }
            for row in rows
        ],
    )
    back = [(row, line_id) for row, line_id in zip(rows, line_ids, strict=True) if row["id"] in moved]
    # Each goes back to where it was taken from.
    undone = [(row, line_id, made) for row, line_id in back for made in moved[row["id"]]]
    open_again(tx, [made.place for _, _, made in undone])
    post_moves(
        tx,
        [
            Move(
                row["product_id"],
                -made.quantity_milli,
                line_id,
                made.unit_cost_micro,
                made.lot_id,
                made.place,
            )
            for row, line_id, made in undone
        ],
        main,
        tx.today,
        "reversal",
        ("shipment", new_id),
        reverses={index: made.id for index, (_, _, made) in enumerate(undone)},
    )
    post_promises(
        tx,
        [Promise(row["product_id"], row["quantity_milli"], row["order_line_id"]) for row, _ in back],
        main,
        tx.today,
        ("shipment", new_id),
    )
    tx.touch("shipment", shipment_id)
    tx.touch("sales_order", position.order.id)
    tx.note(number=number, reverses=made["number"], reason=reason)
    bring_forward(tx, position, tx.today, ("shipment", new_id))
    return new_id


def why_not_shippable(order: Order) -> Refusal | None:
    """Why nothing of an order may leave now, whatever the stock says."""
    if not order.stands:
        return Refusal("order_not_confirmed", number=order_name(order), state=order.state)
    if order.payment_state == "refunded":
        return Refusal("order_refunded", number=order_name(order))
    if order.payment_kind == "prepaid" and order.paid != "all":
        return Refusal("order_waits_for_payment", number=order_name(order), method=order.payment_method)
    return why_deposit_lacks(order)


def why_deposit_lacks(order: Order) -> Refusal | None:
    """The refusal of an order whose goods stay here until its deposit is paid; None where nothing keeps them."""
    if not order.waits_for_deposit:
        return None
    return Refusal(
        "order_waits_for_deposit",
        number=order_name(order),
        missing=from_minor(order.deposit_asked - order.paid_amount, order.currency),
        currency=order.currency,
    )


def _must_be_shippable(order: Order, *, history: bool) -> None:
    refusal = why_not_shippable(order)
    if refusal is not None and not (history and order.stands):
        raise refusal


def _must_be_lent(tx: Write, position: Position, value: int) -> None:
    """Goods do not leave on credit that the rules do not give, unless a person let the order pass."""
    holds = judge_leaving(tx, position, value)
    if holds:
        raise refused_by(holds, "shipment_held", order_name(position.order), home_currency(tx))


def _all(lines: Sequence[OrderLine]) -> dict[int, int]:
    return {line.id: line.to_ship_milli for line in lines}


def _asked(
    open_lines: Sequence[OrderLine], quantities: Mapping[int, int], lines: Sequence[OrderLine]
) -> dict[int, int]:
    left = {line.id: line.to_ship_milli for line in open_lines}
    names = {line.id: line.name for line in lines}
    for line_id, quantity in quantities.items():
        if quantity < 0 or quantity > left.get(line_id, 0):
            raise Refusal(
                "quantity_not_open",
                product=names.get(line_id, ""),
                open_milli=left.get(line_id, 0),
                asked_milli=quantity,
            )
    return {line_id: quantity for line_id, quantity in quantities.items() if quantity}


def _leave(
    tx: Write,
    position: Position,
    leaving: Sequence[Leaving],
    place: int,
    on: date,
    *,
    moves_stock: bool,
    carrier: str,
    joined_to: int | None,
) -> int:
    order = position.order
    promised = promised_to(tx, [each.line.id for each in leaving if each.line.product_id is not None])
    withdrawn = [
        Promise(each.line.product_id, -min(promised.get(each.line.id, 0), each.quantity_milli), each.line.id)
        for each in leaving
        if each.line.product_id is not None and promised.get(each.line.id, 0) > 0
    ]
    if withdrawn and not moves_stock:
        lock_levels(tx, [each.product_id for each in withdrawn], place)
    changed = {
        each.line.id: {"shipped_milli": each.line.shipped_milli + each.quantity_milli} for each in leaving
    }
    value = moved_on(position, changed).commitment.delivered - position.commitment.delivered
    if moves_stock:
        _must_be_lent(tx, position, value)
    position = with_lines(tx, position, changed)
    number = numbering.take(tx, "shipment", tx.today).text
    shipment_id = tx.insert(
        shipment,
        {
            "uid": new_uid(),
            "number": number,
            "kind": "delivery",
            "order_id": order.id,
            "customer_id": order.customer_id,
            "shipped_on": on,
            "delivery": order.delivery,
            "moves_stock": moves_stock,
            "language": order.language,
            "carrier": carrier or (carrier_of(tx, order, leaving, value) if moves_stock else ""),
            "note": "",
            "line_count": len(leaving),
            "quantity_milli": sum(each.quantity_milli for each in leaving),
            "value": value,
            "recorded_at": tx.now,
            "joined_to_id": joined_to,
        },
    )
    line_ids = tx.insert_many(
        shipment_line,
        [
            {
                "shipment_id": shipment_id,
                "position": at,
                "order_line_id": each.line.id,
                "product_id": each.line.product_id,
                "sku": each.line.sku,
                "name": each.line.name,
                "unit": each.line.unit,
                "quantity_milli": each.quantity_milli,
            }
            for at, each in enumerate(leaving, 1)
        ],
    )
    cause = ("shipment", shipment_id)
    moves = [
        Move(
            each.line.product_id,
            -taken.quantity_milli,
            line_id,
            each.unit_cost_micro,
            taken.lot_id,
            taken.place,
        )
        for each, line_id in zip(leaving, line_ids, strict=True)
        if each.line.product_id is not None
        for taken in each.taken
    ]
    post_moves(tx, moves, place, on, "shipment", cause)
    post_promises(tx, withdrawn, place, on, cause)
    tx.touch("sales_order", order.id)
    gone = sum(each.quantity_milli for each in leaving)
    # Its number twice: an invoice that goes with it takes the first, and the history still has both to tell.
    tx.note(number=number, shipment=number, quantity_milli=gone, value=value)
    if bring_forward(tx, position, on, cause).order.shipped == "all":
        end_of_order(tx, order.id, "used")
    elif moves_stock and order.one_delivery:
        # Only what was wished on the day is known on the day: the history says later that it was passed over.
        tx.note(against_wish=True)
    return shipment_id


_SHIPMENT = select(shipment).where(shipment.c.id == bindparam("id"))
_REVERSAL = select(shipment.c.id).where(shipment.c.reverses_id == bindparam("id"))
_SHIPMENT_LINES = (
    select(shipment_line)
    .where(shipment_line.c.shipment_id == bindparam("id"))
    .order_by(shipment_line.c.position)
)
