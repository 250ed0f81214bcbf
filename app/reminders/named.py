"""Who those that owe something are: the customer an account is known by, and from which letter on their orders are held."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.base import settings
from app.base.door import Read
from app.customers.tables import customer
from app.receivables.credit_rules import class_of, rules_of
from app.reminders.debtor import Debtor


def named(rd: Read, wanted: Collection[int], *, one: bool) -> dict[int, Debtor]:
    """The debtors of these accounts, without their debts; `one`: few of all there are."""
    statement = _NAMED.where(customer.c.account_id.in_(sorted(wanted))) if one else _NAMED
    decided = settings.all_settings(rd)
    classes: dict[str, int | None] = {}

    def held_from(risk_class: str) -> int | None:
        if risk_class not in classes:
            classes[risk_class] = rules_of(decided, risk_class).dunning_level
        return classes[risk_class]

    return {
        row.account_id: Debtor(
            customer_id=row.id,
            account_id=row.account_id,
            name=row.name,
            language=row.language,
            audience=row.kind,
            email=row.email or "",
            phone=row.phone or "",
            contact=row.contact,
            held_from=held_from(class_of(row.risk_class, row.kind)),
        )
        for row in rd.execute(statement).all()
        if row.account_id in wanted
    }


# Of customers that share an account the oldest in use comes last.
_NAMED = select(
    customer.c.account_id,
    customer.c.id,
    customer.c.name,
    customer.c.language,
    customer.c.kind,
    customer.c.risk_class,
    customer.c.email,
    customer.c.phone,
    customer.c.contact,
).order_by(customer.c.archived_at.is_not(None).desc(), customer.c.id.desc())
