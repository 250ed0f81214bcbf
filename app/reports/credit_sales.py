"""What the measures of collection are made of, read set by set: sales on credit by month, debts by account, days of payments.

Amounts are minor units of the company's currency, with tax. Sales on credit leave out what was paid with its order or on
delivery; a final invoice counts less the deposits it takes off, which counted when they were asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, extract, func, literal, or_, select

from app.base.company import zone_of
from app.base.door import Read
from app.base.finding import Condition, home_currency
from app.customers.merged import merged_accounts
from app.customers.tables import customer
from app.invoicing.tables import invoice, invoice_deposit
from app.orders.tables import sales_order
from app.receivables.credit_rules import class_of
from app.receivables.open_items import end_of, posted_by
from app.receivables.tables import allocation, entry, fact, item


@dataclass(frozen=True, slots=True)
class Sold:
    """Sales on credit of an account in a month (its first day)."""

    account_id: int
    month: date
    amount: int


@dataclass(frozen=True, slots=True)
class PaidDays:
    """All that an account paid of one invoicing day and due date on one day."""

    account_id: int
    issued_on: date
    due_on: date
    paid_on: date
    amount: int


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
    rows = rd.execute(
        select(
            customer.c.account_id,
            customer.c.id,
            customer.c.number,
            customer.c.name,
            customer.c.folded,
            customer.c.risk_class,
            customer.c.kind,
        ).order_by(customer.c.archived_at.is_not(None).desc(), customer.c.id.desc())
    )
    return {
        row.account_id: KnownAs(row.id, row.number, row.name, row.folded, class_of(row.risk_class, row.kind))
        for row in rows
    }


TOGETHER = 0
"""The key that stands for all accounts where they are not told apart."""


def sold(
    rd: Read, first: date, last: date, known_on: date | None = None, *, apart: bool = True
) -> list[Sold]:
    """Sales on credit between two days, both included, by month and, told `apart`, by account."""
    year, month = extract("year", invoice.c.issued_on), extract("month", invoice.c.issued_on)
    merged = merged_accounts(rd)
    signed = case((invoice.c.kind == "credit_note", -invoice.c.total), else_=invoice.c.total)
    on_credit = (
        func.coalesce(sales_order.c.payment_kind, "account") == "account",
        invoice.c.currency == home_currency(rd),
        invoice.c.issued_on.between(first, last),
        *_issued_by(rd, known_on),
    )
    found: dict[tuple[int, date], int] = {}

    def add(rows: Iterable[Any], sign: int) -> None:
        for raw, in_year, in_month, amount in rows:
            account_id = int(raw)
            key = (merged.get(account_id, account_id), date(int(in_year), int(in_month), 1))
            found[key] = found.get(key, 0) + sign * int(amount or 0)

    own = invoice.c.account_id if apart else literal(TOGETHER)
    keys = (own.label("account_id"), year.label("year"), month.label("month"))
    grouped = (invoice.c.account_id, year, month) if apart else (year, month)
    add(
        rd.execute(
            select(*keys, func.sum(signed).label("amount"))
            .join(sales_order, sales_order.c.id == invoice.c.order_id, isouter=True)
            .where(*on_credit)
            .group_by(*grouped)
        ),
        1,
    )
    add(
        rd.execute(
            select(*keys, func.sum(invoice_deposit.c.net + invoice_deposit.c.tax).label("amount"))
            .select_from(invoice_deposit)
            .join(invoice, invoice.c.id == invoice_deposit.c.invoice_id)
            .join(sales_order, sales_order.c.id == invoice.c.order_id, isouter=True)
            .where(*on_credit)
            .group_by(*grouped)
        ),
        -1,
    )
    return [Sold(account_id, day, amount) for (account_id, day), amount in sorted(found.items())]


def owed_on(rd: Read, day: date, known_on: date | None = None) -> dict[int, int]:
    """What each account owed on a day, less its credit not yet used."""
    merged, found = merged_accounts(rd), dict[int, int]()
    rows: Any = rd.execute(
        select(entry.c.account_id, func.sum(entry.c.base_amount))
        .where(*_stood(rd, day, known_on))
        .group_by(entry.c.account_id)
    )
    for raw, amount in rows:
        key = int(raw)
        account_id = merged.get(key, key)
        found[account_id] = found.get(account_id, 0) + int(amount)
    return found


def all_owed_on(
    rd: Read, day: date, known_on: date | None = None, without: frozenset[int] = frozenset()
) -> dict[int, int]:
    """What all accounts owed together on a day, but for some."""
    gone = without | {key for key, now in merged_accounts(rd).items() if now in without}
    left = [entry.c.account_id.not_in(sorted(gone))] if gone else []
    found = rd.scalar(select(func.sum(entry.c.base_amount)).where(*_stood(rd, day, known_on), *left))
    return {TOGETHER: int(found or 0)}


def _stood(rd: Read, day: date, known_on: date | None) -> list[Condition]:
    return [entry.c.component.in_(("owed", "unapplied")), *posted_by(rd, day, known_on)]


def owed_by_days(rd: Read, until: date, known_on: date | None = None) -> list[tuple[date, int]]:
    """By how much all that is owed, less credit not yet used, changed on each day up to one; oldest first."""
    rows = rd.execute(
        select(entry.c.business_date, func.sum(entry.c.base_amount).label("amount"))
        .where(*_stood(rd, until, known_on))
        .group_by(entry.c.business_date)
        .order_by(entry.c.business_date)
    )
    return [(row.business_date, int(row.amount)) for row in rows]


def paid_days(
    rd: Read, first: date, last: date, known_on: date | None = None, *, apart: bool = True
) -> list[PaidDays]:
    """What was paid of invoices between two days, both included, by its days and, told `apart`, by account; reversals and
    what they undid aside.
    """
    source = item.alias("source")
    merged = merged_accounts(rd)
    days = (item.c.opened_on, item.c.due_on, allocation.c.business_date)
    own = allocation.c.account_id if apart else literal(TOGETHER)
    undone = select(allocation.c.reverses_id).where(allocation.c.reverses_id.is_not(None))
    conditions: list[Condition] = [
        allocation.c.business_date.between(first, last),
        allocation.c.reverses_id.is_(None),
        allocation.c.currency == home_currency(rd),
        allocation.c.id.not_in(undone),
        source.c.noun == "payment",
        item.c.noun == "invoice",
        item.c.due_on.is_not(None),
    ]
    if known_on is not None:
        conditions.append(allocation.c.recorded_at < end_of(known_on, zone_of(rd)))
    rows: Any = rd.execute(
        select(own.label("account_id"), *days, func.sum(allocation.c.amount))
        .join(item, item.c.id == allocation.c.target_item_id)
        .join(source, source.c.id == allocation.c.source_item_id)
        .where(*conditions)
        .group_by(*((allocation.c.account_id, *days) if apart else days))
    )
    return [
        PaidDays(merged.get(int(key), int(key)), issued_on, due_on, paid_on, int(amount))
        for key, issued_on, due_on, paid_on, amount in rows
    ]


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
