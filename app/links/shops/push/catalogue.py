"""Carrying out what was promised a shop about the products sold in it: many prices and words at a time, new ones one by one.

Each is looked at just before it is written to. A new one is looked for by its code first: it may have been made before an answer
was lost; then it says of which product of ours, and is taken for that one. What bears the code and does not say so is
somebody else's, and is never taken or written to.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, select

from app.base import outbox
from app.base.door import Read, Write, verb
from app.base.errors import Refusal, Trouble
from app.catalogue.sold_in import CHANNEL
from app.catalogue.tables import sold_in
from app.links.shops.listing import list_thing
from app.links.shops.port import ShopProduct
from app.links.shops.push.promised import Promised, not_kept, take_in_hand, take_up_again
from app.links.shops.push.showing import shown_of
from app.links.shops.sold import Shown, rewrite_of, shown_hash
from app.links.shops.sync import journal
from app.links.shops.sync.port import KEY_FAULTS, NewThing, Rewrite
from app.links.shops.sync.syncing import Syncing
from app.links.shops.tables import listing
from app.orders.channel import Decisions

_AT_ONCE = 50

Became = ShopProduct | Refusal | None
"""The thing as the shop shows it now, why it refused, or None where nothing was to be written."""


def show_catalogue(syncing: Syncing, decisions: Decisions) -> int:
    """Show the shop what was promised; gives how many products were written to.

    A fault of the shop or of its keys ends it, and what was in hand waits again; what is refused is refused for
    that product alone.
    """
    database, actor, shop = syncing.database, syncing.actor, syncing.shop
    database.do(actor, take_up_again, _PROMISED, shop.id)
    written = 0
    while True:
        with database.read() as rd:
            waiting = _PROMISED.due(rd, shop.id)
            shown = shown_of(rd, shop, waiting.values(), decisions)
        if not waiting:
            return written
        attempts = database.do(actor, take_in_hand, waiting)
        ours = {promise: shown.get(mark) for promise, mark in waiting.items() if promise in attempts}
        written += _show(syncing, decisions, attempts, ours)


def waiting_products(rd: Read, shop_id: int) -> int:
    """How many products a shop is still to be shown."""
    return _PROMISED.waiting(rd, shop_id)


@verb("sync.showed_product", silent=True)
def showed_product(
    tx: Write,
    syncing: Syncing,
    decisions: Decisions,
    promise_id: int,
    attempt: int,
    ours: Shown | None,
    became: Became | Trouble,
) -> None:
    """Write down what became of a promise, and into the journal what was written or refused."""
    shop_id, run_id = syncing.shop.id, syncing.run_id
    if isinstance(became, Trouble | Refusal):
        refusal = not_kept(tx, promise_id, attempt, became)
        if refusal is not None:
            about = _called(ours) if ours is not None else {"sku": ""}
            journal.write(tx, shop_id, run_id, "not_showed_product", fault=refusal, **about)
        return
    outbox.finish(tx, promise_id, attempt, "sent", "")
    if ours is None or became is None:
        return
    code = "showed_product"
    if (
        ours.thing is None
        and tx.execute(_LISTED, {"shop": shop_id, "remote": became.remote_id}).first() is None
    ):
        code = "made_product"
        list_thing(tx, ours.mark, became.remote_id, became.stock_milli)
    tx.update(sold_in, ours.mark.id, written_hash=ours.hash(decisions), shown_hash=shown_hash(became))
    journal.write(tx, shop_id, run_id, code, None, **_called(ours))
    tx.touch("product", ours.mark.product_id)


def _called(ours: Shown) -> dict[str, object]:
    """What a line calls a product, by its name where it has no code, and which of ours it is."""
    return {"sku": ours.sku or ours.name, "product": ours.mark.product_id}


def _show(
    syncing: Syncing, decisions: Decisions, attempts: Mapping[int, int], ours: Mapping[int, Shown | None]
) -> int:
    """Write one page of promises, and write down what became of each."""
    became: dict[int, Became | Trouble] = {}
    fault: Trouble | Refusal | None = None
    try:
        became |= _rewrite(syncing, decisions, ours)
        for promise, one in ours.items():
            if promise not in became:
                became[promise] = _make(syncing, decisions, one) if one is not None else None
    except (Trouble, Refusal) as met:
        # Of the shop, or of its keys: what is refused of one product alone is told by it.
        fault = met
    for promise, attempt in attempts.items():
        said = became.get(promise, fault)
        one = ours.get(promise)
        syncing.database.do(syncing.actor, showed_product, syncing, decisions, promise, attempt, one, said)
    if fault is not None:
        raise fault
    return sum(isinstance(each, ShopProduct) for each in became.values())


def _rewrite(syncing: Syncing, decisions: Decisions, ours: Mapping[int, Shown | None]) -> dict[int, Became]:
    """Look at those that the shop has, and write what is otherwise there."""
    there = {promise: one for promise, one in ours.items() if one is not None and one.thing is not None}
    known = {promise: None for promise, one in there.items() if one.mark.written_hash == one.hash(decisions)}
    asked = {promise: one for promise, one in there.items() if promise not in known}
    became: dict[int, Became] = dict(known)
    if asked:
        try:
            became |= syncing.patience.ask(lambda _size: _look_and_write(syncing, decisions, asked))
        except Refusal as refusal:
            if refusal.code in KEY_FAULTS:
                raise
            became |= dict.fromkeys(asked, refusal)
    return became


def _look_and_write(syncing: Syncing, decisions: Decisions, asked: Mapping[int, Shown]) -> dict[int, Became]:
    writer = syncing.client.writer
    found = writer.things([one.thing for one in asked.values() if one.thing is not None])
    became: dict[int, Became] = {}
    wanted: dict[int, Rewrite] = {}
    for promise, one in asked.items():
        there = found.get(one.thing.remote_id) if one.thing is not None else None
        if there is None:
            became[promise] = Refusal("shop_thing_gone", sku=one.sku, product=one.name)
            continue
        try:
            change = rewrite_of(one, there, decisions)
        except Refusal as refusal:
            became[promise] = refusal
            continue
        became[promise] = None
        if change is not None:
            wanted[promise] = change
    if wanted:
        answers = writer.rewrite(list(wanted.values()))
        became |= {promise: answers[change.thing.remote_id] for promise, change in wanted.items()}
    return became


def _make(syncing: Syncing, decisions: Decisions, ours: Shown) -> Became:
    """Make a product that the shop has not, unless it was made before."""
    if decisions.texts != "here" or ours.archived:
        return None
    try:
        new = _new(ours, decisions)
        return syncing.patience.ask(lambda _size: _look_and_make(syncing, ours, new))
    except Refusal as refusal:
        if refusal.code in KEY_FAULTS:
            raise
        return refusal


def _look_and_make(syncing: Syncing, ours: Shown, new: NewThing) -> ShopProduct:
    writer = syncing.client.writer
    for there in writer.with_sku(new.sku):
        if there.our_uid != ours.uid:
            raise Refusal("shop_sku_taken_there", sku=new.sku, product=ours.name)
        return there
    return writer.make(new)


def _new(ours: Shown, decisions: Decisions) -> NewThing:
    """What is made. Refused with ``shop_variant_not_made``, ``shop_product_without_sku``, ``shop_no_tax_class``."""
    if ours.variant or not ours.sellable:
        raise Refusal("shop_variant_not_made", product=ours.name)
    if not ours.sku:
        raise Refusal("shop_product_without_sku", product=ours.name)
    if isinstance(ours.tax_class, Refusal):
        raise ours.tax_class
    if isinstance(ours.price_micro, Refusal):
        raise ours.price_micro
    return NewThing(
        our_uid=ours.uid,
        sku=ours.sku,
        name=ours.name,
        description=ours.description,
        price_micro=ours.price_micro,
        tax_class=ours.tax_class,
        service=ours.service,
        stock_milli=ours.stock_milli,
        published=decisions.publishes,
    )


_PROMISED = Promised(CHANNEL, sold_in, _AT_ONCE)
_LISTED = select(listing.c.id).where(
    listing.c.shop_id == bindparam("shop"), listing.c.remote_id == bindparam("remote")
)
