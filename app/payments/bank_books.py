"""What the books hold that a movement of the bank may be: read once for all movements that are looked at together.

Every query begins at what is open, which is little beside all that ever was.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select

from app.base.door import Read
from app.customers.tables import customer
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.payments.bank_tables import bank_match, bank_rule
from app.payments.claim import Books, Claim, Credit, Part, Recorded, Rule
from app.payments.tables import payment
from app.receivables.open_items import OPEN
from app.receivables.tables import item, item_balance, opening

_RECORDED_SINCE = 60
_MATCHED_SINCE = 120
"""Days: how long a payment may be recorded before the bank tells of it, and how long after it one may come back."""


def books_now(rd: Read) -> Books:
    """All that asks for money, all that was given and no bank told of, and the rules that stand."""
    claims = _invoices(rd)
    asked = {each.order_id for each in claims}
    orders = tuple(each for each in _orders(rd) if each.id not in asked)
    return Books(
        claims=(*claims, *orders),
        credits=_credits(rd),
        recorded=_recorded(rd, _RECORDED, _RECORDED_SINCE),
        matched=_recorded(rd, _MATCHED, _MATCHED_SINCE),
        rules=rules(rd),
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


def _invoices(rd: Read) -> tuple[Claim, ...]:
    """Invoices here and of the program before, their open instalments together."""
    parts: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for row in rd.execute(_OWED):
        parts[row.noun, row.document_id].append(row)
    return tuple(_claim(noun, rows) for (noun, _), rows in parts.items())


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
    )


def _orders(rd: Read) -> list[Claim]:
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
        )
        for row in rd.execute(_TO_PAY)
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
        for row in rd.execute(_CREDIT)
        if row.amount < 0
    )


def _recorded(rd: Read, statement: Any, days: int) -> tuple[Recorded, ...]:
    return tuple(
        Recorded(
            id=row.id,
            number=row.number,
            names=tuple(
                dict.fromkeys(
                    each
                    for each in (
                        row.number,
                        row.reference,
                        row.order_number,
                        row.remote_number,
                        row.remote_id,
                    )
                    if each
                )
            ),
            kind=row.kind,
            method=row.method,
            customer_id=row.customer_id,
            customer=row.name,
            contact=row.contact,
            amount=row.amount,
            currency=row.currency,
            on=row.received_on,
        )
        for row in rd.execute(statement, {"since": rd.today - timedelta(days=days)})
    )


# A merged customer's documents are those of whom they stand for now.
_now = customer.alias("now")


def _with_customer(found: Any, key: Any) -> Any:
    return found.join(customer, customer.c.id == key).join(
        _now, _now.c.id == func.coalesce(customer.c.merged_into_id, customer.c.id)
    )


_WHOSE = (_now.c.id.label("customer_id"), _now.c.name, _now.c.contact)
_ORDER = (
    sales_order.c.number.label("order_number"),
    sales_order.c.remote_number,
    sales_order.c.remote_id,
    sales_order.c.customer_reference,
)
_OWED = _with_customer(
    select(
        item.c.id,
        item.c.noun,
        item.c.document_id,
        item.c.order_id,
        item.c.due_on,
        item.c.opened_on,
        item.c.currency,
        item_balance.c.amount,
        func.coalesce(invoice.c.number, opening.c.number).label("number"),
        *_WHOSE,
        *_ORDER,
    )
    .select_from(item_balance)
    .join(item, item.c.id == item_balance.c.item_id)
    .outerjoin(invoice, and_(item.c.noun == "invoice", invoice.c.id == item.c.document_id))
    .outerjoin(opening, and_(item.c.noun == "opening", opening.c.id == item.c.document_id))
    .outerjoin(sales_order, sales_order.c.id == item.c.order_id),
    func.coalesce(invoice.c.customer_id, opening.c.customer_id),
).where(item_balance.c.component == "owed", OPEN, item_balance.c.amount > 0)
_CREDIT = _with_customer(
    select(
        item.c.id,
        item.c.currency,
        item_balance.c.amount,
        func.coalesce(invoice.c.number, opening.c.number).label("number"),
        *_WHOSE,
        *_ORDER,
    )
    .select_from(item_balance)
    .join(item, item.c.id == item_balance.c.item_id)
    .outerjoin(invoice, and_(item.c.noun == "invoice", invoice.c.id == item.c.document_id))
    .outerjoin(opening, and_(item.c.noun == "opening", opening.c.id == item.c.document_id))
    .outerjoin(sales_order, sales_order.c.id == item.c.order_id),
    func.coalesce(invoice.c.customer_id, opening.c.customer_id),
).where(item_balance.c.component == "unapplied", OPEN, item.c.noun != "payment")
_TO_PAY = _with_customer(
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
        *_WHOSE,
    ).select_from(sales_order),
    sales_order.c.customer_id,
).where(
    sales_order.c.state == "confirmed",
    sales_order.c.handling == "normal",
    sales_order.c.paid != "all",
)
_undoing = bank_match.alias("undoing")
_undone = payment.alias("undone")
_STANDING_MATCH = exists(
    select(bank_match.c.id)
    .where(
        bank_match.c.payment_id == payment.c.id,
        bank_match.c.reverses_id.is_(None),
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == bank_match.c.id)),
    )
    .correlate(payment)
)
_IS_REVERSED = exists(select(_undone.c.id).where(_undone.c.reverses_id == payment.c.id).correlate(payment))
_PAYMENT = _with_customer(
    select(
        payment.c.id,
        payment.c.number,
        payment.c.kind,
        payment.c.method,
        payment.c.amount,
        payment.c.currency,
        payment.c.received_on,
        payment.c.reference,
        *_WHOSE,
        *_ORDER[:3],
    )
    .select_from(payment)
    .outerjoin(sales_order, sales_order.c.id == payment.c.order_id),
    payment.c.customer_id,
).where(payment.c.received_on >= bindparam("since"))
# What was undone without the bank's knowing is no money any more; a reversal of what the bank told of went out by it.
_RECORDED = _PAYMENT.where(
    ~_STANDING_MATCH,
    ~_IS_REVERSED,
    or_(
        payment.c.kind != "reversal",
        payment.c.reverses_id.in_(
            select(bank_match.c.payment_id).where(
                bank_match.c.kind == "payment", bank_match.c.payment_id.is_not(None)
            )
        ),
    ),
)
_MATCHED = _PAYMENT.where(payment.c.kind == "payment", ~_IS_REVERSED)
_RULES = select(bank_rule).where(bank_rule.c.ended_at.is_(None)).order_by(bank_rule.c.id)
