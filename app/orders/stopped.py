"""Which confirmed orders the credit rules keep here though their goods are all there: asked for many orders at once.

A held order is a decision on its row. These are not: what was lent when they were confirmed has changed since, and
`app.orders.leaving` says no when their goods would leave. So that lists, the day and *Process* say so beforehand, the few
customers whom some rule might stop are found by the database, and only their orders are judged one by one, as the step
itself judges them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, func, or_, select

from app.base import settings
from app.base.door import Read
from app.base.finding import Condition, home_currency
from app.base.pages import pages
from app.customers.tables import account, customer
from app.orders.leaving import holds_leaving
from app.orders.order import read_order
from app.orders.ready import MUST_LEAVE
from app.orders.served import served
from app.orders.tables import order_line, sales_order
from app.receivables.credit_rules import CLASSES, Hold, Rules, rules_of
from app.receivables.ledger import balances, money_of_order
from app.receivables.tables import (
    account_balance,
    allocation,
    due_balance,
    fact,
    instalment_plan,
    item_balance,
    plan_instalment,
)
from app.stock.tables import reservation


def stopped(rd: Read, among: Sequence[int] | None = None) -> frozenset[int]:
    """The keys of all orders that are stopped, or of those among some. All of them are found once in a reading."""
    if among is None:
        return rd.once(__name__, lambda: _stopped(rd, None))
    return _stopped(rd, among)


def stopped_of(rd: Read, customer_ids: Sequence[int]) -> frozenset[int]:
    """The keys of the orders of some customers that are stopped."""
    # Nothing put behind the state keeps SQLite from walking all that must leave: it looks up the orders of these customers.
    theirs = select(sales_order.c.id).where(
        sales_order.c.customer_id.in_(list(customer_ids)), sales_order.c.state.concat("") == "confirmed"
    )
    keys = [int(key) for key in rd.execute(theirs).scalars()]
    return frozenset(key for some in pages(keys) for key in stopped(rd, some))


def promised_to_kept(rd: Read) -> dict[int, int]:
    """How much of every product (thousandths) is promised to orders that credit would keep here, their goods all there or not.

    Goods that lack are bought for nothing where their order may not leave once they have come.
    """
    found: dict[int, int] = {}
    for some in pages([key for key in _suspects(rd, None) if holds_of(rd, key)]):
        for row in rd.execute(_PROMISED, {"orders": list(some)}):
            found[row.product_id] = found.get(row.product_id, 0) + int(row.milli)
    return found


def _stopped(rd: Read, among: Sequence[int] | None) -> frozenset[int]:
    # Who might be stopped first, stock after: to look at the stock of every open order is what costs.
    found: set[int] = set()
    for some in pages(_suspects(rd, among)):
        page = sales_order.c.id.in_(some)
        there = [
            int(key) for key in rd.execute(select(sales_order.c.id).where(page, served(rd, some))).scalars()
        ]
        found |= {key for key in there if holds_of(rd, key)}
    return frozenset(found)


def _suspects(rd: Read, among: Sequence[int] | None) -> list[int]:
    """The orders, all or of those among some, whose customer some rule might stop."""
    decided = settings.all_settings(rd)
    rules = tuple(rules_of(decided, risk_class) for risk_class in CLASSES)
    question = _question(
        rules, decided["credit.default_limit"], home_currency(rd), rd.today, whole=among is None
    )
    if question is None:
        return []
    return [
        int(key) for key in rd.execute(question, {} if among is None else {"among": list(among)}).scalars()
    ]


def holds_of(rd: Read, order_id: int) -> tuple[Hold, ...]:
    """The rules that keep an order here all of whose open goods are there."""
    order, money = read_order(rd, order_id), money_of_order(rd, order_id)
    return holds_leaving(
        rd,
        order,
        balances(rd, order.account_id),
        kept=money.kept_amount,
        remaining=money.committed + money.delivered,
        value=money.committed,
    )


_PROMISED = (
    select(order_line.c.product_id, func.sum(reservation.c.quantity_milli).label("milli"))
    .join(order_line, order_line.c.id == reservation.c.order_line_id)
    .where(order_line.c.order_id.in_(bindparam("orders", expanding=True)))
    .group_by(order_line.c.product_id)
    .having(func.sum(reservation.c.quantity_milli) > 0)
)
_named = customer.alias("named")
_theirs = or_(account.c.id == customer.c.account_id, account.c.belongs_to_id == customer.c.account_id)
_accounts = select(account.c.id).where(_theirs).correlate(customer)
_before = sales_order.alias("before")


@lru_cache(32)
def _question(
    rules: tuple[Rules, ...], default_limit: int | None, home: str, today: date, *, whole: bool
) -> Select[int] | None:
    """Which orders might be stopped, all or `among` some; None where no rule can stop any.

    Kept, because it is asked at each step of each order while rules change once a year, and making it costs more than
    its answer.
    """
    suspected = _suspected(rules, default_limit, home, today)
    if suspected is None:
        return None
    found = (
        select(sales_order.c.id)
        .join(_named, _named.c.id == sales_order.c.customer_id)
        .join(customer, customer.c.id == func.coalesce(_named.c.merged_into_id, _named.c.id))
        .where(MUST_LEAVE, sales_order.c.payment_kind != "prepaid", suspected)
    )
    return found if whole else found.where(sales_order.c.id.in_(bindparam("among", expanding=True)))


def _suspected(
    rules: tuple[Rules, ...], default_limit: int | None, home: str, today: date
) -> Condition | None:
    """Who might be stopped: never too few, and few; None where no rule can stop anybody."""
    of_class = func.coalesce(customer.c.risk_class, customer.c.kind)
    found: list[ColumnElement[bool]] = []
    for risk_class, on in zip(CLASSES, rules, strict=True):
        reasons = _reasons(on, default_limit, home, today)
        if reasons:
            found.append(and_(of_class == risk_class, or_(*reasons)))
    return or_(false(), *found) if found else None


def _reasons(rules: Rules, default_limit: int | None, home: str, today: date) -> list[ColumnElement[bool]]:
    """One condition for each family of rules that is on."""
    found: list[ColumnElement[bool]] = []
    if rules.limit:
        own = customer.c.credit_limit
        limit = own if default_limit is None else func.coalesce(own, default_limit)
        # What an order in another currency is worth is asked of it alone.
        abroad = sales_order.c.currency != home
        found.append(and_(limit.is_not(None), or_(abroad, _LEFT + sales_order.c.total > limit)))
        found.append(
            and_(own.is_not(None), customer.c.limit_currency != "", customer.c.limit_currency != home)
        )
    if rules.limit_expired:
        found.append(customer.c.limit_until < today)
    if rules.overdue_days is not None or rules.overdue_share_ppm is not None:
        found.append(
            exists(
                select(due_balance.c.account_id)
                .where(
                    due_balance.c.account_id == customer.c.account_id,
                    due_balance.c.due_on < today,
                    due_balance.c.amount != 0,
                )
                .correlate(customer)
            )
        )
    if rules.dunning_level is not None or rules.broken_promise or rules.broken_instalment or rules.insolvency:
        found.append(_FACT)
    if rules.broken_instalment:
        found.append(
            exists(
                select(instalment_plan.c.id)
                .join(plan_instalment, plan_instalment.c.plan_id == instalment_plan.c.id)
                .join(item_balance, item_balance.c.item_id == plan_instalment.c.item_id)
                .where(
                    instalment_plan.c.account_id.in_(_accounts),
                    plan_instalment.c.due_on < today,
                    item_balance.c.component == "owed",
                    item_balance.c.amount > 0,
                )
                .correlate(customer)
            )
        )
    if rules.first_orders:
        found.append(and_(~customer.c.trusted, rules.first_orders > _ORDERS_BEFORE))
    if rules.unpaid_newcomer:
        found.append(and_(~customer.c.trusted, ~_PAID))
    return found


_LEFT = (
    select(func.coalesce(func.sum(account_balance.c.base_amount), 0))
    .where(
        account_balance.c.account_id == customer.c.account_id,
        account_balance.c.component.in_(("owed", "delivered", "unapplied")),
    )
    .correlate(customer)
    .scalar_subquery()
)
_FACT = exists(
    select(fact.c.id).where(fact.c.account_id.in_(_accounts), fact.c.ended_at.is_(None)).correlate(customer)
)
_PAID = exists(
    select(allocation.c.id)
    .where(allocation.c.account_id == customer.c.account_id, allocation.c.amount > 0)
    .correlate(customer)
)
_ORDERS_BEFORE = (
    select(func.count())
    .select_from(_before)
    .where(
        _before.c.customer_id == customer.c.id,
        _before.c.state.in_(("confirmed", "closed")),
        _before.c.handling == "normal",
    )
    .correlate(customer)
    .scalar_subquery()
)
