"""What the books hold that a movement of the bank may be: read once for all movements that are looked at together.

Every query begins at what is open, which is little beside all that ever was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import and_, func, select

from app.base import settings
from app.base.door import Read
from app.base.finding import home_currency
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.payments.bank_claims import claims_now, claims_seen
from app.payments.bank_groups import groups_now
from app.payments.bank_recorded import recorded
from app.payments.bank_tables import bank_rule
from app.payments.claim import Books, Credit, Rule, Told
from app.payments.whose import ORDER_NUMBERS, WHOSE, with_customer
from app.receivables.open_items import OPEN
from app.receivables.tables import item, item_balance, opening


def books_now(rd: Read, movements: Iterable[Told] | None = None) -> Books:
    """What asks for money, what was given and no bank told of, and the rules that stand.

    Of these `movements` only that which one of them can be; without them all there is.
    """
    if movements is None:
        return replace(rest_of_books(rd), claims=claims_now(rd))
    movements = list(movements)
    books = rest_of_books(rd, movements)
    return replace(books, claims=claims_seen(rd, movements, books.rules))


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
_RULES = select(bank_rule).where(bank_rule.c.ended_at.is_(None)).order_by(bank_rule.c.id)
