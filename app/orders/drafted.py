"""A row of an order or of a quote read back as the draft it was written from: one place for what both say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.orders.draft import DraftLine, OrderDraft
from app.orders.save import address_from


def drafted(row: Any, lines: Sequence[DraftLine], on: date) -> OrderDraft:
    """The draft of a day with the terms of a row of ``sales_order`` or ``quote``, or of a `Quote` read from one."""
    return OrderDraft(
        customer_id=row.customer_id,
        ordered_on=on,
        lines=tuple(lines),
        currency=row.currency,
        prices_include_tax=row.prices_include_tax,
        rounding=row.rounding,
        discount_ppm=row.discount_ppm,
        discount_amount=row.discount_amount,
        payment_kind=row.payment_kind,
        payment_method=row.payment_method,
        terms_id=row.terms_id,
        billing=address_from(row.billing),
        delivery=address_from(row.delivery),
        language=row.language,
        customer_reference=row.customer_reference,
        note=row.note,
        promised_on=row.promised_on,
        deposit_ppm=row.deposit_ppm,
        # The part of the total is what was agreed on where there is one; the amount follows from it.
        deposit_amount=0 if row.deposit_ppm else row.deposit_asked,
        ships_after_deposit=row.ships_after_deposit,
    )
