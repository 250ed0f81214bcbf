"""What an invoice says of being collected: who pays by direct debit and signed for it has nothing to transfer."""

from __future__ import annotations

from collections.abc import Sequence
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


def debit_for(rd: Read, order: Order, due: Sequence[date]) -> dict[str, Any]:
    """By which mandate the invoice of an order is collected, as its paper freezes it; nothing where it cannot be.

    `due` are the days its parts fall due. With a mandate that lapses before the last of them a transfer is asked for.
    """
    method = method_of(rd, order.payment_method)
    creditor = str(settings.get(rd, "sepa.creditor") or "")
    if method is None or method.means != "direct_debit" or order.currency != CURRENCY or not creditor:
        return {}
    for given in mandates_of(rd, order.customer_id):
        last = settlement_day(max(*due, first_day(rd, given.notice_days)))
        if given.standing(last) == "good":
            told = {"mandate": given.reference, "iban": given.iban, "creditor": creditor}
            return {"debit": {**told, "on": last.isoformat()} if len(set(due)) == 1 else told}
    return {}
