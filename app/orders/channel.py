"""A shop as a channel of orders: who decides what, whether it may be written to, and what it is to be told.

A shop is told how an order *stands*, not each step: what is written to it is what differs when the promise is carried out.
So one promise of an order waits at most, and a step undone before it left is never told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, select

from app.base import outbox
from app.base.door import Read, Write
from app.orders.channel_tables import channel
from app.orders.order import read_order

CHANNEL = "shop"
"""The channel of the outbox by which shops are written to."""
TELL = "shop.tell"
Side = Literal["here", "shop"]
Tracking = Literal["none", "note", "customer_note", "field"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Who decides what.

    `invoices`: who makes the invoices of its orders and keeps their money, never both. `stock`: whose figure is right; where
    ours is, the shop shows what is available less `buffer_milli` (thousandths). `mails`: who writes to the buyer, never both;
    from here, what the settings let leave by itself. `sent_status`, `cancelled_status`: the shop's status for an order that has
    left whole and for one cancelled here, empty where it is left alone. `tracking`: where numbers of parcels go. `tells_paid`,
    `tells_refunds`: whether money that came or went here is told there. `prices`, `texts`:
    whose price, name and description are right of the products that are sold there from here; where the texts are ours, those
    that the shop has not are made in it, seen by buyers at once only if it `publishes` them.
    """

    stock: Side = "shop"
    buffer_milli: int = 0
    mails: Side = "shop"
    sent_status: str = ""
    cancelled_status: str = ""
    tracking: Tracking = "none"
    tells_paid: bool = False
    tells_refunds: bool = False
    invoices: Side = "here"
    prices: Side = "shop"
    texts: Side = "shop"
    publishes: bool = False

    @property
    def shows_products(self) -> bool:
        """Whether anything of a product but its stock is written to the shop."""
        return "here" in (self.prices, self.texts)

    @property
    def tells_orders(self) -> bool:
        """Whether anything of an order is written to the shop."""
        told = self.sent_status or self.cancelled_status or self.tells_paid or self.tells_refunds
        return bool(told) or self.tracking != "none"

    @property
    def writes(self) -> bool:
        """Whether anything at all is written to the shop."""
        return self.tells_orders or self.shows_products or self.stock == "here"


@dataclass(frozen=True, slots=True)
class Channel:
    """What was decided for a shop, by whom and when, and who consented that the shop is written to, None while nobody did."""

    shop_id: int
    decisions: Decisions
    decided_at: datetime | None = None
    decided_by: str = ""
    consented_at: datetime | None = None
    consented_by: str = ""

    @property
    def shop_mails(self) -> bool:
        """Whether it was decided that the shop writes to the buyer, so that nothing leaves here by itself."""
        return self.decided_at is not None and self.decisions.mails == "shop"

    @property
    def may_write(self) -> bool:
        """Whether somebody consented to what is written."""
        return self.consented_at is not None and self.decisions.writes

    @property
    def tells_orders(self) -> bool:
        """Whether orders are told to the shop now."""
        return self.consented_at is not None and self.decisions.tells_orders

    @property
    def shows_products(self) -> bool:
        """Whether products are shown to the shop now."""
        return self.consented_at is not None and self.decisions.shows_products


def channel_of(rd: Read, shop_id: int) -> Channel:
    """What was decided for a shop; for one that nobody decided on, that nothing is written to it."""
    return rd.of_table(channel, shop_id, lambda: _read(rd, shop_id))


def shop_mails(rd: Read, order_id: int) -> bool:
    """Whether an order is of a shop that writes to its buyers itself."""
    shop_id = read_order(rd, order_id).shop_id
    return shop_id is not None and channel_of(rd, shop_id).shop_mails


def _read(rd: Read, shop_id: int) -> Channel:
    row = rd.execute(_CHANNEL, {"shop": shop_id}).one_or_none()
    if row is None:
        return Channel(shop_id, Decisions())
    return Channel(
        shop_id,
        Decisions(
            stock=row.stock,
            buffer_milli=row.buffer_milli,
            mails=row.mails,
            sent_status=row.sent_status,
            cancelled_status=row.cancelled_status,
            tracking=row.tracking,
            tells_paid=row.tells_paid,
            tells_refunds=row.tells_refunds,
            invoices=row.invoices,
            prices=row.prices,
            texts=row.texts,
            publishes=row.publishes,
        ),
        row.decided_at,
        row.decided_by,
        row.consented_at,
        row.consented_by,
    )


def tell(tx: Write, order_id: int, shop_id: int | None) -> None:
    """Promise the shop of an order to be told how it stands; idle where it is told nothing, or one promise waits already."""
    if shop_id is None or not channel_of(tx, shop_id).tells_orders:
        return
    outbox.promise_once(tx, CHANNEL, TELL, "sales_order", order_id, shop=shop_id)


_CHANNEL = select(channel).where(channel.c.shop_id == bindparam("shop"))
