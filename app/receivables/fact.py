"""What rules must know of an account and no ledger says: insolvency, broken promises, dunning levels, disputes.

Rooms above post them down and a person may; each stands until somebody, or the room it came from, ends it with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.customers.merged import accounts_under, merged_accounts
from app.customers.tables import customer
from app.receivables.tables import fact


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDraft:
    """A fact to be posted: `kind` insolvency, promise, instalment, dunning or dispute.

    `level` is a dunning level, `amount` minor units that were promised or disputed; `source` says where it comes from
    (``person``, ``bodacc``, a room), `reference` how to find it again. Of insolvency `happened_on` is the day of the notice,
    `judged_on` that of the judgment that opened the `proceedings`, where it is known, and `trustee` whom claims go to.
    """

    kind: str
    happened_on: date
    source: str = "person"
    reference: str = ""
    note: str = ""
    level: int = 0
    amount: int | None = None
    item_id: int | None = None
    judged_on: date | None = None
    proceedings: str = ""
    trustee: str = ""


PROCEEDINGS = ("safeguard", "receivership", "liquidation")
"""What insolvency proceedings may be."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as it was posted, by whom and when, and how it ended."""

    id: int
    account_id: int
    kind: str
    level: int
    amount: int | None
    happened_on: date
    source: str
    reference: str
    note: str
    posted_by: str
    posted_at: datetime
    ended_at: datetime | None
    ended_by: str
    end_reason: str
    judged_on: date | None = None
    proceedings: str = ""
    trustee: str = ""

    @property
    def opened_on(self) -> date:
        """The day of the proceedings: that of the judgment, or of its notice where nobody knows that of the judgment."""
        return self.judged_on or self.happened_on


def post_fact(tx: Write, account_id: int, draft: FactDraft) -> int:
    """Post a fact; gives its key. A dunning level takes the place of the one before it."""
    if draft.kind == "dunning":
        for each in standing_facts(tx, account_id):
            if each.kind == "dunning":
                end_fact(tx, each.id, "replaced")
    row_id = tx.insert(
        fact,
        {
            "uid": new_uid(),
            "account_id": account_id,
            "kind": draft.kind,
            "level": draft.level,
            "amount": draft.amount,
            "item_id": draft.item_id,
            "happened_on": draft.happened_on,
            "source": draft.source,
            "reference": draft.reference.strip(),
            "note": draft.note.strip(),
            "posted_by": tx.actor.name,
            "posted_at": tx.now,
            "ended_at": None,
            "ended_by": "",
            "end_reason": "",
            "judged_on": draft.judged_on,
            "proceedings": draft.proceedings,
            "trustee": draft.trustee.strip(),
        },
    )
    tx.touch("account", account_id)
    return row_id


def end_fact(tx: Write, fact_id: int, reason: str) -> Fact:
    """End a fact; refused with ``fact_unknown`` or ``fact_ended``. Gives it as it stood."""
    row = tx.execute(_BY_ID, {"id": fact_id}).one_or_none()
    if row is None:
        raise Refusal("fact_unknown", fact=fact_id)
    standing = Fact(*row)
    if standing.ended_at is not None:
        raise Refusal("fact_ended", on=standing.ended_at)
    tx.update(fact, fact_id, ended_at=tx.now, ended_by=tx.actor.name, end_reason=reason)
    tx.touch("account", standing.account_id)
    return standing


def standing_facts(rd: Read, account_id: int) -> Sequence[Fact]:
    """The facts of an account that nobody has ended, oldest first."""
    return [Fact(*row) for row in rd.execute(_STANDING, {"account": account_id})]


def facts_of(rd: Read, account_id: int) -> Sequence[Fact]:
    """Every fact of an account, newest first."""
    return [Fact(*row) for row in rd.execute(_ALL, {"account": account_id})]


def proceedings(rd: Read) -> dict[int, date]:
    """The first day of proceedings that stand (of the judgment, else of its notice), by the account it stands on now."""
    found: dict[int, date] = {}
    rows = rd.execute(_INSOLVENT).all()
    merged = merged_accounts(rd) if rows else {}
    for row in rows:
        key = merged.get(int(row.account_id), int(row.account_id))
        day = row.judged_on or row.happened_on
        found[key] = min(found.get(key, day), day)
    return found


def insolvent_among(rd: Read, customer_ids: Collection[int]) -> frozenset[int]:
    """Against which of these customers (keys) proceedings stand."""
    since = proceedings(rd)
    if not since or not customer_ids:
        return frozenset()
    merged = merged_accounts(rd)
    rows = rd.execute(
        select(customer.c.id, customer.c.account_id).where(customer.c.id.in_(sorted(customer_ids)))
    )
    return frozenset(row.id for row in rows if merged.get(row.account_id, row.account_id) in since)


_COLUMNS = tuple(fact.c[name] for name in Fact.__slots__)
_BY_ID = select(*_COLUMNS).where(fact.c.id == bindparam("id"))
_STANDING = (
    select(*_COLUMNS)
    .where(fact.c.account_id.in_(accounts_under()), fact.c.ended_at.is_(None))
    .order_by(fact.c.id)
)
_INSOLVENT = select(fact.c.account_id, fact.c.happened_on, fact.c.judged_on).where(
    fact.c.kind == "insolvency", fact.c.ended_at.is_(None)
)
_ALL = select(*_COLUMNS).where(fact.c.account_id.in_(accounts_under())).order_by(fact.c.id.desc())
