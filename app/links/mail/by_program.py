"""A mail through the workstation's own mail program: taken in hand, handed over, then uncertain until a person says."""

from __future__ import annotations

from app.base.actor import Actor
from app.base.database import Database
from app.base.errors import Refusal, Trouble
from app.correspondence import mail as mails
from app.flow.mail_paper import papers_of
from app.links.mail.account import the_account
from app.links.mail.connectors.program import Handed, hand_over
from app.links.mail.message import message_of

_HANDED_OVER = "mail_handed_over"


def open_mail(database: Database, actor: Actor, mail_id: int) -> Handed:
    """Hand a waiting mail over; it is *uncertain* from then on, since no mail program tells whether it sent it.

    Refused with ``outbox_state`` when it does not wait any more, ``mail_no_account``; Trouble ``mail_program``.
    """
    with database.read() as rd:
        account, _ = the_account(rd)
        mail = mails.read_mail(rd, mail_id)
        at = rd.now
    papers = papers_of(database, actor, mail)
    message = message_of(mail, account, papers, at)
    attempt = database.do(actor, mails.begin, mail_id)
    if attempt is None:
        raise Refusal("outbox_state", state=mail.state)
    try:
        handed = hand_over(message, papers)
    except Trouble:
        database.do(actor, mails.put_off, mail_id, attempt, "", at)
        raise
    database.do(actor, mails.done, mail_id, attempt, "uncertain", f"comptoir:{_HANDED_OVER}")
    return handed
