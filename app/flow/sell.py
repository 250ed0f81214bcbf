"""Selling: save a draft, confirm it or hold it, release, call off, cancel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, func, select

from app.base import numbering, settings
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.catalogue.product import goods
from app.flow.position import Position, bring_forward, surplus, take_position, with_order
from app.orders.draft import OrderDraft
from app.orders.holds import CreditPolicy, Hold, Standing, judge, put_holds, release_holds
from app.orders.order import Order, OrderLine
from app.orders.save import save_draft
from app.orders.tables import order_line, order_tax, sales_order
from app.receivables.ledger import Posting, exposure, open_item
from app.receivables.tables import entry, item, item_balance
from app.stock.ledger import Promise, lock_levels, main_location, post_promises, promised_to


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What became of an order: ``confirmed`` or ``held``, its number, and the rules that said no."""

    order_id: int
    state: str
    number: str
    holds: tuple[Hold, ...] = ()


@verb("sell.save", silent=True)
def save(tx: Write, draft: OrderDraft, order_id: int | None = None) -> int:
    """Keep a draft, new or in place of what it was; gives the order's key. Writes no line in the journal."""
    return save_draft(tx, draft, order_id)


@verb("sell.confirm")
def confirm(tx: Write, order_id: int, *, reserve: bool = True) -> Confirmed:
    """Confirm a draft: number, goods promised, credit bound; or hold it, with each rule that said no and by how much.

    Refused with ``order_not_confirmable``, ``order_unfinished``, ``order_empty`` or ``order_negative``.
    """
    position = take_position(tx, order_id)
    _must_be_confirmable(position, "draft")
    holds = _judge(tx, position)
    if holds:
        return _hold(tx, position, holds)
    return _stand(tx, position, reserve=reserve)


@verb("sell.release")
def release(
    tx: Write,
    order_id: int,
    reason: str,
    until: date | None = None,
    amount: int | None = None,
    *,
    reserve: bool = True,
) -> Confirmed:
    """Let a held order pass all the same: who, why, until when and up to how much stay on record.

    Without `reserve` no goods are promised to it: they left, or came back, before the program knew.
    """
    position = take_position(tx, order_id)
    _must_be_confirmable(position, "held")
    if not reason.strip():
        raise Refusal("reason_missing")
    release_holds(tx, order_id, by=tx.actor.name, reason=reason, until=until, amount=amount)
    tx.note(reason=reason, until=until, amount=amount)
    return _stand(tx, position, reserve=reserve)


@verb("sell.reconsider")
def reconsider(tx: Write, order_id: int) -> Confirmed | None:
    """Look at a held order again, after money came in: confirm it when no rule says no any more."""
    return look_again(tx, order_id)


def look_again(tx: Write, order_id: int) -> Confirmed | None:
    """The same inside whatever transaction is open."""
    position = take_position(tx, order_id)
    if position.order.state != "held" or _judge(tx, position):
        return None
    release_holds(tx, order_id, by=tx.actor.name, reason="rules", until=None, amount=None)
    return _stand(tx, position, reserve=True)


@verb("sell.cancel")
def cancel(tx: Write, order_id: int, reason: str) -> None:
    """Cancel an order of which nothing has shipped or been invoiced; what was promised and bound is given back."""
    position = take_position(tx, order_id)
    order = position.order
    if (
        order.state in ("cancelled", "closed")
        or any(line.shipped_milli for line in position.lines)
        or position.invoiced_total
    ):
        raise Refusal("order_not_cancellable", number=order.number or "", state=order.state)
    if order.stands:
        withdraw(tx, position, {line.id: line.to_ship_milli for line in position.lines})
    free: list[Posting] = []
    for (item_id, component), amount in position.money.kept.items():
        free += [Posting(item_id, component, amount, amount), Posting(item_id, "unapplied", -amount, -amount)]
    tx.update(sales_order, order_id, state="cancelled")
    if order.state == "draft":
        seal_parts(tx, order_id)
    tx.note(reason=reason, before=order.state)
    position = with_order(position, state="cancelled")
    bring_forward(tx, position, tx.today, ("sales_order", order_id), also=free, money_moved=True)


