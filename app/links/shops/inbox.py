"""The inbox: what a shop sent, stored as it came and understood afterwards, one record at a time.

A record waits until it is taken in or parked with a reason; the same content again changes nothing, other content makes
it wait again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import bindparam, func, select, update

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.links.shops.kinds import Kind
from app.links.shops.payload import canonical
from app.links.shops.proposal_record import open_of_record, settle
from app.links.shops.reason import Reason, reason_from
from app.links.shops.tables import inbox, shop

NOUNS = ("info", "rates", "product", "customer", "order", "refund")
"""In the order in which they are taken in: each may need what stands before it."""
PAGE = 100
"""How many records are stored in one transaction, and read at once."""
Fate = Literal["taken", "waiting", "parked", "left"]
"""What became of a record in a run; left: somebody else took it meanwhile."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record on its way in: what it is, the shop's id of it, and its payload without secrets, with its hash."""

    noun: str
    remote_id: str
    payload: str
    payload_hash: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as the inbox holds it."""

    id: int
    shop_id: int
    noun: str
    remote_id: str
    payload: str
    payload_hash: str
    state: str
    reason: str | None
    facts: str
    taken_hash: str | None
    row_id: int | None
    attempts: int
    agreed: str | None = None
    """What the shop last said of the fields that are merged with ours, as JSON; None before it said anything of them."""

    @property
    def why(self) -> Reason | None:
        """The reason it is parked, waits, or the remark it was taken in with."""
        return reason_from(self.reason, self.facts)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of records handed to `store`."""

    new: int = 0
    changed: int = 0
    same: int = 0


_COLUMNS = tuple(inbox.c[name] for name in Stored.__slots__)


def incoming(kind: Kind, noun: str, remote_id: str, payload: object) -> Incoming:
    """A payload made ready to be stored: secrets dropped, hash taken.

    One without an id of the shop's gets a name of its own, so that it can be parked and shown.
    """
    content = kind.content_hash(payload)
    return Incoming(noun, remote_id or f"?{content[:24]}", canonical(kind.without_secrets(payload)), content)


@verb("intake.store", silent=True)
def store(tx: Write, shop_id: int, records: Sequence[Incoming]) -> Arrived:
    """Keep what came. Writes no line in the journal: nothing of the business has changed yet."""
    lock_shop(tx, shop_id)
    last = {(each.noun, each.remote_id): each for each in records}
    known = _known(tx, shop_id, last.values())
    fresh = [each for key, each in last.items() if key not in known]
    tx.insert_many(inbox, [{**_values(tx, each), "shop_id": shop_id, **_key(each)} for each in fresh])
    changed = 0
    for key, each in last.items():
        if key in known and known[key][1] != each.payload_hash:
            tx.update(inbox, known[key][0], **_values(tx, each))
            changed += 1
    return Arrived(len(fresh), changed, len(last) - len(fresh) - changed)


@verb("intake.park", silent=True)
def park(tx: Write, record_id: int, reason: Reason) -> None:
    """Set a record aside with the reason it cannot be taken in."""
    values = {"state": "parked", "reason": reason.code, "facts": reason.json, "handled_at": tx.now}
    tx.execute(_MARK, {"_key": record_id, **{f"_{name}": value for name, value in values.items()}})
    tx.touch("inbox", record_id)


@verb("intake.retry", silent=True)
def retry(tx: Write, record_ids: Sequence[int]) -> None:
    """Let parked records wait again, after what kept them out was put right."""
    for record_id in record_ids:
        row = by_id(tx, record_id)
        if row.state == "parked":
            tx.update(inbox, record_id, state="waiting", reason=None, facts="{}")


@verb("intake.discard")
def discard(tx: Write, record_id: int, reason: str) -> None:
    """Set a parked record aside for good; the journal keeps who decided and why. Comes again when the shop changes it.

    What it proposes about an order is decided by that: nothing follows from it.
    """
    row = by_id(tx, record_id)
    if row.state not in ("parked", "waiting"):
        raise Refusal("shop_record_not_parked", number=row.remote_id)
    if not reason.strip():
        raise Refusal("reason_missing")
    tx.update(inbox, record_id, state="discarded", handled_at=tx.now)
    if (proposed := open_of_record(tx, row.shop_id, row.noun, row.remote_id)) is not None:
        settle(tx, proposed, "set_aside", answer="none", reason=reason.strip())
    tx.note(record=row.noun, number=row.remote_id, because=row.reason, reason=reason)


def lock_shop(tx: Write, shop_id: int) -> None:
    """One taker of a shop's records at a time; on SQLite the writer holds the whole file anyway."""
    if tx.waits_for_rows:
        tx.execute(_SHOP_LOCKED, {"id": shop_id})


def take_up(tx: Write, record_id: int) -> Stored | None:
    """A record to be taken in, the shop's other takers kept out; None when it does not wait any more."""
    row = by_id(tx, record_id)
    lock_shop(tx, row.shop_id)
    row = by_id(tx, record_id) if tx.waits_for_rows else row
    return row if row.state == "waiting" else None


def mark_taken(
    tx: Write,
    record: Stored,
    row_id: int | None,
    remark: Reason | None = None,
    *,
    agreed: str | None = None,
) -> Fate:
    """Say that a record is in, as which of our rows, what a person should know about it, and what of it is `agreed` on."""
    tx.update(
        inbox,
        record.id,
        state="taken",
        taken_hash=record.payload_hash,
        row_id=row_id,
        reason=remark.code if remark else None,
        facts=remark.json if remark else "{}",
        handled_at=tx.now,
        attempts=record.attempts + 1,
        agreed=agreed if agreed is not None else record.agreed,
    )
    return "taken"


