"""Mandates as lists show them: whose, for which account, when used last, and whether one may still be collected by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.base.door import Read
from app.base.errors import Refusal
from app.payments.debit_tables import debit_batch, debit_line, mandate
from app.payments.sepa import lapses_on
from app.payments.tables import payment
from app.payments.whose import WHOSE, with_customer


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateRow:
    """A mandate; `customer_id` is whose it is now. `collected` says that a debit of it stands, `used_on` the last day of one,
    to come or not, sent back or not, `done_on` of one that the bank was given; `sent_back`: all of that day came back.
    `notice_days` is how many days before a debit they are told of it where that was agreed with them (`notice_why`: how).
    """

    id: int
    customer_id: int
    customer: str
    reference: str
    scheme: str
    one_off: bool
    signed_on: date
    holder: str
    iban: str
    bic: str
    collected: bool
    used_on: date | None
    done_on: date | None
    ended_on: date | None
    end_reason: str
    notice_days: int | None = None
    notice_why: str = ""
    sent_back: bool = False
    batch: str = ""
    """The batch still to come that collects by it."""

    @property
    def lapses_on(self) -> date:
        """The first day on which nobody may collect by it any more, unused as it is."""
        return lapses_on(self.used_on or self.signed_on)

    def standing(self, on: date) -> str:
        """What it is on a day: ``ended``, ``spent`` (a one-off that was used), ``lapsed`` or ``good``."""
        if self.ended_on is not None:
            return "ended"
        if self.one_off and self.collected:
            return "spent"
        return "lapsed" if on >= self.lapses_on else "good"


def mandates_of(rd: Read, customer_id: int) -> list[MandateRow]:
    """The mandates of a customer, those given last first; those of whoever was merged into them among them."""
    rows = _rows(rd, _MANDATES.where(_WHOSE_KEY.in_([customer_id])))
    return sorted(rows, key=lambda each: (each.ended_on is not None, -each.id))


def standing_mandates(rd: Read) -> dict[int, MandateRow]:
    """The mandate of each customer that nobody ended, by the customer's key; of several the one given last."""
    rows = _rows(rd, _MANDATES.where(mandate.c.ended_on.is_(None)).order_by(mandate.c.id))
    return {each.customer_id: each for each in rows}


def read_mandate(rd: Read, mandate_id: int) -> MandateRow:
    """A mandate by its key; refused with ``mandate_unknown``."""
    rows = _rows(rd, _MANDATES.where(mandate.c.id == mandate_id))
    if not rows:
        raise Refusal("mandate_unknown")
    return rows[0]


def _rows(rd: Read, statement: Any) -> list[MandateRow]:
    found: Sequence[Any] = rd.execute(statement).all()
    return [
        MandateRow(
            id=row.id,
            customer_id=row.customer_id,
            customer=row.name,
            reference=row.reference,
            scheme=row.scheme,
            one_off=row.one_off,
            signed_on=row.signed_on,
            holder=row.holder,
            iban=row.iban,
            bic=row.bic,
            collected=row.kept_on is not None,
            used_on=row.used_on,
            done_on=row.done_on,
            sent_back=row.done_on is not None and row.done_on != row.done_kept_on,
            ended_on=row.ended_on,
            end_reason=row.end_reason,
            notice_days=None if row.notice_days is None else int(row.notice_days),
            notice_why=row.notice_why,
            batch=row.batch or "",
        )
        for row in found
    ]


_undoing = payment.alias("undoing")
_BATCH = (
    select(func.min(debit_batch.c.number))
    .select_from(debit_line)
    .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
    .where(
        debit_line.c.mandate_id == mandate.c.id,
        debit_batch.c.undone_at.is_(None),
        debit_batch.c.executed_at.is_(None),
    )
    .correlate(mandate)
    .scalar_subquery()
    .label("batch")
)
# A debit that was announced counts until it is called off. The months in which a mandate lapses run from one that was sent
# back, too; but the next one follows only one that was not.
_USES = (
    select(func.max(debit_batch.c.collect_on))
    .select_from(debit_line)
    .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
    .where(debit_line.c.mandate_id == mandate.c.id, debit_batch.c.undone_on.is_(None))
    .correlate(mandate)
)
_KEPT = _USES.where(
    or_(
        debit_line.c.payment_id.is_(None),
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == debit_line.c.payment_id)),
    )
)
_DONE = debit_batch.c.executed_at.is_not(None)
_WHOSE_KEY: ColumnElement[int] = WHOSE[0].element
_MANDATES = with_customer(
    select(
        *(
            mandate.c[name]
            for name in ("id", "reference", "scheme", "one_off", "signed_on", "holder", "iban")
        ),
        *(mandate.c[name] for name in ("bic", "ended_on", "end_reason", "notice_days", "notice_why")),
        _USES.scalar_subquery().label("used_on"),
        _KEPT.scalar_subquery().label("kept_on"),
        _USES.where(_DONE).scalar_subquery().label("done_on"),
        _KEPT.where(_DONE).scalar_subquery().label("done_kept_on"),
        _BATCH,
        *WHOSE,
    ).select_from(mandate),
    mandate.c.customer_id,
)
