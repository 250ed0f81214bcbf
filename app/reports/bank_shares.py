"""What a movement of the bank may be divided into: all that is open of a customer, as shares that take nothing yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.base.door import Read
from app.base.errors import Refusal
from app.customers.merged import accounts_under
from app.customers.queries import customer_rows
from app.payments.bank_claims import claims_now
from app.payments.bank_recorded import recorded_in_cash, recorded_of
from app.payments.claim import Recorded
from app.payments.proposal import MATCHED_AS
from app.payments.split import Share
from app.reports.receivables import ReceivableRow, receivables_of

_DAYS = 31
"""How far the day a payment was recorded for may be from the day the bank booked it."""


def shares_of_all(
    rd: Read, customers: Sequence[int], currency: str, *, incoming: bool, on: date, cash: bool = False
) -> list[Share]:
    """The shares of several customers, one after the other; refused as `shares_of` is."""
    return [
        each
        for key in customers
        for each in shares_of(rd, key, currency, incoming=incoming, on=on, cash=cash)
    ]


def cash_brought(rd: Read, currency: str, on: date) -> list[Share]:
    """What was paid in cash about a day and no bank told of: what may have been brought there in one sum, the oldest first."""
    return [
        _given(each, each.customer_id, each.customer)
        for each in recorded_in_cash(rd)
        if each.currency == currency and each.moved > 0 and abs((each.on - on).days) <= _DAYS
    ]


def shares_of(
    rd: Read, customer_id: int, currency: str, *, incoming: bool, on: date, cash: bool = False
) -> list[Share]:
    """A customer's shares of money that came in, or went out, in a currency: the oldest debt first, on account last.

    What is recorded already about the day `on` of the bank stands among them where no bank told of it; what was paid in cash
    only where the movement may be `cash` that was brought there. Refused with ``customer_unknown``.
    """
    rows = customer_rows(rd, [customer_id])
    if not rows:
        raise Refusal("customer_unknown", customer=customer_id)
    whose = rows[0]
    found: list[Share] = []
    for row in receivables_of(rd, whose.account_id):
        if (
            row.currency == currency
            and (row.amount > 0) == incoming
            and row.kind not in {"refund", "reversal"}
        ):
            found.append(_open(row, customer_id, whose.name))
    if incoming:
        found += _orders(rd, whose.account_id, currency)
    for each in recorded_of(rd, customer_id):
        near = abs((each.on - on).days) <= _DAYS and (cash or each.method != "cash")
        if near and each.currency == currency and (incoming or each.moved < 0):
            found.append(_given(each, customer_id, whose.name))
    if incoming:
        found.append(Share(kind="account", customer_id=customer_id, customer=whose.name))
    return found


def _given(each: Recorded, customer_id: int | None, customer: str) -> Share:
    return Share(
        kind="recorded",
        open=each.moved,
        customer_id=customer_id,
        customer=customer,
        number=each.number,
        due_on=each.on,
        payment_id=each.id,
        recorded_kind=MATCHED_AS[each.kind],
    )


def _open(row: ReceivableRow, customer_id: int, name: str) -> Share:
    return Share(
        kind="instalment" if row.amount > 0 else "credit",
        open=row.amount,
        customer_id=customer_id,
        customer=name,
        number=row.number,
        due_on=row.due_on,
        item_id=row.id,
    )


def _orders(rd: Read, account_id: int, currency: str) -> list[Share]:
    """Confirmed orders that nobody invoiced yet and that are not paid whole."""
    accounts = [int(key) for key in rd.execute(accounts_under(), {"account": account_id}).scalars()]
    return [
        Share(
            kind="order",
            open=each.amount,
            customer_id=each.customer_id,
            customer=each.customer,
            number=each.number,
            order_id=each.id,
        )
        for each in claims_now(rd, accounts)
        if each.noun == "sales_order" and each.currency == currency
    ]
