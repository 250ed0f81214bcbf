"""How an order of a shop is paid, as one of the company's own methods: known, said by a person, or still to be said."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.flow import methods
from app.links.shops.port import ShopOrder
from app.links.shops.tables import shop
from app.links.shops.taking import Taking
from app.orders.gateways import Gateway, gateway_of


def gateway_met(tx: Write, taking: Taking, order: ShopOrder) -> Gateway | None:
    """What the order's way of paying is here, written down when it is met for the first time; None where it names none.

    Called before anything else is locked: whoever meets it first keeps others who meet it too waiting.
    """
    code = order.payment.method.strip()
    if not code:
        return None
    found = gateway_of(tx, taking.shop.id, code)
    if found is not None:
        return found
    if tx.waits_for_rows:
        tx.execute(_SHOP.with_for_update(), {"id": taking.shop.id})
    known_as = taking.kind.gateways.get(code)
    return methods.met(tx, taking.shop.id, code, order.payment.title.strip(), known_as)


def gateway_known(rd: Read, taking: Taking, order: ShopOrder) -> Gateway | None:
    """The same for an order that was taken in: nothing is written."""
    code = order.payment.method.strip()
    return gateway_of(rd, taking.shop.id, code) if code else None


_SHOP = select(shop.c.id).where(shop.c.id == bindparam("id"))
