"""Selling: save a draft, confirm it or hold it, release, call off, cancel, take up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, select

from app.base import numbering
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.customers.tables import customer
from app.flow.deposit import credit_all, credit_rest, earmarked_to_deposit
from app.flow.exchange import confirmable_abroad
from app.flow.judgement import judge_order
from app.flow.letters import promise_by_itself
from app.flow.position import Position, bring_forward, keep_progress, surplus, take_position, with_order
from app.flow.promised import forget_past, promise_day, promise_on
from app.flow.reserve import reserve_goods, withdraw
from app.flow.vat import count_at_distance, settle_vat
from app.orders.bundle import open_bundles, open_to_drop, with_parts
from app.orders.copy import copied
from app.orders.draft import OrderDraft
from app.orders.holds import lift_holds, put_holds
from app.orders.naming import order_name
from app.orders.order import WORDS, OrderLine, read_order
from app.orders.release import end_of_order, grant
from app.orders.save import save_draft
from app.orders.tables import order_line, order_tax, sales_order
from app.orders.worth import order_worth
from app.pricing.distance import take_back
from app.receivables.credit_rules import Hold
from app.receivables.ledger import Posting, open_item, post
from app.receivables.tables import item, item_balance
from app.reminders.standing import settle_chasing


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


@verb("sell.copy", silent=True)
def copy(tx: Write, order_id: int) -> int:
    """Begin an order like another one, at the prices agreed on then; gives the draft's key."""
    return save_draft(tx, copied(tx, order_id))


@verb("sell.confirm")
def confirm(
    tx: Write, order_id: int, *, reserve: bool = True, shown: int | None = None, mail: bool = True
) -> Confirmed:
    """Confirm a draft: number, goods promised, credit bound; or hold it, with each rule that said no and by how much.

    `shown` is the total that who confirms has before their eyes; without `mail` the customer is not written to: the
    order was confirmed elsewhere. Refused with ``order_not_confirmable``,
    ``order_unfinished``, ``order_empty``, ``order_negative``, or ``vat_changed`` where the total is another now.
    """
    position = take_position(tx, order_id)
    _must_be_confirmable(tx, position, "draft")
    position = _for_who_buys(tx, position)
    position = _with_parts(tx, settle_vat(tx, position, shown))
    holds = judge_order(tx, position)
    count_at_distance(tx, position.order)
    if holds:
        return _hold(tx, position, holds)
    return _stand(tx, position, reserve=reserve, mail=mail)


@verb("sell.release")
def release(
    tx: Write,
    order_id: int,
    reason: str,
    until: date | None = None,
    amount: int | None = None,
    *,
    reserve: bool = True,
    anew: bool = False,
    promised_on: date | None = None,
) -> Confirmed:
    """Let an order pass against the rules: a held one stands, a confirmed one may ship.

    Who, why, until when and up to how much (minor units) stay on record. Without `reserve` no goods are promised to
    it: they left, or came back, before the program knew. With `anew` a held one stands promised for `promised_on`, or for
    what stock says where that is None, whatever it was promised for. Refused with ``order_not_confirmable``,
    ``reason_missing``, ``order_day_past``, ``release_until_past`` or ``release_too_small``.
    """
    position = take_position(tx, order_id)
    order = position.order
    if order.state != "confirmed":
        _must_be_confirmable(tx, position, "held")
    binds = position.commitment.remaining if order.stands else order.total
    if amount is not None and amount < binds:
        raise Refusal("release_too_small", amount=amount, total=binds, currency=order.currency)
    grant(tx, order_id, reason, until, amount)
    lift_holds(tx, order_id, by=tx.actor.name, reason=reason, until=until, amount=amount)
    tx.note(number=order_name(order), reason=reason, until=until, amount=amount)
    if order.stands:
        return Confirmed(order_id, "confirmed", order.number or "")
    if anew:
        if promised_on is not None and promised_on < tx.today:
            raise Refusal("order_day_past", day=promised_on)
        position = promise_on(tx, position, promised_on)
    return _stand(tx, position, reserve=reserve)


@verb("sell.reconsider")
def reconsider(tx: Write, order_id: int) -> Confirmed | None:
    """Look at a held order again, after money came in: confirm it when no rule says no any more."""
    return look_again(tx, order_id)


def look_again(tx: Write, order_id: int) -> Confirmed | None:
    """The same inside whatever transaction is open."""
    position = take_position(tx, order_id)
    if position.order.state != "held" or judge_order(tx, position):
        return None
    lift_holds(tx, order_id, by=tx.actor.name, reason="rules")
    end_of_order(tx, order_id, "cleared")
    return _stand(tx, position, reserve=True)


