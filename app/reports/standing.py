"""How a customer stands: exposure by component, the limit, what is overdue, and the list of customers with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select

from app.base import settings
from app.base.door import Read
from app.base.extras import NONE, Extras, extras_filters, with_extras
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    at_least,
    at_most,
    chosen_by,
    home_currency,
    in_order,
    page,
    searched,
    totals,
)
from app.base.listing import Listing, ListQuery, Totals
from app.customers import queries as customers
from app.customers.merged import stands_on
from app.customers.queries import CustomerRow, customer_rows
from app.customers.tables import customer
from app.orders.queries import orders_in
from app.orders.stopped import stopped_of
from app.orders.tables import order_line, sales_order
from app.payments.on_its_way import surely_at_bank
from app.pricing.price_queries import in_group
from app.receivables.ledger import EXPOSED
from app.receivables.lodged import lodged_now
from app.receivables.open_items import STILL_OPEN, exposure_parts, overdue_by_account
from app.receivables.tables import account_balance, fact, item, item_balance


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on an account, in minor units of the company's currency.

    Debts are positive, money and credit of the customer negative. `limit` is the customer's own, or the one that holds
    for all; None for none. One of theirs in another currency is `limit_abroad` (minor units of that one, ISO 4217):
    nothing is measured against it. `overdue_since` is the due date of the oldest debt past it. `at_bank` is what of the overdue
    lies at the bank and is surely theirs, waiting to be matched: money that has come and that no balance knows yet.
    `prepaid` is what of the exposure is still to be paid before anything leaves: of those orders nothing is lent so far.
    """

    currency: str
    committed: int
    delivered: int
    owed: int
    unapplied: int
    deposit: int
    earmarked: int
    overdue: int
    overdue_since: date | None
    limit: int | None
    at_bank: int = 0
    prepaid: int = 0
    limit_abroad: tuple[int, str] | None = None

    @property
    def exposure(self) -> int:
        """What would be owed if all that is confirmed were shipped and invoiced, less what is held of theirs."""
        return self.committed + self.delivered + self.owed + self.unapplied + self.deposit

    @property
    def available(self) -> int | None:
        """What may still be lent; negative when the limit is passed, None where there is none."""
        return None if self.limit is None else self.limit - self.exposure


@dataclass(frozen=True, slots=True)
class CustomerCreditRow:
    """A customer in the list, with what stands on their account; minor units of `currency`, the company's."""

    id: int
    customer: CustomerRow
    currency: str
    owed: int
    unapplied: int
    exposure: int
    overdue: int
    limit: int | None
    limit_abroad: tuple[int, str] | None
    held: int
    """How many of their orders credit keeps, before they are confirmed or before they leave."""
    insolvent: bool = False
    lodged: bool = False
    extras: Extras = NONE

    @property
    def over_limit(self) -> bool:
        """Whether exposure passes the limit."""
        return self.limit is not None and self.exposure > self.limit


def standing(rd: Read, account_id: int, limit: int | None, limit_currency: str | None = None) -> Standing:
    """How an account stands now; `limit` is the customer's own, in the company's currency unless it has another."""
    currency = home_currency(rd)
    abroad = _abroad(limit, limit_currency, currency)
    parts = exposure_parts(rd, account_id)
    late = rd.execute(
        select(item.c.id, item.c.due_on, item_balance.c.base_amount)
        .join(item, item.c.id == item_balance.c.item_id)
        .where(
            stands_on(rd, item.c.account_id, account_id),
            item_balance.c.component == "owed",
            STILL_OPEN,
            item.c.due_on < rd.today,
        )
    ).all()
    debts = {int(row.id): int(row.base_amount) for row in late}
    # Most customers are late with nothing: the bank is asked for the others only.
    came = surely_at_bank(rd, account_id) if sum(debts.values()) > 0 else {}
    return Standing(
        currency=currency,
        **parts,
        overdue=sum(debts.values()),
        overdue_since=min((row.due_on for row in late), default=None),
        limit=_measured(limit, abroad, _limit_of_all(rd)),
        limit_abroad=abroad,
        prepaid=_prepaid(rd, sales_order.c.id.in_(_not_invoiced(rd, account_id))),
        at_bank=sum(min(amount, debts[key]) for key, amount in came.items() if key in debts),
    )