@verb("sell.drop")
def drop(tx: Write, order_id: int, quantities: Mapping[int, int], reason: str) -> None:
    """Call off quantities (thousandths, by line) of a confirmed order that have not shipped."""
    position = take_position(tx, order_id)
    drop_quantities(tx, position, quantities)
    tx.note(reason=reason, dropped=sum(quantities.values()))


def drop_quantities(tx: Write, position: Position, quantities: Mapping[int, int]) -> Position:
    """The same inside whatever transaction is open; gives the position afterwards."""
    order = position.order
    if not order.stands:
        raise Refusal("order_not_confirmed", number=order.number or "", state=order.state)
    lines: list[OrderLine] = []
    for line in position.lines:
        less = quantities.get(line.id, 0)
        if less < 0 or less > line.to_ship_milli:
            raise Refusal(
                "quantity_not_open", product=line.name, open_milli=line.to_ship_milli, asked_milli=less
            )
        lines.append(replace(line, dropped_milli=line.dropped_milli + less))
    withdraw(tx, position, quantities)
    for line in lines:
        if quantities.get(line.id):
            tx.update(order_line, line.id, dropped_milli=line.dropped_milli)
    position = replace(position, lines=tuple(lines))
    freed = surplus(position)
    return bring_forward(
        tx, position, tx.today, ("sales_order", order.id), also=freed, money_moved=bool(freed)
    )


@verb("sell.record_history")
def record_history(tx: Write, order_id: int) -> None:
    """Keep an order that was invoiced elsewhere as history: closed, nothing to do, nothing in any ledger."""
    number = numbering.take(tx, "order", tx.today)
    tx.update(
        sales_order,
        order_id,
        state="closed",
        handling="history",
        number=number.text,
        confirmed_at=tx.now,
        shipped="all",
        invoiced="all",
        paid="all",
        paid_amount=0,
    )
    seal_parts(tx, order_id)
    tx.note(number=number.text)


def withdraw(tx: Write, position: Position, quantities: Mapping[int, int]) -> None:
    """Take back promises of goods, by line, as far as they were made."""
    promised = promised_to(tx, [line.id for line in position.lines if line.product_id is not None])
    back = [
        Promise(line.product_id, -min(promised.get(line.id, 0), quantities.get(line.id, 0)), line.id)
        for line in position.lines
        if line.product_id is not None and promised.get(line.id, 0) > 0 and quantities.get(line.id, 0) > 0
    ]
    if back:
        place = main_location(tx)
        lock_levels(tx, [each.product_id for each in back], place)
        post_promises(tx, back, place, tx.today, ("sales_order", position.order.id))


def seal_parts(tx: Write, order_id: int) -> None:
    """Seal the lines and VAT of an order that has just stopped being a draft."""
    for row in tx.execute(_ALL_LINES, {"order": order_id}).mappings():
        tx.seal(order_line, row)
    for row in tx.execute(_ALL_TAXES, {"order": order_id}).mappings():
        tx.seal(order_tax, row)


_ALL_LINES = select(order_line).where(order_line.c.order_id == bindparam("order"))
_ALL_TAXES = select(order_tax).where(order_tax.c.order_id == bindparam("order"))


def _must_be_confirmable(position: Position, state: str) -> None:
    order = position.order
    if order.state != state:
        raise Refusal("order_not_confirmable", number=order.number or "", state=order.state)
    if order.handling == "unfinished":
        raise Refusal("order_unfinished", number=order.remote_number or "")
    if not position.lines:
        raise Refusal("order_empty")
    if order.total < 0:
        raise Refusal("order_negative", total=order.total, currency=order.currency)


def _judge(tx: Write, position: Position) -> tuple[Hold, ...]:
    order = position.order
    decided = settings.all_settings(tx)
    limit = order.credit_limit if order.credit_limit is not None else decided["credit.default_limit"]
    overdue_days = decided["credit.overdue_days"]
    new_customer_hold = bool(decided["credit.new_customer_hold"])
    if limit is None and overdue_days is None and not new_customer_hold:
        return ()
    # Money that comes before the goods lends nothing; what is paid already need not be lent.
    binding = 0 if order.payment_kind == "prepaid" else max(order.total - position.money.kept_amount, 0)
    days, amount = _overdue(tx, order) if overdue_days is not None else (0, 0)
    standing = Standing(
        exposure=exposure(position.standing),
        limit=limit,
        oldest_overdue_days=days,
        overdue=amount,
        trusted=order.trusted,
        has_paid_before=not new_customer_hold or _has_paid(tx, order),
    )
    return judge(binding, standing, CreditPolicy(overdue_days, new_customer_hold))


