"""Batches of direct debits as lists show them, and what each collects from whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from app.invoicing.tables import invoice
from app.payments.bank_tables import bank_account
from app.payments.barred_debits import BarredDebit, barred_debits
from app.payments.credit_beside import DebitCredit, credit_of_debits
from app.payments.debit_notices import NOTICED, WITH_NOTICE, Notice, Notices, notice_reader, notices_of
from app.payments.debit_tables import debit_batch, debit_line, mandate
from app.payments.debits_at_bank import DebitAtBank, debits_at_bank
from app.payments.match_stands import told_of
from app.payments.paid_meanwhile import PaidMeanwhile, paid_meanwhile
from app.payments.sepa import latest_file_day
from app.payments.tables import payment
from app.payments.whose import WHOSE, with_customer

_NONE = Notices()


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """A batch; `total` in minor units of `currency`. Of its `count` debits the bank told of `told`; of the money `back` was
    taken out again, for `sent_back` debits. While it is to come, `notices` is whose customers are still to be
    told, or were too late; `first` is the first day on which all who are told today could be debited, where its own day is too
    early for that. `paid` are its invoices of which less is owed by now than it takes, `barred` those that insolvency proceedings
    forbid to pay, `at_bank` those for which money lies at the bank that nobody has matched yet, `possible` those for which it
    may; `credits` what of its customers' credit is set against nothing yet.
    """

    id: int
    uid: str
    number: str
    bank_account_id: int
    account: str
    scheme: str
    collect_on: date
    total: int
    currency: str
    count: int
    told: int
    holder: str
    iban: str
    creditor: str
    recorded_at: datetime
    executed: bool
    undone: bool
    undo_reason: str
    back: int = 0
    sent_back: int = 0
    notices: Notices = _NONE
    first: date | None = None
    paid: tuple[PaidMeanwhile, ...] = ()
    barred: tuple[BarredDebit, ...] = ()
    at_bank: tuple[DebitAtBank, ...] = ()
    possible: tuple[DebitAtBank, ...] = ()
    credits: tuple[DebitCredit, ...] = ()

    @property
    def too_much(self) -> int:
        """What it takes and is not owed any more, in minor units."""
        return sum(each.too_much for each in self.paid)

    @property
    def kept(self) -> int:
        """What of it stayed, in minor units."""
        return self.total - self.back

    @property
    def state(self) -> str:
        """``undone``, ``to_tell`` (some customer knows nothing of it yet), ``announced``, ``executed`` or ``matched``."""
        if self.undone:
            return "undone"
        if not self.executed:
            return "to_tell" if self.notices.missing else "announced"
        return "matched" if self.told == self.count else "executed"

    @property
    def to_come(self) -> bool:
        """Whether it is neither executed nor called off."""
        return self.state in ("to_tell", "announced")

    @property
    def untold(self) -> int:
        """How many of its customers have not been told of their debit, while it is to come."""
        return self.notices.missing if self.to_come else 0

    @property
    def missed(self) -> date | None:
        """The first day left where somebody was told too late, or cannot be told in time any more; None while all is in time."""
        return self.first if self.to_come else None

    @property
    def late_on(self) -> date | None:
        """The day on which somebody was told too late; None where nobody was."""
        return self.notices.late_on if self.to_come else None

    @property
    def file_by(self) -> date:
        """The last day on which the bank can be given its file."""
        return latest_file_day(self.collect_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Debit:
    """One debit of a batch: what is taken by a mandate, for these invoices (keys and numbers), in minor units.

    `notice` is how its customer stands: ``sent`` or ``by_hand`` once told, else ``waiting``, ``refused`` or ``uncertain``
    as its mail does, ``none`` where no mail is to tell them; `told_on` is since when they know, `notice_days` how many days
    before the debit they are to.
    """

    line_id: int
    end_to_end: str
    sequence: str
    customer_id: int
    customer: str
    mandate_id: int
    reference: str
    signed_on: date
    holder: str
    iban: str
    bic: str
    invoices: tuple[tuple[int, str, int], ...]
    told: str
    payment_id: int | None
    notice_id: int | None = None
    notice: str = ""
    told_how: str = ""
    told_by: str = ""
    told_at: datetime | None = None
    told_on: date | None = None
    notice_days: int = 0
    standing: str = "told"

    @property
    def amount(self) -> int:
        """All of it."""
        return sum(amount for _, _, amount in self.invoices)

    @property
    def numbers(self) -> str:
        """The numbers of its invoices."""
        return ", ".join(number for _, number, _ in self.invoices)


_STANDS = debit_batch.c.undone_on.is_(None)
VIEWS: Views = {
    "all": lambda _rd: None,
    "announced": lambda _rd: and_(_STANDS, debit_batch.c.executed_at.is_(None)),
    "executed": lambda _rd: debit_batch.c.executed_at.is_not(None),
    "undone": lambda _rd: debit_batch.c.undone_on.is_not(None),
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "from": day_from(debit_batch.c.collect_on),
    "to": day_until(debit_batch.c.collect_on),
}
SORTS: Sorts = {
    "number": (debit_batch.c.number, debit_batch.c.id),
    "collect_on": (debit_batch.c.collect_on, debit_batch.c.id),
}
_NEWEST = (debit_batch.c.collect_on.desc(), debit_batch.c.id.desc())
_SUMS: Mapping[str, ColumnElement[Any]] = {"total": debit_batch.c.total}


def _conditions(rd: Read, query: ListQuery) -> list[Condition]:
    found = searched(query.search, lambda word: [holds(rd, debit_batch.c.number, word)])
    return chosen_by(query, FILTERS, rd) + found


def count_batches(rd: Read, query: ListQuery) -> Totals:
    """How many batches match, and their sum."""
    where = _conditions(rd, query)
    return totals(
        rd, _SUMS, lambda found: found.select_from(debit_batch).where(*where), debit_batch.c.currency
    )


def batch_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys; those collected last first unless asked otherwise."""
    keys = select(debit_batch.c.id).where(*_conditions(rd, query))
    return page(rd, keys, query, SORTS, _NEWEST, (offset, limit))


