"""What confirming an order tells its customer, read before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.base.door import Read
from app.customers.mail_address import address_of
from app.orders.foreseen import Proposal, leaves_whole
from app.orders.order import Order, OrderLine
from app.reports.by_itself import leaves_by_itself


@dataclass(frozen=True, slots=True)
class Confirming:
    """The day an order is promised for already, with when its goods can leave, and where its confirmation is mailed to.

    `promised_on` and `leaves` are None where no day was said, `leaves` where nobody ships too; `mailed_to` is empty where no
    mail is promised by itself. `ours`: the day was said here, not by a shop.
    """

    promised_on: date | None = None
    leaves: Proposal | None = None
    mailed_to: str = ""
    ours: bool = True

    @property
    def kept(self) -> bool:
        """Whether all of it can leave on the day it is promised for, as far as anybody knows."""
        if self.promised_on is None or self.leaves is None:
            return True
        return self.leaves.on is not None and self.leaves.on <= self.promised_on

    @property
    def anew(self) -> bool:
        """Whether a release promises it anew: no day of ours that cannot be kept is confirmed to anybody."""
        return self.ours and not self.kept


def confirming(rd: Read, order: Order, lines: Sequence[OrderLine]) -> Confirming:
    """What confirming an order tells, now."""
    mails = leaves_by_itself(rd, "order_confirmation", order.shop_id)
    return Confirming(
        order.promised_on,
        leaves_whole(rd, lines) if order.promised_on is not None else None,
        address_of(rd, order.customer_id, order.billing) if mails else "",
        order.shop_id is None,
    )