def _customers_of(rd: Read, account_id: int) -> Select[int]:
    return select(customer.c.id).where(stands_on(rd, customer.c.account_id, account_id))


def _not_invoiced(rd: Read, account_id: int) -> Select[int]:
    # Asked by the customer: SQLite would begin at every order there is that is not invoiced.
    own = sales_order.alias("own")
    return select(own.c.id).where(
        own.c.customer_id.in_(_customers_of(rd, account_id)), own.c.invoiced.concat("") == "none"
    )


def _prepaid(rd: Read, *whose: Condition) -> int:
    """What orders are still to bring that do not leave before they are paid, in the company's currency.

    Nothing has left of them: one with nothing to ship, such as a gift card, is among them although it counts as shipped.
    """
    # Nothing in another currency is paid ahead.
    found = select(func.sum(sales_order.c.total - sales_order.c.paid_amount)).where(
        sales_order.c.id.in_(orders_in(rd, "to_pay").where(*whose)),
        sales_order.c.payment_kind == "prepaid",
        ~_LEFT_ALREADY,
        sales_order.c.invoiced == "none",
        sales_order.c.currency == home_currency(rd),
    )
    return int(rd.scalar(found) or 0)


_LEFT_ALREADY = exists(
    select(order_line.c.id)
    .where(order_line.c.order_id == sales_order.c.id, order_line.c.shipped_milli > 0)
    .correlate(sales_order)
)


def _limit_of_all(rd: Read) -> int | None:
    return settings.get(rd, "credit.default_limit")


def _abroad(limit: int | None, currency: str | None, home: str) -> tuple[int, str] | None:
    return (limit, currency) if limit is not None and currency and currency != home else None


def _measured(own: int | None, abroad: tuple[int, str] | None, of_all: int | None) -> int | None:
    if abroad is not None:
        return None
    return own if own is not None else of_all


# --- the list of customers with what they owe ---


def _balance(*components: str) -> ColumnElement[int]:
    found = (
        select(func.sum(account_balance.c.base_amount))
        .where(
            account_balance.c.account_id == customer.c.account_id, account_balance.c.component.in_(components)
        )
        .correlate(customer)
        .scalar_subquery()
    )
    return func.coalesce(found, 0)


_OWED = _balance("owed")
_EXPOSURE = _balance(*EXPOSED)
_IN_USE = customer.c.archived_at.is_(None)


def _over_limit(rd: Read) -> Condition:
    limit = func.coalesce(customer.c.credit_limit, _limit_of_all(rd))
    at_home = func.coalesce(customer.c.limit_currency, "").in_(("", home_currency(rd)))
    return and_(_IN_USE, at_home, limit < _EXPOSURE)


VIEWS: Views = {
    **customers.VIEWS,
    "owing": lambda _rd: and_(_IN_USE, _OWED > 0),
    "overdue": lambda rd: and_(
        customer.c.merged_into_id.is_(None),
        customer.c.account_id.in_(select(overdue_by_account(rd).subquery().c.account_id)),
    ),
    "over_limit": _over_limit,
    "on_hold": lambda rd: customer.c.id.in_(
        select(sales_order.c.customer_id).where(sales_order.c.id.in_(orders_in(rd, "on_hold")))
    ),
}
FILTERS: Mapping[str, Filter] = {
    **customers.FILTERS,
    **extras_filters("customer", customer.c.id),
    "view": among(VIEWS),
    "group": in_group,
    "owed_from": at_least(_OWED),
    "owed_to": at_most(_OWED),
}
SORTS: Sorts = {
    **customers.SORTS,
    "owed": (_OWED, customer.c.id),
    "exposure": (_EXPOSURE, customer.c.id),
}


def _conditions(rd: Read, query: ListQuery) -> list[Condition]:
    return chosen_by(query, FILTERS, rd) + searched(query.search, lambda word: customers.matching(rd, word))


