"""To which account of a customer money can go: where it came from, where it went before, or what they signed for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select

from app.base.door import Read
from app.base.errors import Refusal
from app.payments.bank_tables import bank_line, bank_match
from app.payments.mandates import standing_mandates
from app.payments.match_stands import MATCH_STANDS
from app.payments.refund_tables import refund_line
from app.payments.sepa import checked_iban
from app.payments.tables import payment
from app.payments.whose import WHOSE, with_customer


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account and whose it is; `source` is ``bank`` (money came from there), ``used`` (it went there) or ``mandate``."""

    iban: str
    holder: str
    source: str


class KnownAccounts:
    """The accounts of some customers: money goes back where it came from, else where it went the last time."""

    def __init__(self, rd: Read, customers: Collection[int]) -> None:
        self._of_payment: dict[int, KnownAccount] = {}
        self._of_customer: dict[int, KnownAccount] = {}
        if not customers:
            return
        keys = {"customers": sorted(customers)}
        for row in _from_bank(rd, keys):
            known = KnownAccount(row.iban, row.called or row.name, "bank")
            self._of_payment[row.payment_id] = known
            self._of_customer[row.customer_id] = known
        for key, given in standing_mandates(rd).items():
            if given.standing(rd.today) == "good":
                self._of_customer[key] = KnownAccount(given.iban, given.holder, "mandate")
        for row in rd.execute(_USED, keys):
            self._of_customer[row.customer_id] = KnownAccount(row.iban, row.holder, "used")

    def of(self, customer_id: int, payment_id: int | None = None) -> KnownAccount | None:
        """The account for a customer's money, which came by a payment or otherwise; None where none is known."""
        found = self._of_payment.get(payment_id) if payment_id is not None else None
        return found or self._of_customer.get(customer_id)


def _from_bank(rd: Read, keys: dict[str, list[int]]) -> Sequence[Any]:
    """The lines that a payment of one customer alone came by, the last one last; an account that cannot be is left out."""
    rows = rd.execute(_CAME, keys).all()
    return [row for row in rows if _is_iban(row.iban)]


def _is_iban(told: str) -> bool:
    try:
        checked_iban(told)
    except Refusal:
        return False
    return True


_THEIRS: ColumnElement[bool] = WHOSE[0].element.in_(bindparam("customers", expanding=True))
_undoing, _other = payment.alias("undoing"), bank_match.alias("other")
# Of a movement that was several payments nobody knows whose account it came from.
_ALONE = ~exists(
    select(_other.c.id)
    .where(
        _other.c.transaction_id == bank_match.c.transaction_id,
        _other.c.payment_id.is_not(None),
        _other.c.payment_id != bank_match.c.payment_id,
    )
    .correlate(bank_match)
)
_CAME = with_customer(
    select(
        bank_match.c.payment_id,
        bank_line.c.iban,
        bank_line.c.name.label("called"),
        *WHOSE[:2],
    )
    .select_from(bank_match)
    .join(payment, payment.c.id == bank_match.c.payment_id)
    .join(bank_line, bank_line.c.transaction_id == bank_match.c.transaction_id)
    .where(
        MATCH_STANDS,
        _ALONE,
        bank_match.c.kind == "payment",
        payment.c.method == "transfer",
        bank_line.c.kind == "transfer",
        bank_line.c.iban != "",
        _THEIRS,
    )
    .order_by(bank_line.c.booked_on, bank_line.c.id),
    payment.c.customer_id,
)
# A transfer that came back, or whose batch was taken back, says nothing for its account.
_USED = with_customer(
    select(refund_line.c.iban, refund_line.c.holder, *WHOSE[:1])
    .select_from(refund_line)
    .join(payment, payment.c.id == refund_line.c.payment_id)
    .where(
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == payment.c.id).correlate(payment)),
        _THEIRS,
    )
    .order_by(refund_line.c.id),
    payment.c.customer_id,
)