def look_at_held(tx: Write, account_id: int) -> list[Confirmed]:
    """Look again at every order of an account that a rule holds; gives those that stand now.

    One that somebody else is at just now is left to them: waiting for it with the account locked could wait for ever.
    What was paid ends first what stood against the account because it was not: its dunning level, a broken promise.
    """
    settle_chasing(tx, account_id)
    statement = _HELD_FREE if tx.waits_for_rows else _HELD
    held = [int(row_id) for row_id in tx.execute(statement, {"account": account_id}).scalars()]
    with tx.beside():
        freed = [found for order_id in held if (found := look_again(tx, order_id)) is not None]
    if freed:
        tx.note(let_go=[each.number for each in freed])
    return freed


_HELD = (
    select(sales_order.c.id)
    .join(customer, customer.c.id == sales_order.c.customer_id)
    .where(customer.c.account_id == bindparam("account"), sales_order.c.state == "held")
    .order_by(sales_order.c.id)
)
_HELD_FREE = _HELD.with_for_update(of=sales_order, skip_locked=True)


@verb("sell.cancel")
def cancel(tx: Write, order_id: int, reason: str) -> None:
    """Cancel an order of which nothing has shipped or been invoiced; what was promised and bound is given back.

    Deposits are credited: what was paid of them becomes the customer's unapplied credit, to be used or refunded.
    """
    position = take_position(tx, order_id)
    order = position.order
    if (
        order.state in ("cancelled", "closed")
        or any(line.shipped_milli for line in position.lines)
        or position.invoiced_total
    ):
        raise Refusal("order_not_cancellable", number=order_name(order), state=order.state)
    if credit_all(tx, order_id, reason):
        position = take_position(tx, order_id)
    take_back(tx, order_id)
    if order.stands:
        withdraw(tx, position, {line.id: line.to_ship_milli for line in position.lines})
    free: list[Posting] = []
    for (item_id, component), amount in position.money.kept.items():
        free += [Posting(item_id, component, amount, amount), Posting(item_id, "unapplied", -amount, -amount)]
    tx.update(sales_order, order_id, state="cancelled")
    end_of_order(tx, order_id, "cancelled")
    if order.state == "draft":
        seal_parts(tx, order_id)
    tx.note(reason=reason, before=order.state)
    position = with_order(position, state="cancelled")
    bring_forward(tx, position, tx.today, ("sales_order", order_id), also=free, money_moved=True)


@verb("sell.reopen")
def reopen(tx: Write, order_id: int, reason: str) -> Confirmed:
    """Take up a cancelled order again: it is judged as if it were new, and stands or is held.

    Money that was paid for it, and is the customer's free credit since, is set aside for it again.

    Refused with ``order_not_cancelled``, ``reason_missing`` or as `confirm` is.
    """
    position = take_position(tx, order_id)
    order = position.order
    if order.state != "cancelled":
        raise Refusal("order_not_cancelled", number=order_name(order), state=order.state)
    _must_be_confirmable(tx, position, "cancelled")
    if not reason.strip():
        raise Refusal("reason_missing")
    tx.note(reason=reason)
    position = forget_past(tx, _with_parts(tx, _for_who_buys(tx, _set_aside_again(tx, position))))
    holds = judge_order(tx, position)
    if not holds:
        return _stand(tx, position, reserve=True)
    held = _hold(tx, position, holds)
    keep_progress(tx, take_position(tx, order_id))
    return held


def _set_aside_again(tx: Write, position: Position) -> Position:
    order = position.order
    if order.currency != home_currency(tx):
        # Money in another currency is not set aside: it waits for the invoice as free credit.
        return position
    of = {"order": order.id, "account": order.account_id, "currency": order.currency}
    postings: list[Posting] = []
    for row in tx.execute(_FREED, of):
        held = int(row.amount)
        postings += [Posting(row.id, "unapplied", -held, -held), Posting(row.id, "earmarked", held, held)]
    if not postings:
        return position
    post(tx, order.account_id, order.currency, postings, tx.today, ("sales_order", order.id))
    return take_position(tx, order.id)


_FREED = (
    select(item.c.id, item_balance.c.amount)
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .where(
        item.c.order_id == bindparam("order"),
        item.c.noun == "payment",
        item.c.account_id == bindparam("account"),
        item.c.currency == bindparam("currency"),
        item_balance.c.component == "unapplied",
        item_balance.c.amount < 0,
    )
    .order_by(item.c.id)
)


@verb("sell.drop")
def drop(tx: Write, order_id: int, quantities: Mapping[int, int], reason: str) -> None:
    """Call off quantities (thousandths, by line) of a confirmed order that have not shipped; bundles with their parts."""
    position = take_position(tx, order_id)
    drop_quantities(tx, position, quantities)
    tx.note(reason=reason, dropped=sum(quantities.values()))


