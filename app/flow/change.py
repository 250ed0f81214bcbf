"""Changing a confirmed order: judged where it grows, goods promised and credit bound anew, before and after on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.flow.judgement import judge_lending, judge_more
from app.flow.position import Position, bring_forward, surplus, take_position, with_order
from app.flow.promised import promise_grown
from app.flow.reserve import promise_anew, promise_lacking
from app.flow.vat import count_at_distance
from app.orders.bundle import follow, open_bundles
from app.orders.change import Changed, OrderChange, changed, write_change
from app.orders.holds import lift_holds, put_holds
from app.orders.naming import order_name
from app.orders.order import Order, read_lines, read_order
from app.orders.release import grant, standing_release
from app.orders.reprice import pays_of
from app.pricing.distance import lock_year
from app.pricing.vat import DISTANCE
from app.receivables.credit_rules import Hold, refused_by


@verb("sell.change")
def change(tx: Write, order_id: int, wanted: OrderChange, reason: str, release: str = "") -> None:
    """Change a confirmed order: its quantities, lines and prices, where it goes, what carriage costs, when it is paid, the
    customer's reference and the note for the delivery.

    Nothing shipped or invoiced is taken away, and what is set aside for it stays so.

    Where it grows it is judged again for what it grows by, and as a whole where it was paid first and is not any more:
    refused with ``increase_held``, naming the rules and by how much, unless `release` says why it passes all the same.
    Refused as well as `app.orders.change.changed` is, and with ``reason_missing``.
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
    _judge(tx, position, made, release)
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
    if wanted.promised_on is None or wanted.promised_on == order.promised_on:
        after = promise_grown(tx, position, after)
    if after.order.money_allows and not order.money_allows:
        # Its goods may have been given back while nobody paid.
        promise_lacking(tx, after)
    tx.note(
        number=order.number,
        before=order.total,
        total=made.totals.total,
        currency=order.currency,
        reason=reason,
        **besides(position, after),
        **({"note_changed": True} if made.noted else {}),
        lines=[
            {"line": line.id, "name": line.name, "from": before.get(line.id, 0), "to": line.quantity_milli}
            for line in after.lines
            if line.kind != "discount" and before.get(line.id) != line.quantity_milli
        ],
    )
    freed = surplus(after)
    bring_forward(tx, after, tx.today, ("sales_order", order_id), also=freed, money_moved=bool(freed))


def besides(before: Position, after: Position) -> dict[str, object]:
    """That the address is another, the customer's reference before and now, what carriage and lines cost before and cost now
    (micro units), and when it was to be paid and is now, where these changed.
    """
    told: dict[str, object] = {}
    if before.order.delivery != after.order.delivery:
        told["address_changed"] = True
    if (was_called := before.order.customer_reference) != (called := after.order.customer_reference):
        told["reference"] = {"from": was_called, "to": called}
    then, now = _carriage(before), _carriage(after)
    if then != now:
        told["carriage"] = {"from": then, "to": now}
    was = {line.id: line.unit_price_micro for line in before.lines if line.counted}
    prices = [
        {"line": line.id, "name": line.name, "from": was[line.id], "to": line.unit_price_micro}
        for line in after.lines
        if line.id in was and was[line.id] != line.unit_price_micro
    ]
    if prices:
        told["prices"] = prices
    if (paid := pays_of(before.order)) != (pays := pays_of(after.order)):
        told["pays"] = {"from": asdict(paid), "to": asdict(pays)}
    return told


def _carriage(position: Position) -> int:
    return sum(line.unit_price_micro for line in position.lines if line.kind == "shipping")


def must_pass(tx: Write, position: Position, more: int, total: int, release: str) -> None:
    """The rules on what an order grows by; a release for the whole stands already, is given now, or is missing."""
    _let_pass(tx, position.order, judge_more(tx, position, more), total, release)


def _judge(tx: Write, position: Position, made: Changed, release: str) -> None:
    """The rules on what an order lends more, or on all of it where it was to be paid first."""
    order, draft, total = position.order, made.draft, made.totals.total
    then = with_order(position, payment_kind=draft.payment_kind)
    if order.payment_kind == "prepaid" and draft.payment_kind != "prepaid":
        _let_pass(tx, order, judge_lending(tx, then, total), total, release)
    elif total > order.total:
        must_pass(tx, then, total - order.total, total, release)


def _let_pass(tx: Write, order: Order, holds: Sequence[Hold], total: int, release: str) -> None:
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
