"""Expected cash: what is open, by the week it is likely paid in, as each customer usually pays; beside it, when it is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from sqlalchemy import bindparam, func, or_, select

from app.base.door import Read
from app.base.finding import home_currency
from app.base.money import rounded_div
from app.invoicing.exchange import worth_of_column
from app.invoicing.tables import invoice
from app.payments.on_its_way import Announced, announced, collected_whole, surely_at_bank
from app.payments.waits_at_bank import perhaps_at_bank
from app.receivables.assigned import assigned_then
from app.receivables.behaviour import Habit, expected_on, habit, median
from app.receivables.doubtful import doubtful_documents
from app.receivables.open_items import OpenItem, open_items
from app.reminders.promised_now import PromisedNow, promised_then
from app.reminders.tables import dispute
from app.reports.credit_sales import KnownAs, PaidDays, doubtful_accounts, known_by, paid_days

WEEKS = 8
HISTORY_DAYS = 3 * 365
"""Payments further back say little of what comes."""

_Part: TypeAlias = "tuple[OpenItem, Announced | date | None]"
"""What is to come of an instalment, and what says when: the debit that collects it, or the day it was promised for."""


@dataclass(frozen=True, slots=True)
class ExpectedItem:
    """An open instalment with the day it is likely paid, None where it is later already than usual; `lateness` says from how
    many payments that is known. One that is `debited` comes by direct debit on its day, whatever is usual; with `announced` its
    customer has been told. Of one that is `promised`, all or in part, the promised part is one by itself.
    """

    item_id: int
    customer_id: int
    customer: str
    noun: str
    document_id: int
    instalment: int
    due_on: date
    expected_on: date | None
    amount: int
    lateness: Habit
    debited: bool = False
    announced: bool = False
    promised: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedWeek:
    """A week from Monday on (None: after the last one): what is likely paid in it, what falls due in it; minor units.

    What falls due does so whoever owes it, as everywhere else; what is overdue falls due in no week to come. What is
    `unsure` stands in no week at all: it is later than its customer usually pays, and nobody knows when it comes.
    """

    monday: date | None
    expected: int
    due: int
    items: tuple[ExpectedItem, ...]
    unsure: bool = False

    @property
    def instalments(self) -> frozenset[int]:
        """The keys of the instalments it is about, whole or in part."""
        return frozenset(each.item_id for each in self.items)

    @property
    def stands_in(self) -> str:
        """``week``, ``later`` than the last one, or ``unsure``."""
        return "unsure" if self.unsure else "later" if self.monday is None else "week"


@dataclass(frozen=True, slots=True)
class ExpectedCash:
    """The weeks from that of `as_of` on; `overdue` is what was due before that day, `unapplied` credit not yet used.

    What customers in insolvency proceedings owe and what was said to be doubtful is expected in no week: it is `doubtful`,
    and in none of the others, though it falls due in its week. What a factor is to be paid is `assigned`, and nowhere else.
    Nor is `credit` expected: what of `unapplied` is of customers who owe as much, and settles it without any money.
    """

    as_of: date
    known_on: date | None
    currency: str
    weeks: tuple[ExpectedWeek, ...]
    total: int
    overdue: int
    unapplied: int
    doubtful: int
    assigned: int = 0
    """What the customer pays to a factor: it comes from the factor on no day that is known here, or came already."""
    at_bank: int = 0
    """What came already and waits to be matched: the balance of the bank has it, so no week has. Known only of today."""
    perhaps: int = 0
    """What of `total` is proposed for money at the bank that is not surely for it. Known only of today."""
    disputed: int = 0
    """What of `total` customers contest."""
    credit: int = 0
    """What of the open instalments that credit is to be set against, and that nobody pays."""
    drawn_on: date | None = None
    """The day it was drawn up."""

    @property
    def nothing(self) -> bool:
        """Whether no invoice is to be paid at all, expected or not."""
        return not (self.at_bank or self.doubtful or any(each.due or each.items for each in self.weeks))


def expected_cash(
    rd: Read, as_of: date | None = None, known_on: date | None = None, weeks: int = WEEKS
) -> ExpectedCash:
    """What is open on a day (today unless told) by the week it is likely paid, as customers paid until then.

    What a direct debit was announced for by then comes on the day it is collected on (today on the first day left, where that
    one cannot be held any more), and what was promised on that day.
    """
    day = as_of or rd.today
    standing = open_items(rd, day, known_on)
    known = known_by(rd)
    usual = _habits(rd, day, known_on, {each.account_id for each in standing}, known)
    accounts, documents = doubtful_accounts(rd, day), doubtful_documents(rd, day, known_on)
    then = day if known_on is None else min(day, known_on)
    handed_on, promised = assigned_then(rd, then), promised_then(rd, then)
    owed = list(_owed(standing))
    factors = {each.item_id for each in owed if each.noun == "invoice" and each.document_id in handed_on}
    doubtful = {
        each.item_id
        for each in owed
        if each.account_id in accounts or (each.noun, each.document_id) in documents
    }
    now = day == rd.today and known_on is None
    came, perhaps = (surely_at_bank(rd), perhaps_at_bank(rd)) if now else ({}, {})
    debits = announced(rd, as_of, known_on)
    if now:
        debits = {key: replace(each, collect_on=each.comes_on) for key, each in debits.items()}
    collected = collected_whole(debits, _of_invoices(owed, day))
    parts = [
        (part, debit or on)
        for each in owed
        if each.item_id not in doubtful | factors
        for debit in (collected.get(each.item_id),)
        for part, on in _parts(each, _came(each, came), promised, debit)
    ]
    paid_in_money = _less_credit(parts, standing)
    items = sorted(
        (
            _expected(part, known[part.account_id], usual[part.account_id], day, on)
            for part, on in paid_in_money
        ),
        key=lambda each: (each.expected_on or date.max, each.due_on, each.item_id),
    )
    found = _weeks(items, [each for each in owed if each.item_id not in factors], day, max(weeks, 1))
    return ExpectedCash(
        day,
        known_on,
        home_currency(rd),
        tuple(found),
        sum(each.amount for each in items),
        sum(each.amount for each in items if each.due_on < day),
        sum(each.base_amount for each in standing if each.component == "unapplied"),
        sum(each.base_amount for each in owed if each.item_id in doubtful),
        sum(each.base_amount for each in owed if each.item_id in factors - doubtful),
        sum(_came(each, came) for each in owed if each.item_id not in doubtful | factors),
        _perhaps(items, perhaps),
        _in_dispute(rd, items, day),
        sum(each.base_amount for each, _ in parts) - sum(each.amount for each in items),
        rd.today,
    )


def _less_credit(parts: Sequence[_Part], standing: Iterable[OpenItem]) -> Iterator[_Part]:
    """The parts without what credit of the same account settles: first what nobody promised, the oldest before; a debit is
    collected whole.
    """
    credit: dict[tuple[int, str], int] = {}
    for each in standing:
        if each.component == "unapplied":
            key = (each.account_id, each.currency)
            credit[key] = credit.get(key, 0) - each.base_amount
    for part, on in sorted(parts, key=lambda each: isinstance(each[1], date)):
        key = (part.account_id, part.currency)
        taken = 0 if isinstance(on, Announced) else min(credit.get(key, 0), part.base_amount)
        if taken:
            credit[key] -= taken
        if part.base_amount > taken:
            yield replace(part, base_amount=part.base_amount - taken), on


def _came(each: OpenItem, came: Mapping[int, int]) -> int:
    return min(came.get(each.item_id, 0), each.base_amount)


def _parts(
    each: OpenItem, came: int, promised: PromisedNow, debit: Announced | None
) -> Iterator[tuple[OpenItem, date | None]]:
    """What is still to come of an instalment: the parts of it that were promised, each with its day, and the rest.

    What `came` already is the first of what was promised; what a debit collects is waited for on its day alone.
    """
    if (rest := each.base_amount - came) <= 0:
        return
    there = rounded_div(each.amount * came, each.base_amount)
    promised.take(each.item_id, each.amount if debit is not None else there)
    left = each.amount - there
    for on, part in promised.take_by_day(each.item_id, left):
        worth = rounded_div(rest * part, left)
        yield replace(each, base_amount=worth), on
        rest, left = rest - worth, left - part
    if rest > 0:
        yield replace(each, base_amount=rest), None


def _perhaps(items: Iterable[ExpectedItem], perhaps: Mapping[int, int]) -> int:
    """What is proposed for money at the bank that is not surely for it; never more than is to come of an instalment."""
    to_come: dict[int, int] = {}
    for each in items:
        if each.item_id in perhaps:
            to_come[each.item_id] = to_come.get(each.item_id, 0) + each.amount
    return sum(min(amount, perhaps[key]) for key, amount in to_come.items())


def _in_dispute(rd: Read, items: Iterable[ExpectedItem], day: date) -> int:
    """What of these customers contested on a day; never more of an invoice than is still to come."""
    contested = {int(row.invoice_id): int(row.amount) for row in rd.execute(_DISPUTED, {"day": day})}
    if not contested:
        return 0
    to_come: dict[int, int] = {}
    for each in items:
        if each.noun == "invoice" and each.document_id in contested:
            to_come[each.document_id] = to_come.get(each.document_id, 0) + each.amount
    return sum(min(amount, contested[key]) for key, amount in to_come.items())


def _owed(standing: Iterable[OpenItem]) -> Iterable[OpenItem]:
    return (each for each in standing if each.component == "owed" and each.due_on is not None)


def _weeks(
    items: Iterable[ExpectedItem], owed: Iterable[OpenItem], day: date, weeks: int
) -> list[ExpectedWeek]:
    """The items by the week they are expected in, the last entry all that is later; what is overdue is due in none."""
    monday = day - timedelta(days=day.weekday())
    expected: list[list[ExpectedItem]] = [[] for _ in range(weeks + 1)]
    due = [0] * (weeks + 1)
    unsure: list[ExpectedItem] = []
    for each in items:
        if each.expected_on is None:
            unsure.append(each)
        else:
            expected[min((each.expected_on - monday).days // 7, weeks)].append(each)
    for each in owed:
        if each.due_on is not None and each.due_on >= day:
            due[min((each.due_on - monday).days // 7, weeks)] += each.base_amount
    found = [
        ExpectedWeek(
            monday + timedelta(weeks=at) if at < weeks else None,
            sum(each.amount for each in mine),
            due[at],
            tuple(mine),
        )
        for at, mine in enumerate(expected)
    ]
    if not (found[-1].items or found[-1].due):
        found.pop()
    if unsure:
        amount = sum(each.amount for each in unsure)
        found.append(ExpectedWeek(None, amount, 0, tuple(unsure), unsure=True))
    return found


def _of_invoices(owed: Sequence[OpenItem], day: date) -> list[tuple[int, int, int]]:
    """What is open of invoices: item, invoice and amount, the oldest first."""
    oldest = sorted(owed, key=lambda one: (one.due_on or day, one.item_id))
    return [(each.item_id, each.document_id, each.base_amount) for each in oldest if each.noun == "invoice"]


def _expected(
    each: OpenItem, who: KnownAs, lateness: Habit, day: date, sure: Announced | date | None
) -> ExpectedItem:
    """`sure` is the debit that collects it, or the day it was promised for."""
    due = each.due_on or day
    debit = sure if isinstance(sure, Announced) else None
    on = debit.collect_on if debit is not None else sure if isinstance(sure, date) else None
    return ExpectedItem(
        each.item_id,
        who.customer_id,
        who.name,
        each.noun,
        each.document_id,
        each.instalment,
        due,
        max(on, day) if on is not None else expected_on(due, lateness, day),
        each.base_amount,
        lateness,
        debited=debit is not None,
        announced=debit is not None and debit.known,
        promised=isinstance(sure, date),
    )


def _habits(
    rd: Read, day: date, known_on: date | None, accounts: set[int], known: Mapping[int, KnownAs]
) -> dict[int, Habit]:
    """How late each account usually pays, from its payments of the last years, and from its class's where there are few."""
    paid: dict[int, list[PaidDays]] = {}
    of_class: dict[str, list[int]] = {}
    for each in paid_days(rd, day - timedelta(days=HISTORY_DAYS), day, known_on):
        of_class.setdefault(known[each.account_id].risk_class, []).append(each.days_late)
        if each.account_id in accounts:
            paid.setdefault(each.account_id, []).append(each)
    usual = {name: median(days) or 0 for name, days in of_class.items()}
    return {
        account: habit(paid.get(account, ()), day, usual.get(known[account].risk_class, 0))
        for account in accounts
    }


_DISPUTED = (
    select(dispute.c.invoice_id, func.sum(worth_of_column(dispute.c.amount)).label("amount"))
    .join(invoice, invoice.c.id == dispute.c.invoice_id)
    .where(
        dispute.c.opened_on <= bindparam("day"),
        or_(dispute.c.ended_on.is_(None), dispute.c.ended_on > bindparam("day")),
    )
    .group_by(dispute.c.invoice_id)
)
