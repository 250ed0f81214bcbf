"""What lists show of the links to shops: the shops, and what they sent, with what could not be taken in and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, or_, select, tuple_

from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    holds,
    in_order,
    one_of,
    with_key,
)
from app.base.listing import Listing
from app.base.register import Register
from app.links.shops.conflict_tables import shop_conflict
from app.links.shops.reason import Reason, reason_from
from app.links.shops.tables import inbox, shop
from app.orders.shop_proposal_tables import shop_proposal

NOUNS = ("info", "rates", "product", "customer", "order", "refund")
STATES = ("waiting", "taken", "parked", "discarded")


@dataclass(frozen=True, slots=True)
class ShopRow:
    """A shop with how many of its records wait, were parked, were taken in; `clashing` are those of which fields changed here
    and there wait for a decision, beside the parked ones.
    """

    id: int
    uid: str
    kind: str
    name: str
    url: str
    archived_at: datetime | None
    connected_at: datetime
    waiting: int
    parked: int
    taken: int
    clashing: int = 0

    @property
    def asking(self) -> int:
        """How many of its records ask for somebody."""
        return self.parked + self.clashing


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A record a shop sent. `reason` is the code of the refusal that parked it, `facts` what its sentence names.

    `row_id` is the key of the row it became, in the table its noun stands for; `conflicts` how many of its fields were changed
    here and there, and wait for a decision.
    """

    id: int
    shop_id: int
    noun: str
    remote_id: str
    state: str
    reason: str | None
    facts: Mapping[str, Any]
    attempts: int
    row_id: int | None
    received_at: datetime
    handled_at: datetime | None
    shop: str
    conflicts: int = 0
    proposed: bool = False
    """Whether what the shop did to its order waits for a decision."""

    @property
    def because(self) -> Reason | None:
        """Why it is parked or waits, or what a person should know of it; None where there is nothing to say."""
        return reason_from(self.reason, json.dumps(dict(self.facts)))

    @property
    def why(self) -> Refusal | None:
        """The same, as its sentence is found for."""
        return self.because.refusal if self.because is not None else None


_CLASHES = (
    select(func.count())
    .where(
        shop_conflict.c.shop_id == inbox.c.shop_id,
        shop_conflict.c.noun == inbox.c.noun,
        shop_conflict.c.remote_id == inbox.c.remote_id,
        shop_conflict.c.state == "open",
    )
    .correlate(inbox)
    .scalar_subquery()
)
_PROPOSES = exists(
    select(shop_proposal.c.id)
    .where(
        shop_proposal.c.shop_id == inbox.c.shop_id,
        shop_proposal.c.remote_id == inbox.c.remote_id,
        case((shop_proposal.c.kind == "refund", "refund"), else_="order") == inbox.c.noun,
        shop_proposal.c.state == "open",
    )
    .correlate(inbox)
)
VIEWS: Views = {
    "all": lambda _rd: None,
    # What asks for somebody stands in one of these three: they add up.
    "parked": lambda _rd: and_(inbox.c.state == "parked", ~_PROPOSES, _CLASHES == 0),
    # what the shop did to an order that is shipped or invoiced here
    "proposed": lambda _rd: and_(inbox.c.state == "parked", _PROPOSES, _CLASHES == 0),
    # what was changed here and in the shop
    "conflicts": lambda _rd: _CLASHES > 0,
    "waiting": lambda _rd: inbox.c.state == "waiting",
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "state": one_of(inbox.c.state, *STATES),
    "noun": one_of(inbox.c.noun, *NOUNS),
    "shop": with_key(inbox.c.shop_id),
}
SORTS: Sorts = {
    "received_at": (inbox.c.received_at, inbox.c.id),
    "remote_id": (inbox.c.remote_id, inbox.c.id),
}
_NEWEST = (inbox.c.id.desc(),)


def _holding(rd: Read, word: str) -> list[Condition]:
    return [holds(rd, inbox.c.remote_id, word), holds(rd, inbox.c.facts, word)]


_REGISTER = Register(inbox, FILTERS, _holding, SORTS, _NEWEST)


def inbox_rows(rd: Read, ids: Sequence[int]) -> list[InboxRow]:
    """The records with these keys, in the order of the keys."""
    return in_order(ids, {row.id: _row(row) for row in rd.execute(_ROWS, {"ids": list(ids)})})


INBOX = Listing(_REGISTER.count, _REGISTER.ids, inbox_rows)


def payload_of(rd: Read, inbox_id: int) -> str | None:
    """What the shop sent, as it is kept."""
    return rd.scalar(select(inbox.c.payload).where(inbox.c.id == inbox_id))


def shops(rd: Read) -> list[ShopRow]:
    """All shops, oldest first, with the state of their records."""
    counts = {(row.shop_id, row.state): int(row.many) for row in rd.execute(_COUNTS)}
    clashing = {row.shop_id: int(row.many) for row in rd.execute(_CLASHING)}
    return [
        ShopRow(
            *row,
            *(counts.get((row.id, state), 0) for state in ("waiting", "parked", "taken")),
            clashing=clashing.get(row.id, 0),
        )
        for row in rd.execute(_SHOPS)
    ]


def find_shop(rd: Read, told: str) -> int | None:
    """The key of the shop with this name, URL or uid."""
    found = rd.execute(_TOLD, {"told": told}).first()
    return int(found.id) if found else None


def shop_named(rd: Read, told: str) -> int:
    """The key of the shop with this name, URL or uid; refused with ``shop_unknown``."""
    found = find_shop(rd, told)
    if found is None:
        raise Refusal("shop_unknown", shop=told)
    return found


def _row(row: Any) -> InboxRow:
    values = {**row._mapping, "facts": json.loads(row.facts)}  # noqa: SLF001 - SQLAlchemy's public name
    return InboxRow(**values)


_ROWS = (
    select(
        *(inbox.c[name] for name in InboxRow.__slots__ if name in inbox.c),
        shop.c.name.label("shop"),
        _CLASHES.label("conflicts"),
        _PROPOSES.label("proposed"),
    )
    .join(shop, shop.c.id == inbox.c.shop_id)
    .where(inbox.c.id.in_(bindparam("ids", expanding=True)))
)
_COUNTS = select(inbox.c.shop_id, inbox.c.state, func.count().label("many")).group_by(
    inbox.c.shop_id, inbox.c.state
)
_CLASHING = (
    select(inbox.c.shop_id, func.count().label("many"))
    .where(
        inbox.c.state != "parked",
        tuple_(inbox.c.shop_id, inbox.c.noun, inbox.c.remote_id).in_(
            select(shop_conflict.c.shop_id, shop_conflict.c.noun, shop_conflict.c.remote_id).where(
                shop_conflict.c.state == "open"
            )
        ),
    )
    .group_by(inbox.c.shop_id)
)
_SHOPS = select(*(shop.c[name] for name in ShopRow.__slots__ if name in shop.c)).order_by(shop.c.id)
_TOLD = (
    select(shop.c.id)
    .where(
        or_(
            shop.c.name == bindparam("told"), shop.c.url == bindparam("told"), shop.c.uid == bindparam("told")
        )
    )
    .order_by(shop.c.id)
)