def batch_rows(rd: Read, ids: Sequence[int]) -> list[BatchRow]:
    """The batches with these keys, in the order of the keys."""
    wanted = list(ids)
    counted: dict[int, Any] = {row.batch_id: row for row in rd.execute(_COUNTS, {"ids": wanted})}
    told: dict[int, list[Notice]] = {}
    read = notice_reader(rd)
    for row in rd.execute(_TO_COME, {"ids": wanted}):
        told.setdefault(row.batch_id, []).append(read(row))
    paid, barred = paid_meanwhile(rd, wanted), barred_debits(rd, wanted)
    at_bank, credit = debits_at_bank(rd, wanted), credit_of_debits(rd, wanted)
    found = {
        row.id: replace(
            _row(row, counted.get(row.id), *notices_of(rd, row.collect_on, told.get(row.id, ()))),
            paid=tuple(each for each in paid if each.batch_id == row.id),
            barred=tuple(each for each in barred if each.batch_id == row.id),
            at_bank=tuple(each for each in at_bank if each.batch_id == row.id and each.credible),
            possible=tuple(each for each in at_bank if each.batch_id == row.id and not each.credible),
            credits=tuple(each for each in credit if each.batch_id == row.id),
        )
        for row in rd.execute(_ROWS, {"ids": wanted})
    }
    return in_order(ids, found)


DEBITS = Listing[BatchRow](count_batches, batch_ids, batch_rows)


def last_batches(rd: Read, limit: int = 500) -> list[BatchRow]:
    """The batches, those collected last first."""
    return batch_rows(rd, batch_ids(rd, ListQuery(), 0, limit))


def read_batch(rd: Read, batch_id: int) -> BatchRow:
    """A batch by its key; refused with ``debit_batch_unknown``."""
    rows = batch_rows(rd, [batch_id])
    if not rows:
        raise Refusal("debit_batch_unknown", batch=batch_id)
    return rows[0]


def find_batch(rd: Read, told: str) -> int | None:
    """The key of the batch with this number or uid."""
    found = rd.execute(_BY_NAME, {"told": told.strip()}).scalar()
    return int(found) if found is not None else None


def debits_of(rd: Read, batch_id: int) -> list[Debit]:
    """What a batch collects, mandate by mandate, in its order."""
    lines: dict[str, list[Any]] = {}
    for row in rd.execute(_LINES, {"id": batch_id}):
        lines.setdefault(row.end_to_end, []).append(row)
    read = notice_reader(rd)
    return [_debit(rows, read(rows[0]), rd.today) for rows in lines.values()]


def returned_of(rd: Read, payments: Sequence[int]) -> dict[int, str]:
    """Why payments made of debits were undone, by their keys: the bank's reason, mostly."""
    found = select(payment.c.reverses_id, payment.c.reason).where(payment.c.reverses_id.in_(payments))
    return {int(row.reverses_id): row.reason for row in rd.execute(found) if row.reverses_id is not None}


def to_execute(rd: Read) -> int:
    """How many batches were to be collected by today and are not executed yet."""
    return int(rd.scalar(_DUE, {"today": rd.today}))


