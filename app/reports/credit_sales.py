"""What the measures of collection are made of, read set by set: sales on credit by month, debts by account, days of payments.

Amounts are minor units of the company's currency, with tax. Sales on credit leave out what was paid with its order or on
delivery; a final invoice counts less the deposits it takes off, which counted when they were asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, extract, func, literal, literal_column, or_, select, tuple_

from app.base.company import zone_of
from app.base.door import Read
from app.base.finding import Condition
from app.base.pages import pages
from app.customers.merged import merged_accounts
from app.customers.tables import account, customer
from app.invoicing.exchange import worth_of_column
from app.invoicing.grouped import first_order
from app.invoicing.tables import invoice, invoice_deposit
from app.orders.tables import sales_order
from app.receivables.credit_rules import class_of
from app.receivables.doubtful import doubtful_documents
from app.receivables.stood import (
    CLAIMS,
    end_of,
    entries_after,
    entries_until,
    stood_by_account,
    stood_by_item,
)
from app.receivables.tables import account_balance, allocation, entry, fact, item


@dataclass(frozen=True, slots=True)
class Sold:
    """Sales on credit of an account in a month (its first day); `within` is what of it fell into the period asked for."""

    account_id: int
    month: date
    amount: int
    within: int


@dataclass(frozen=True, slots=True)
class PaidDays:
    """All that an account paid of one invoicing day and due date on one day."""

    account_id: int
    issued_on: date
    due_on: date
    paid_on: date
    amount: int

    @property
    def days_to_pay(self) -> int:
        """From the invoice to the money."""
        return (self.paid_on - self.issued_on).days

    @property
    def days_late(self) -> int:
        """From the due date to the money; negative when it came early."""
        return (self.paid_on - self.due_on).days


@dataclass(frozen=True, slots=True)
class StoodOn:
    """All of an account that is open in one way: owed (by the day it was invoiced) or credit, due or not yet.

    `marked` is what somebody said may not come.
    """

    account_id: int
    is_owed: bool
    is_due: bool
    invoiced_on: date | None
    amount: int
    marked: bool = False


@dataclass(frozen=True, slots=True)
class KnownAs:
    """The customer an account is known by, and their class of risk."""

    customer_id: int
    number: str
    name: str
    folded: str
    risk_class: str


def known_by(rd: Read) -> dict[int, KnownAs]:
    """The customer each account is known by: the oldest in use, since customers merged into one share it."""
    rows: Any = rd.execute(
        select(
            customer.c.account_id,
            customer.c.id,
            customer.c.number,
            customer.c.name,
            customer.c.folded,
            customer.c.risk_class,
            customer.c.kind,
        ).order_by(customer.c.archived_at.is_not(None).desc(), customer.c.id.desc())
    ).all()
    return {
        account_id: KnownAs(key, number, name, folded, class_of(risk_class, kind))
        for account_id, key, number, name, folded, risk_class, kind in rows
    }


TOGETHER = 0
"""The key that stands for all accounts where they are not told apart."""


def sold(
    rd: Read, first: date, last: date, since: date, known_on: date | None = None, *, apart: bool = True
) -> list[Sold]:
    """Sales on credit between two days, both included, by month and, told `apart`, by account; and those since a day."""
    year, month = extract("year", invoice.c.issued_on), extract("month", invoice.c.issued_on)
    merged = merged_accounts(rd)
    on_credit = (
        func.coalesce(sales_order.c.payment_kind, "account") == "account",
        invoice.c.issued_on.between(first, last),
        *_issued_by(rd, known_on),
    )
    own = (invoice.c.account_id,) if apart else ()

    def by_month(amount: Any, source: Any) -> Any:
        # Row by row first: a server takes a parameter that is met in two places for two.
        return (
            select(
                *own,
                year.label("year"),
                month.label("month"),
                amount.label("amount"),
                case((invoice.c.issued_on >= since, amount), else_=0).label("within"),
            )
            .select_from(source.join(sales_order, sales_order.c.id == first_order(), isouter=True))
            .where(*on_credit)
        )

    total = worth_of_column(invoice.c.total)
    signed = case((invoice.c.kind == "credit_note", -total), else_=total)
    deposits = invoice_deposit.c.net + invoice_deposit.c.tax
    found: dict[tuple[int, date], list[int]] = {}
    for sign, rows in (
        (1, by_month(signed, invoice)),
        (-1, by_month(deposits, invoice_deposit.join(invoice, invoice.c.id == invoice_deposit.c.invoice_id))),
    ):
        each = rows.subquery().c
        keys = (*((each.account_id,) if apart else ()), each.year, each.month)
        asked: Any = select(*keys, func.sum(each.amount), func.sum(each.within)).group_by(*keys)
        sums_of: Any = rd.execute(asked).all()
        for *raw, in_year, in_month, amount, within in sums_of:
            account_id = int(raw[0]) if raw else TOGETHER
            sums = found.setdefault(
                (merged.get(account_id, account_id), date(int(in_year), int(in_month), 1)), [0, 0]
            )
            sums[0] += sign * int(amount)
            sums[1] += sign * int(within)
    return [Sold(account_id, day, *sums) for (account_id, day), sums in sorted(found.items())]


def stood_on(
    rd: Read,
    day: date,
    known_on: date | None = None,
    doubtful: frozenset[int] = frozenset(),
    marked: frozenset[tuple[str, int]] = frozenset(),
    *,
    apart: bool = True,
) -> list[StoodOn]:
    """What stood on a day, by how it stood and, told `apart`, by account; what is `doubtful` stands under its own account.

    `marked` are documents that are doubtful by themselves.
    """
    keys_of_marked = _items_of(rd, marked)
    stood = stood_by_item(rd, day, known_on)
    standing = func.coalesce(account.c.belongs_to_id, account.c.id)
    if not apart:
        standing = case((standing.in_(sorted(doubtful)), standing), else_=TOGETHER)
    is_owed = stood.c.component == "owed"
    each = (
        select(
            standing.label("account_id"),
            case((is_owed, 1), else_=0).label("is_owed"),
            case((and_(is_owed, item.c.due_on < day), 1), else_=0).label("is_due"),
            case((and_(is_owed, item.c.noun == "invoice"), item.c.opened_on)).label("invoiced_on"),
            case((stood.c.item_id.in_(keys_of_marked), 1), else_=0).label("is_marked"),
            stood.c.base_amount,
        )
        .select_from(stood)
        .join(item, item.c.id == stood.c.item_id + 0)
        .join(account, account.c.id == item.c.account_id)
        .subquery()
        .c
    )
    keys = (each.account_id, each.is_owed, each.is_due, each.invoiced_on, each.is_marked)
    asked: Any = select(*keys, func.sum(each.base_amount)).group_by(*keys)
    rows: Any = rd.execute(asked).all()
    return [
        StoodOn(key, bool(owed), bool(due), invoiced_on, int(amount), bool(marked_too))
        for key, owed, due, invoiced_on, marked_too, amount in rows
    ]


def _items_of(rd: Read, documents: Iterable[tuple[str, int]]) -> list[int]:
    """The items of documents: few beside all that is open."""
    found: list[int] = []
    for some in pages(sorted(documents)):
        rows = rd.execute(select(item.c.id).where(tuple_(item.c.noun, item.c.document_id).in_(some)))
        found += [int(key) for key in rows.scalars()]
    return found


def owed_by_documents(
    rd: Read, day: date, known_on: date | None, documents: Iterable[tuple[str, int]]
) -> dict[int, int]:
    """What documents asked for on a day, by account."""
    merged, found = merged_accounts(rd), dict[int, int]()
    for some in pages(_items_of(rd, documents)):
        rows: Any = rd.execute(
            select(entry.c.account_id, func.sum(entry.c.base_amount))
            .where(entry.c.item_id.in_(some), entry.c.component == "owed", *entries_until(rd, day, known_on))
            .group_by(entry.c.account_id)
        )
        for raw, amount in rows:
            account_id = merged.get(int(raw), int(raw))
            found[account_id] = found.get(account_id, 0) + int(amount)
    return found


def owed_on(rd: Read, day: date, known_on: date | None = None) -> dict[int, int]:
    """What each account owed on a day, less its credit not yet used."""
    merged, found = merged_accounts(rd), dict[int, int]()
    for key, amount in stood_by_account(rd, day, known_on).items():
        account_id = merged.get(key, key)
        found[account_id] = found.get(account_id, 0) + amount
    return found


def owed_at(rd: Read, days: Sequence[date], known_on: date | None = None) -> list[int]:
    """All that was owed on each of some days, less credit not yet used; as the balances stand now, less what came after."""
    first = min(days)
    now = select(func.sum(account_balance.c.base_amount)).where(account_balance.c.component.in_(CLAIMS))
    known: Any = literal(1)
    if known_on is not None:
        known = case((entry.c.recorded_at < end_of(known_on, zone_of(rd)), 1), else_=0)
    each = (
        select(entry.c.business_date, known.label("known"), entry.c.base_amount)
        .where(entry.c.component.in_(CLAIMS), entries_after(rd, first, known_on))
        .subquery()
        .c
    )
    asked: Any = select(each.business_date, each.known, func.sum(each.base_amount)).group_by(
        each.business_date, each.known
    )
    rows: Any = rd.execute(asked).all()
    later = [(day, bool(is_known), int(amount)) for day, is_known, amount in rows]
    whole = int(rd.scalar(now) or 0)
    return [whole - sum(amount for on, is_known, amount in later if on > day or not is_known) for day in days]


def doubtful_on(rd: Read, day: date, known_on: date | None = None) -> int:
    """What was doubtful of all that was owed on a day: of insolvent accounts all of it, of others their doubtful documents."""
    accounts, merged = doubtful_accounts(rd, day), merged_accounts(rd)
    own = {*accounts, *(raw for raw, into in merged.items() if into in accounts)}
    found = 0
    for some in pages(sorted(own)):
        asked = select(func.sum(entry.c.base_amount)).where(
            entry.c.account_id.in_(some), entry.c.component.in_(CLAIMS), *entries_until(rd, day, known_on)
        )
        found += int(rd.scalar(asked) or 0)
    apart = owed_by_documents(rd, day, known_on, doubtful_documents(rd, day, known_on))
    return found + sum(amount for account, amount in apart.items() if account not in accounts)


def paid_days(
    rd: Read, first: date, last: date, known_on: date | None = None, *, apart: bool = True
) -> list[PaidDays]:
    """What was matched with invoices between two days, both included, by its days and, told `apart`, by account; reversals
    and what they undid aside. It was paid on the day the money came, whenever it was matched.
    """
    merged = merged_accounts(rd)
    days = (item.c.opened_on, item.c.due_on, _source.c.opened_on)
    own = (allocation.c.account_id,) if apart else ()
    conditions = paid_between(rd, first, last, known_on)
    rows: Any = rd.execute(
        PAID_OF.with_only_columns(*own, *days, func.sum(_WORTH)).where(*conditions).group_by(*own, *days)
    ).all()
    return [
        PaidDays(
            merged.get(int(raw[0]), int(raw[0])) if raw else TOGETHER, issued_on, due_on, paid_on, int(amount)
        )
        for *raw, issued_on, due_on, paid_on, amount in rows
    ]


_source = item.alias("source")
_WORTH = allocation.c.amount * item.c.base_units // item.c.own_units
"""What an allocation settles, in the company's currency."""
PAID_OF: Any = (
    select(allocation.c.id)
    .join(item, item.c.id == allocation.c.target_item_id)
    .join(_source, _source.c.id == allocation.c.source_item_id)
)


