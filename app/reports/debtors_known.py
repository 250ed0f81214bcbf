"""What was done about each customer who is late: reminders, calls, promises, disputes, claims, tasks, debits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.base.finding import home_currency
from app.base.pages import pages
from app.customers.merged import merged_accounts
from app.customers.tables import customer
from app.customers.task import TaskRow, open_tasks
from app.payments.barred_debits import BarredDebit, barred_debits
from app.payments.barred_money import BarredMoney, barred_at_bank
from app.payments.cheques import cheques_in_hand
from app.payments.on_its_way import Announced, announced_to
from app.payments.waits_at_bank import possible_at_bank
from app.receivables.lodged import ToLodge, to_lodge
from app.receivables.tables import fact
from app.reminders.debtor import Debtor
from app.reminders.debts import Owing
from app.reminders.promise import SOURCE
from app.reminders.reminder import COUNTS
from app.reminders.tables import collection_call, dispute, payment_promise, reminder


@dataclass(frozen=True, slots=True)
class Known:
    """What was done about each account: the newest reminder and call, promises broken, disputes to be settled by a day,
    what people asked each other to do today; and by customer what lies at the bank that proceedings forbid to take. What is
    about money in one currency is told of that one.
    """

    reminders: dict[Owing, tuple[date, int]]
    calls: dict[int, tuple[date, date | None]]
    broken: dict[Owing, tuple[date, int]]
    disputes: dict[Owing, date]
    claims: dict[int, ToLodge]
    tasks: dict[int, TaskRow]
    debits: dict[int, list[Announced]]
    promises: dict[int, date]
    barred: dict[int, BarredMoney]
    barred_debits: dict[int, list[BarredDebit]]
    """By customer (key)."""
    cheques: dict[int, int]
    """Cheques of customers in proceedings that nobody handed in, in minor units of the company's currency, by customer (key)."""
    possible: dict[int, int]
    """What lies at the bank and may be for an invoice (key) of theirs, one sign alone saying so, in minor units."""


def known_of(rd: Read, everybody: Sequence[Debtor]) -> Known:
    """What is known of them, by account; that of merged customers under the one that stands."""
    merged = merged_accounts(rd)

    def standing(account_id: int) -> int:
        return merged.get(account_id, account_id)

    newest = (
        select(func.max(reminder.c.id)).where(COUNTS).group_by(reminder.c.account_id, reminder.c.currency)
    )
    reminders: dict[Owing, tuple[date, int]] = {}
    for row in rd.execute(
        select(reminder.c.account_id, reminder.c.currency, reminder.c.made_on, reminder.c.level).where(
            reminder.c.id.in_(newest)
        )
    ):
        reminders[standing(row.account_id), row.currency] = (row.made_on, row.level)
    last = select(func.max(collection_call.c.id)).group_by(collection_call.c.account_id)
    calls: dict[int, tuple[date, date | None]] = {}
    for row in rd.execute(
        select(collection_call.c.account_id, collection_call.c.called_on, collection_call.c.again_on).where(
            collection_call.c.id.in_(last)
        )
    ):
        calls[standing(row.account_id)] = (row.called_on, row.again_on)
    broken: dict[Owing, tuple[date, int]] = {}
    for row in rd.execute(_BROKEN):
        broken[standing(row.account_id), row.currency] = (row.happened_on, int(row.amount))
    disputes: dict[Owing, date] = {}
    for row in rd.execute(_DISPUTED):
        disputes[standing(row.account_id), row.currency] = row.due
    claims = {
        each.account_id: claim
        for each in everybody
        if each.insolvent and (claim := to_lodge(rd, each.account_id)) is not None
    }
    promises: dict[int, date] = {}
    for row in rd.execute(_PROMISED):
        promises[standing(row.account_id)] = row.day
    debits: dict[int, list[Announced]] = {}
    for key, told in announced_to(rd).items():
        debits.setdefault(standing(key), []).extend(told)
    forbidden: dict[int, list[BarredDebit]] = {}
    for each in barred_debits(rd) if claims else ():
        forbidden.setdefault(each.customer_id, []).append(each)
    home, cheques = home_currency(rd), dict[int, int]()
    for each in cheques_in_hand(rd) if claims else ():
        if each.insolvent_since is not None and each.currency == home:
            cheques[each.customer_id] = cheques.get(each.customer_id, 0) + each.amount
    return Known(
        reminders,
        calls,
        broken,
        disputes,
        claims,
        _tasks(rd, merged),
        debits,
        promises,
        barred_at_bank(rd) if claims else {},
        forbidden,
        cheques,
        _possible(rd, everybody),
    )


def _possible(rd: Read, everybody: Sequence[Debtor]) -> dict[int, int]:
    debts = [each for who in everybody for each in who.debts if each.due_on < rd.today]
    found = possible_at_bank(rd, {each.invoice_id for each in debts if each.invoice_id is not None})
    return {key: sum(each.amount for each in told) for key, told in found.items()}


def _tasks(rd: Read, merged: Mapping[int, int]) -> dict[int, TaskRow]:
    """The oldest thing somebody is to do today about each account's customers or their invoices; refused payments are orders'."""
    rows = [
        row
        for row in open_tasks(rd, rd.today, _MOST)
        if row.customer_id is not None
        and row.noun in ("customer", "invoice")
        and row.kind in ("by_hand", "promise")
    ]
    accounts: dict[int, int] = {}
    for part in pages(sorted({row.customer_id for row in rows if row.customer_id is not None})):
        accounts.update({each.id: each.account_id for each in rd.execute(_ACCOUNTS, {"ids": part})})
    found: dict[int, TaskRow] = {}
    for row in rows:
        account_id = accounts.get(row.customer_id or 0)
        if account_id is not None:
            found.setdefault(merged.get(account_id, account_id), row)
    return found


_BROKEN = (
    select(fact.c.account_id, payment_promise.c.currency, fact.c.happened_on, payment_promise.c.amount)
    .join(payment_promise, payment_promise.c.fact_id == fact.c.id)
    .where(fact.c.kind == "promise", fact.c.source == SOURCE, fact.c.ended_at.is_(None))
    .order_by(fact.c.id)
)
_DISPUTED = (
    select(dispute.c.account_id, dispute.c.currency, func.min(dispute.c.due_on).label("due"))
    .where(dispute.c.outcome.is_(None), dispute.c.due_on.is_not(None))
    .group_by(dispute.c.account_id, dispute.c.currency)
)
_PROMISED = select(payment_promise.c.account_id, func.max(payment_promise.c.made_on).label("day")).group_by(
    payment_promise.c.account_id
)
_MOST = 500
_ACCOUNTS = select(customer.c.id, customer.c.account_id).where(
    customer.c.id.in_(bindparam("ids", expanding=True))
)
