"""Whether customers have been told of the debits announced to them: the rule wants it before the money is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case

from app.base.outbox import outbox
from app.correspondence.tables import mail
from app.payments.debit_tables import debit_line


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
