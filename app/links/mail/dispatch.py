"""Sending what waits: one program at a time, one mail after the other, each taken in hand before anything leaves.

A mail whose attempt never ended (the program was killed) is *uncertain* from the next run on. A server that asks for
patience gets it; an account that fails stops the run and touches no mail, so that being offline costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.base import outbox
from app.base.actor import Actor
from app.base.database import Database
from app.base.errors import Refusal, Trouble
from app.base.turn import turn
from app.correspondence import mail as mails
from app.correspondence import sender as senders
from app.correspondence.mail import Mail
from app.correspondence.sender import Sender
from app.flow import mail_left
from app.flow.mail_paper import papers_of
from app.flow.withdrawn import why_withdrawn
from app.links.mail.account import sender_of, the_account
from app.links.mail.message import letter_of
from app.links.mail.port import Letter, Line, Outcome
from app.links.mail.port import Sender as Port

Opener = Callable[[Sender, str], Port]
_PATIENCE = (1, 5, 15, 30, 60, 120, 240)
"""Minutes until the next attempt after each; the last again and again."""
_MOST = 24
"""Attempts, over some three days, after which a server that keeps asking for patience has refused."""


@dataclass(slots=True)
class Report:
    """What a run did: how many mails ended in each state; `trouble` is why it could not go on, if so."""

    sent: int = 0
    later: int = 0
    refused: int = 0
    uncertain: int = 0
    found_dead: int = 0
    busy: bool = False
    trouble: Refusal | Trouble | None = None
    touched: set[int] = field(default_factory=set[int])

    @property
    def moved(self) -> bool:
        """Whether any mail stands otherwise than before."""
        return bool(self.touched or self.found_dead)


def dispatch(
    database: Database,
    actor: Actor,
    *,
    only: int | None = None,
    opener: Opener = sender_of,
    wanted: Callable[[], bool] = lambda: True,
    told: Callable[[int, int], None] = lambda _done, _whole: None,
) -> Report:
    """Send every mail that may leave now, or `only` one. `busy` in the report: another program is sending already.

    `wanted` is asked before each mail, `told` hears how many of how many are done.
    """
    report = Report()
    with turn(database, "mail") as mine:
        if not mine:
            report.busy = True
            return report
        with database.read() as rd:
            orphans = outbox.being_sent(rd, mails.CHANNEL)
        report.found_dead = sum(database.do(actor, mails.left_behind, each) for each in orphans)
        with database.read() as rd:
            waiting = mails.due(rd) if only is None else [only]
        if waiting:
            _send_all(database, actor, waiting, opener, report, wanted, told)
    return report


def _send_all(
    database: Database,
    actor: Actor,
    waiting: list[int],
    opener: Opener,
    report: Report,
    wanted: Callable[[], bool],
    told: Callable[[int, int], None],
) -> None:
    with ExitStack() as stack:
        line: Line | None = None
        try:
            with database.read() as rd:
                account, company = the_account(rd)
            port = opener(account, company)
            for at, mail_id in enumerate(waiting):
                if not wanted():
                    return
                ready = _ready(database, actor, mail_id, account, report)
                if ready is not None:
                    # Only now: whoever is offline has not touched the mail yet.
                    line = line or stack.enter_context(port.line())
                    if _send(database, actor, *ready, line, report) == "line_lost":
                        stack.close()
                        line = None
                told(at + 1, len(waiting))
            if line is not None and account.state != "works":
                database.do(actor, senders.tried, "works", line.greeting)
        except (Refusal, Trouble) as fault:
            report.trouble = fault
            if isinstance(fault, Trouble) and fault.code != "mail_offline":
                database.do(actor, senders.tried, "fails", str(fault.facts.get("answer") or fault.code))


def _ready(
    database: Database, actor: Actor, mail_id: int, account: Sender, report: Report
) -> tuple[Mail, Letter] | None:
    """The mail as it leaves; None when it waits no more, or cannot leave, which is then said of it."""
    with database.read() as rd:
        mail = mails.read_mail(rd, mail_id)
        reason = why_withdrawn(rd, mail)
        at = rd.now
    if mail.state != "waiting":
        return None
    try:
        if reason is not None:
            raise reason
        return mail, letter_of(mail, account, papers_of(database, actor, mail), at)
    except Refusal as refusal:
        attempt = database.do(actor, mails.begin, mail_id)
        if attempt is not None:
            database.do(actor, mail_left.done, mail_id, attempt, "refused", f"comptoir:{refusal.code}")
            report.refused += 1
            report.touched.add(mail_id)
        return None


def _send(database: Database, actor: Actor, mail: Mail, letter: Letter, line: Line, report: Report) -> str:
    """Hand one mail over and write down what was said; gives the reason it was not taken."""
    attempt = database.do(actor, mails.begin, mail.id)
    if attempt is None:
        return ""
    report.touched.add(mail.id)
    outcome = line.deliver(letter)
    state, until = _verdict(database.clock.now(), attempt, outcome)
    if until is not None:
        database.do(actor, mails.put_off, mail.id, attempt, outcome.answer, until)
        report.later += 1
        return outcome.reason
    database.do(actor, mail_left.done, mail.id, attempt, state, outcome.answer)
    report.sent += state == "sent"
    report.refused += state == "refused"
    report.uncertain += state == "uncertain"
    return outcome.reason


def _verdict(now: datetime, attempt: int, outcome: Outcome) -> tuple[str, datetime | None]:
    if outcome.kind == "accepted":
        return "sent", None
    if outcome.kind != "later":
        return outcome.kind, None
    if attempt >= _MOST:
        return "refused", None
    minutes = _PATIENCE[min(attempt, len(_PATIENCE)) - 1]
    return "waiting", now + timedelta(minutes=minutes)
