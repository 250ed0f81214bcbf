"""What the credit rules read of a customer: the account's balances, what is overdue, the facts, whether they are new.

Only what the rules of the customer's class ask for is read, each by an index: the cost does not grow with what is open.
The one exception is the horizon, which looks at the customer's open orders promised later than it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from sqlalchemy import and_, bindparam, case, func, literal_column, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.customers.merged import stands_on
from app.customers.tables import customer
from app.orders.tables import sales_order
from app.receivables.credit_rules import Lent, Rules, class_of, rules_of
from app.receivables.due import Overdue, overdue
from app.receivables.fact import Fact, standing_facts
from app.receivables.ledger import exposure
from app.receivables.plan import missed_instalments
from app.receivables.tables import allocation, item, item_balance


class Borrower(Protocol):
    """Who is lent to: an order with its customer's terms of credit, or the customer alone."""

    @property
    def account_id(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def credit_limit(self) -> int | None: ...
    @property
    def limit_currency(self) -> str | None: ...
    @property
    def limit_until(self) -> date | None: ...
    @property
    def risk_class(self) -> str | None: ...
    @property
    def buyer_kind(self) -> str: ...
    @property
    def trusted(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class CustomerCredit:
    """A customer's terms of credit, where there is no order to read them with."""

    account_id: int
    credit_limit: int | None
    limit_currency: str | None
    limit_until: date | None
    risk_class: str | None
    buyer_kind: str
    trusted: bool
    currency: str


def borrower_of(rd: Read, customer_id: int, currency: str) -> CustomerCredit:
    """The terms of credit of a customer, asked for in a currency; refused with ``customer_unknown``."""
    row = rd.execute(_BORROWER, {"id": customer_id}).one_or_none()
    if row is None:
        raise Refusal("customer_unknown", customer=customer_id)
    return CustomerCredit(
        row.account_id,
        row.credit_limit,
        row.limit_currency,
        row.limit_until,
        row.risk_class,
        row.kind,
        row.trusted,
        currency,
    )


def rules_for(decided: Mapping[str, Any], who: Borrower) -> Rules:
    """The rules that hold for a customer."""
    return rules_of(decided, class_of(who.risk_class, who.buyer_kind))


def lent(
    rd: Read, who: Borrower, standing: Mapping[str, int], decided: Mapping[str, Any], rules: Rules
) -> Lent:
    """How much is lent to a customer now and how they behave, `standing` being the balances of their account.

    All in the company's currency, whatever `who` is asked for in.
    """
    account, currency = who.account_id, home_currency(rd)
    own = who.credit_limit is not None
    limit = who.credit_limit if own else decided["credit.default_limit"]
    late = Overdue()
    if rules.overdue_days is not None or rules.overdue_share_ppm is not None:
        late = overdue(rd, account, rd.today, rules.overdue_days or 0)
    facts = standing_facts(rd, account)
    promises = [each for each in facts if each.kind == "promise"]
    return Lent(
        exposure=exposure(dict(standing)),
        limit=limit,
        currency=currency,
        limit_currency=(who.limit_currency or "") if own else "",
        limit_until=who.limit_until if own else None,
        beyond=beyond(rd, account, rules.horizon_days) if rules.horizon_days is not None else 0,
        owed=standing.get("owed", 0),
        overdue=late.amount,
        overdue_since=late.since,
        overdue_long=late.long_amount,
        dunning_level=max((each.level for each in facts if each.kind == "dunning"), default=0),
        broken_promises=len(promises),
        broken_promised=sum(each.amount or 0 for each in promises),
        broken_instalments=_instalments(rd, account, facts) if rules.broken_instalment else 0,
        insolvency=_notice(facts),
        trusted=who.trusted,
        orders_before=_orders_before(rd, account, rules.first_orders) if rules.first_orders else 0,
        has_paid_before=not rules.unpaid_newcomer or has_paid(rd, account),
    )


def beyond(rd: Read, account_id: int, days: int) -> int:
    """The part of an account's exposure that lies past the horizon, in minor units of the company's currency.

    Of each confirmed order promised later than `days` from today: what is not shipped yet, less what is paid for it
    beyond its shipped and not invoiced goods. Orders promised for no day count at once.
    """
    last = rd.today + timedelta(days=days)
    rows = rd.execute(_BEYOND, {"account": account_id, "last": last})
    return sum(
        max(min(int(row.committed), int(row.committed) + int(row.delivered) + int(row.deposit)), 0)
        for row in rows
    )


def has_paid(rd: Read, account_id: int) -> bool:
    """Whether money of theirs was ever set against an invoice."""
    theirs = _PAID_BEFORE.where(stands_on(rd, allocation.c.account_id, account_id))
    return rd.execute(theirs).first() is not None


def _instalments(rd: Read, account_id: int, facts: Sequence[Fact]) -> int:
    """Those that went by unpaid, and those that somebody told of."""
    told = sum(each.kind == "instalment" for each in facts)
    return told + missed_instalments(rd, account_id, rd.today)


def _notice(facts: Any) -> str | None:
    found: list[Fact] = [each for each in facts if each.kind == "insolvency"]
    return (found[-1].reference or found[-1].happened_on.isoformat()) if found else None


def _orders_before(rd: Read, account_id: int, first: int) -> int:
    return len(rd.execute(_ORDERS_BEFORE, {"account": account_id, "first": first}).all())


_BORROWER = select(
    customer.c.account_id,
    customer.c.credit_limit,
    customer.c.limit_currency,
    customer.c.limit_until,
    customer.c.risk_class,
    customer.c.kind,
    customer.c.trusted,
).where(customer.c.id == bindparam("id"))
_paying = item.alias("paying")
_PAID_BEFORE = (
    select(allocation.c.id)
    .join(_paying, _paying.c.id == allocation.c.source_item_id)
    .where(
        allocation.c.amount > 0,
        _paying.c.noun == "payment",
    )
    .limit(1)
)
_ORDERS_BEFORE = (
    select(sales_order.c.id)
    .join(customer, customer.c.id == sales_order.c.customer_id)
    .where(
        customer.c.account_id == bindparam("account"),
        sales_order.c.state.in_(("confirmed", "closed")),
        sales_order.c.handling == "normal",
    )
    .limit(bindparam("first"))
)


def _sum_of(component: str) -> Any:
    return func.sum(case((item_balance.c.component == component, item_balance.c.base_amount), else_=0)).label(
        component
    )


_late_orders = sales_order.alias("late_orders")
_BEYOND = (
    select(item.c.order_id, _sum_of("committed"), _sum_of("delivered"), _sum_of("deposit"))
    .select_from(_late_orders)
    .join(customer, customer.c.id == _late_orders.c.customer_id)
    .join(item, item.c.order_id == _late_orders.c.id)
    .join(
        item_balance,
        and_(item_balance.c.item_id == item.c.id, item_balance.c.amount != literal_column("0")),
    )
    .where(
        customer.c.account_id == bindparam("account"),
        _late_orders.c.state == "confirmed",
        _late_orders.c.promised_on > bindparam("last"),
    )
    .group_by(item.c.order_id)
)
