"""Money at the bank that would pay what insolvency proceedings forbid to pay: it is looked at before a claim is lodged.

A debt from before the judgment may not be paid (Code de commerce, article L622-7): such money may have to be given back, and a
claim that has been paid is not lodged. Nothing of it is sure, so `surely_at_bank` leaves it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.door import Read
from app.payments.bank_books import books_now
from app.payments.bank_queries import transaction_rows, waiting_ids
from app.payments.propose import propose
from app.receivables.fact import proceedings


@dataclass(frozen=True, slots=True)
class BarredMoney:
    """What came of a customer (minor units), and the last day it was booked on."""

    amount: int
    on: date


def barred_at_bank(rd: Read) -> dict[int, BarredMoney]:
    """What waits at the bank of customers in insolvency proceedings and would pay what may not be paid, by customer (key)."""
    if not proceedings(rd):
        return {}
    return rd.once(__name__, lambda: _barred(rd))


def _barred(rd: Read) -> dict[int, BarredMoney]:
    told = {each.id: each.told for each in transaction_rows(rd, waiting_ids(rd)) if each.told.remaining > 0}
    if not told:
        return {}
    books = books_now(rd, told.values())
    kept = {part.item_id for claim in books.claims if claim.barred for part in claim.parts}
    found: dict[int, BarredMoney] = {}
    for each in propose(list(told.values()), books).values():
        day = told[each.transaction_id].booked_on
        for piece in each.pieces:
            if piece.customer_id is not None and any(target.item_id in kept for target in piece.targets):
                before = found.get(piece.customer_id, BarredMoney(0, day))
                found[piece.customer_id] = BarredMoney(before.amount + piece.amount, max(before.on, day))
    return found
