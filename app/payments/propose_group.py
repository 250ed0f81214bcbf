"""What one movement may be: payments, or refunds, that are in the books and went to the bank together. Pure."""

from __future__ import annotations

from app.base.said import said
from app.payments.claim import Group, Recorded, Sureness, Told
from app.payments.look_up import LookUp
from app.payments.numbers_in_text import BARE
from app.payments.proposal import MATCHED_AS, Piece
from app.payments.slips import BOOKED_WITHIN

_EARLY = 2
"""A slip may be dated after the bank's day: it is written at the desk, and booked on the day it lies in the letter box."""


def went_together(told: Told, amount: int, look_up: LookUp) -> tuple[Sureness, str, tuple[Piece, ...]] | None:
    """The payments of a group of this amount, account and means, near its day; its number makes it sure."""
    near = [
        each
        for each in look_up.groups_of(amount, told.currency)
        if told.kind in ("other", each.method)
        and told.bank_account_id in (0, each.bank_account_id)
        and -_EARLY <= (told.booked_on - each.on).days <= BOOKED_WITHIN
    ]
    if not near:
        return None
    numbered = look_up.group_numbers.within(told.words)
    named = [each for each in near if numbered.get(each.key, 0) > BARE]
    if len(named) == 1:
        return "sure", _why(named[0], "number"), _members(named[0])
    # Of several of one amount the first is as good as any: the bank takes them in their order.
    first = min(near, key=lambda each: (each.on, each.id))
    plain = len(near) == 1 and told.kind == first.method
    return "likely" if plain else "possible", _why(first, "amount"), _members(first)


def linked(recorded: Recorded) -> Piece:
    """A payment, refund or reversal that is in the books, whole, with the sign of the money."""
    return Piece(
        kind=MATCHED_AS[recorded.kind],
        amount=recorded.moved,
        customer_id=recorded.customer_id,
        customer=recorded.customer,
        payment_id=recorded.id,
        recorded=True,
        number=recorded.number,
    )


def _why(group: Group, how: str) -> str:
    return said(f"bank.why.{group.noun}_{how}", number=group.number, n=len(group.members))


def _members(group: Group) -> tuple[Piece, ...]:
    return tuple(linked(each) for each in group.members)
