"""Whether customers have been told of the debits announced to them, and in time: the rule wants it before the money is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case

from app.base import settings
from app.base.company import zone_of
from app.base.door import Read
from app.base.outbox import outbox
from app.correspondence.tables import mail
from app.payments.debit_tables import debit_line, mandate
from app.payments.sepa import LEAD_DAYS, settlement_day

HAVE_BEEN_TOLD = ("sent", "by_hand")
"""States of a notice whose customer knows of the debit."""


@dataclass(frozen=True, slots=True)
class Notices:
    """How many debits of a batch nobody was told of yet: their mail is to leave, it did not arrive (or nobody knows whether
    it did), there is none. Of `late` ones the customer was told, but too late for the day; the last of them on `late_on`.
    With `too_near` it is too late today for one at least of those that nobody was told of.
    """

    waiting: int = 0
    failed: int = 0
    nobody: int = 0
    late: int = 0
    late_on: date | None = None
    too_near: bool = False

    @property
    def missing(self) -> int:
        """All that nobody was told of."""
        return self.waiting + self.failed + self.nobody


@dataclass(frozen=True, slots=True)
class Notice:
    """How the customer of a debit stands: `state` as `NOTICE` says it, since when they know, and how many days before the debit
    they are to (what was agreed with them, else what is usual).
    """

    state: str
    told_on: date | None
    days: int

    @property
    def told(self) -> bool:
        """Whether they know."""
        return self.state in HAVE_BEEN_TOLD

    def standing(self, collect_on: date, today: date) -> str:
        """``told``, ``late`` (told, but fewer days before), ``untold``, or ``missed``: who is told today is told too late."""
        if self.told:
            return "late" if (self.told_on or today) > self.told_by(collect_on) else "told"
        return "missed" if today > self.told_by(collect_on) else "untold"

    def told_by(self, collect_on: date) -> date:
        """The last day on which they can be told in time of a debit."""
        return collect_on - timedelta(days=self.days)


def usual_days(rd: Read) -> int:
    """How many days before a debit its customer is told, where nothing was agreed with them."""
    return int(settings.get(rd, "sepa.notice_days"))


def first_day(rd: Read, days: int | None = None) -> date:
    """The first day on which a debit that is told of today can be collected, `days` later or as is usual."""
    notice = usual_days(rd) if days is None else days
    return settlement_day(rd.today + timedelta(days=max(notice, LEAD_DAYS + 1)))


def last_day(rd: Read, collect_on: date, days: int | None = None) -> date:
    """The last day on which a debit collected on a day can be announced: so many days before, or as is usual."""
    notice = usual_days(rd) if days is None else days
    return collect_on - timedelta(days=max(notice, LEAD_DAYS + 1))


WITH_NOTICE = (
    debit_line.join(mandate, mandate.c.id == debit_line.c.mandate_id)
    .outerjoin(mail, mail.c.id == debit_line.c.notice_id)
    .outerjoin(outbox, outbox.c.id == mail.c.outbox_id)
)
"""Debits with their mandates, and with the mail that tells of them, where there is one."""
NOTICE: ColumnElement[Any] = case(
    (outbox.c.state == "sent", "sent"),
    (debit_line.c.told_at.is_not(None), "by_hand"),
    (outbox.c.state.in_(("waiting", "sending")), "waiting"),
    (outbox.c.state.in_(("refused", "uncertain")), outbox.c.state),
    else_="none",
)
"""How a debit's customer stands, see `app.payments.debits.Debit`."""
NOTICED: tuple[ColumnElement[Any], ...] = (
    NOTICE.label("notice"),
    outbox.c.tried_at.label("left_at"),
    debit_line.c.told_on,
    debit_line.c.told_at,
    mandate.c.notice_days,
)
"""What `notice_reader` reads of each debit."""
TOLD: ColumnElement[bool] = NOTICE.in_(HAVE_BEEN_TOLD)


def notice_reader(rd: Read) -> Callable[[Any], Notice]:
    """What reads the notice of a row that has the columns `NOTICED`."""
    usual, zone = usual_days(rd), zone_of(rd)

    def read(row: Any) -> Notice:
        # A mail tells on the day it left; who was told otherwise, on the day somebody says, else on that it was written down.
        told_at = row.left_at if row.notice == "sent" else row.told_at
        told_on = row.told_on if row.notice == "by_hand" else None
        if told_on is None and told_at is not None and row.notice in HAVE_BEEN_TOLD:
            told_on = told_at.astimezone(zone).date()
        return Notice(row.notice, told_on, usual if row.notice_days is None else int(row.notice_days))

    return read


def notices_of(rd: Read, collect_on: date, all_told: Sequence[Notice]) -> tuple[Notices, date | None]:
    """How the customers of a batch stand, and the first day left where that is too late for one of them."""
    standing = [each.standing(collect_on, rd.today) for each in all_told]
    counted = Counter(each.state for each in all_told)
    late = [each.told_on or rd.today for each, how in zip(all_told, standing, strict=True) if how == "late"]
    notices = Notices(
        waiting=counted["waiting"],
        failed=counted["refused"] + counted["uncertain"],
        nobody=counted["none"],
        late=len(late),
        late_on=max(late, default=None),
        too_near="missed" in standing,
    )
    if not (late or notices.too_near):
        return notices, None
    # Moved to another day, everybody is told anew.
    return notices, first_day(rd, max(each.days for each in all_told))
