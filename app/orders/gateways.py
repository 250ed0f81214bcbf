"""What shops call ways of paying, and which of the company's methods each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select

from app.base.door import Read
from app.orders.tables import payment_gateway, payment_method


@dataclass(frozen=True, slots=True)
class Gateway:
    """A way of paying as a shop names it, by its code there and by the words its buyers read.

    Without a method and not decided it waits for a person; with one and not decided the program knew it; decided without a
    method, orders keep the shop's words.
    """

    id: int
    shop_id: int
    gateway: str
    title: str
    method_id: int | None
    seen_at: datetime
    decided_at: datetime | None
    method_code: str | None
    name_fr: str | None
    name_en: str | None
    payment_kind: str | None
    means: str | None
    approval: str | None

    @property
    def undecided(self) -> bool:
        """Whether a person has to say what it is."""
        return self.method_id is None and self.decided_at is None


def gateways(rd: Read) -> tuple[Gateway, ...]:
    """All that orders came with, those to be decided first."""
    return tuple(Gateway(*row) for row in rd.execute(_ALL))


def gateway_of(rd: Read, shop_id: int, gateway: str) -> Gateway | None:
    """What is known of a way of paying of a shop; None where no order came with it yet."""
    row = rd.execute(_ONE, {"shop": shop_id, "gateway": gateway}).one_or_none()
    return Gateway(*row) if row else None


def count_undecided(rd: Read) -> int:
    """How many wait for a person."""
    return int(rd.scalar(_UNDECIDED) or 0)


_SELECT = select(
    *(payment_gateway.c[name] for name in Gateway.__slots__ if name in payment_gateway.c),
    payment_method.c.code,
    payment_method.c.name_fr,
    payment_method.c.name_en,
    payment_method.c.payment_kind,
    payment_method.c.means,
    payment_method.c.approval,
).join(payment_method, payment_method.c.id == payment_gateway.c.method_id, isouter=True)
_WAITS = and_(payment_gateway.c.method_id.is_(None), payment_gateway.c.decided_at.is_(None))
_ALL = _SELECT.order_by(~_WAITS, payment_gateway.c.shop_id, payment_gateway.c.gateway)
_ONE = _SELECT.where(
    payment_gateway.c.shop_id == bindparam("shop"), payment_gateway.c.gateway == bindparam("gateway")
)
_UNDECIDED = select(func.count()).select_from(payment_gateway).where(_WAITS)
