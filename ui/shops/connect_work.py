"""Connecting a shop, off the window's thread: trying it, and keeping where it is and its keys."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from app.base.company import the_company
from app.base.errors import Refusal, Trouble
from app.flow.channel import decide
from app.links.shops.kinds import kind_of
from app.links.shops.shop import connect, reach_shop, shop_of, shops
from app.links.shops.sync.port import Found, Keys, Reach
from app.orders.channel import Side, channel_of

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from ui.kit.runner import Token

KIND = "woocommerce"


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying a shop found: what it calls itself, its own address, how it is asked from now on, how much it has."""

    name: str
    url: str
    reach: Reach
    found: Found
    keys: Keys
    orders: int
    products: int
    known: int = 0
    """The key of the shop at that address that is connected already; nought where there is none."""


def try_shop(
    database: Database, _actor: Actor, _token: Token, typed: str, keys: Keys, local: bool, ca_file: str
) -> Tried:
    """Ask a shop who it is, with its keys; a Refusal or Trouble names the cause. Writes nothing."""
    try:
        tried = _tried(typed, keys, local, ca_file)
    except Trouble as trouble:
        if trouble.code != "shop_offline":
            raise
        # Nothing is connected yet that would go on by itself.
        raise Trouble("shop_not_reached", **trouble.facts) from trouble
    with database.read() as rd:
        there = (shop_of(rd, each) for each in shops(rd))
        known = next((each.id for each in there if each.url == tried.url and each.reach is not None), 0)
    return replace(tried, known=known)


def _tried(typed: str, keys: Keys, local: bool, ca_file: str) -> Tried:
    # Only where a shop is asked: the start of the window does without.
    from app.links.shops.clients import open_client
    from app.links.shops.connectors.woocommerce.place import address_of, must_be_known

    reach = Reach(address_of(typed), ca_file=ca_file, local=local)
    must_be_known(reach.url)
    with closing(open_client(KIND, reach, keys)) as client:
        found = client.probe()
    # Now it is known how its keys travel.
    reach = replace(reach, auth=found.auth, home=found.home)
    with closing(open_client(KIND, reach, keys)) as client:
        info = kind_of(KIND).info(client.info())
        orders, products = (client.count(noun, None) for noun in ("order", "product"))
    return Tried(info.name, info.url, reach, found, keys, orders, products)


def connect_shop(
    database: Database,
    actor: Actor,
    _token: Token,
    tried: Tried,
    shop_id: int,
    since: date | None,
    completed: date | None,
    invoices: Side = "here",
) -> int:
    """Keep where a shop is, and its keys as secrets of this workstation; gives its key. Reads nothing else of it.

    `completed` is the day before which what it had completed was invoiced elsewhere; `invoices` who invoices from now on.
    With `shop_id` it has to be that very shop: refused with ``shop_is_another``.
    """
    from app.links.shops.sync.keys import keep_keys

    if shop_id:
        with database.read() as rd:
            known = shop_of(rd, shop_id)
        if known.url != tried.url:
            raise Refusal("shop_is_another", shop=known.name, url=tried.url)
    else:
        shop_id = database.do(
            actor, connect, KIND, tried.name, tried.url, completed_elsewhere_before=completed
        )
        if invoices == "shop":
            # Before anything comes: an order keeps the side it came with.
            with database.read() as rd:
                decided = replace(channel_of(rd, shop_id).decisions, invoices=invoices)
            database.do(actor, decide, shop_id, decided)
    found = tried.found
    database.do(
        actor, reach_shop, shop_id, tried.reach, found.version, since, cannot_write=found.cannot_write
    )
    with database.read() as rd:
        shop, company = shop_of(rd, shop_id), the_company(rd).uid
    keep_keys(company, shop, tried.keys)
    return shop_id
