"""Whether customers have been told of the debits announced to them: the rule wants it before the money is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case

from app.base import settings
from app.base.door import Read
from app.base.outbox import outbox
from app.correspondence.tables import mail
from app.payments.debit_tables import debit_line
from app.payments.sepa import LEAD_DAYS, settlement_day


@dataclass(frozen=True, slots=True)
class Notices:
    """How many debits of a batch nobody was told of yet: their mail is to leave, it did not arrive (or nobody knows whether
    it did), there is none.
    """

    waiting: int = 0
    failed: int = 0
    nobody: int = 0

    @property
    def missing(self) -> int:
        """All of them."""
        return self.waiting + self.failed + self.nobody


def first_day(rd: Read) -> date:
    """The first day on which a debit that is told of today can be collected."""
    return settlement_day(max(in_time_for(rd), rd.today + timedelta(days=LEAD_DAYS + 1)))


def notice_missed(rd: Read, collect_on: date) -> bool:
    """Whether who is told only today of a debit on a day is told too late for it."""
    return collect_on < in_time_for(rd)


def in_time_for(rd: Read) -> date:
    """The day for which who is told today is told in time: the notice later; the bank may settle on none that near."""
    return rd.today + timedelta(days=int(settings.get(rd, "sepa.notice_days")))


WITH_NOTICE = debit_line.outerjoin(mail, mail.c.id == debit_line.c.notice_id).outerjoin(
    outbox, outbox.c.id == mail.c.outbox_id
)
"""Debits with the mail that tells of them, where there is one."""
NOTICE: ColumnElement[Any] = case(
    (outbox.c.state == "sent", "sent"),
    (debit_line.c.told_at.is_not(None), "by_hand"),
    (outbox.c.state.in_(("waiting", "sending")), "waiting"),
    (outbox.c.state.in_(("refused", "uncertain")), outbox.c.state),
    else_="none",
)
"""How a debit's customer stands, see `app.payments.debits.Debit`."""
TOLD: ColumnElement[bool] = NOTICE.in_(("sent", "by_hand"))
