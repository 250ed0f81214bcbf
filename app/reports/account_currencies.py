"""In which currencies a customer's account stands, and at what in each: a statement tells of one, and names the others."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, func, or_, select

from app.base.door import Read
from app.base.finding import home_currency
from app.customers.merged import stands_on
from app.receivables.stood import entries_until
from app.receivables.tables import entry, item

OF_CUSTOMER = or_(
    entry.c.component.in_(("owed", "unapplied")),
    # Money kept for an order is theirs; what an invoiced deposit is worth to its order is no money.
    and_(entry.c.component.in_(("deposit", "earmarked")), item.c.noun == "payment"),
)
"""Which entries change what a customer owes."""


def balances_in(rd: Read, account_id: int, day: date, known_on: date | None = None) -> dict[str, int]:
    """What an account stood at on a day, by currency (minor units); the company's comes first, nought where it had been used."""
    rows = rd.execute(
        select(entry.c.currency, func.sum(entry.c.amount).label("amount"))
        .join(item, item.c.id == entry.c.item_id)
        .where(stands_on(rd, entry.c.account_id, account_id), OF_CUSTOMER, *entries_until(rd, day, known_on))
        .group_by(entry.c.currency)
    )
    home = home_currency(rd)
    found = sorted(
        ((row.currency, int(row.amount)) for row in rows), key=lambda each: (each[0] != home, each)
    )
    return dict(found)
