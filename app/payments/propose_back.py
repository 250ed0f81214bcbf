"""Money that came back: a payment that the bank returns unpaid, or a refund that reached nobody. Pure."""

from __future__ import annotations

from app.base.said import said
from app.payments.claim import Told
from app.payments.look_up import LookUp, same_name
from app.payments.numbers_in_text import BARE, Numbers
from app.payments.proposal import Piece, Proposal

_WITHIN = 90
"""A direct debit may be sent back for eight weeks, a cheque for two months and some days of post."""


def came_back(told: Told, look_up: LookUp) -> Proposal | None:
    """What the bank says it returns: the same amount of the same person went the other way before."""
    if told.kind != "returned":
        return None
    before = [
        each
        for each in look_up.matched_of(-told.remaining, told.currency)
        if 0 <= (told.booked_on - each.on).days <= _WITHIN
    ]
    # Its own number is a transfer's end-to-end id, which comes back with it.
    numbered = Numbers((name, each.id) for each in before for name in each.names).within(told.words)
    named = [each for each in before if numbered.get(each.id, 0) >= BARE]
    called = named or [each for each in before if same_name(told, each.customer, each.contact)]
    found = called or before
    if len(found) != 1:
        return None
    one = found[0]
    how = "bounced" if one.kind == "payment" else "refund_returned"
    piece = Piece(
        kind="bounce",
        amount=told.remaining,
        customer_id=one.customer_id,
        customer=one.customer,
        payment_id=one.id,
        number=one.number,
    )
    return Proposal(
        transaction_id=told.id,
        sureness="likely" if called else "possible",
        why=said(f"bank.why.{how}", number=one.number, name=one.customer),
        pieces=(piece,),
    )
