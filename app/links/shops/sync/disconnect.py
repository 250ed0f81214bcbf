"""Disconnecting a shop from this workstation: its keys are forgotten here, and nobody asks it any more."""

from __future__ import annotations

from app.base.actor import Actor
from app.base.company import the_company
from app.base.database import Database
from app.base.errors import Refusal
from app.base.turn import turn
from app.links.shops.leaving import leave_shop
from app.links.shops.shop import shop_of
from app.links.shops.sync.keys import forget_keys


def disconnect(database: Database, actor: Actor, shop_id: int, reason: str) -> None:
    """Disconnect a shop, and forget its keys on this workstation; in the shop they stay valid until they are revoked there.

    Refused as `leave_shop` is, and with ``shop_being_synchronised`` while a run is under way.
    """
    actor.must("shop.leave")
    with turn(database, f"shop-{shop_id}") as mine:
        with database.read() as rd:
            shop, company = shop_of(rd, shop_id), the_company(rd).uid
        if not mine:
            raise Refusal("shop_being_synchronised", shop=shop.name)
        if reason.strip() and shop.reach is not None:
            # First: a keyring that does not open leaves all as it was, and keys that are gone can be forgotten again.
            forget_keys(company, shop)
        database.do(actor, leave_shop, shop_id, reason)
