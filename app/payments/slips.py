"""What lists show of slips of cheques: their number, account, sum, and whether the bank told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
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
    holds,
    in_order,
    over_days,
    page,
    searched,
    totals,
)
from app.base.listing import Listing, ListQuery, Totals
from app.base.pages import pages
from app.payments.bank_tables import bank_account
from app.payments.cheque_tables import cheque_slip, cheque_slip_line
from app.payments.match_stands import told_of
from app.payments.statement_gaps import Gap, gap_since

BOOKED_WITHIN = 12
"""Days: for so long a bank may take to book what was handed in; after that somebody should ask it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipRow:
    """A slip; `total` in minor units of `currency`. `told` of its `count` cheques the bank told of already.

    `waits_days` is for how long what it has not told of is awaited, 0 where nothing is. `silent` are days since of which no
    statement tells: the bank may have credited it then.
    """

    id: int
    uid: str
    number: str
    bank_account_id: int
    account: str
    handed_on: date
    count: int
    total: int
    currency: str
    told: int
    undone: bool
    undo_reason: str
    waits_days: int = 0
    made_by: str = ""
    made_at: datetime | None = None
    silent: Gap | None = None

    @property
    def late(self) -> bool:
        """Whether it is awaited for longer than a bank takes."""
        return self.waits_days > BOOKED_WITHIN

    @property
    def state(self) -> str:
        """``undone``, ``matched``, ``part`` or ``open``."""
        if self.undone:
            return "undone"
        return "matched" if self.told == self.count else "part" if self.told else "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLine:
    """A cheque on a slip, in minor units of its currency."""

    position: int
    payment_id: int
    drawer: str
    bank: str
    cheque_number: str
    amount: int


@dataclass(frozen=True, slots=True)
class Handed:
    """That a cheque was handed in: the number of the slip that stands, the day, and since then days without a statement."""

    slip: str
    on: date
    silent: Gap | None = None


_TOLD = told_of(cheque_slip_line.c.payment_id, cheque_slip_line)
"""Whether a movement of the bank stands for the cheque of a line."""
_UNTOLD_LINE = exists(
    select(cheque_slip_line.c.id)
    .where(cheque_slip_line.c.slip_id == cheque_slip.c.id, ~_TOLD)
    .correlate(cheque_slip)
)
_STANDS = cheque_slip.c.undone_on.is_(None)
VIEWS: Views = {
    "all": lambda _rd: None,
    "open": lambda _rd: and_(_STANDS, _UNTOLD_LINE),
    "late": lambda rd: and_(
        _STANDS, _UNTOLD_LINE, cheque_slip.c.handed_on < rd.today - timedelta(days=BOOKED_WITHIN)
    ),
    "matched": lambda _rd: and_(_STANDS, ~_UNTOLD_LINE),
    "undone": lambda _rd: cheque_slip.c.undone_on.is_not(None),
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    **over_days(cheque_slip.c.handed_on),
}
SORTS: Sorts = {
    "number": (cheque_slip.c.number, cheque_slip.c.id),
    "handed_on": (cheque_slip.c.handed_on, cheque_slip.c.id),
}
_NEWEST = (cheque_slip.c.handed_on.desc(), cheque_slip.c.id.desc())
_SUMS: Mapping[str, ColumnElement[Any]] = {"total": cheque_slip.c.total}


def _conditions(rd: Read, query: ListQuery) -> list[Condition]:
    found = searched(query.search, lambda word: [holds(rd, cheque_slip.c.number, word)])
    return chosen_by(query, FILTERS, rd) + found


def count_slips(rd: Read, query: ListQuery) -> Totals:
    """How many slips match, and their sum."""
    where = _conditions(rd, query)
    return totals(
        rd, _SUMS, lambda found: found.select_from(cheque_slip).where(*where), cheque_slip.c.currency
    )


