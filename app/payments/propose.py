"""Matching: what each movement of a bank account is, as far as the books can tell. Pure; it decides nothing.

By reference first, then by who paid (an IBAN that paid before, a name), then by the amount alone. A proposal is *sure* only
where all of a reference and the exact amount agree and nothing else wants the same: that is what a policy may confirm.
*likely* has two signs that agree, *possible* one. What a surer movement takes is not proposed to another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from app.payments.claim import SURENESS, Books, Claim, Told
from app.payments.look_up import LookUp
from app.payments.proposal import Proposal
from app.payments.propose_in import incoming
from app.payments.propose_out import outgoing


def propose(movements: Sequence[Told], books: Books) -> dict[int, Proposal]:
    """The proposal for each movement that has one, by its key.

    The sure ones are dealt with first and take what they settle; of two that want the same the earlier one has it, and the
    other is looked at again without it.
    """
    found: dict[int, Proposal] = {}
    waiting = sorted(movements, key=lambda each: (each.booked_on, each.id))
    same = Counter((each.remaining, each.currency) for each in movements)
    look_up = LookUp(books)
    for sureness in SURENESS:
        again = True
        while again:
            again = False
            look_up.renew(books)
            taken: set[tuple[str, int]] = set()
            left: list[Told] = []
            made: list[Proposal] = []
            for each in waiting:
                one = _of(each, look_up, same[each.remaining, each.currency])
                if one is None or SURENESS.index(one.sureness) > SURENESS.index(sureness):
                    left.append(each)
                elif taken & one.claimed:
                    left.append(each)
                    again = True
                else:
                    taken |= one.claimed
                    made.append(one)
            found.update((each.transaction_id, each) for each in made)
            books, waiting = _without(books, made), left
            again = again and bool(made)
    return found


def _of(movement: Told, look_up: LookUp, same: int) -> Proposal | None:
    if movement.remaining == 0:
        return None
    if movement.remaining > 0:
        return incoming(movement, look_up, same)
    return outgoing(movement, look_up)


def _without(books: Books, made: Sequence[Proposal]) -> Books:
    """The books as they would stand if these were confirmed."""
    settled: dict[int, int] = defaultdict(int)
    orders: dict[int, int] = defaultdict(int)
    gone: set[tuple[str, int]] = set()
    for each in made:
        for piece in each.pieces:
            for target in piece.targets:
                settled[target.item_id] += target.amount
            if piece.order_id is not None:
                orders[piece.order_id] += piece.amount
            if piece.payment_id is not None:
                gone.add(("payment", piece.payment_id))
            if piece.credit_item_id is not None:
                gone.add(("credit", piece.credit_item_id))
    if not made:
        return books
    claims = (_reduced(each, settled, orders) for each in books.claims)
    return replace(
        books,
        claims=tuple(each for each in claims if each.amount > 0),
        credits=tuple(each for each in books.credits if ("credit", each.item_id) not in gone),
        recorded=tuple(each for each in books.recorded if ("payment", each.id) not in gone),
        matched=tuple(each for each in books.matched if ("payment", each.id) not in gone),
    )


def _reduced(claim: Claim, settled: dict[int, int], orders: dict[int, int]) -> Claim:
    if claim.noun == "sales_order":
        paid = orders.get(claim.id, 0)
        return replace(claim, amount=claim.amount - paid) if paid else claim
    if not any(each.item_id in settled for each in claim.parts):
        return claim
    parts = tuple(
        replace(each, amount=each.amount - settled.get(each.item_id, 0))
        for each in claim.parts
        if each.amount > settled.get(each.item_id, 0)
    )
    return replace(claim, parts=parts, amount=sum(each.amount for each in parts))
