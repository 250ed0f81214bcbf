"""Trying the account: a real mail to the merchant's own address, and what the server said to it."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage

from app.base.actor import Actor
from app.base.database import Database
from app.base.errors import Refusal, Trouble
from app.base.words import Words
from app.correspondence import sender as senders
from app.correspondence.addresses import on_the_wire
from app.links.mail.account import sender_of, the_account
from app.links.mail.dispatch import Opener
from app.links.mail.port import Letter


@dataclass(frozen=True, slots=True)
class Trial:
    """A test that worked: to whom it went, and the server's own answer."""

    address: str
    answer: str


def try_account(database: Database, actor: Actor, words: Words, opener: Opener = sender_of) -> Trial:
    """Send a test mail to the account's own address; how the account stands is noted either way.

    Refused with ``mail_no_account``, ``mail_password_missing``, ``mail_sign_in_needed`` or ``mail_trial_refused``; the
    troubles are those of the line.
    """
    with database.read() as rd:
        account, company = the_account(rd)
        at = rd.now
    own = on_the_wire(account.address)
    message = EmailMessage()
    message["From"], message["To"] = own, own
    message["Subject"] = words.say("mail.trial.subject")
    message.set_content(words.say("mail.trial.text", at=words.day_time(at)), cte="base64")
    try:
        with opener(account, company).line() as line:
            outcome = line.deliver(Letter(own, (own,), bytes(message)))
        if outcome.kind != "accepted":
            raise Refusal("mail_trial_refused", address=account.address, answer=outcome.answer)
    except (Refusal, Trouble) as fault:
        database.do(actor, senders.tried, "fails", str(fault.facts.get("answer") or fault.code))
        raise
    database.do(actor, senders.tried, "works", outcome.answer)
    return Trial(account.address, outcome.answer)
