"""Letting an order pass against the rules: the request, the decision (who, why, how much, until when), and its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.orders.tables import credit_release, order_hold


@dataclass(frozen=True, slots=True)
class Release:
    """A release of an order; `decision` is empty while it is only asked for, `ending` while it stands.

    `amount` (minor units) is how much of the order it lets pass, None for all; `until` the last day it does so.
    """

    id: int
    order_id: int
    asked_at: datetime | None
    asked_by: str
    plea: str
    decision: str
    decided_at: datetime | None
    decided_by: str
    reason: str
    amount: int | None
    until: date | None
    ended_at: datetime | None
    ended_by: str
    ending: str

    def covers(self, binding: int, today: date) -> bool:
        """Whether it lets an order that binds so much pass on a day."""
        return (
            self.decision == "granted"
            and not self.ending
            and (self.until is None or today <= self.until)
            and (self.amount is None or binding <= self.amount)
        )


def ask_for(tx: Write, order_id: int, plea: str) -> int:
    """Ask that an order be let pass; refused with ``reason_missing`` or ``release_asked``."""
    if not plea.strip():
        raise Refusal("reason_missing")
    asked = waiting_release(tx, order_id)
    if asked is not None:
        raise Refusal("release_asked", person=asked.asked_by)
    return _write(tx, order_id, asked_at=tx.now, asked_by=tx.actor.name, plea=plea.strip())


def grant(tx: Write, order_id: int, reason: str, until: date | None, amount: int | None) -> int:
    """Decide that an order passes, answering the request there may be; what was granted before ends with it."""
    standing = standing_release(tx, order_id)
    if standing is not None:
        end_release(tx, standing, "exceeded")
    return _decide(tx, order_id, decision="granted", reason=reason.strip(), until=until, amount=amount)


def refuse(tx: Write, order_id: int, reason: str) -> int:
    """Decide that an order does not pass."""
    return _decide(tx, order_id, decision="refused", reason=reason.strip(), until=None, amount=None)


def end_release(tx: Write, standing: Release, ending: str) -> None:
    """A release ends: used up, expired, exceeded by a change, revoked, no longer needed, or with its order."""
    tx.update(credit_release, standing.id, ending=ending, ended_at=tx.now, ended_by=tx.actor.name)
    tx.touch("sales_order", standing.order_id)


def end_of_order(tx: Write, order_id: int, ending: str) -> None:
    """End what is granted or asked for of an order, whichever there is."""
    for each in releases_of(tx, order_id):
        if not each.ending and each.decision != "refused":
            end_release(tx, each, ending)


def releases_of(rd: Read, order_id: int) -> list[Release]:
    """Every request and decision of an order, oldest first."""
    return [Release(*row) for row in rd.execute(_OF_ORDER, {"order": order_id})]


def standing_release(rd: Read, order_id: int) -> Release | None:
    """The release that was granted and has not ended."""
    found = [each for each in releases_of(rd, order_id) if each.decision == "granted" and not each.ending]
    return found[-1] if found else None


def waiting_release(rd: Read, order_id: int) -> Release | None:
    """The request nobody has decided on."""
    found = [each for each in releases_of(rd, order_id) if not each.decision and not each.ending]
    return found[-1] if found else None


def passes(rd: Read, order_id: int, binding: int) -> bool:
    """Whether a person let the order pass, for so much and today.

    Orders released before there were releases have only their holds to say so.
    """
    found = releases_of(rd, order_id)
    if found:
        return any(each.covers(binding, rd.today) for each in found)
    return any(
        (row.until is None or rd.today <= row.until) and (row.amount is None or binding <= row.amount)
        for row in rd.execute(_LIFTED, {"order": order_id})
    )


def expired(rd: Read) -> list[Release]:
    """The releases that stand though their last day is over."""
    return [Release(*row) for row in rd.execute(_EXPIRED, {"today": rd.today})]


def _decide(
    tx: Write, order_id: int, *, decision: str, reason: str, until: date | None, amount: int | None
) -> int:
    if not reason:
        raise Refusal("reason_missing")
    if until is not None and until < tx.today:
        raise Refusal("release_until_past", until=until)
    decided = {
        "decision": decision,
        "decided_at": tx.now,
        "decided_by": tx.actor.name,
        "reason": reason,
        "until": until,
        "amount": amount,
    }
    asked = waiting_release(tx, order_id)
    if asked is None:
        return _write(tx, order_id, **decided)
    tx.update(credit_release, asked.id, **decided)
    return asked.id


def _write(tx: Write, order_id: int, **values: object) -> int:
    tx.touch("sales_order", order_id)
    return tx.insert(credit_release, {**_EMPTY, **values, "uid": new_uid(), "order_id": order_id})


_EMPTY = {
    "asked_at": None,
    "asked_by": "",
    "plea": "",
    "decision": "",
    "decided_at": None,
    "decided_by": "",
    "reason": "",
    "amount": None,
    "until": None,
    "ended_at": None,
    "ended_by": "",
    "ending": "",
}
_COLUMNS = tuple(credit_release.c[name] for name in Release.__slots__)
_OF_ORDER = (
    select(*_COLUMNS).where(credit_release.c.order_id == bindparam("order")).order_by(credit_release.c.id)
)
_EXPIRED = (
    select(*_COLUMNS)
    .where(
        credit_release.c.decision == "granted",
        credit_release.c.ended_at.is_(None),
        credit_release.c.until < bindparam("today"),
    )
    .order_by(credit_release.c.id)
)
_LIFTED = select(order_hold.c.until, order_hold.c.amount).where(
    order_hold.c.order_id == bindparam("order"),
    order_hold.c.released_at.is_not(None),
    order_hold.c.reason != "rules",
)
