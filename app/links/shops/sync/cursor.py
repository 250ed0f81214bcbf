"""How far each stream of a shop has come, and the one step that moves it: together with what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import bindparam, select

from app.base.door import Read, Write, verb
from app.links.shops import inbox
from app.links.shops.conflict_record import let_go
from app.links.shops.inbox import Arrived, Incoming, Stored
from app.links.shops.kinds import Kind
from app.links.shops.payload import parse
from app.links.shops.proposal_record import open_of_record, settle
from app.links.shops.reason import Reason
from app.links.shops.shop import shop_of
from app.links.shops.sync import journal
from app.links.shops.tables import inbox as inbox_table
from app.links.shops.tables import sync_cursor

Phase = Literal["whole", "followed", "read"]
"""All of it is being read; its changes are followed; it was read once and is not followed."""
_TOLD = ("order", "refund")
"""What the journal names one by one."""
_GONE = {"refund": "shop_refund_gone", "product": "shop_product_gone", "customer": "shop_customer_gone"}
"""Remarks on what is here and is in the shop no more."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a stream stands. `follows` is where it goes on once all of it was read."""

    stream: str
    phase: Phase
    cursor: str
    follows: str = ""
    size: int = 100


@dataclass(frozen=True, slots=True)
class Came:
    """What a page brought: by noun how many were new, changed, the same."""

    arrived: Mapping[str, Arrived]
    gone: int = 0


def cursors(rd: Read, shop_id: int) -> dict[str, Cursor]:
    """The cursors of a shop by stream."""
    return {row.stream: Cursor(*row) for row in rd.execute(_OF_SHOP, {"shop": shop_id})}


@verb("sync.begin_streams", silent=True)
def begin(tx: Write, shop_id: int, begun: Sequence[Cursor]) -> None:
    """Set cursors of streams that have none yet."""
    inbox.lock_shop(tx, shop_id)
    known = cursors(tx, shop_id)
    for each in begun:
        if each.stream not in known:
            _move(tx, shop_id, each)


@verb("sync.store", silent=True)
def store_page(
    tx: Write,
    shop_id: int,
    kind: Kind,
    records: Sequence[Incoming],
    cursor: Cursor | None,
    run_id: int,
    told: bool,
) -> Came:
    """Keep what came and how far that is, in one transaction: neither stands without the other."""
    inbox.lock_shop(tx, shop_id)
    before = _standing(tx, shop_id, records)
    arrived: dict[str, Arrived] = {}
    for noun in inbox.NOUNS:
        of_noun = [each for each in records if each.noun == noun]
        if of_noun:
            arrived[noun] = inbox.store(tx, shop_id, of_noun)
    gone = _refunds_gone(tx, shop_id, kind, records, before, run_id)
    if told:
        _tell(tx, shop_id, run_id, records, before)
    if cursor is not None:
        _move(tx, shop_id, cursor)
    return Came(arrived, gone)


@verb("sync.gone")
def mark_gone(tx: Write, shop_id: int, kind: Kind, noun: str, remote_id: str, run_id: int) -> bool:
    """Follow that the shop has a record no more; False where nothing follows from it, or that was known.

    An order is taken in as one that was thrown away; a refund that has its credit note is set aside for a person; what
    waits is discarded; what is here of products and customers stays, with a remark, and what of it was to be decided with
    the shop is over.
    """
    inbox.lock_shop(tx, shop_id)
    row = inbox.record(tx, shop_id, noun, remote_id)
    if row is None:
        return False
    if noun == "order":
        binned = inbox.incoming(kind, noun, remote_id, kind.binned(parse(row.payload)))
        if not inbox.store(tx, shop_id, [binned]).changed:
            return False
    elif not _lay_aside(tx, row):
        return False
    journal.write(tx, shop_id, run_id, f"{noun}_gone", number=remote_id)
    fields = let_go(tx, shop_id, noun, remote_id)
    if fields:
        tx.note(shop=shop_of(tx, shop_id).name, fields_here=fields)
        journal.write(tx, shop_id, run_id, "conflict_gone", noun=noun, number=remote_id, n=len(fields))
    return True


def _lay_aside(tx: Write, row: Stored) -> bool:
    code = _GONE[row.noun]
    if row.reason == code or row.state == "discarded":
        return False
    reason = Reason(code, {"number": row.remote_id})
    taken = row.state == "taken" and row.row_id is not None
    state = ("parked" if row.noun == "refund" else "taken") if taken else "discarded"
    tx.update(inbox_table, row.id, state=state, reason=reason.code, facts=reason.json, handled_at=tx.now)
    if (proposed := open_of_record(tx, row.shop_id, row.noun, row.remote_id)) is not None:
        settle(tx, proposed, "gone")
    return True


def _standing(tx: Write, shop_id: int, records: Sequence[Incoming]) -> dict[tuple[str, str], Stored]:
    found: dict[tuple[str, str], Stored] = {}
    for noun in _TOLD:
        ids = [each.remote_id for each in records if each.noun == noun]
        if ids:
            known = inbox.known(tx, shop_id, noun, ids)
            found |= {(noun, remote_id): row for remote_id, row in known.items()}
    return found


def _refunds_gone(
    tx: Write,
    shop_id: int,
    kind: Kind,
    records: Sequence[Incoming],
    before: Mapping[tuple[str, str], Stored],
    run_id: int,
) -> int:
    """Refunds that an order mentioned and mentions no more: they were deleted in the shop."""
    gone = 0
    for each in records:
        row = before.get((each.noun, each.remote_id))
        if each.noun != "order" or row is None or row.payload_hash == each.payload_hash:
            continue
        lost = kind.refunds_of(parse(row.payload)) - kind.refunds_of(parse(each.payload))
        gone += sum(mark_gone(tx, shop_id, kind, "refund", remote_id, run_id) for remote_id in sorted(lost))
    return gone


def _tell(
    tx: Write,
    shop_id: int,
    run_id: int,
    records: Sequence[Incoming],
    before: Mapping[tuple[str, str], Stored],
) -> None:
    for each in records:
        row = before.get((each.noun, each.remote_id))
        if each.noun not in _TOLD or (row is not None and row.payload_hash == each.payload_hash):
            continue
        code = f"{each.noun}_new" if row is None else f"{each.noun}_changed"
        journal.write(tx, shop_id, run_id, code, number=each.remote_id)


def _move(tx: Write, shop_id: int, cursor: Cursor) -> None:
    values = {
        "phase": cursor.phase,
        "cursor": cursor.cursor,
        "follows": cursor.follows,
        "size": cursor.size,
        "moved_at": tx.now,
    }
    row_id = tx.scalar(_KEY.where(sync_cursor.c.shop_id == shop_id, sync_cursor.c.stream == cursor.stream))
    if row_id is None:
        tx.insert(sync_cursor, {"shop_id": shop_id, "stream": cursor.stream, **values})
    else:
        tx.update(sync_cursor, int(row_id), **values)


_KEY = select(sync_cursor.c.id)
_OF_SHOP = select(
    sync_cursor.c.stream,
    sync_cursor.c.phase,
    sync_cursor.c.cursor,
    sync_cursor.c.follows,
    sync_cursor.c.size,
).where(sync_cursor.c.shop_id == bindparam("shop"))
