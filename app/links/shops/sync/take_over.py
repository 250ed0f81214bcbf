"""The first take-over of a shop: everything it has, once, page by page; stopped anywhere, it goes on from there.

Before anything is read the shop is asked how far its changes have come, so that what is changed meanwhile is found
afterwards. Orders are taken in as they come, while the next ones are asked for: nothing of them can leave before stock is
opened, which is once all has come. Refunds come last, the oldest first, as their credit notes will be numbered.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from app.base.errors import Refusal
from app.links.shops import inbox
from app.links.shops.intake import take_in
from app.links.shops.payload import parse
from app.links.shops.sync.cursor import Cursor, begin, cursors
from app.links.shops.sync.port import Lead, Sent
from app.links.shops.sync.syncing import Syncing


def is_taken_over(standing: dict[str, Cursor], syncing: Syncing) -> bool:
    """Whether all streams were read whole."""
    return all(
        each.name in standing and standing[each.name].phase != "whole" for each in syncing.client.streams
    )


def take_over(syncing: Syncing) -> None:
    """Bring what has not come yet."""
    _begin(syncing)
    keep_settings(syncing)
    for stream in syncing.client.streams:
        with syncing.database.read() as rd:
            cursor = cursors(rd, syncing.shop.id)[stream.name]
        if cursor.phase != "whole":
            continue
        if stream.noun == "refund":
            _refunds(syncing, cursor)
        elif stream.noun == "order":
            syncing.walk(cursor, whole=True, stored=partial(_take_in_orders, syncing))
        else:
            syncing.walk(cursor, whole=True)


def keep_settings(syncing: Syncing) -> None:
    """Store what the shop says of itself, and its rates."""
    info = syncing.patience.ask(lambda _size: syncing.client.info())
    rates = syncing.patience.ask(lambda _size: syncing.client.rates())
    syncing.keep([Sent("info", "info", info), Sent("rates", "rates", rates)], told=False)


def missing_refunds(syncing: Syncing) -> list[Lead]:
    """The orders here that mention refunds which never came."""
    leads: list[Lead] = []
    with syncing.database.read() as rd:
        known = inbox.remote_ids(rd, syncing.shop.id, "refund")
        for row in inbox.records(rd, syncing.shop.id, "order", ("waiting", "taken", "parked")):
            if syncing.kind.refunded not in row.payload:
                continue
            mentioned = syncing.kind.refunds_of(parse(row.payload))
            if mentioned - known:
                leads.append(Lead("refund", row.remote_id, tuple(sorted(mentioned))))
    return leads


def bring_missing_refunds(syncing: Syncing, *, told: bool) -> None:
    """Ask for refunds that orders mention and that never came, and store them by the day they were made."""
    found = [each for lead in missing_refunds(syncing) for each in syncing.fetch(lead)]
    found.sort(key=lambda each: (each.at, len(each.remote_id), each.remote_id))
    for start in range(0, len(found), inbox.PAGE):
        syncing.keep(found[start : start + inbox.PAGE], told=told)


def _begin(syncing: Syncing) -> None:
    with syncing.database.read() as rd:
        known = cursors(rd, syncing.shop.id)
    client, begun = syncing.client, list[Cursor]()
    for stream in client.streams:
        if stream.name in known:
            continue
        name, since = stream.name, syncing.since
        now = syncing.patience.ask(lambda _size, name=name: client.present(name)) if stream.followed else ""
        if stream.taken_over:
            begun.append(Cursor(name, "whole", client.beginning(name, since), now))
        else:
            begun.append(Cursor(name, "followed", now))
    if begun:
        syncing.database.do(syncing.actor, begin, syncing.shop.id, begun)


def _take_in_orders(syncing: Syncing) -> None:
    """Take in the orders that came, and before them what they need, while the shop makes ready the next ones."""
    take_in(
        syncing.database,
        syncing.actor,
        syncing.shop.id,
        upto="order",
        into=syncing.taken,
        wanted=syncing.patience.wanted,
    )


def _refunds(syncing: Syncing, cursor: Cursor) -> None:
    """All refunds by the day they were made, where the shop lists them; else order by order, once all orders are here."""
    walked = False
    if missing_refunds(syncing):
        try:
            syncing.walk(cursor, whole=True)
            walked = True
        except Refusal as refusal:
            if refusal.code not in ("shop_no_route", "shop_not_found"):
                raise
    bring_missing_refunds(syncing, told=False)
    if not walked:
        syncing.keep([], replace(cursor, phase="read"), told=False)
