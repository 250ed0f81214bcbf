"""What follows where a mail is known to have left: of an order to a supplier, that its lead time runs from that day."""

from __future__ import annotations

from app.base.door import Write, verb
from app.correspondence import mail as mails
from app.purchasing.purchase import count_from


@verb("mail.done")
def done(tx: Write, mail_id: int, attempt: int, state: str, answer: str) -> bool:
    """The end of an attempt, as `app.correspondence.mail.done` says it."""
    if not mails.done(tx, mail_id, attempt, state, answer):
        return False
    if state == "sent":
        _left(tx, mail_id)
    return True


@verb("mail.received")
def received(tx: Write, mail_id: int) -> None:
    """A person says that an uncertain mail did arrive; refused as `app.correspondence.mail.received` is."""
    mails.received(tx, mail_id)
    _left(tx, mail_id)


def _left(tx: Write, mail_id: int) -> None:
    mail = mails.read_mail(tx, mail_id)
    if mail.noun != "purchase_order":
        return
    day = count_from(tx, mail.row_id, tx.today)
    if day is not None:
        tx.note(to="later", day=day)
