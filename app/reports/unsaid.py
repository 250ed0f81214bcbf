"""What the company has not said yet though something waits for it: where to pay, and from where its mails leave."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from app.base.company import the_company
from app.base.door import Read
from app.base.listing import ListQuery
from app.orders.queries import orders_in
from app.orders.tables import payment_method, sales_order
from app.reports.mails import by_hand, count_mails


def account_unsaid(rd: Read) -> bool:
    """Whether who is asked for money cannot be told where to pay it."""
    return not the_company(rd).iban


def transfers_without_iban(rd: Read) -> int:
    """How many orders await a transfer to an account that nobody was told."""
    if not account_unsaid(rd):
        return 0
    these = orders_in(rd, "to_pay").where(sales_order.c.payment_method.in_(_BY_TRANSFER))
    return int(rd.scalar(select(func.count()).select_from(these.subquery())) or 0)


def payable_by_transfer(rd: Read) -> frozenset[int]:
    """The keys of the orders that await a transfer, or money of which nobody said how it comes."""
    these = orders_in(rd, "to_pay").where(
        or_(sales_order.c.payment_method == "", sales_order.c.payment_method.in_(_BY_TRANSFER))
    )
    return frozenset(int(row[0]) for row in rd.execute(these))


def mails_without_account(rd: Read) -> int:
    """How many mails wait because there is no account they could leave from."""
    if by_hand(rd) != "none":
        return 0
    return count_mails(rd, ListQuery(chips=(("view", "waiting"),))).count


_BY_TRANSFER = select(payment_method.c.code).where(payment_method.c.means == "transfer")