def _debit(rows: list[Any], notice: Notice, today: date) -> Debit:
    first = rows[0]
    return Debit(
        line_id=first.id,
        end_to_end=first.end_to_end,
        sequence=first.sequence,
        customer_id=first.customer_id,
        customer=first.name,
        mandate_id=first.mandate_id,
        reference=first.reference,
        signed_on=first.signed_on,
        holder=first.holder,
        iban=first.iban,
        bic=first.bic,
        invoices=tuple((each.invoice_id, each.number, each.amount) for each in rows),
        told=first.told,
        payment_id=first.payment_id,
        notice_id=first.notice_id,
        notice=first.notice,
        told_how=first.told_how,
        told_by=first.told_by,
        told_at=first.told_at,
        told_on=notice.told_on,
        notice_days=notice.days,
        standing=notice.standing(first.collect_on, today),
    )


def _row(row: Any, counted: Any, notices: Notices, first: date | None) -> BatchRow:
    return BatchRow(
        id=row.id,
        uid=row.uid,
        number=row.number,
        bank_account_id=row.bank_account_id,
        account=row.account,
        scheme=row.scheme,
        collect_on=row.collect_on,
        total=row.total,
        currency=row.currency,
        count=int(counted.debits) if counted is not None else 0,
        told=int(counted.told) if counted is not None else 0,
        holder=row.holder,
        iban=row.iban,
        creditor=row.creditor,
        recorded_at=row.recorded_at,
        executed=row.executed_at is not None,
        undone=row.undone_on is not None,
        undo_reason=row.undo_reason,
        back=int(counted.back or 0) if counted is not None else 0,
        sent_back=int(counted.sent_back) if counted is not None else 0,
        notices=notices,
        first=first,
    )


_ROWS = (
    select(debit_batch, bank_account.c.name.label("account"))
    .join(bank_account, bank_account.c.id == debit_batch.c.bank_account_id)
    .where(debit_batch.c.id.in_(bindparam("ids", expanding=True)))
)
_TOLD = told_of(debit_line.c.payment_id, debit_line)
_undoing = payment.alias("undoing")
_CAME_BACK = exists().where(_undoing.c.reverses_id == debit_line.c.payment_id)
_COUNTS = (
    select(
        debit_line.c.batch_id,
        func.count(func.distinct(debit_line.c.mandate_id)).label("debits"),
        func.count(func.distinct(debit_line.c.mandate_id)).filter(_TOLD).label("told"),
        func.count(func.distinct(debit_line.c.mandate_id)).filter(_CAME_BACK).label("sent_back"),
        func.sum(debit_line.c.amount).filter(_CAME_BACK).label("back"),
    )
    .where(debit_line.c.batch_id.in_(bindparam("ids", expanding=True)))
    .group_by(debit_line.c.batch_id)
)
# The first line of each debit of a batch that is to come tells of its notice.
_DEBIT_LINES = (
    select(func.min(debit_line.c.id))
    .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
    .where(
        debit_line.c.batch_id.in_(bindparam("ids", expanding=True)),
        _STANDS,
        debit_batch.c.executed_at.is_(None),
    )
    .group_by(debit_line.c.batch_id, debit_line.c.mandate_id)
)
_TO_COME = (
    select(debit_line.c.batch_id, *NOTICED)
    .select_from(WITH_NOTICE)
    .where(debit_line.c.id.in_(_DEBIT_LINES))
    .order_by(debit_line.c.id)
)
_BY_NAME = select(debit_batch.c.id).where(
    (debit_batch.c.number == bindparam("told")) | (debit_batch.c.uid == bindparam("told"))
)
_DUE = (
    select(func.count())
    .select_from(debit_batch)
    .where(_STANDS, debit_batch.c.executed_at.is_(None), debit_batch.c.collect_on <= bindparam("today"))
)
_LINES = with_customer(
    select(
        *(debit_line.c[name] for name in ("id", "end_to_end", "sequence", "mandate_id", "invoice_id")),
        *(debit_line.c[name] for name in ("amount", "told", "payment_id")),
        *(debit_line.c[name] for name in ("notice_id", "told_how", "told_by")),
        *NOTICED,
        debit_batch.c.collect_on,
        *(mandate.c[name] for name in ("reference", "signed_on", "holder", "iban", "bic")),
        invoice.c.number,
        *WHOSE,
    )
    .select_from(WITH_NOTICE)
    .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
    .join(invoice, invoice.c.id == debit_line.c.invoice_id)
    .where(debit_line.c.batch_id == bindparam("id"))
    .order_by(debit_line.c.position),
    mandate.c.customer_id,
)
