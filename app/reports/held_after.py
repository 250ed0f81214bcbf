"""What becomes of a customer's orders that credit keeps, were other terms of credit decided: said before the decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.base import settings
from app.base.door import Read
from app.customers.merged import known_as
from app.orders.leaving import holds_leaving
from app.orders.lent import lent, rules_for
from app.orders.order import Order, read_order
from app.orders.queries import kept_of
from app.orders.worth import order_worth
from app.receivables.credit_rules import Hold, judge
from app.receivables.ledger import balances, money_of_order
from app.reports.order_outlook import binding_of

_MOST = 50
"""Of how many orders a customer's are looked at."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of credit that would be decided: the customer's own limit (minor units) until a day, their class of risk."""

    limit: int | None
    until: date | None
    risk_class: str | None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class KeptAfter:
    """An order that credit keeps now, and the rules that would still do so; `amount` (minor units) is what it binds."""

    order_id: int
    number: str
    amount: int
    currency: str
    rules: tuple[str, ...]


def held_after(rd: Read, customer_id: int, terms: Terms) -> tuple[KeptAfter, ...]:
    """The orders that credit keeps of a customer, in the order in which they are looked at again."""
    found: list[KeptAfter] = []
    let_go = 0
    for row in sorted(kept_of(rd, known_as(rd, customer_id), _MOST), key=lambda row: row.id):
        order = replace(
            read_order(rd, row.id),
            credit_limit=terms.limit,
            limit_until=terms.until,
            limit_currency=terms.currency or None,
            risk_class=terms.risk_class,
        )
        if order.state == "held":
            binds = binding_of(rd, order)
            holds = _confirming(rd, order, binds, let_go)
            # One that passes takes its part of the limit before the next one is looked at.
            let_go += 0 if holds else order_worth(rd, order).of(binds)
        else:
            binds, holds = row.to_pay, _leaving(rd, order)
        rules = tuple(hold.rule for hold in holds)
        found.append(KeptAfter(row.id, row.number or "", binds, row.currency, rules))
    return tuple(found)


def _confirming(rd: Read, order: Order, binds: int, let_go: int) -> tuple[Hold, ...]:
    decided = settings.all_settings(rd)
    rules = rules_for(decided, order)
    now = lent(rd, order, balances(rd, order.account_id), decided, rules)
    now = replace(now, exposure=now.exposure + let_go)
    binding = order_worth(rd, order).of(binds)
    if rules.is_beyond(order.promised_on, rd.today):
        now = replace(now, beyond=now.beyond + binding)
    return judge(binding, now, rules, rd.today)


def _leaving(rd: Read, order: Order) -> tuple[Hold, ...]:
    money = money_of_order(rd, order.id)
    return holds_leaving(
        rd,
        order,
        balances(rd, order.account_id),
        kept=money.kept_amount,
        remaining=money.committed + money.delivered,
        value=money.committed,
    )
