"""What the books hold that a movement of the bank may be: read once for all movements that are looked at together.

Every query begins at what is open, which is little beside all that ever was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, func, select

from app.base import settings
from app.base.door import Read
from app.base.finding import home_currency
from app.customers.merged import merged_accounts
from app.customers.tables import customer
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.payments.bank_groups import groups_now
from app.payments.bank_recorded import recorded
from app.payments.bank_tables import bank_rule
from app.payments.claim import Books, Claim, Credit, Part, Rule, Told
from app.payments.whose import ORDER_NUMBERS, WHOSE, with_customer
from app.receivables.fact import proceedings
from app.receivables.open_items import OPEN, STILL_OPEN
from app.receivables.tables import item, item_balance, opening


def books_now(rd: Read, movements: Iterable[Told] | None = None) -> Books:
    """All that asks for money, all that was given and no bank told of, and the rules that stand.

    Of what was given only that which has an amount of these `movements` can be one of them, so no more of it is read.
    """
    return replace(rest_of_books(rd, movements), claims=claims_now(rd))


def claims_now(rd: Read, accounts: Sequence[int] | None = None) -> tuple[Claim, ...]:
    """All that asks for money, of some accounts or of all."""
    invoices, orders = _OWED.where(OPEN), _TO_PAY
    if accounts is not None:
        invoices = _OWED.where(STILL_OPEN, item.c.account_id.in_(accounts))
        orders = _TO_PAY.where(customer.c.account_id.in_(accounts))
    since, merged = proceedings(rd), merged_accounts(rd)
    claims = tuple(
        replace(each, barred=True)
        if (day := since.get(merged.get(each.account_id, each.account_id))) is not None and each.on <= day
        else each
        for each in _invoices(rd.execute(invoices).all())
    )
    asked = {each.order_id for each in claims}
    return (*claims, *(each for each in _orders(rd.execute(orders).all()) if each.id not in asked))


def rest_of_books(rd: Read, movements: Iterable[Told] | None = None) -> Books:
    """The books without claims: little beside them."""
    given = recorded(rd, movements)
    return Books(
        credits=_credits(rd),
        recorded=given.recorded,
        matched=given.matched,
        groups=groups_now(rd),
        rules=rules(rd),
        small_most=int(settings.get(rd, "collect.small_difference")),
        currency=home_currency(rd),
    )


def rules(rd: Read) -> tuple[Rule, ...]:
    """The rules that stand, those learned last first: they win."""
    return tuple(
        Rule(
            id=row.id,
            sign=row.sign,
            told=row.told,
            incoming=row.incoming,
            act=row.act,
            customer_id=row.customer_id,
            reason=row.reason,
        )
        for row in rd.execute(_RULES)
    )


def _invoices(rows: Sequence[Any]) -> tuple[Claim, ...]:
    """Invoices here and of the program before, their open instalments together."""
    parts: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for row in rows:
        parts[row.noun, row.document_id].append(row)
    return tuple(_claim(noun, of_it) for (noun, _), of_it in parts.items())


def _claim(noun: Any, rows: list[Any]) -> Claim:
    rows = sorted(rows, key=lambda each: (each.due_on is None, each.due_on, each.id))
    first = rows[0]
    names = (first.number, first.order_number, first.remote_number, first.remote_id, first.customer_reference)
    return Claim(
        noun=noun,
        id=first.document_id,
        number=first.number,
        names=tuple(dict.fromkeys(each for each in names if each)),
        customer_id=first.customer_id,
        customer=first.name,
        contact=first.contact,
        amount=sum(each.amount for each in rows),
        currency=first.currency,
        on=first.opened_on,
        due_on=first.due_on,
        order_id=first.order_id,
        parts=tuple(Part(each.id, each.amount) for each in rows),
        account_id=first.account_id,
    )


def _orders(rows: Sequence[Any]) -> list[Claim]:
    """Confirmed orders that are not paid whole."""
    return [
        Claim(
            noun="sales_order",
            id=row.id,
            number=row.number,
            names=tuple(
                dict.fromkeys(
                    each
                    for each in (row.number, row.remote_number, row.remote_id, row.customer_reference)
                    if each
                )
            ),
            customer_id=row.customer_id,
            customer=row.name,
            contact=row.contact,
            amount=row.total - row.paid_amount,
            currency=row.currency,
            on=row.ordered_on,
            order_id=row.id,
            account_id=row.account_id,
        )
        for row in rows
        if row.total > row.paid_amount
    ]


def _credits(rd: Read) -> tuple[Credit, ...]:
    return tuple(
        Credit(
            item_id=row.id,
            number=row.number,
            names=tuple(
                dict.fromkeys(each for each in (row.number, row.order_number, row.remote_number) if each)
            ),
            customer_id=row.customer_id,
            customer=row.name,
            contact=row.contact,
            amount=-row.amount,
            currency=row.currency,
        )
        for row in rd.execute(_CREDIT).all()
        if row.amount < 0
    )


_OWED = with_customer(
    select(
        item.c.id,
        item.c.account_id,
        item.c.noun,
        item.c.document_id,
        item.c.order_id,
        item.c.due_on,
        item.c.opened_on,
        item.c.currency,
        item_balance.c.amount,
        func.coalesce(invoice.c.number, opening.c.number).label("number"),
        *WHOSE,
        *ORDER_NUMBERS,
    )
    .select_from(item_balance)
    .join(item, item.c.id == item_balance.c.item_id)
    .outerjoin(invoice, and_(item.c.noun == "invoice", invoice.c.id == item.c.document_id))
    .outerjoin(opening, and_(item.c.noun == "opening", opening.c.id == item.c.document_id))
    .outerjoin(sales_order, sales_order.c.id == item.c.order_id),
    func.coalesce(invoice.c.customer_id, opening.c.customer_id),
).where(item_balance.c.component == "owed", item_balance.c.amount > 0)
_CREDIT = with_customer(
    select(
        item.c.id,
        item.c.currency,
        item_balance.c.amount,
        func.coalesce(invoice.c.number, opening.c.number).label("number"),
        *WHOSE,
        *ORDER_NUMBERS,
    )
    .select_from(item_balance)
    .join(item, item.c.id == item_balance.c.item_id)
    .outerjoin(invoice, and_(item.c.noun == "invoice", invoice.c.id == item.c.document_id))
    .outerjoin(opening, and_(item.c.noun == "opening", opening.c.id == item.c.document_id))
    .outerjoin(sales_order, sales_order.c.id == item.c.order_id),
    func.coalesce(invoice.c.customer_id, opening.c.customer_id),
).where(item_balance.c.component == "unapplied", OPEN, item.c.noun != "payment")
_TO_PAY = with_customer(
    select(
        sales_order.c.id,
        sales_order.c.number,
        sales_order.c.remote_number,
        sales_order.c.remote_id,
        sales_order.c.customer_reference,
        sales_order.c.total,
        sales_order.c.paid_amount,
        sales_order.c.currency,
        sales_order.c.ordered_on,
        customer.c.account_id,
        *WHOSE,
    ).select_from(sales_order),
    sales_order.c.customer_id,
).where(
    sales_order.c.state == "confirmed",
    sales_order.c.handling == "normal",
    sales_order.c.paid != "all",
)
_RULES = select(bank_rule).where(bank_rule.c.ended_at.is_(None)).order_by(bank_rule.c.id)