def _overdue(tx: Write, order: Order) -> tuple[int, int]:
    row = tx.execute(
        _OVERDUE, {"account": order.account_id, "today": tx.today, "currency": order.currency}
    ).one()
    return ((tx.today - row.oldest).days if row.oldest else 0, int(row.amount or 0))


_OVERDUE = (
    select(func.min(item.c.due_on).label("oldest"), func.sum(item_balance.c.amount).label("amount"))
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .where(
        item.c.account_id == bindparam("account"),
        item.c.currency == bindparam("currency"),
        item_balance.c.component == "owed",
        item_balance.c.amount > 0,
        item.c.due_on < bindparam("today"),
    )
)


def _has_paid(tx: Write, order: Order) -> bool:
    return tx.execute(_PAID_BEFORE, {"account": order.account_id}).first() is not None


_PAID_BEFORE = (
    select(entry.c.id)
    .where(
        entry.c.account_id == bindparam("account"), entry.c.cause == "allocation", entry.c.component == "owed"
    )
    .limit(1)
)


def _hold(tx: Write, position: Position, holds: tuple[Hold, ...]) -> Confirmed:
    order = position.order
    put_holds(tx, order.id, holds)
    seal_parts(tx, order.id)
    number = numbering.take(tx, "order", tx.today).text
    tx.update(sales_order, order.id, state="held", number=number)
    tx.note(number=number, held=[{"rule": hold.rule, **hold.facts} for hold in holds])
    return Confirmed(order.id, "held", number, holds)


def _stand(tx: Write, position: Position, *, reserve: bool) -> Confirmed:
    """Promise the goods, bind the credit, take the number: what confirming and releasing have in common."""
    order = position.order
    cause = ("sales_order", order.id)
    if reserve:
        _reserve(tx, position)
    item_id = open_item(
        tx, order.account_id, "sales_order", order.id, order.currency, order_id=order.id, on=tx.today
    )
    moved = _earmarked_to_deposit(position)
    if order.state == "draft":
        seal_parts(tx, order.id)
    number = order.number or numbering.take(tx, "order", tx.today).text
    tx.update(sales_order, order.id, state="confirmed", number=number, confirmed_at=tx.now)
    tx.note(number=number, total=order.total, currency=order.currency)
    position = with_order(position, state="confirmed", number=number)
    position = replace(position, money=replace(position.money, item_id=item_id))
    bring_forward(tx, position, tx.today, cause, also=moved, money_moved=bool(moved))
    return Confirmed(order.id, "confirmed", number)


def _reserve(tx: Write, position: Position) -> None:
    wanted = [
        line
        for line in position.lines
        if line.kind == "goods" and line.product_id is not None and line.to_ship_milli
    ]
    known = goods(tx, [line.product_id for line in wanted if line.product_id is not None]) if wanted else {}
    promises = [
        Promise(line.product_id, line.to_ship_milli, line.id)
        for line in wanted
        if line.product_id is not None and known[line.product_id].stocked
    ]
    if promises:
        place = main_location(tx)
        lock_levels(tx, [each.product_id for each in promises], place)
        post_promises(tx, promises, place, tx.today, ("sales_order", position.order.id))


def _earmarked_to_deposit(position: Position) -> list[Posting]:
    """Money that came before the confirmation is now kept for the order, as far as it needs it."""
    postings: list[Posting] = []
    needed = position.order.total
    for (item_id, component), amount in position.money.kept.items():
        if component != "earmarked":
            continue
        kept = min(amount, needed)
        needed -= kept
        postings.append(Posting(item_id, "earmarked", amount, amount))
        postings.append(Posting(item_id, "deposit", -kept, -kept))
        postings.append(Posting(item_id, "unapplied", kept - amount, kept - amount))
    return postings
