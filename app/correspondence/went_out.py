"""How issued documents went to whom they are for: by mail, handed over, printed; when, to whom, how many times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, bindparam, select

from app.base.door import Read
from app.base.outbox import outbox
from app.base.printed import printed, printings
from app.correspondence.handover_tables import handover
from app.correspondence.never_left import CARRIES, reached
from app.correspondence.tables import mail

WAYS = ("never", "mailed", "handed", "printed", "reprinted")


@dataclass(frozen=True, slots=True)
class WentOut:
    """The last time a document went out: `way` is ``mail``, one of `handover_tables.WAYS`, ``waits`` where its mail still lies
    in the outbox, and empty where nothing of it is known. `printed` is how many times its original was printed.
    """

    way: str = ""
    on: date | None = None
    to: str = ""
    printed: int = 0


def went_out(rd: Read, noun: str, ids: Sequence[int]) -> dict[int, WentOut]:
    """How each of these documents went out; all of them are named."""
    wanted = {"noun": noun, "ids": list(ids)}
    found = {key: WentOut() for key in ids}
    for row in rd.execute(_MAILED, wanted):
        gone = row.state == "sent"
        at = row.tried_at or row.promised_at
        if gone or found[row.row_id].way != "mail":
            found[row.row_id] = WentOut(
                "mail" if gone else "waits", at.date() if gone else None, row.recipient
            )
    for row in rd.execute(_HANDED, wanted):
        known = found[row.row_id]
        if known.way in ("", "waits") or known.on is None or row.handed_on >= known.on:
            found[row.row_id] = WentOut(row.way, row.handed_on, row.person)
    for key, (times, last) in printings(rd, noun, ids).items():
        known = found[key]
        found[key] = replace(known, printed=times, on=known.on or last)
    return found


def that_went(noun: str, key: ColumnElement[int], way: str) -> ColumnElement[bool]:
    """The condition that documents went out so; one may have gone more than one way, and ``never`` is none of them."""
    if way == "never":
        return key.not_in(reached(noun)) & key.not_in(printed(noun))
    if way == "mailed":
        sent = select(mail.c.row_id).join(outbox, outbox.c.id == mail.c.outbox_id)
        return key.in_(sent.where(mail.c.noun == noun, mail.c.kind.in_(CARRIES), outbox.c.state == "sent"))
    if way == "handed":
        return key.in_(
            select(handover.c.row_id).where(handover.c.noun == noun, handover.c.withdrawn_on.is_(None))
        )
    return key.in_(printed(noun, least=2 if way == "reprinted" else 1))


_MAILED = (
    select(mail.c.row_id, mail.c.recipient, mail.c.promised_at, outbox.c.state, outbox.c.tried_at)
    .join(outbox, outbox.c.id == mail.c.outbox_id)
    .where(
        mail.c.noun == bindparam("noun"),
        mail.c.row_id.in_(bindparam("ids", expanding=True)),
        mail.c.kind.in_(CARRIES),
        outbox.c.state != "discarded",
    )
    .order_by(mail.c.id)
)
_HANDED = (
    select(handover.c.row_id, handover.c.way, handover.c.handed_on, handover.c.person)
    .where(
        handover.c.noun == bindparam("noun"),
        handover.c.row_id.in_(bindparam("ids", expanding=True)),
        handover.c.withdrawn_on.is_(None),
    )
    .order_by(handover.c.id)
)