def count_customers(rd: Read, query: ListQuery) -> Totals:
    """How many match, what they owe (``owed``), how much of it is overdue (``overdue``), and their exposure (``exposure``).

    Of all customers also what of it is still to be paid before anything leaves (``prepaid``).
    """
    found = _totals(rd, _conditions(rd, query))
    if query.search or query.chips not in ((), (("view", "all"),)) or not found.count:
        return found
    prepaid = _prepaid(rd)
    return replace(found, sums={**found.sums, "prepaid": prepaid}) if prepaid else found


def _totals(rd: Read, where: Sequence[Condition]) -> Totals:
    found = totals(
        rd,
        {"owed": _OWED, "exposure": _EXPOSURE},
        lambda found: found.select_from(customer).where(*where),
        None,
    )
    late = overdue_by_account(rd).subquery()
    overdue = select(func.sum(late.c.overdue)).join(customer, customer.c.account_id == late.c.account_id)
    return replace(found, sums={**found.sums, "overdue": int(rd.scalar(overdue.where(*where)) or 0)})


def customer_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys; by name unless asked otherwise."""
    keys: Select[int] = select(customer.c.id).where(*_conditions(rd, query))
    return page(rd, keys, query, SORTS, SORTS["name"], (offset, limit))


def customer_credit_rows(rd: Read, ids: Sequence[int]) -> list[CustomerCreditRow]:
    """The customers with these keys, in the order of the keys."""
    wanted = list(ids)
    limit, currency = _limit_of_all(rd), home_currency(rd)
    known = {row.id: row for row in customer_rows(rd, wanted)}
    accounts = [row.account_id for row in known.values()]
    late = overdue_by_account(rd, STILL_OPEN, accounts)
    overdue = {row.account_id: int(row.overdue) for row in rd.execute(late)}
    held = {row.customer_id: int(row.many) for row in rd.execute(_held(wanted))}
    for row in rd.execute(_stopped(stopped_of(rd, wanted))):
        held[row.customer_id] = held.get(row.customer_id, 0) + int(row.many)
    insolvent = set(rd.execute(_insolvent(accounts)).scalars())
    lodged = insolvent & lodged_now(rd).keys() if insolvent else set[int]()
    found: dict[int, CustomerCreditRow] = {}
    for row in rd.execute(_figures(wanted)):
        one = known[row.id]
        abroad = _abroad(one.credit_limit, one.limit_currency, currency)
        found[row.id] = CustomerCreditRow(
            row.id,
            one,
            currency,
            int(row.owed),
            int(row.unapplied),
            int(row.exposure),
            overdue.get(one.account_id, 0),
            _measured(one.credit_limit, abroad, limit),
            abroad,
            held.get(row.id, 0),
            one.account_id in insolvent,
            one.account_id in lodged,
        )
    return with_extras(rd, "customer", in_order(wanted, found))


def chosen_customers(rd: Read, ids: Sequence[int]) -> Totals:
    """Count and sums of the customers with these keys."""
    return _totals(rd, [customer.c.id.in_(list(ids))])


CUSTOMERS = Listing(count_customers, customer_ids, customer_credit_rows, chosen_customers)


def _figures(ids: Sequence[int]) -> Any:
    return select(
        customer.c.id,
        _OWED.label("owed"),
        _balance("unapplied").label("unapplied"),
        _EXPOSURE.label("exposure"),
    ).where(customer.c.id.in_(ids))


def _held(ids: Sequence[int]) -> Any:
    # Nothing put behind the state keeps SQLite from walking all that is held: it looks up the orders of these customers.
    return (
        select(sales_order.c.customer_id, func.count().label("many"))
        .where(sales_order.c.customer_id.in_(ids), sales_order.c.state.concat("") == "held")
        .group_by(sales_order.c.customer_id)
    )


def _stopped(orders: frozenset[int]) -> Any:
    return (
        select(sales_order.c.customer_id, func.count().label("many"))
        .where(sales_order.c.id.in_(sorted(orders)))
        .group_by(sales_order.c.customer_id)
    )


def _insolvent(accounts: Sequence[int]) -> Any:
    return select(fact.c.account_id).where(
        fact.c.account_id.in_(accounts), fact.c.kind == "insolvency", fact.c.ended_at.is_(None)
    )
