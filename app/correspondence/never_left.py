"""Documents that were to go out by mail and never did: whom they are for knows nothing of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, and_, bindparam, case, func, select

from app.base.door import Read
from app.base.outbox import outbox
from app.correspondence.handover_tables import handover
from app.correspondence.tables import mail

CARRIES = ("invoice", "credit_note", "corrective", "quote", "purchase_order")
"""Mails that bring an issued document for the first time; one about it that did leave brings it too, save a pro forma."""


def never_left(noun: str = "invoice") -> Select[int]:
    """The keys of documents whose mail lies in the outbox or came back, and of which none has left.

    One that nobody was to send by mail is not among them, it may have gone out on paper; nor one that was handed over.
    """
    waits = and_(mail.c.kind.in_(CARRIES), outbox.c.state != "discarded")
    handed = select(handover.c.row_id).where(handover.c.noun == noun, handover.c.withdrawn_on.is_(None))
    return (
        select(mail.c.row_id)
        .join(outbox, outbox.c.id == mail.c.outbox_id)
        .where(mail.c.noun == noun, mail.c.row_id.not_in(handed))
        .group_by(mail.c.row_id)
        .having(
            func.sum(case((and_(outbox.c.state == "sent", mail.c.kind != "proforma"), 1), else_=0)) == 0,
            func.sum(case((waits, 1), else_=0)) > 0,
        )
    )


def reached(noun: str) -> Select[int]:
    """The keys of documents that a mail took along or that somebody handed over: whom they are for has them."""
    mailed = (
        select(mail.c.row_id)
        .join(outbox, outbox.c.id == mail.c.outbox_id)
        .where(mail.c.noun == noun, mail.c.kind.in_(CARRIES), outbox.c.state == "sent")
    )
    handed = select(handover.c.row_id).where(handover.c.noun == noun, handover.c.withdrawn_on.is_(None))
    return mailed.union(handed).subquery().select()


def how_left(rd: Read, noun: str, ids: Sequence[int]) -> dict[int, str]:
    """How documents stand: ``mailed`` where a mail has left, ``handed`` where somebody said that it was handed over, and
    ``unsent`` where a mail was to bring it and none has.

    Who is not named went by no mail of this program, and nobody said how: handed over, posted, or still here.
    """
    wanted = {"noun": noun, "ids": list(ids)}
    found = {row.row_id: "mailed" if row.left else "unsent" for row in rd.execute(_HOW, wanted)}
    for key in rd.execute(_HANDED, wanted).scalars():
        if found.get(key) != "mailed":
            found[key] = "handed"
    return found


_HOW = (
    select(mail.c.row_id, func.sum(case((outbox.c.state == "sent", 1), else_=0)).label("left"))
    .join(outbox, outbox.c.id == mail.c.outbox_id)
    .where(
        mail.c.noun == bindparam("noun"),
        mail.c.row_id.in_(bindparam("ids", expanding=True)),
        mail.c.kind.in_(CARRIES),
        outbox.c.state != "discarded",
    )
    .group_by(mail.c.row_id)
)
_HANDED = select(handover.c.row_id).where(
    handover.c.noun == bindparam("noun"),
    handover.c.row_id.in_(bindparam("ids", expanding=True)),
    handover.c.withdrawn_on.is_(None),
)
