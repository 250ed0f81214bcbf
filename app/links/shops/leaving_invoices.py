"""Leaving the invoices of a shop's waiting orders to it, order by order: it can be stopped and gone on with.

And which orders may ask for it: old ones that became orders to be invoiced here because nobody said who had invoiced them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.base.actor import Actor
from app.base.company import zone_of
from app.base.database import Database
from app.base.door import Read
from app.base.errors import Refusal
from app.flow.left_to_shop import ToLeave, leave_invoice, may_be_left, to_leave
from app.links.shops.intake import take_one
from app.links.shops.refund import waiting_refunds
from app.links.shops.shop import Shop, shop_of, shops
from app.links.shops.taking import Taking
from app.orders.channel import channel_of
from app.reports.order_outlook import OrderLook, order_look

_LONG = timedelta(days=30)
"""An order that was to be shipped for longer than that has often left without its shop being told."""


@dataclass(slots=True)
class LeftToShop:
    """How many orders were left to their shop, and why each of the others was not."""

    many: int = 0
    refused: list[Refusal] = field(default_factory=list[Refusal])


def leave_invoices(
    database: Database,
    actor: Actor,
    shop_id: int,
    orders: Sequence[int],
    reason: str,
    *,
    wanted: Callable[[], bool] = lambda: True,
    told: Callable[[int, int], None] = lambda _done, _whole: None,
) -> LeftToShop:
    """Leave these orders to the shop, of those that `app.flow.left_to_shop.to_leave` names: somebody saw each of them.

    The shop's refunds of them wait for no invoice here any more.
    """
    report = LeftToShop()
    for order_id in orders:
        if not wanted():
            break
        try:
            database.do(actor, leave_invoice, order_id, reason)
            report.many += 1
        except Refusal as refusal:
            if refusal.code == "reason_missing":
                raise
            report.refused.append(refusal)
        told(report.many + len(report.refused), len(orders))
    if report.many:
        with database.read() as rd:
            taking, waiting = Taking.begin(rd, shop_id), waiting_refunds(rd, shop_id)
        for row in waiting:
            take_one(database, actor, taking, "refund", row.id)
    return report


def old_to_invoice(rd: Read, shop_id: int) -> ToLeave:
    """The orders that a shop had done before it was known here and that wait here for an invoice; none where that was said."""
    shop = shop_of(rd, shop_id)
    return ToLeave() if is_said(rd, shop) else to_leave(rd, shop_id, known_since(rd, shop))


def all_old_to_invoice(rd: Read) -> dict[int, ToLeave]:
    """The same of every shop in use, by its key; those with none are left out."""
    found = {key: old_to_invoice(rd, key) for key in shops(rd)}
    return {key: each for key, each in found.items() if each.orders}


def order_look_here(rd: Read, order_id: int) -> OrderLook:
    """An order's page and its outlook, with whether its shop may have invoiced it already."""
    look = order_look(rd, order_id)
    shop_id = look.page.order.shop_id
    if shop_id is None or look.page.order.invoiced == "all":
        return look
    shop = shop_of(rd, shop_id)
    old = not is_said(rd, shop) and may_be_left(rd, order_id, known_since(rd, shop))
    return replace(look, invoiced_there=old)


def waited_since(rd: Read) -> dict[int, date]:
    """Of every shop in use, by its key: what was made before that day had waited for long when it was made known here."""
    return {key: known_since(rd, shop_of(rd, key)) - _LONG for key in shops(rd)}


def is_said(rd: Read, shop: Shop) -> bool:
    """Whether it was said who invoiced what a shop had done before it was connected."""
    days = (shop.invoiced_elsewhere_before, shop.completed_elsewhere_before)
    return any(days) or channel_of(rd, shop.id).decisions.invoices == "shop"


def known_since(rd: Read, shop: Shop) -> date:
    """The day on which a shop was made known here."""
    return shop.connected_at.astimezone(zone_of(rd)).date() if shop.connected_at is not None else rd.today
