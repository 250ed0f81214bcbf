"""The movement of the bank that is a slip of cheques: looked for by its sum, on its account, on whatever day."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.door import Read
from app.payments.bank_queries import BankRow, transaction_rows, waiting_ids
from app.payments.proposal import Piece
from app.payments.queries import payment_rows
from app.payments.slips import lines_of_slip, slip_rows


@dataclass(frozen=True, slots=True)
class SlipMovement:
    """A movement that waits and comes to a slip, and the cheques it would be matched with."""

    row: BankRow
    pieces: tuple[Piece, ...]


def movement_of_slip(rd: Read, slip_id: int) -> SlipMovement | None:
    """The movement nearest to the slip's day; None where none waits, or the bank told of some of its cheques already.

    Matching proposes only what lies within the days a bank takes; a person may know better.
    """
    [slip] = slip_rows(rd, [slip_id])
    if slip.state != "open":
        return None
    fits = [
        each
        for each in transaction_rows(rd, waiting_ids(rd, slip.bank_account_id))
        if each.remaining == slip.total and each.currency == slip.currency
    ]
    row = min(fits, key=lambda each: (abs((each.booked_on - slip.handed_on).days), each.id), default=None)
    if row is None:
        return None
    paid = payment_rows(rd, [each.payment_id for each in lines_of_slip(rd, slip_id)])
    return SlipMovement(
        row,
        tuple(
            Piece(
                kind="payment",
                amount=each.amount,
                customer_id=each.customer_id,
                customer=each.customer,
                payment_id=each.id,
                recorded=True,
                number=each.number,
            )
            for each in paid
        ),
    )
