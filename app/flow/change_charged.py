"""Following a shop's order that was changed there: judged where it grows, goods promised and credit bound anew."""

from __future__ import annotations

from dataclasses import replace

from app.base.door import Write
from app.flow.change import besides, must_pass
from app.flow.position import Position, bring_forward, surplus, take_position
from app.flow.reserve import promise_anew
from app.flow.sell import look_again
from app.flow.vat import count_at_distance
from app.orders.bundle import follow, open_bundles
from app.orders.charged_anew import charged_anew, write_charged
from app.orders.draft import OrderDraft
from app.orders.order import read_lines, read_order


def follow_charged(tx: Write, order_id: int, draft: OrderDraft, release: str = "") -> None:
    """Bring an order that stands or is held to a shop's lines and figures, in the transaction that is open.

    Where it grows it is judged for what it grows by, as `app.flow.change.change` says: refused with ``increase_held``
    unless `release` says why it passes. A held one is judged as a whole. Refused as well as `charged_anew` is.
    """
    position = take_position(tx, order_id)
    order = position.order
    made = charged_anew(tx, order, position.lines, draft)
    more = made.totals.total - order.total
    if order.stands and more > 0:
        must_pass(tx, position, more, made.totals.total, release)
    before = {line.id: line.quantity_milli for line in position.lines}
    write_charged(tx, order, position.lines, made)
    open_bundles(tx, order_id, but=before)
    follow(tx, order_id)
    count_at_distance(tx, order)
    after = replace(position, order=read_order(tx, order_id), lines=tuple(read_lines(tx, order_id)))
    _note(tx, position, after)
    if not order.stands:
        look_again(tx, order_id)
        return
    promise_anew(tx, position, after)
    freed = surplus(after)
    bring_forward(tx, after, tx.today, ("sales_order", order_id), also=freed, money_moved=bool(freed))


def _note(tx: Write, before: Position, after: Position) -> None:
    then = {line.id: line.quantity_milli for line in before.lines}
    tx.note(
        number=after.order.number,
        before=before.order.total,
        total=after.order.total,
        currency=after.order.currency,
        **besides(before, after),
        lines=[
            {"line": line.id, "name": line.name, "from": then.get(line.id, 0), "to": line.quantity_milli}
            for line in after.lines
            if then.get(line.id) != line.quantity_milli
        ],
    )
