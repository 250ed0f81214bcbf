"""A month is over: the invoices of those who have one for it, each in a transaction of its own."""

from __future__ import annotations

from app.base.actor import Actor
from app.base.database import Database
from app.flow.bill import issue_invoice
from app.flow.bill_grouped import issue_grouped
from app.reports.groupable import Month


def issue_month(database: Database, actor: Actor, month: Month) -> int:
    """Issue the invoice of a past month; gives its key. Of one order it is that order's; refused as their verbs are."""
    if len(month.orders) == 1:
        return database.do(actor, issue_invoice, month.orders[0], "shipped")
    return database.do(actor, issue_grouped, month.orders)
