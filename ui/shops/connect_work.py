"""Connecting a shop, off the window's thread: trying it, and keeping where it is and its keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.base.company import the_company
from app.base.errors import Refusal
from app.links.shops.kinds import kind_of
from app.links.shops.shop import connect, reach_shop, shop_of
from app.links.shops.sync.port import Found, Keys, Reach

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from ui.kit.runner import Token

KIND = "woocommerce"


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying a shop found: what it calls itself, its own address, and how it is asked from now on."""

    name: str
    url: str
    reach: Reach
    found: Found
    keys: Keys


def try_shop(
    _database: Database, _actor: Actor, _token: Token, typed: str, keys: Keys, local: bool, ca_file: str
) -> Tried:
    """Ask a shop who it is, with its keys; a Refusal or Trouble names the cause. Writes nothing."""
    # Only where a shop is asked: the start of the window does without.
    from app.links.shops.clients import open_client
    from app.links.shops.connectors.woocommerce.place import address_of

    reach = Reach(address_of(typed), ca_file=ca_file, local=local)
    client = open_client(KIND, reach, keys)
    try:
        found = client.probe()
        info = kind_of(KIND).info(client.info())
    finally:
        client.close()
    return Tried(info.name, info.url, Reach(reach.url, found.auth, ca_file, local, found.home), found, keys)


def connect_shop(
    database: Database,
    actor: Actor,
    _token: Token,
    tried: Tried,
    shop_id: int,
    since: date | None,
    before: date | None,
) -> int:
    """Keep where a shop is, and its keys as secrets of this workstation; gives its key. Reads nothing else of it.

    With `shop_id` it has to be that very shop: refused with ``shop_is_another``.
    """
    from app.links.shops.sync.keys import keep_keys

    if shop_id:
        with database.read() as rd:
            known = shop_of(rd, shop_id)
        if known.url != tried.url:
            raise Refusal("shop_is_another", shop=known.name, url=tried.url)
    else:
        shop_id = database.do(actor, connect, KIND, tried.name, tried.url, before)
    found = tried.found
    database.do(
        actor, reach_shop, shop_id, tried.reach, found.version, since, cannot_write=found.cannot_write
    )
    with database.read() as rd:
        shop, company = shop_of(rd, shop_id), the_company(rd).uid
    keep_keys(company, shop, tried.keys)
    return shop_id