def drop_quantities(tx: Write, position: Position, quantities: Mapping[int, int]) -> Position:
    """The same inside whatever transaction is open; gives the position afterwards."""
    order = position.order
    if not order.stands:
        raise Refusal("order_not_confirmed", number=order_name(order), state=order.state)
    open_now = open_to_drop(position.lines)
    for line in position.lines:
        less = quantities.get(line.id, 0)
        if less and line.bundle_line_id is not None:
            raise Refusal("part_of_bundle", product=line.name)
        if less < 0 or less > open_now[line.id]:
            raise Refusal(
                "quantity_not_open", product=line.name, open_milli=open_now[line.id], asked_milli=less
            )
    less = with_parts(position.lines, quantities)
    lines: list[OrderLine] = []
    for line in position.lines:
        lines.append(replace(line, dropped_milli=line.dropped_milli + less.get(line.id, 0)))
    withdraw(tx, position, less)
    for line in lines:
        if less.get(line.id):
            tx.update(order_line, line.id, dropped_milli=line.dropped_milli)
    position = replace(position, lines=tuple(lines))
    freed = surplus(position)
    position = bring_forward(
        tx, position, tx.today, ("sales_order", order.id), also=freed, money_moved=bool(freed)
    )
    return take_position(tx, order.id) if credit_rest(tx, position, tx.today) else position


@verb("sell.record_history")
def record_history(tx: Write, order_id: int) -> None:
    """Keep an order that was invoiced elsewhere as history: closed, nothing to do, nothing in any ledger."""
    count_at_distance(tx, read_order(tx, order_id))
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


def seal_parts(tx: Write, order_id: int) -> None:
    """Seal the lines and VAT of an order that has just stopped being a draft."""
    for row in tx.execute(_ALL_LINES, {"order": order_id}).mappings():
        tx.seal(order_line, row)
    for row in tx.execute(_ALL_TAXES, {"order": order_id}).mappings():
        tx.seal(order_tax, row)


_ALL_LINES = select(order_line).where(order_line.c.order_id == bindparam("order"))
_ALL_TAXES = select(order_tax).where(order_tax.c.order_id == bindparam("order"))


def _must_be_confirmable(tx: Write, position: Position, state: str) -> None:
    order = position.order
    if order.state != state:
        raise Refusal("order_not_confirmable", number=order_name(order), state=order.state)
    if order.handling == "unfinished":
        raise Refusal("order_unfinished", number=order_name(order))
    if all(line.kind in WORDS for line in position.lines):
        raise Refusal("order_empty")
    if order.total < 0:
        raise Refusal("order_negative", total=order.total, currency=order.currency)
    confirmable_abroad(tx, order)


def _with_parts(tx: Write, position: Position) -> Position:
    """What bundles are made of is frozen when an order stops being a draft."""
    return take_position(tx, position.order.id) if open_bundles(tx, position.order.id) else position


def _for_who_buys(tx: Write, position: Position) -> Position:
    """An order of a customer who was merged since it was written goes on under the one who was kept."""
    order = position.order
    if order.buyer_id == order.customer_id:
        return position
    # Drafts are in no line of the journal.
    write = tx.derive if order.state == "draft" else tx.update
    write(sales_order, order.id, customer_id=order.buyer_id)
    tx.note(customer=order.buyer_id)
    return with_order(position, customer_id=order.buyer_id)


def _hold(tx: Write, position: Position, holds: tuple[Hold, ...]) -> Confirmed:
    order = position.order
    put_holds(tx, order.id, holds)
    seal_parts(tx, order.id)
    number = order.number or numbering.take(tx, "order", tx.today).text
    tx.update(sales_order, order.id, state="held", number=number)
    tx.note(number=number, held=[{"rule": hold.rule, **hold.facts} for hold in holds])
    return Confirmed(order.id, "held", number, holds)


def _stand(tx: Write, position: Position, *, reserve: bool, mail: bool = True) -> Confirmed:
    """Promise the goods, bind the credit, take the number: what confirming and releasing have in common."""
    order = position.order
    cause = ("sales_order", order.id)
    if reserve:
        reserve_goods(tx, position)
    # An order taken up again has its item already.
    item_id = position.money.item_id or open_item(
        tx,
        order.account_id,
        "sales_order",
        order.id,
        order.currency,
        order_id=order.id,
        on=tx.today,
        worth=order_worth(tx, order),
    )
    moved = earmarked_to_deposit(position)
    if order.state == "draft":
        seal_parts(tx, order.id)
    number = order.number or numbering.take(tx, "order", tx.today).text
    tx.update(sales_order, order.id, state="confirmed", number=number, confirmed_at=tx.now)
    tx.note(number=number, total=order.total, currency=order.currency)
    position = with_order(position, state="confirmed", number=number)
    position = replace(position, money=replace(position.money, item_id=item_id))
    position = bring_forward(tx, position, tx.today, cause, also=moved, money_moved=bool(moved))
    if reserve:
        promise_day(tx, position)
    if mail:
        promise_by_itself(tx, "order_confirmation", "sales_order", order.id, order.shop_id)
    return Confirmed(order.id, "confirmed", number)
