"""What an invoice says of being collected: who pays by direct debit and signed for it has nothing to transfer.

Nor are they late before they can be debited: what falls due sooner does so on the first day on which it can be collected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.base import settings
from app.base.door import Read
from app.orders.methods import method_of
from app.orders.order import Order
from app.payments.debit_notices import first_day
from app.payments.mandates import mandates_of
from app.payments.sepa import settlement_day
from app.reports.collectable import CURRENCY

Instalments = tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class DebitSaid:
    """How an invoice is collected: `told` is what its paper freezes of it, nothing where it is not; before the day
    `first` nobody can be debited for it.
    """

    first: date = date.min
    told: dict[str, Any] = field(default_factory=dict[str, Any])

    def put_off(self, instalments: Instalments) -> Instalments:
        """When which amount falls due: not before it can be collected."""
        return tuple((max(due_on, self.first), amount) for due_on, amount in instalments)


NOT_COLLECTED = DebitSaid()


def debit_for(rd: Read, order: Order, due: Sequence[date]) -> DebitSaid:
    """By which mandate the invoice of an order is collected, and from when on.

    `due` are the days its parts fall due by its terms. With a mandate that lapses before the last of them a transfer is
    asked for.
    """
    method = method_of(rd, order.payment_method)
    creditor = str(settings.get(rd, "sepa.creditor") or "")
    if method is None or method.means != "direct_debit" or order.currency != CURRENCY or not creditor:
        return NOT_COLLECTED
    for given in mandates_of(rd, order.customer_id):
        first = first_day(rd, given.notice_days)
        last = settlement_day(max(*due, first))
        if given.standing(last) == "good":
            debit = {"mandate": given.reference, "iban": given.iban, "creditor": creditor}
            whole = len({max(day, first) for day in due}) == 1
            told: dict[str, Any] = {"debit": {**debit, "on": last.isoformat()} if whole else debit}
            if whole and max(due) < first:
                # Terms such as *on receipt* would ask for it sooner than the day that stands beside them.
                told["terms"] = ""
            return DebitSaid(first, told)
    return NOT_COLLECTED