def slip_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys; those handed in last first unless asked otherwise."""
    keys = select(cheque_slip.c.id).where(*_conditions(rd, query))
    return page(rd, keys, query, SORTS, _NEWEST, (offset, limit))


def slip_rows(rd: Read, ids: Sequence[int]) -> list[SlipRow]:
    """The slips with these keys, in the order of the keys."""
    wanted = list(ids)
    told = {row.slip_id: int(row.n) for row in rd.execute(_COUNT_TOLD, {"ids": wanted})}
    found = {row.id: _row(row, told.get(row.id, 0), rd.today) for row in rd.execute(_ROWS, {"ids": wanted})}
    for key, each in found.items():
        if each.late:
            found[key] = replace(each, silent=gap_since(rd, each.bank_account_id, each.handed_on))
    return in_order(ids, found)


SLIPS = Listing[SlipRow](count_slips, slip_ids, slip_rows)


def last_slips(rd: Read, limit: int = 500) -> list[SlipRow]:
    """The slips, those handed in last first."""
    return slip_rows(rd, slip_ids(rd, ListQuery(), 0, limit))


def find_slip(rd: Read, told: str) -> int:
    """The key of the slip with this number or uid; refused with ``slip_unknown``."""
    found = rd.execute(_BY_NAME, {"told": told.strip()}).scalar()
    if found is None:
        raise Refusal("slip_unknown", slip=told)
    return int(found)


def lines_of_slip(rd: Read, slip_id: int) -> list[SlipLine]:
    """The cheques of a slip in its order."""
    return [
        SlipLine(
            position=row.position,
            payment_id=row.payment_id,
            drawer=row.drawer,
            bank=row.bank,
            cheque_number=row.cheque_number,
            amount=row.amount,
        )
        for row in rd.execute(_LINES, {"id": slip_id})
    ]


def slips_of(rd: Read, payment_id: int) -> list[SlipRow]:
    """The slips a cheque was on, the last one first; at most one of them stands."""
    return slip_rows(rd, [int(key) for key in rd.execute(_OF_PAYMENT, {"payment": payment_id}).scalars()])


def handed_with(rd: Read, payment_ids: Sequence[int]) -> dict[int, Handed]:
    """With which slip each of these cheques (keys of payments) was handed in; those on none that stands are left out."""
    found: dict[int, Handed] = {}
    for some in pages(payment_ids):
        for row in rd.execute(_HANDED, {"ids": some}):
            silent = gap_since(rd, row.bank_account_id, row.handed_on)
            found[row.payment_id] = Handed(row.number, row.handed_on, silent)
    return found


def _row(row: Any, told: int, today: date) -> SlipRow:
    waits = row.undone_on is None and told < row.line_count
    return SlipRow(
        id=row.id,
        uid=row.uid,
        number=row.number,
        bank_account_id=row.bank_account_id,
        account=row.account,
        handed_on=row.handed_on,
        count=row.line_count,
        total=row.total,
        currency=row.currency,
        told=told,
        undone=row.undone_on is not None,
        undo_reason=row.undo_reason,
        made_by=row.made_by,
        made_at=row.recorded_at,
        waits_days=(today - row.handed_on).days if waits else 0,
    )


_ROWS = (
    select(cheque_slip, bank_account.c.name.label("account"))
    .join(bank_account, bank_account.c.id == cheque_slip.c.bank_account_id)
    .where(cheque_slip.c.id.in_(bindparam("ids", expanding=True)))
)
_COUNT_TOLD = (
    select(cheque_slip_line.c.slip_id, func.count().label("n"))
    .where(cheque_slip_line.c.slip_id.in_(bindparam("ids", expanding=True)), _TOLD)
    .group_by(cheque_slip_line.c.slip_id)
)
_BY_NAME = select(cheque_slip.c.id).where(
    (cheque_slip.c.number == bindparam("told")) | (cheque_slip.c.uid == bindparam("told"))
)
_LINES = (
    select(cheque_slip_line)
    .where(cheque_slip_line.c.slip_id == bindparam("id"))
    .order_by(cheque_slip_line.c.position)
)
_HANDED = (
    select(
        cheque_slip_line.c.payment_id,
        cheque_slip.c.number,
        cheque_slip.c.handed_on,
        cheque_slip.c.bank_account_id,
    )
    .join(cheque_slip, cheque_slip.c.id == cheque_slip_line.c.slip_id)
    .where(cheque_slip_line.c.payment_id.in_(bindparam("ids", expanding=True)), _STANDS)
)
_OF_PAYMENT = (
    select(cheque_slip_line.c.slip_id)
    .where(cheque_slip_line.c.payment_id == bindparam("payment"))
    .order_by(cheque_slip_line.c.slip_id.desc())
)
