"""`shop add|test|leave|list`: connecting a shop, trying its connection, leaving it, how each stands. Keys are never arguments."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from app.base import secrets
from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.commands.desk import Desk
from app.commands.founding import opened_or_founded
from app.commands.output import Column, table
from app.commands.program import argument, command, day_of, option, shop_verbs
from app.links.shops.clients import open_client
from app.links.shops.kinds import kind_of
from app.links.shops.leaving_invoices import is_said
from app.links.shops.queries import shop_named, shops
from app.links.shops.shop import connect, learn_writing, reach_shop, shop_of
from app.links.shops.sync import journal
from app.links.shops.sync.disconnect import disconnect
from app.links.shops.sync.keys import keep_keys, keys_of
from app.links.shops.sync.port import Auth, Found, Keys, Reach
from app.links.shops.sync.secret_names import KINDS, secret_name

_WOOCOMMERCE = "woocommerce"
_VARIABLES = ("COMPTOIR_SHOP_KEY", "COMPTOIR_SHOP_SECRET")
_COLUMNS = (
    Column("name", lambda row: row["name"]),
    Column("address", lambda row: row["address"]),
    Column("connection", lambda row: row["connection"], "word", "shop_state"),
    Column("last_synced", lambda row: row["last_synced"], "instant"),
    Column("still_waiting", lambda row: row["waiting"], "whole"),
    Column("set_aside", lambda row: row["parked"], "whole"),
)


@command("add", on=shop_verbs, words="shop_add")
def add(
    desk: Desk,
    address: Annotated[str, argument("address")],
    key_file: Annotated[Path | None, option("--key-file")] = None,
    ca_file: Annotated[Path | None, option("--ca-file")] = None,
    local: Annotated[bool, option("--local")] = False,
    auth: Annotated[str, option("--auth")] = "basic",
    since: Annotated[datetime | None, option("--orders-since", formats=["%Y-%m-%d"])] = None,
    before: Annotated[datetime | None, option("--invoiced-elsewhere-before", formats=["%Y-%m-%d"])] = None,
    completed: Annotated[
        datetime | None, option("--completed-elsewhere-before", formats=["%Y-%m-%d"])
    ] = None,
) -> None:
    """Connect a WooCommerce shop: try it, keep where it is, and its keys as secrets of this workstation. Reads nothing else."""
    if auth not in get_args(Auth):
        raise typer.BadParameter(auth, param_hint="--auth")
    # Imported here: only WooCommerce's addresses are read this way.
    from app.links.shops.connectors.woocommerce.place import address_of, must_be_known

    url = address_of(address, http=auth == "oauth")
    must_be_known(url)
    keys = _keys(desk, key_file)
    reach = Reach(url, cast("Auth", auth), str(ca_file.absolute()) if ca_file else "", local)
    with closing(open_client(_WOOCOMMERCE, reach, keys)) as client:
        found = client.probe()
    reach = replace(reach, auth=found.auth, home=found.home)
    with closing(open_client(_WOOCOMMERCE, reach, keys)) as client:
        info, orders = kind_of(_WOOCOMMERCE).info(client.info()), client.count("order", None)
    with opened_or_founded(desk, info.name, info.currency, info.timezone) as (database, _founded):
        actor = desk.actor_in(database)
        actor.must("shop.reach")
        shop_id = database.do(
            actor,
            connect,
            _WOOCOMMERCE,
            info.name,
            info.url,
            day_of(before),
            completed_elsewhere_before=day_of(completed),
        )
        database.do(
            actor, reach_shop, shop_id, reach, found.version, day_of(since), cannot_write=found.cannot_write
        )
        with database.read() as rd:
            shop, company = shop_of(rd, shop_id), the_company(rd).uid
            asks = orders > 0 and not is_said(rd, shop)
        place = keep_keys(company, shop, keys)
    _tell(desk, info.name, shop.uid, found, place, orders, asks)


@command("test", on=shop_verbs, words="shop_test")
def test(desk: Desk, name: Annotated[str, argument("shop", words="shop_name")]) -> None:
    """Try the connection of a shop; exit code 1 and the cause when it does not work."""
    with desk.opened() as database:
        with database.read() as rd:
            shop, company = shop_of(rd, shop_named(rd, name)), the_company(rd).uid
        if shop.reach is None:
            raise Refusal("shop_not_connected", shop=shop.name)
        with closing(open_client(shop.kind, shop.reach, keys_of(company, shop))) as client:
            found = client.probe()
        if found.writes is not None:
            database.do(desk.actor_in(database), learn_writing, shop.id, found.cannot_write)
    desk.say("command.shop.works")
    _tell(desk, shop.name, shop.uid, found, None)


@command("leave", on=shop_verbs, words="shop_leave")
def leave(
    desk: Desk,
    name: Annotated[str, argument("shop", words="shop_name")],
    reason: Annotated[str, option("--reason")],
) -> None:
    """Disconnect a shop and forget its keys on this workstation; its orders, products and history stay."""
    with desk.opened() as database:
        with database.read() as rd:
            shop = shop_of(rd, shop_named(rd, name))
        disconnect(database, desk.actor_in(database), shop.id, reason)
    if desk.as_json:
        desk.give({"shop": shop.name, "uid": shop.uid, "connection": "left"})
    else:
        desk.say("command.shop.left", shop=shop.name)


@command("list", on=shop_verbs, words="shop_list")
def list_shops(desk: Desk) -> None:
    """The shops, whether this workstation can ask them, and when each was last synchronised."""
    with desk.opened() as database, database.read() as rd:
        company = the_company(rd).uid
        rows = [_row(rd, company, each.id, each.waiting, each.parked) for each in shops(rd)]
    if desk.as_json:
        desk.give(rows)
    else:
        desk.write_lines(table(desk.words, _COLUMNS, rows))


def _row(rd: Read, company: str, shop_id: int, waiting: int, parked: int) -> dict[str, object]:
    shop = shop_of(rd, shop_id)
    names = [secret_name(company, shop.uid, kind) for kind in KINDS]
    state = "not_connected" if shop.left_at is None else "left"
    if shop.reach is not None:
        state = "connected" if all(secrets.read(name) for name in names) else "keys_missing"
    return {
        "name": shop.name,
        "uid": shop.uid,
        "kind": shop.kind,
        "address": shop.reach.url if shop.reach else shop.url,
        "connection": state,
        "last_synced": journal.last_sound(rd, shop_id),
        "waiting": waiting,
        "parked": parked,
        "key_variables": [secrets.variable(name) for name in names],
    }


def _tell(
    desk: Desk,
    name: str,
    uid: str,
    found: Found,
    place: str | None,
    orders: int | None = None,
    asks: bool = False,
) -> None:
    """`orders` are those the shop has, where it was connected; it `asks` who invoiced them where nobody has said."""
    if desk.as_json:
        more = {} if orders is None else {"orders": orders, "old_orders_to_invoice_here": asks}
        desk.give(
            {
                **more,
                "shop": name,
                "uid": uid,
                "home": found.home,
                "version": found.version,
                "auth": found.auth,
                "warnings": list(found.warnings),
                "writes": found.writes,
                "keys": place,
            }
        )
        return
    desk.say("command.shop.found", shop=name, home=found.home, version=found.version or "?")
    if found.writes is not None:
        desk.say(f"shop_connection.{'writes' if found.writes else 'reads_only'}")
    for code in found.warnings:
        desk.say(f"shop_connection.{code}")
    if place is not None:
        desk.say(f"command.shop.kept_{place}")
    if asks:
        desk.say("command.shop.all_to_invoice", n=orders, shop=name)


def _keys(desk: Desk, file: Path | None) -> Keys:
    """The keys from a file, the environment, or whoever types them (unseen) or pipes them in, a line each."""
    if file is not None:
        return _from_file(file)
    told = [os.environ.get(name, "").strip() for name in _VARIABLES]
    if not all(told):
        if sys.stdin.isatty():
            told = [
                typer.prompt(desk.words.say(f"command.shop.ask_{kind}"), hide_input=True, err=True)
                for kind in KINDS
            ]
        else:
            told = [sys.stdin.readline(), sys.stdin.readline()]
    key, secret = (each.strip() for each in told)
    if not key or not secret:
        raise Refusal("shop_keys_missing", shop="", variables=", ".join(_VARIABLES))
    return Keys(key, secret)


def _from_file(file: Path) -> Keys:
    try:
        open_to_others = sys.platform != "win32" and stat.S_IMODE(file.stat().st_mode) & 0o077
        lines = [] if open_to_others else file.read_text("utf-8").split()
    except (OSError, UnicodeDecodeError):
        lines = []
    if len(lines) != 2:
        raise Refusal("shop_key_file", path=str(file))
    return Keys(lines[0], lines[1])
