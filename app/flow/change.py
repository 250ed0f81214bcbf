"""Changing a confirmed order: judged where it grows, goods promised and credit bound anew, before and after on record."""

from __future__ import annotations

from dataclasses import replace

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.flow.judgement import judge_more
from app.flow.position import Position, bring_forward, surplus, take_position
from app.flow.reserve import promise_anew
from app.flow.vat import count_at_distance
from app.orders.bundle import follow, open_bundles
from app.orders.change import OrderChange, changed, write_change
from app.orders.holds import lift_holds, put_holds
from app.orders.naming import order_name
from app.orders.order import read_lines, read_order
from app.orders.release import grant, standing_release
from app.pricing.distance import lock_year
from app.pricing.vat import DISTANCE
from app.receivables.credit_rules import refused_by


@verb("sell.change")
def change(tx: Write, order_id: int, wanted: OrderChange, reason: str, release: str = "") -> None:
    """Change the quantities and lines of a confirmed order, where it goes and what carriage costs.

    Nothing shipped or invoiced is taken away, and what is set aside for it stays so.

    Where it grows it is judged again for what it grows by: refused with ``increase_held``, naming the rules and by how
    much, unless `release` says why it passes all the same. Refused as well as `app.orders.change.changed` is, and with
    ``reason_missing``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    position = take_position(tx, order_id)
    order = position.order
    if wanted.added and order.currency != (home := home_currency(tx)):
        raise Refusal("change_currency", number=order_name(order), currency=order.currency, company=home)
    made = changed(tx, order, position.lines, wanted)
    if any(line.vat_rule in DISTANCE for line in made.added):
        # From here on no other order is counted before this one is.
        lock_year(tx, order.ordered_on.year)
        made = changed(tx, order, position.lines, wanted)
    more = made.totals.total - order.total
    if more > 0:
        must_pass(tx, position, more, made.totals.total, release)
    before = {line.id: line.quantity_milli for line in position.lines}
    write_change(tx, order, position.lines, made, wanted)
    open_bundles(tx, order_id, but=before)
    follow(tx, order_id)
    count_at_distance(tx, order)
    after = replace(
        position,
        order=read_order(tx, order_id),
        lines=tuple(read_lines(tx, order_id)),
    )
    promise_anew(tx, position, after)
    tx.note(
        number=order.number,
        before=order.total,
        total=made.totals.total,
        currency=order.currency,
        reason=reason,
        **besides(position, after),
        lines=[
            {"line": line.id, "name": line.name, "from": before.get(line.id, 0), "to": line.quantity_milli}
            for line in after.lines
            if line.kind != "discount" and before.get(line.id) != line.quantity_milli
        ],
    )
    freed = surplus(after)
    bring_forward(tx, after, tx.today, ("sales_order", order_id), also=freed, money_moved=bool(freed))


def besides(before: Position, after: Position) -> dict[str, object]:
    """That the address is another, and what carriage cost before and costs now (micro units), where these changed."""
    told: dict[str, object] = {}
    if before.order.delivery != after.order.delivery:
        told["address_changed"] = True
    then, now = _carriage(before), _carriage(after)
    if then != now:
        told["carriage"] = {"from": then, "to": now}
    return told


def _carriage(position: Position) -> int:
    return sum(line.unit_price_micro for line in position.lines if line.kind == "shipping")


def must_pass(tx: Write, position: Position, more: int, total: int, release: str) -> None:
    """The rules on what an order grows by; a release for the whole stands already, is given now, or is missing."""
    order = position.order
    holds = judge_more(tx, position, more)
    if not holds or _covered(tx, order.id, total):
        return
    if not release.strip():
        raise refused_by(holds, "increase_held", order_name(order), home_currency(tx))
    put_holds(tx, order.id, holds)
    grant(tx, order.id, release, None, None)
    lift_holds(tx, order.id, by=tx.actor.name, reason=release)


def _covered(tx: Write, order_id: int, total: int) -> bool:
    """Whether a release stands that names an amount, and covers the order as changed."""
    standing = standing_release(tx, order_id)
    return standing is not None and standing.amount is not None and standing.covers(total, tx.today)
