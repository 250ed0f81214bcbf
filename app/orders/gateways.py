"""What shops call ways of paying, and which of the company's methods each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.orders.methods import Method, all_methods, in_its_place
from app.orders.tables import payment_gateway


@dataclass(frozen=True, slots=True)
class Gateway:
    """A way of paying as a shop names it, by its code there and by the words its buyers read.

    Without a method and not decided it waits for a person; with one and not decided the program knew it; decided without a
    method, orders keep the shop's words. One that led to a method no longer offered leads to what took its place, else it
    waits for a person until that method is offered again.
    """

    id: int
    shop_id: int
    gateway: str
    title: str
    seen_at: datetime
    decided_at: datetime | None
    method: Method | None

    @property
    def undecided(self) -> bool:
        """Whether a person has to say what it is."""
        return self.method is None and self.decided_at is None

    @property
    def method_id(self) -> int | None:
        """The key of the method it is."""
        return self.method.id if self.method is not None else None

    @property
    def method_code(self) -> str | None:
        """The code by which orders and payments keep that method."""
        return self.method.code if self.method is not None else None

    @property
    def told(self) -> str:
        """What orders that come with it keep: the code of its method, else the shop's words."""
        return self.method_code or self.title or self.gateway

    @property
    def payment_kind(self) -> str | None:
        """When money is expected by it."""
        return self.method.payment_kind if self.method is not None else None

    @property
    def means(self) -> str | None:
        """How money comes by it."""
        return self.method.means if self.method is not None else None


def gateways(rd: Read) -> tuple[Gateway, ...]:
    """All that orders came with, those to be decided first."""
    known = all_methods(rd)
    return in_turn([_gateway(row, known) for row in rd.execute(_ALL)])


def in_turn(rows: Sequence[Gateway]) -> tuple[Gateway, ...]:
    """The rows as lists show them: those to be decided first, then by shop and name."""
    return tuple(sorted(rows, key=lambda each: (not each.undecided, each.shop_id, each.gateway)))


def gateway_of(rd: Read, shop_id: int, gateway: str) -> Gateway | None:
    """What is known of a way of paying of a shop; None where no order came with it yet."""
    row = rd.execute(_ONE, {"shop": shop_id, "gateway": gateway}).one_or_none()
    return _gateway(row, all_methods(rd)) if row else None


def count_undecided(rd: Read) -> int:
    """How many wait for a person."""
    return sum(each.undecided for each in gateways(rd))


def to_decide(rd: Read, shop_id: int | None, told: str) -> bool:
    """Whether an order of a shop keeps words of a way of paying that waits for a person."""
    return shop_id is not None and any(
        each.undecided and each.told == told for each in gateways(rd) if each.shop_id == shop_id
    )


def _gateway(row: Any, known: Sequence[Method]) -> Gateway:
    led = next((each for each in known if each.id == row.method_id), None)
    method = in_its_place(led, known) if led is not None else None
    # What was decided for a method that nothing took the place of is open again.
    decided_at = row.decided_at if method is not None or led is None else None
    return Gateway(row.id, row.shop_id, row.gateway, row.title, row.seen_at, decided_at, method)


_ALL = select(payment_gateway)
_ONE = select(payment_gateway).where(
    payment_gateway.c.shop_id == bindparam("shop"), payment_gateway.c.gateway == bindparam("gateway")
)
