"""Batches of refunds by transfer as lists show them, and what each pays to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    chosen_by,
    day_from,
    day_until,
    holds,
    in_order,
    page,
    searched,
    totals,
)
from app.base.listing import Listing, ListQuery, Totals
from app.payments.bank_tables import bank_account
from app.payments.match_stands import told_of
from app.payments.refund_tables import refund_batch, refund_line
from app.payments.tables import payment
from app.payments.whose import WHOSE, with_customer


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """A batch; `total` in minor units of `currency`. Of its `count` refunds the bank told of `told`."""

    id: int
    uid: str
    number: str
    bank_account_id: int
    account: str
    pay_on: date
    total: int
    currency: str
    count: int
    told: int
    holder: str
    iban: str
    recorded_at: datetime
    undone: bool
    undo_reason: str
    made_by: str = ""

    @property
    def state(self) -> str:
        """``undone``, ``matched``, ``part`` or ``open``."""
        if self.undone:
            return "undone"
        return "matched" if self.told == self.count else "part" if self.told else "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundLine:
    """A refund of a batch: its payment (key and number), to whose account it goes, for which document, in minor units."""

    payment_id: int
    number: str
    customer_id: int
    customer: str
    holder: str
    iban: str
    document: str
    amount: int
    reversed: bool


_TOLD = told_of(refund_line.c.payment_id, refund_line)
"""Whether a movement of the bank stands for the refund of a line."""
_UNTOLD_LINE = exists(
    select(refund_line.c.id)
    .where(refund_line.c.batch_id == refund_batch.c.id, ~_TOLD)
    .correlate(refund_batch)
)
_STANDS = refund_batch.c.undone_on.is_(None)
VIEWS: Views = {
    "all": lambda _rd: None,
    "open": lambda _rd: and_(_STANDS, _UNTOLD_LINE),
    "matched": lambda _rd: and_(_STANDS, ~_UNTOLD_LINE),
    "undone": lambda _rd: refund_batch.c.undone_on.is_not(None),
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "from": day_from(refund_batch.c.pay_on),
    "to": day_until(refund_batch.c.pay_on),
}
SORTS: Sorts = {
    "number": (refund_batch.c.number, refund_batch.c.id),
    "pay_on": (refund_batch.c.pay_on, refund_batch.c.id),
}
_NEWEST = (refund_batch.c.pay_on.desc(), refund_batch.c.id.desc())
_SUMS: Mapping[str, ColumnElement[Any]] = {"total": refund_batch.c.total}


def _conditions(rd: Read, query: ListQuery) -> list[Condition]:
    found = searched(query.search, lambda word: [holds(rd, refund_batch.c.number, word)])
    return chosen_by(query, FILTERS, rd) + found


def count_batches(rd: Read, query: ListQuery) -> Totals:
    """How many batches match, and their sum."""
    where = _conditions(rd, query)
    return totals(
        rd, _SUMS, lambda found: found.select_from(refund_batch).where(*where), refund_batch.c.currency
    )


def batch_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys; those paid last first unless asked otherwise."""
    keys = select(refund_batch.c.id).where(*_conditions(rd, query))
    return page(rd, keys, query, SORTS, _NEWEST, (offset, limit))


def batch_rows(rd: Read, ids: Sequence[int]) -> list[BatchRow]:
    """The batches with these keys, in the order of the keys."""
    wanted = list(ids)
    told = {row.batch_id: int(row.n) for row in rd.execute(_COUNT_TOLD, {"ids": wanted})}
    found = {row.id: _row(row, told.get(row.id, 0)) for row in rd.execute(_ROWS, {"ids": wanted})}
    return in_order(ids, found)


REFUND_BATCHES = Listing[BatchRow](count_batches, batch_ids, batch_rows)


def last_batches(rd: Read, limit: int = 500) -> list[BatchRow]:
    """The batches, those paid last first."""
    return batch_rows(rd, batch_ids(rd, ListQuery(), 0, limit))


def read_batch(rd: Read, batch_id: int) -> BatchRow:
    """A batch by its key; refused with ``refund_batch_unknown``."""
    rows = batch_rows(rd, [batch_id])
    if not rows:
        raise Refusal("refund_batch_unknown", batch=batch_id)
    return rows[0]


def lines_of_batch(rd: Read, batch_id: int) -> list[RefundLine]:
    """What a batch pays, in its order."""
    return [
        RefundLine(
            payment_id=row.payment_id,
            number=row.number,
            customer_id=row.customer_id,
            customer=row.name,
            holder=row.holder,
            iban=row.iban,
            document=row.document,
            amount=row.amount,
            reversed=row.reversed,
        )
        for row in rd.execute(_LINES, {"id": batch_id})
    ]


def batch_of_payment(rd: Read, payment_id: int) -> BatchRow | None:
    """The batch that asked the bank to pay a refund; None where none did."""
    found = rd.execute(_OF_PAYMENT, {"payment": payment_id}).scalar()
    return read_batch(rd, int(found)) if found is not None else None


def _row(row: Any, told: int) -> BatchRow:
    return BatchRow(
        id=row.id,
        uid=row.uid,
        number=row.number,
        bank_account_id=row.bank_account_id,
        account=row.account,
        pay_on=row.pay_on,
        total=row.total,
        currency=row.currency,
        count=row.line_count,
        told=told,
        holder=row.holder,
        iban=row.iban,
        recorded_at=row.recorded_at,
        undone=row.undone_on is not None,
        undo_reason=row.undo_reason,
        made_by=row.made_by,
    )


_ROWS = (
    select(refund_batch, bank_account.c.name.label("account"))
    .join(bank_account, bank_account.c.id == refund_batch.c.bank_account_id)
    .where(refund_batch.c.id.in_(bindparam("ids", expanding=True)))
)
_COUNT_TOLD = (
    select(refund_line.c.batch_id, func.count().label("n"))
    .where(refund_line.c.batch_id.in_(bindparam("ids", expanding=True)), _TOLD)
    .group_by(refund_line.c.batch_id)
)
_undoing = payment.alias("undoing")
_LINES = with_customer(
    select(
        *(refund_line.c[name] for name in ("payment_id", "holder", "iban", "document", "amount")),
        payment.c.number,
        exists(select(_undoing.c.id).where(_undoing.c.reverses_id == payment.c.id).correlate(payment)).label(
            "reversed"
        ),
        *WHOSE,
    )
    .select_from(refund_line)
    .join(payment, payment.c.id == refund_line.c.payment_id)
    .where(refund_line.c.batch_id == bindparam("id"))
    .order_by(refund_line.c.position),
    payment.c.customer_id,
)
_OF_PAYMENT = (
    select(refund_line.c.batch_id)
    .where(refund_line.c.payment_id == bindparam("payment"))
    .order_by(refund_line.c.batch_id.desc())
    .limit(1)
)
