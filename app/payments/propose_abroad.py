"""What money that came in the company's currency may be of documents in another: the bank has changed it. Pure.

Nobody knows at which rate, so that such a payment is never sure: it settles what is named, or what its payer owes, where what
that is worth is near what came. What both differ by is the exchange.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM
from app.base.said import money_said, said
from app.payments.claim import Claim, Sureness, Told
from app.payments.look_up import LookUp
from app.payments.numbers_in_text import BARE
from app.payments.proposal import Piece, Target

NEAR_PPM = 50_000
"""So far may what came be from what is owed, at its own rate and at the last one: banks take their part of what they change."""

Found = tuple[Sureness, str, tuple[Piece, ...]]


def by_number(told: Told, amount: int, look_up: LookUp) -> Found | None:
    """The payment of documents in one other currency that the movement names."""
    if told.currency != look_up.home or not look_up.abroad:
        return None
    named = look_up.numbers.within(" ".join(told.texts))
    strong = [
        look_up.claims[key]
        for key, sureness in named.items()
        if sureness >= BARE and key in look_up.claims and look_up.claims[key].currency in look_up.abroad
    ]
    return _paid("likely", "reference", strong, amount, look_up) if _near(strong, amount) else None


def by_payer(told: Told, amount: int, look_up: LookUp, ruled: int | None) -> Found | None:
    """The payment of what its payer owes in another currency: of one document, or of all."""
    if told.currency != look_up.home or not look_up.abroad:
        return None
    alike = look_up.names.alike(*told.names) or look_up.names.alike(*told.texts)
    payers = [ruled] if ruled is not None else sorted(alike)
    found: list[list[Claim]] = []
    for customer_id in payers:
        for currency in sorted(look_up.abroad):
            owed = [each for each in look_up.of_customer(customer_id, currency) if each.parts]
            near = [[each] for each in owed if _near([each], amount)]
            found += near or ([owed] if _near(owed, amount) else [])
    # Of several that it may be, a person says which.
    return _paid("possible", "name", found[0], amount, look_up) if len(found) == 1 else None


def _near(claims: Sequence[Claim], amount: int) -> bool:
    if not claims or len({(each.customer_id, each.currency) for each in claims}) > 1:
        return False
    if not all(each.parts for each in claims):
        return False
    worths = (sum(each.base_amount for each in claims), sum(each.base_now for each in claims))
    off = rounded_div(max(worths) * NEAR_PPM, WHOLE_PPM)
    return min(worths) - off <= amount <= max(worths) + off


def _paid(how: Sureness, sign: str, claims: Sequence[Claim], amount: int, look_up: LookUp) -> Found:
    first = claims[0]
    own, worth = sum(each.amount for each in claims), sum(each.base_amount for each in claims)
    why = said(
        f"bank.why.abroad_{sign}",
        numbers=", ".join(dict.fromkeys(each.number for each in claims)),
        name=first.customer,
        own=money_said(own, first.currency),
        worth=money_said(worth, look_up.home),
        gap=money_said(amount - worth, look_up.home),
    )
    piece = Piece(
        kind="payment",
        amount=amount,
        customer_id=first.customer_id,
        customer=first.customer,
        targets=tuple(
            Target(part.item_id, part.amount, each.number) for each in claims for part in each.parts
        ),
        own_amount=own,
        own_currency=first.currency,
    )
    return how, why, (piece,)
