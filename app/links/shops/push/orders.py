"""Carrying out what verbs promised a shop about its orders, one order after the other, in the order of the promises."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.base import outbox
from app.base.door import Read, Write, verb
from app.base.errors import Refusal, Trouble
from app.base.money import from_minor
from app.base.words import Words
from app.links.shops.push.promised import Promised, not_kept, take_in_hand, take_up_again
from app.links.shops.push.saying import Saying, saying
from app.links.shops.push.standing import Standing, standing_of
from app.links.shops.sync import journal
from app.links.shops.sync.gone import follow_gone, witness_beside
from app.links.shops.sync.port import KEY_FAULTS
from app.links.shops.sync.syncing import Syncing
from app.orders.channel import CHANNEL, Decisions, channel_of
from app.orders.tables import sales_order

_AS_ONE = 100
_GONE = "shop_order_gone"


def tell_orders(syncing: Syncing) -> int:
    """Tell the shop how the orders stand that were promised; gives to how many something was written.

    A fault of the shop or of its keys ends it, and what was in hand waits again; what the shop refuses is refused for
    that order alone.
    """
    database, actor, shop = syncing.database, syncing.actor, syncing.shop
    database.do(actor, take_up_again, _PROMISED, shop.id)
    written = 0
    while True:
        with database.read() as rd:
            waiting = _PROMISED.due(rd, shop.id)
        if not waiting:
            return written
        for promise_id, order_id in waiting.items():
            written += _tell(syncing, promise_id, order_id)


def waiting_orders(rd: Read, shop_id: int) -> int:
    """How many orders a shop is still to be told of."""
    return _PROMISED.waiting(rd, shop_id)


@verb("sync.told", silent=True)
def told(
    tx: Write,
    syncing: Syncing,
    promise_id: int,
    attempt: int,
    standing: Standing,
    said: Saying | Refusal | Trouble,
) -> None:
    """Write down what became of a promise, and into the journal what was written or refused."""
    shop_id, run_id = syncing.shop.id, syncing.run_id
    if isinstance(said, Trouble | Refusal):
        refusal = not_kept(tx, promise_id, attempt, said)
        if refusal is None:
            return
        journal.write(tx, shop_id, run_id, "not_told", fault=refusal, number=standing.number)
    else:
        outbox.finish(tx, promise_id, attempt, "sent", _marks(said))
        if said.anything:
            journal.write(tx, shop_id, run_id, "told", number=standing.number, what=", ".join(_what(said)))
    tx.touch("sales_order", standing.order_id)


def _tell(syncing: Syncing, promise_id: int, order_id: int) -> int:
    database, actor = syncing.database, syncing.actor
    with database.read() as rd:
        channel, standing = channel_of(rd, syncing.shop.id), standing_of(rd, order_id)
    attempt = database.do(actor, take_in_hand, [promise_id]).get(promise_id)
    if attempt is None:
        return 0
    decisions = channel.decisions if channel.tells_orders else Decisions()
    try:
        said = syncing.patience.ask(lambda _size: _say(syncing, standing, decisions))
    except Refusal as refusal:
        database.do(actor, told, syncing, promise_id, attempt, standing, refusal)
        if refusal.code in KEY_FAULTS:
            raise
        if refusal.code == _GONE:
            # What follows from that is decided at once, and not only when all of the shop is looked through.
            follow_gone(
                syncing, "order", standing.remote_id, witness_beside(syncing, "order", standing.remote_id)
            )
        return 0
    except Trouble as fault:
        database.do(actor, told, syncing, promise_id, attempt, standing, fault)
        raise
    database.do(actor, told, syncing, promise_id, attempt, standing, said)
    return int(said.anything)


def _say(syncing: Syncing, standing: Standing, decisions: Decisions) -> Saying:
    """Look, and write what the shop does not know."""
    if not decisions.tells_orders:
        return Saying()
    client, writer = syncing.client, syncing.client.writer
    sent = client.one("order", standing.remote_id)
    if sent is None:
        raise Refusal(_GONE, number=standing.number)
    if sent.remote_id != standing.remote_id:
        # Something else than what was asked for: not the shop's word on this order.
        raise Trouble("shop_garbled", start=sent.remote_id, wait=None)
    there = syncing.kind.order(sent.payload, syncing.shop.known_rates)
    known: Sequence[str] = ()
    if standing.parcels and decisions.tracking != "none":
        in_fields = decisions.tracking == "field"
        known = writer.tracked(sent.payload) if in_fields else writer.notes(standing.remote_id)
    said = saying(standing, there, known, decisions)
    if said.parcels and decisions.tracking == "field":
        writer.track(standing.remote_id, sent.payload, said.parcels)
    elif said.parcels:
        to_buyer = decisions.tracking == "customer_note"
        writer.add_note(standing.remote_id, _note(standing, said), to_buyer=to_buyer)
    if said.paid:
        writer.mark_paid(standing.remote_id)
    if said.status:
        writer.set_status(standing.remote_id, said.status)
    for credit in said.credits:
        amount = from_minor(credit.amount, standing.currency)
        writer.note_refund(standing.remote_id, amount, credit.number)
    return said


def _note(standing: Standing, said: Saying) -> str:
    """The parcels in words, for whoever reads the order's notes."""
    words = Words(standing.language)
    lines = [
        words.say("shop_told.parcel_followed", carrier=each.carrier, number=each.number, page=each.page)
        if each.page
        else words.say("shop_told.parcel", carrier=each.carrier, number=each.number)
        for each in said.parcels
    ]
    return "\n".join(lines)


def _marks(said: Saying) -> str:
    """What was written, as the order's history reads it (`app.reports.shop_told`); empty where nothing was."""
    marks = [f"status:{said.status}"] if said.status else []
    marks += [f"parcel:{each.number}" for each in said.parcels]
    marks += ["paid"] if said.paid else []
    marks += [f"credit:{each.number}" for each in said.credits]
    return json.dumps(marks, ensure_ascii=False) if marks else ""


def _what(said: Saying) -> list[str]:
    """What was written, as codes with words under ``sync.told``."""
    parts = {
        "parcels": said.parcels,
        "paid": said.paid,
        "status": said.status,
        "credits": said.credits,
    }
    return [name for name, there in parts.items() if there]


_PROMISED = Promised(CHANNEL, sales_order, _AS_ONE)
