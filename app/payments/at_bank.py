"""Where a payment stands at the bank: the movement, day and statement that tell of it, or that none does yet.

Only what must show on a statement by itself is awaited there: cash is brought in sums that no payment bears, and before the
first movement that was taken in nobody could have seen anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, exists, false, func, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import Condition
from app.orders.tables import MEANS
from app.payments.bank_tables import bank_account, bank_line, bank_match, bank_statement, bank_transaction
from app.payments.before import RECEIVED_HERE
from app.payments.match_stands import MATCH_STANDS, told_of
from app.payments.tables import payment

AT_BANK = ("seen", "not_yet")
"""What the list of payments can be filtered by."""
AWAITED = tuple(each for each in MEANS if each not in ("cash", "other"))
"""By these means money reaches an account by itself, and goes from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtBank:
    """The movement (key) that tells of a payment, the day it was booked, and the first statement that told of it."""

    transaction_id: int
    booked_on: date
    account: str
    statement: str


def seen_at_bank(_rd: Read) -> Condition:
    """The bank tells of it."""
    return told_of(payment.c.id, payment)


def not_at_bank(rd: Read) -> Condition:
    """The bank should tell of it and does not yet; nothing where no statement was ever taken in."""
    first = first_told(rd)
    if first is None:
        return false()
    return and_(
        payment.c.kind != "reversal",
        payment.c.method.in_(AWAITED),
        payment.c.received_on >= first,
        RECEIVED_HERE,
        ~_UNDONE,
        ~told_of(payment.c.id, payment),
    )


def standing_at_bank(rd: Read, value: str) -> Condition:
    """The filter: ``seen`` or ``not_yet``."""
    if value not in AT_BANK:
        raise Refusal("list_filter_value", filter="bank", value=value, allowed=", ".join(AT_BANK))
    return seen_at_bank(rd) if value == "seen" else not_at_bank(rd)


def awaited_at_bank(rd: Read, kind: str, method: str, received_on: date, *, undone: bool) -> bool:
    """The same of one payment that no bank tells of."""
    first = first_told(rd)
    return (
        first is not None and kind != "reversal" and method in AWAITED and received_on >= first and not undone
    )


def first_told(rd: Read) -> date | None:
    """The day of the first movement that any statement told of."""
    return rd.once("bank.first_told", lambda: rd.scalar(_FIRST))


def at_bank(rd: Read, payment_ids: Sequence[int]) -> Mapping[int, AtBank]:
    """What the bank tells of each of these payments, by key; those it does not tell of are left out."""
    # The newest match that stands is the last of its payment.
    return {
        int(row.payment_id): AtBank(
            transaction_id=int(row.transaction_id),
            booked_on=row.booked_on,
            account=row.account,
            statement=row.number or row.file or "",
        )
        for row in rd.execute(_SEEN, {"ids": list(payment_ids)})
    }


_undoing = payment.alias("undoing_at_bank")
_UNDONE = exists(select(_undoing.c.id).where(_undoing.c.reverses_id == payment.c.id).correlate(payment))
_FIRST = select(func.min(bank_transaction.c.booked_on))
_TOLD_FIRST = (
    select(bank_line.c.transaction_id, func.min(bank_line.c.statement_id).label("statement_id"))
    .where(
        bank_line.c.transaction_id.in_(
            select(bank_match.c.transaction_id).where(
                bank_match.c.payment_id.in_(bindparam("ids", expanding=True)), MATCH_STANDS
            )
        )
    )
    .group_by(bank_line.c.transaction_id)
    .subquery()
)
_SEEN = (
    select(
        bank_match.c.payment_id,
        bank_match.c.transaction_id,
        bank_transaction.c.booked_on,
        bank_account.c.name.label("account"),
        bank_statement.c.number,
        bank_statement.c.file,
    )
    .join(bank_transaction, bank_transaction.c.id == bank_match.c.transaction_id)
    .join(bank_account, bank_account.c.id == bank_transaction.c.bank_account_id)
    .join(_TOLD_FIRST, _TOLD_FIRST.c.transaction_id == bank_match.c.transaction_id)
    .join(bank_statement, bank_statement.c.id == _TOLD_FIRST.c.statement_id)
    .where(bank_match.c.payment_id.in_(bindparam("ids", expanding=True)), MATCH_STANDS)
    .order_by(bank_match.c.id)
)
