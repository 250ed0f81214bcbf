"""Deciding who decides what between this program and a shop, and consenting that the shop is written to."""

from __future__ import annotations

from dataclasses import asdict, replace

from sqlalchemy import bindparam, func, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.catalogue.sold_in import promise_all
from app.orders.channel import Decisions, channel_of, tell
from app.orders.channel_tables import channel
from app.orders.tables import sales_order
from app.shipping.tables import shipment

MOST_BUFFER = 1_000_000_000
"""In thousandths: more than this kept back from a shop is a slip of the hand."""


@verb("channel.decide")
def decide(tx: Write, shop_id: int, decisions: Decisions) -> None:
    """Say who decides what; who invoices counts for orders that come from then on, and for drafts.

    What was consented to has to be consented to again when more changed of what is written than the buffer. Idle when nothing
    changes. Refused with ``channel_buffer``, ``channel_mails_twice``, and with ``channel_orders_open`` while orders that came
    before are still to be invoiced here.
    """
    if decisions.mails == "here" and decisions.tracking == "customer_note":
        raise Refusal("channel_mails_twice")
    if not 0 <= decisions.buffer_milli <= MOST_BUFFER:
        raise Refusal("channel_buffer")
    standing = channel_of(tx, shop_id)
    if standing.decided_at is not None and standing.decisions == decisions:
        return
    if decisions.invoices == "shop" and standing.decisions.invoices == "here":
        _must_leave_none_open(tx, shop_id)
    if decisions.invoices != standing.decisions.invoices:
        there = decisions.invoices == "shop"
        for row_id in tx.execute(_DRAFTS, {"shop": shop_id}).scalars().all():
            tx.derive(sales_order, int(row_id), invoiced_there=there)
    values = {**asdict(decisions), "decided_at": tx.now, "decided_by": tx.actor.name}
    if standing.decided_at is None:
        tx.insert(channel, {"shop_id": shop_id, **values, "consented_at": None, "consented_by": ""})
    else:
        kept = {} if _same_writing(standing.decisions, decisions) else _NOBODY
        tx.update(channel, _key(tx, shop_id), **values, **kept)
    if decisions.shows_products:
        promise_all(tx, shop_id)
    tx.touch("shop", shop_id)


@verb("channel.consent")
def consent(tx: Write, shop_id: int) -> None:
    """Let the shop be written to as it was decided. Refused with ``channel_writes_nothing``; idle when it may be already."""
    standing = channel_of(tx, shop_id)
    if not standing.decisions.writes:
        raise Refusal("channel_writes_nothing")
    if standing.consented_at is None:
        tx.update(channel, _key(tx, shop_id), consented_at=tx.now, consented_by=tx.actor.name)
        tx.touch("shop", shop_id)


@verb("channel.withdraw")
def withdraw(tx: Write, shop_id: int, reason: str) -> None:
    """Write nothing to the shop any more, until somebody consents again; what waits stays. Refused with ``reason_missing``."""
    if not reason.strip():
        raise Refusal("reason_missing")
    if channel_of(tx, shop_id).consented_at is not None:
        tx.update(channel, _key(tx, shop_id), **_NOBODY)
        tx.note(reason=reason.strip())
        tx.touch("shop", shop_id)


def tell_of_shipment(tx: Write, shipment_id: int) -> None:
    """Promise the shop of a shipment's order to be told how it stands: the numbers of its parcels are part of that."""
    row = tx.execute(_ORDER, {"id": shipment_id}).one_or_none()
    if row is not None:
        tell(tx, row.id, row.shop_id)


_NOBODY = {"consented_at": None, "consented_by": ""}


def _same_writing(before: Decisions, after: Decisions) -> bool:
    """Whether the same things are written to the shop; how much is kept back of the stock is no other thing."""
    return replace(before, buffer_milli=after.buffer_milli, invoices=after.invoices) == after


def _must_leave_none_open(tx: Write, shop_id: int) -> None:
    """No order is left that neither side would invoice, or both."""
    left = int(tx.scalar(_TO_INVOICE, {"shop": shop_id}) or 0)
    if left:
        raise Refusal("channel_orders_open", n=left)


def _key(tx: Write, shop_id: int) -> int:
    return int(tx.scalar(_KEY, {"shop": shop_id}))


_ORDER = (
    select(sales_order.c.id, sales_order.c.shop_id)
    .join(shipment, shipment.c.order_id == sales_order.c.id)
    .where(shipment.c.id == bindparam("id"), sales_order.c.handling == "normal")
)
_DRAFTS = select(sales_order.c.id).where(
    sales_order.c.shop_id == bindparam("shop"),
    sales_order.c.handling == "normal",
    sales_order.c.state == "draft",
)
_TO_INVOICE = (
    select(func.count())
    .select_from(sales_order)
    .where(
        sales_order.c.shop_id == bindparam("shop"),
        sales_order.c.handling == "normal",
        sales_order.c.state.in_(("held", "confirmed")),
        sales_order.c.invoiced != "all",
        ~sales_order.c.invoiced_there,
    )
)
_KEY = select(channel.c.id).where(channel.c.shop_id == bindparam("shop"))
