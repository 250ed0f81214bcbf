"""Whether the credit rules let an order pass: at confirmation, when it grows, and when its goods are about to leave.

The account's balances are locked by whoever took the position.
"""

from __future__ import annotations

from dataclasses import replace

from app.base import settings
from app.base.door import Write
from app.flow.position import Position
from app.orders.foreseen import day_ahead
from app.orders.leaving import holds_leaving
from app.orders.lent import lent, rules_for
from app.orders.worth import order_worth
from app.receivables.credit_rules import Hold, Lent, Rules, judge


def judge_order(tx: Write, position: Position) -> tuple[Hold, ...]:
    """The rules that stop an order which binds no credit yet."""
    order = position.order
    # Money that comes before the goods lends nothing; what is paid already need not be lent.
    free = order.payment_kind == "prepaid" or order.invoiced_there
    return _judge(tx, position, 0 if free else max(order.total - position.money.kept_amount, 0))


def judge_more(tx: Write, position: Position, more: int) -> tuple[Hold, ...]:
    """The rules that stop a confirmed order from binding so much more (minor units)."""
    order = position.order
    spare = max(position.money.kept_amount - position.commitment.remaining - position.money.owed_amount, 0)
    return _judge(tx, position, 0 if order.payment_kind == "prepaid" else max(more - spare, 0))


def judge_lending(tx: Write, position: Position, total: int) -> tuple[Hold, ...]:
    """The rules that stop a confirmed order which was to be paid first from being lent as a whole, `total` minor units.

    It stands in the exposure already, and among the customer's orders: there it is left out.
    """
    order = position.order
    asked = max(total - position.money.kept_amount, 0)
    if not asked:
        return ()
    worth = order_worth(tx, order)
    own = worth.of(max(position.commitment.remaining - position.money.kept_amount, 0))
    decided = settings.all_settings(tx)
    rules = rules_for(decided, order)
    first = rules.first_orders
    counting = rules if first is None else replace(rules, first_orders=first + 1)
    now = lent(tx, order, position.standing, decided, counting)
    now = replace(now, exposure=now.exposure - own, orders_before=max(now.orders_before - 1, 0))
    binding = worth.of(asked)
    if rules.is_beyond(order.promised_on, tx.today):
        now = replace(now, beyond=now.beyond - own + binding)
    return judge(binding, now, rules, tx.today)


def judge_leaving(tx: Write, position: Position, value: int) -> tuple[Hold, ...]:
    """The rules that stop goods of a confirmed order worth `value` from leaving; none when a person let it pass."""
    return holds_leaving(
        tx,
        position.order,
        position.standing,
        kept=position.money.kept_amount,
        remaining=position.commitment.remaining,
        value=value,
    )


def _judge(tx: Write, position: Position, asked: int) -> tuple[Hold, ...]:
    if asked <= 0:
        return ()
    binding = order_worth(tx, position.order).of(asked)
    lent_now, rules = _read(tx, position)
    if rules.horizon_days is not None and rules.is_beyond(
        day_ahead(tx, position.order, position.lines), tx.today
    ):
        lent_now = replace(lent_now, beyond=lent_now.beyond + binding)
    return judge(binding, lent_now, rules, tx.today)


def _read(tx: Write, position: Position) -> tuple[Lent, Rules]:
    decided = settings.all_settings(tx)
    rules = rules_for(decided, position.order)
    return lent(tx, position.order, position.standing, decided, rules), rules