def mark_waiting(tx: Write, record: Stored, reason: Reason) -> Fate:
    """Say what a record waits for; idle when that was said before."""
    if (record.reason, record.facts) != (reason.code, reason.json):
        tx.update(inbox, record.id, reason=reason.code, facts=reason.json)
    return "waiting"


def waiting(rd: Read, shop_id: int, noun: str, after: int) -> list[int]:
    """A page of the keys of waiting records, oldest first."""
    rows = rd.execute(_WAITING, {"shop": shop_id, "noun": noun, "after": after})
    return [int(row_id) for row_id in rows.scalars()]


def record(rd: Read, shop_id: int, noun: str, remote_id: str) -> Stored | None:
    """What a shop sent of one thing."""
    row = rd.execute(_BY_REMOTE, {"shop": shop_id, "noun": noun, "remote": remote_id}).one_or_none()
    return Stored(*row) if row else None


def records(rd: Read, shop_id: int, noun: str, states: Sequence[str]) -> Iterator[Stored]:
    """The records of a noun in these states, oldest first, read by the page."""
    after = 0
    while True:
        keys = {"shop": shop_id, "noun": noun, "states": list(states), "after": after}
        page = [Stored(*row) for row in rd.execute(_IN_STATES, keys)]
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1].id


def by_id(rd: Read, record_id: int) -> Stored:
    """One record."""
    return Stored(*rd.execute(_BY_ID, {"id": record_id}).one())


def known(rd: Read, shop_id: int, noun: str, remote_ids: Sequence[str]) -> dict[str, Stored]:
    """The records of a noun with these ids of the shop's, as far as they came."""
    keys = {"shop": shop_id, "noun": noun, "remotes": list(remote_ids)}
    return {row.remote_id: Stored(*row) for row in rd.execute(_OF_REMOTES, keys)}


def remote_ids(rd: Read, shop_id: int, noun: str) -> set[str]:
    """The shop's ids of all its records of a noun."""
    return set(rd.execute(_REMOTES, {"shop": shop_id, "noun": noun}).scalars())


def counts(rd: Read, shop_id: int) -> dict[tuple[str, str], int]:
    """How many records of each noun are in each state."""
    return {(row.noun, row.state): row.n for row in rd.execute(_COUNTS, {"shop": shop_id})}


def _known(tx: Write, shop_id: int, records: Any) -> dict[tuple[str, str], tuple[int, str]]:
    by_noun: dict[str, list[str]] = {}
    for each in records:
        by_noun.setdefault(each.noun, []).append(each.remote_id)
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for noun, remote_ids in by_noun.items():
        rows = tx.execute(_HASHES, {"shop": shop_id, "noun": noun, "remotes": remote_ids})
        found |= {(noun, row.remote_id): (row.id, row.payload_hash) for row in rows}
    return found


def _key(each: Incoming) -> dict[str, str]:
    return {"noun": each.noun, "remote_id": each.remote_id}


def _values(tx: Write, each: Incoming) -> dict[str, Any]:
    return {
        "payload": each.payload,
        "payload_hash": each.payload_hash,
        "state": "waiting",
        "reason": None,
        "facts": "{}",
        "received_at": tx.now,
    }


_SHOP_LOCKED = select(shop.c.id).where(shop.c.id == bindparam("id")).with_for_update()
_BY_ID = select(*_COLUMNS).where(inbox.c.id == bindparam("id"))
_OF = (inbox.c.shop_id == bindparam("shop"), inbox.c.noun == bindparam("noun"))
_BY_REMOTE = select(*_COLUMNS).where(*_OF, inbox.c.remote_id == bindparam("remote"))
_HASHES = select(inbox.c.id, inbox.c.remote_id, inbox.c.payload_hash).where(
    *_OF, inbox.c.remote_id.in_(bindparam("remotes", expanding=True))
)
_OF_REMOTES = select(*_COLUMNS).where(*_OF, inbox.c.remote_id.in_(bindparam("remotes", expanding=True)))
_REMOTES = select(inbox.c.remote_id).where(*_OF)
_WAITING = (
    select(inbox.c.id)
    .where(*_OF, inbox.c.state == "waiting", inbox.c.id > bindparam("after"))
    .order_by(inbox.c.id)
    .limit(PAGE)
)
_IN_STATES = (
    select(*_COLUMNS)
    .where(*_OF, inbox.c.state.in_(bindparam("states", expanding=True)), inbox.c.id > bindparam("after"))
    .order_by(inbox.c.id)
    .limit(PAGE)
)
_COUNTS = (
    select(inbox.c.noun, inbox.c.state, func.count().label("n"))
    .where(inbox.c.shop_id == bindparam("shop"))
    .group_by(inbox.c.noun, inbox.c.state)
)
_MARK = (
    update(inbox)
    .where(inbox.c.id == bindparam("_key"), inbox.c.state == "waiting")
    .values(
        state=bindparam("_state"),
        reason=bindparam("_reason"),
        facts=bindparam("_facts"),
        handled_at=bindparam("_handled_at"),
        attempts=inbox.c.attempts + 1,
    )
)
