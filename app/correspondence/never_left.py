"""Documents that were to go out by mail and never did: whom they are for knows nothing of them."""

from __future__ import annotations

from sqlalchemy import Select, and_, case, func, select

from app.base.outbox import outbox
from app.correspondence.tables import mail

CARRIES = ("invoice", "credit_note")
"""Mails that bring an issued document for the first time; one about it that did leave brings it too."""


def never_left(noun: str = "invoice") -> Select[int]:
    """The keys of documents whose mail lies in the outbox or came back, and of which none has left.

    One that nobody was to send by mail is not among them: it may have gone out on paper.
    """
    waits = and_(mail.c.kind.in_(CARRIES), outbox.c.state != "discarded")
    return (
        select(mail.c.row_id)
        .join(outbox, outbox.c.id == mail.c.outbox_id)
        .where(mail.c.noun == noun)
        .group_by(mail.c.row_id)
        .having(
            func.sum(case((outbox.c.state == "sent", 1), else_=0)) == 0,
            func.sum(case((waits, 1), else_=0)) > 0,
        )
    )
