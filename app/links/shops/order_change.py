"""An order that stands here and has changed in its shop: what can be followed is, the rest is for a person to decide."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import bindparam, select

from app.base.door import Write
from app.base.errors import Refusal
from app.base.money import from_minor
from app.base.said import said
from app.flow import collect, sell, ship
from app.flow.payment_said import take_said
from app.flow.position import keep_progress, take_position
from app.flow.reserve import withdraw
from app.flow.take_back import TakenLine
from app.links.shops.order_draft import addresses_of, line_key
from app.links.shops.payment import SOURCE, Expected, expected, receipt_of
from app.links.shops.port import Meaning, ShopOrder
from app.links.shops.proposal_record import answered, let_go
from app.links.shops.taking import Taking
from app.orders.gateways import Gateway
from app.orders.order import Order, OrderLine, read_lines, read_order
from app.orders.save import address_json
from app.orders.tables import sales_order
from app.stock.ledger import promised_to

_NOTE = select(sales_order.c.note).where(sales_order.c.id == bindparam("id"))
_GONE = frozenset({Meaning.CANCELLED, Meaning.TRASHED})


def follow(tx: Write, taking: Taking, order: ShopOrder, gateway: Gateway | None, known: Order) -> None:
    """Bring an order that is no draft any more to where the shop has it now.

    Newly paid: the money is recorded. Newly completed: its goods leave. Cancelled: it is cancelled. Refused with
    ``shop_order_changed`` (its figures differ), ``shop_order_went_back`` (to an unfinished checkout, or from
    cancelled), ``order_not_cancellable`` and what shipping refuses.
    """
    if known.handling == "history":
        _keep_status(tx, order, known, _as_known(known))
        return
    if known.state == "cancelled":
        if order.meaning not in _GONE:
            raise _went_back(order, known)
        _keep_status(tx, order, known, _as_known(known))
        return
    if order.meaning in _GONE and answered(tx, taking.shop.id, "cancel", order.remote_id):
        # Somebody decided what follows from it here.
        _keep_status(tx, order, known, _as_known(known))
        return
    if order.meaning in _GONE:
        sell.cancel(tx, known.id, said("intake.cancelled_in_shop", status=order.status))
        _keep_status(tx, order, known, _as_known(known))
        return
    if order.meaning is Meaning.UNFINISHED:
        raise _went_back(order, known)
    if not answered(tx, taking.shop.id, "edit", order.remote_id, order.total):
        _must_cost_the_same(tx, taking, order, known)
    let_go(tx, known.id)
    _follow_words(tx, taking, order, known)
    _keep_status(tx, order, known, expected(order, gateway))
    receipt = receipt_of(tx, taking, order, gateway, known.id)
    if receipt is not None:
        collect.receive(tx, receipt)
    if known.invoiced_there:
        # That the shop has the money lets the goods leave.
        keep_progress(tx, take_position(tx, known.id))
    if order.meaning is Meaning.SHIPPED:
        _ship(tx, taking, order, known.id)
    elif order.meaning is Meaning.REFUNDED:
        _call_back(tx, known.id)


def _follow_words(tx: Write, taking: Taking, order: ShopOrder, known: Order) -> None:
    """Where it goes, whom it is billed to and the buyer's note, as the shop has them: nobody changes them here on its orders.

    What was done by them stays: the address of goods that left, of an invoice that was issued.
    """
    billing, delivery = (address_json(each) for each in addresses_of(taking, order))
    wanted: dict[str, str] = {}
    if delivery != known.delivery and known.shipped == "none":
        wanted["delivery"] = delivery
    if billing != known.billing and (known.invoiced == "none" or known.invoiced_there):
        wanted["billing"] = billing
    if order.customer_note != tx.scalar(_NOTE, {"id": known.id}):
        wanted["note"] = order.customer_note
    if wanted:
        tx.update(sales_order, known.id, **wanted)
        tx.note(followed_in_shop=sorted(wanted))


def _as_known(known: Order) -> Expected:
    return Expected(known.payment_kind, known.payment_state, known.payment_method)


def _keep_status(tx: Write, order: ShopOrder, known: Order, money: Expected) -> None:
    if money.state != known.payment_state:
        take_said(tx, known, money.state, SOURCE, reference=order.payment.transaction_id)
    # Words of the shop that stand on the order stay while the shop says the same.
    same = known.payment_method and known.payment_method in (order.payment.title, order.payment.method)
    tx.update(
        sales_order,
        known.id,
        remote_status=order.status,
        payment_kind=money.kind,
        payment_state=money.state,
        payment_method=known.payment_method if same else money.method,
    )


def _ship(tx: Write, taking: Taking, order: ShopOrder, order_id: int) -> None:
    """What the shop sent out itself: goods promised here leave our stock, others were never counted."""
    if read_order(tx, order_id).state == "held":
        sell.release(tx, order_id, said("intake.done_in_shop", status=order.status))
    lines = read_lines(tx, order_id)
    left = {line.id: line.to_ship_milli for line in lines if line.to_ship_milli}
    if not left or any(line.shipped_milli for line in lines):
        return
    on = taking.day_of(order.completed_at or order.modified_at)
    promised = any(promised_to(tx, left).values())
    ship.ship(tx, order_id, left if promised else None, shipped_on=on, moves_stock=promised)


def _call_back(tx: Write, order_id: int) -> None:
    """Goods of an order that was refunded will not leave: nothing is promised to it any more."""
    position = take_position(tx, order_id)
    if position.order.stands:
        withdraw(tx, position, {line.id: line.to_ship_milli for line in position.lines})


def _must_cost_the_same(tx: Write, taking: Taking, order: ShopOrder, known: Order) -> None:
    # Parts of a bundle are in no shop; a line of nothing was taken off there and followed.
    standing = {line.remote_id: line for line in read_lines(tx, known.id) if line.remote_id is not None}
    sent = {line_key(line.remote_id, line.part): line for line in order.lines}
    names: list[str] = []
    for key, line in sent.items():
        ours = standing.pop(key, None)
        if ours is None or _figures(ours) != (line.quantity_milli, line.net, line.tax):
            names.append(line.name or taking.words.say("shop.nameless_line"))
    names += [line.name for line in standing.values() if line.quantity_milli or line.gross]
    if not names and order.total == known.total:
        return
    raise Refusal(
        "shop_order_changed",
        number=order.number,
        before=_money(known.total, known),
        now=_money(order.total, known),
        currency=known.currency,
        lines=", ".join(names),
    )


def lines_taken_off(order: ShopOrder, standing: Sequence[OrderLine]) -> tuple[TakenLine, ...]:
    """What an order has less in the shop than here: how much of which line, with its figures."""
    sent = {line_key(line.remote_id, line.part): line for line in order.lines}
    found: list[TakenLine] = []
    for ours in standing:
        theirs = sent.get(ours.remote_id or "")
        quantity, net, tax = _figures(ours)
        if theirs is not None:
            quantity, net, tax = quantity - theirs.quantity_milli, net - theirs.net, tax - theirs.tax
        if ours.remote_id and quantity > 0 and net + tax > 0:
            found.append(TakenLine(ours.id, quantity, net, tax))
    return tuple(found)


def _figures(line: OrderLine) -> tuple[int, int, int]:
    return (line.quantity_milli, line.net, line.tax)


def _money(amount: int, known: Order) -> Decimal:
    return from_minor(amount, known.currency)


def _went_back(order: ShopOrder, known: Order) -> Refusal:
    return Refusal(
        "shop_order_went_back", number=order.number, ours=known.number or order.number, status=order.status
    )