def paid_between(rd: Read, first: date, last: date, known_on: date | None) -> list[Condition]:
    """The conditions on allocations (`PAID_OF`) that are payments of invoices, made between two days and not undone.

    Money that was there before its invoice took no time to come.
    """
    undone = select(allocation.c.reverses_id).where(allocation.c.reverses_id.is_not(None))
    conditions: list[Condition] = [
        allocation.c.business_date.between(first, last),
        allocation.c.reverses_id.is_(None),
        allocation.c.id.not_in(undone),
        # Added to nothing, so that SQLite does not begin at all invoices there are.
        _source.c.noun.concat(literal_column("''")) == "payment",
        item.c.noun.concat(literal_column("''")) == "invoice",
        item.c.due_on.is_not(None),
        _source.c.opened_on >= item.c.opened_on,
    ]
    if known_on is not None:
        conditions.append(allocation.c.recorded_at < end_of(known_on, zone_of(rd)))
    return conditions


def doubtful_accounts(rd: Read, day: date) -> frozenset[int]:
    """The accounts whose debts were doubtful on a day: an insolvency notice stood."""
    ended = end_of(day, zone_of(rd))
    merged = merged_accounts(rd)
    rows = rd.execute(
        select(fact.c.account_id).where(
            fact.c.kind == "insolvency",
            fact.c.happened_on <= day,
            or_(fact.c.ended_at.is_(None), fact.c.ended_at >= ended),
        )
    )
    return frozenset(merged.get(int(key), int(key)) for key in rows.scalars())


def _issued_by(rd: Read, known_on: date | None) -> tuple[Condition, ...]:
    return (invoice.c.issued_at < end_of(known_on, zone_of(rd)),) if known_on is not None else ()
