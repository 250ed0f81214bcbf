"""How an order of a shop is paid, as one of the company's own methods: known, said by a person, or still to be said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, ColumnElement, bindparam, case, cast, func, or_, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.flow import methods
from app.links.shops.inbox import by_id
from app.links.shops.payload import parse
from app.links.shops.port import ShopOrder
from app.links.shops.shop import shops
from app.links.shops.tables import inbox, shop
from app.links.shops.taking import Taking
from app.orders.gateways import Gateway, gateway_of
from app.orders.methods import all_methods, in_its_place
from app.orders.tables import payment_gateway


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


def gateways_unwritten(rd: Read) -> tuple[Gateway, ...]:
    """The ways of paying of orders taken in before ways of paying were written down, with keys below nought.

    The next order that comes with one writes it down, and so does whoever decides it (`app.flow.methods.map_seen`).
    """
    known = all_methods(rd)
    found: list[Gateway] = []
    for shop_id in shops(rd):
        taking = Taking.begin(rd, shop_id)
        for order, handled_at in _before(rd, taking):
            code = order.payment.method.strip()
            if not code or gateway_of(rd, shop_id, code) is not None:
                continue
            led = next((each for each in known if each.code == taking.kind.gateways.get(code)), None)
            method = in_its_place(led, known) if led is not None else None
            key = -1 - len(found)
            found.append(Gateway(key, shop_id, code, order.payment.title.strip(), handled_at, None, method))
    return tuple(found)


def _before(rd: Read, taking: Taking) -> Iterator[tuple[ShopOrder, Any]]:
    """One order by each way of paying, of those taken in before any was written down."""
    field = _field(rd, taking.kind.gateway_field)
    first = select(func.min(payment_gateway.c.seen_at)).where(payment_gateway.c.shop_id == taking.shop.id)
    asked = (
        select(func.max(inbox.c.id).label("id"), func.max(inbox.c.handled_at).label("handled_at"))
        .where(
            inbox.c.shop_id == taking.shop.id,
            inbox.c.noun == "order",
            inbox.c.state == "taken",
            or_(first.scalar_subquery().is_(None), inbox.c.handled_at <= first.scalar_subquery()),
        )
        .group_by(field)
        .order_by(func.max(inbox.c.id))
    )
    for row in rd.execute(asked).all():
        try:
            payload = parse(by_id(rd, row.id).payload)
            yield taking.kind.order(payload, taking.shop.known_rates), row.handled_at
        except Refusal:
            continue  # The shop's payload of then is not read any more: its next order says it.


def _field(rd: Read, name: str) -> ColumnElement[str]:
    """A field of the payload; the database looks, for there may be very many."""
    if not rd.waits_for_rows:
        return func.json_extract(inbox.c.payload, f"$.{name}")
    # PostgreSQL reads no text with a nought in it, which JSON may hold.
    unreadable = func.strpos(inbox.c.payload, "\\u0000") > 0
    return case((unreadable, ""), else_=func.json_extract_path_text(cast(inbox.c.payload, JSON), name))


_SHOP = select(shop.c.id).where(shop.c.id == bindparam("id"))
