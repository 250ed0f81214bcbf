"""What is announced next: the invoices that direct debit collects after a day, with the last day to tell their customers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, select

from app.base.door import Read
from app.invoicing.tables import invoice
from app.orders.tables import payment_method, sales_order
from app.payments.debit_notices import last_day
from app.payments.sepa import settlement_day
from app.receivables.tables import item, item_balance
from app.reports.collectable import CURRENCY, CollectableRow, collectable


@dataclass(frozen=True, slots=True)
class NextDebit:
    """The invoices that are collected next, on one day; `announce_by` is the last day on which all of them are told in time."""

    on: date
    announce_by: date
    rows: tuple[CollectableRow, ...]

    @property
    def amount(self) -> int:
        """What they ask for, in cents."""
        return sum(each.amount for each in self.rows)


def next_debit(
    rd: Read, after: date, scheme: str | None = None, listed: Collection[int] = ()
) -> NextDebit | None:
    """What falls due first after a day and can be collected then; None where nothing does. `listed` are invoices (keys) that are
    known already, and stay as they are.
    """
    for due in rd.execute(_DAYS, {"after": after}).scalars().all():
        on = settlement_day(due)
        rows = tuple(each for each in collectable(rd, on, scheme) if not each.why and each.id not in listed)
        if rows:
            notices = [each.mandate.notice_days for each in rows if each.mandate is not None]
            return NextDebit(on, min(last_day(rd, on, days) for days in notices), rows)
    return None


_DAYS = (
    select(item.c.due_on)
    .distinct()
    .select_from(item_balance)
    .join(item, and_(item.c.id == item_balance.c.item_id, item.c.noun == "invoice"))
    .join(invoice, invoice.c.id == item.c.document_id)
    .join(sales_order, sales_order.c.id == item.c.order_id)
    .join(payment_method, payment_method.c.code == sales_order.c.payment_method)
    .where(
        item_balance.c.component == "owed",
        item_balance.c.amount > 0,
        item.c.due_on > bindparam("after"),
        invoice.c.currency == CURRENCY,
        payment_method.c.means == "direct_debit",
    )
    .order_by(item.c.due_on)
    .limit(12)
)
