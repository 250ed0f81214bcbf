"""An order of a shop taken in: saved, paid, confirmed and shipped as far as the shop says, all in one transaction."""

from __future__ import annotations

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.money import from_minor
from app.base.said import said
from app.flow import collect, sell
from app.flow.approval import approval_asked, waits_for_approval
from app.flow.payment_said import take_said
from app.links.shops.buyer import buyer_of
from app.links.shops.gateways import gateway_met
from app.links.shops.inbox import Fate, mark_taken, take_up
from app.links.shops.left_before import left_our_shelf, send_left
from app.links.shops.order_change import follow
from app.links.shops.order_draft import draft_of
from app.links.shops.order_link import known_order
from app.links.shops.payload import parse
from app.links.shops.payment import SOURCE, receipt_of
from app.links.shops.port import Meaning, ShopOrder
from app.links.shops.refund import wake_refunds
from app.links.shops.taking import Taking
from app.orders.gateways import Gateway
from app.orders.order import read_order

STANDS = frozenset({Meaning.AWAITING_PAYMENT, Meaning.CONFIRMED, Meaning.SHIPPED, Meaning.REFUNDED})
"""What was really sold; the rest are checkouts, failures and cancellations."""
_DONE = frozenset({Meaning.SHIPPED, Meaning.REFUNDED})
_GONE = frozenset({Meaning.CANCELLED, Meaning.TRASHED})


@verb("intake.order")
def take_order(tx: Write, taking: Taking, record_id: int) -> Fate:
    """Take in one order, new or changed since. Whatever the rules refuse rolls all of it back."""
    row = take_up(tx, record_id)
    if row is None:
        return "left"
    order = taking.kind.order(parse(row.payload), taking.shop.known_rates)
    gateway = gateway_met(tx, taking, order)
    _must_be_bookable(taking, order)
    known = known_order(tx, taking, order.remote_id)
    if known is None:
        order_id = _take_new(tx, taking, order, gateway, None)
    elif known.state == "draft":
        order_id = _take_new(tx, taking, order, gateway, known.id)
    else:
        order_id = known.id
        follow(tx, taking, order, gateway, known)
    if known is not None:
        wake_refunds(tx, taking, order.remote_id)
    tx.note(shop=taking.shop.name, shop_order=order.number, shop_status=order.status)
    return mark_taken(tx, row, order_id)


def is_history(taking: Taking, order: ShopOrder) -> bool:
    """Whether an order was sold before the day from which this program invoices, or completed before it."""
    before, completed = taking.shop.invoiced_elsewhere_before, taking.shop.completed_elsewhere_before
    if before is not None and order.meaning in STANDS and taking.day_of(order.created_at) < before:
        return True
    done_at = order.completed_at or order.created_at
    return completed is not None and order.meaning in _DONE and taking.day_of(done_at) < completed


def _must_be_bookable(taking: Taking, order: ShopOrder) -> None:
    if order.currency != taking.company.currency:
        raise Refusal(
            "shop_currency_differs",
            number=order.number,
            currency=order.currency,
            company=taking.company.currency,
        )
    if order.total < 0 and order.meaning in STANDS and not is_history(taking, order):
        raise Refusal(
            "shop_order_negative",
            number=order.number,
            total=from_minor(-order.total, order.currency),
            currency=order.currency,
        )


def _take_new(
    tx: Write, taking: Taking, order: ShopOrder, gateway: Gateway | None, order_id: int | None
) -> int:
    """An order that was not here yet, or only as a draft, brought to where the shop has it."""
    draft = draft_of(tx, taking, order, gateway, buyer_of(tx, taking, order))
    order_id = sell.save(tx, draft, order_id)
    if is_history(taking, order):
        sell.record_history(tx, order_id)
        return order_id
    if draft.payment_state == "refused":
        take_said(tx, read_order(tx, order_id), "refused", SOURCE, reference=order.payment.transaction_id)
    receipt = None if order.meaning is Meaning.TRASHED else receipt_of(tx, taking, order, gateway, order_id)
    if receipt is not None:
        collect.write_receipt(tx, receipt)
    if order.meaning in _GONE:
        sell.cancel(tx, order_id, said("intake.cancelled_in_shop", status=order.status))
    elif order.meaning in STANDS:
        _confirm(tx, taking, order, order_id, draft.payment_method)
    return order_id


def _confirm(tx: Write, taking: Taking, order: ShopOrder, order_id: int, method: str) -> None:
    open_goods = order.meaning in {Meaning.AWAITING_PAYMENT, Meaning.CONFIRMED}
    asked = open_goods and approval_asked(tx, method) != "never"
    if asked and waits_for_approval(tx, read_order(tx, order_id)):
        return
    shipped_at = order.completed_at or (order.modified_at if order.meaning is Meaning.SHIPPED else None)
    counted = (
        order.meaning is Meaning.SHIPPED and shipped_at is not None and left_our_shelf(tx, taking, shipped_at)
    )
    confirmed = sell.confirm(tx, order_id, reserve=open_goods or counted)
    if open_goods:
        return
    if confirmed.state == "held":
        # What left the shop, or was given back, cannot wait for credit any more.
        sell.release(tx, order_id, said("intake.done_in_shop", status=order.status), reserve=counted)
    if shipped_at is not None and read_order(tx, order_id).shipped != "all":
        send_left(tx, taking, order_id, shipped_at, counted=counted)
