"""How much a shop has and how much of it is here: the shop itself is asked, never guessed (Y6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select

from app.base.company import the_company
from app.base.database import Database
from app.base.door import Read
from app.base.turn import turn
from app.links.shops.clients import Opener, open_client
from app.links.shops.kinds import kind_of
from app.links.shops.shop import orders_begin, shop_of
from app.links.shops.sync.run import opened
from app.links.shops.tables import inbox

COUNTED = ("order", "product")
"""What is counted: what every shop lists, and has the same idea of."""


@dataclass(frozen=True, slots=True)
class Census:
    """By noun, how many there are in the shop as it says, and how many of them are here."""

    there: Mapping[str, int]
    here: Mapping[str, int]


def census(database: Database, shop_id: int, *, opener: Opener = open_client) -> Census | None:
    """Ask a shop how much it has; None while another program or run asks it. Raises its Refusal or Trouble."""
    with database.read() as rd:
        shop, company = shop_of(rd, shop_id), the_company(rd).uid
    with turn(database, f"shop-{shop_id}") as mine:
        if not mine:
            return None
        client = opened(database, shop, company, opener)
        try:
            since = orders_begin(shop, database.clock.zone)
            there = {noun: client.count(noun, since) for noun in COUNTED}
        finally:
            client.close()
    with database.read() as rd:
        return Census(there, {noun: here(rd, shop_id, shop.kind, noun) for noun in COUNTED})


def here(rd: Read, shop_id: int, kind: str, noun: str) -> int:
    """How many of a noun came from a shop and are there still, as far as is known."""
    query = _HERE
    if (mark := kind_of(kind).uncounted.get(noun)) is not None:
        query = query.where(~inbox.c.payload.contains(mark, autoescape=True))
    return int(rd.scalar(query, {"shop": shop_id, "noun": noun}))


_HERE = select(func.count()).where(
    inbox.c.shop_id == bindparam("shop"),
    inbox.c.noun == bindparam("noun"),
    or_(inbox.c.reason.is_(None), inbox.c.reason != "shop_product_gone"),
)
