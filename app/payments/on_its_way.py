"""Money on its way to debts: direct debits that are announced, and what lies at the bank and is surely theirs.

What is on its way is not asked for a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, true

from app.base.company import zone_of
from app.base.door import Read
from app.customers.merged import accounts_under
from app.invoicing.tables import invoice
from app.payments.bank_books import rest_of_books
from app.payments.bank_claims import claims_now
from app.payments.bank_matching import matching_once
from app.payments.bank_queries import transaction_rows, waiting_ids
from app.payments.debit_notices import NOTICED, WITH_NOTICE, first_day, notice_reader
from app.payments.debit_tables import debit_batch, debit_line
from app.payments.proposal import Proposal, Sureness
from app.payments.propose import propose
from app.receivables.stood import end_of


@dataclass(frozen=True, slots=True)
class Announced:
    """What of an invoice is collected by a direct debit, in minor units, and the day it is collected on.

    `notice` is how its customer stands (``told``, ``late``, ``untold`` or ``missed``, see `app.payments.debit_notices.Notice`),
    `told_on` since when they know, `first` the first day on which one told of today could be collected, `batch` its
    batch's number.
    """

    amount: int
    collect_on: date
    notice: str = "told"
    told_on: date | None = None
    first: date | None = None
    batch: str = ""

    @property
    def known(self) -> bool:
        """Whether its customer has been told, in time or not."""
        return self.notice in ("told", "late")

    @property
    def comes_on(self) -> date:
        """The day it can be collected on: a later one where its customer was told too late, or would be today."""
        late = self.first if self.notice in ("late", "missed") else None
        return max(self.collect_on, late or self.collect_on)

    @property
    def put_off(self) -> bool:
        """Whether its batch cannot keep its day."""
        return self.comes_on > self.collect_on


def announced(
    rd: Read,
    as_of: date | None = None,
    known_on: date | None = None,
    invoices: Collection[int] | None = None,
) -> dict[int, Announced]:
    """The debits announced and neither executed nor called off, now or as of a day, by invoice (key); of these, or of all."""
    if as_of is None and known_on is None:
        open_then = and_(debit_batch.c.undone_at.is_(None), debit_batch.c.executed_at.is_(None))
    else:
        # A batch is made, executed and called off on the day that is written down: none is dated back.
        day = min(each for each in (as_of, known_on) if each is not None)
        end = end_of(day, zone_of(rd))
        open_then = and_(
            debit_batch.c.recorded_at < end,
            or_(debit_batch.c.undone_at.is_(None), debit_batch.c.undone_at >= end),
            or_(debit_batch.c.executed_at.is_(None), debit_batch.c.executed_at >= end),
        )
    of_these = debit_line.c.invoice_id.in_(list(invoices)) if invoices is not None else true()
    rows = rd.execute(_DEBITS.where(open_then, of_these)).all()
    tell = _teller(rd)
    return {row.invoice_id: tell(row) for row in rows}


def collected_whole(
    debits: Mapping[int, Announced], owed: Iterable[tuple[int, int, int]]
) -> dict[int, Announced]:
    """The debits by which instalments are collected whole, by item: a debit settles the oldest of its invoice first.

    `owed` are the keys of item and invoice and the amount of each instalment, the oldest first.
    """
    left = {key: each.amount for key, each in debits.items()}
    found: dict[int, Announced] = {}
    for item_id, invoice_id, amount in owed:
        if amount <= left.get(invoice_id, 0):
            left[invoice_id] -= amount
            found[item_id] = debits[invoice_id]
    return found


def announced_for(rd: Read, invoice_id: int) -> Announced | None:
    """The debit that is to collect an invoice (key); None where none is."""
    return announced(rd, invoices=[invoice_id]).get(invoice_id)


def batches_of(rd: Read, invoices: Collection[int]) -> dict[int, str]:
    """The number of the batch still to come that each of these invoices (keys) stands in."""
    return {row.invoice_id: row.number for row in rd.execute(_BATCHES, {"invoices": list(invoices)})}


def beside_in_debit(rd: Read, invoices: Collection[int]) -> tuple[str, ...]:
    """The numbers of the other invoices that the debits still to come of these (keys) take with them."""
    rows = rd.execute(
        _BESIDE.where(_OWN.c.invoice_id.in_(list(invoices)), debit_line.c.invoice_id.not_in(list(invoices)))
    )
    return tuple(rows.scalars())


def announced_to(rd: Read) -> dict[int, list[Announced]]:
    """What is announced to each account (key) and neither executed nor called off, due or not, by the day it is collected."""
    found: dict[int, list[Announced]] = {}
    tell = _teller(rd)
    for row in rd.execute(_DEBITS_OF_ACCOUNTS):
        found.setdefault(int(row.account_id), []).append(tell(row))
    return found


def surely_at_bank(rd: Read, account_id: int | None = None) -> dict[int, int]:
    """What lies at the bank and is surely for an instalment, in minor units by item; of one account, or of all."""
    return at_bank_for(rd, account_id)[0]


def at_bank_for(rd: Read, account_id: int | None = None) -> tuple[dict[int, int], dict[int, int]]:
    """What lies at the bank and is surely for an instalment, as `surely_at_bank` has it, and what likely is: what the list of
    movements proposes, so that no two places tell another thing.
    """
    told = [each.told for each in transaction_rows(rd, waiting_ids(rd))]
    if not any(each.remaining > 0 for each in told):
        return {}, {}
    if account_id is not None:
        accounts = [int(key) for key in rd.execute(accounts_under(), {"account": account_id}).scalars()]
        own = replace(rest_of_books(rd, told), claims=claims_now(rd, accounts))
        found = tuple(propose(told, own).values())
        mine = _targets(found, "sure").keys() | _targets(found, "likely").keys()
        if not mine:
            return {}, {}
    else:
        mine = None
    # What is sure beside one customer's own debts may be doubted once those of all are looked at.
    of_all = tuple(matching_once(rd).looked.proposals.values())
    sure, likely = _targets(of_all, "sure"), _targets(of_all, "likely")
    if mine is None:
        return sure, likely
    return _those(sure, mine), _those(likely, mine)


def _those(found: Mapping[int, int], keys: Collection[int]) -> dict[int, int]:
    return {key: amount for key, amount in found.items() if key in keys}


def _targets(proposals: Iterable[Proposal], sureness: Sureness) -> dict[int, int]:
    found: dict[int, int] = {}
    for each in proposals:
        if each.sureness != sureness:
            continue
        for target in (target for piece in each.pieces for target in piece.targets):
            found[target.item_id] = found.get(target.item_id, 0) + target.amount
    return found


def _teller(rd: Read) -> Callable[[Any], Announced]:
    read = notice_reader(rd)

    def tell(row: Any) -> Announced:
        notice = read(row)
        standing = notice.standing(row.collect_on, rd.today)
        return Announced(
            int(row.amount), row.collect_on, standing, notice.told_on, first_day(rd, notice.days), row.number
        )

    return tell


# An invoice stands in one batch at a time.
_DEBITS = (
    select(
        debit_line.c.invoice_id, debit_line.c.amount, debit_batch.c.collect_on, debit_batch.c.number, *NOTICED
    )
    .select_from(WITH_NOTICE)
    .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
)
_DEBITS_OF_ACCOUNTS = (
    select(
        invoice.c.account_id, debit_line.c.amount, debit_batch.c.collect_on, debit_batch.c.number, *NOTICED
    )
    .select_from(WITH_NOTICE)
    .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
    .join(invoice, invoice.c.id == debit_line.c.invoice_id)
    .where(debit_batch.c.undone_at.is_(None), debit_batch.c.executed_at.is_(None))
    .order_by(debit_batch.c.collect_on, debit_line.c.id)
)
# One mandate is debited once by a batch, for all of its invoices in it.
_OWN = debit_line.alias("own")
_BESIDE = (
    select(invoice.c.number)
    .distinct()
    .select_from(_OWN)
    .join(
        debit_line,
        and_(debit_line.c.batch_id == _OWN.c.batch_id, debit_line.c.mandate_id == _OWN.c.mandate_id),
    )
    .join(debit_batch, debit_batch.c.id == _OWN.c.batch_id)
    .join(invoice, invoice.c.id == debit_line.c.invoice_id)
    .where(debit_batch.c.undone_at.is_(None), debit_batch.c.executed_at.is_(None))
    .order_by(invoice.c.number)
)
_BATCHES = (
    select(debit_line.c.invoice_id, debit_batch.c.number)
    .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
    .where(
        debit_line.c.invoice_id.in_(bindparam("invoices", expanding=True)),
        debit_batch.c.undone_at.is_(None),
        debit_batch.c.executed_at.is_(None),
    )
)
