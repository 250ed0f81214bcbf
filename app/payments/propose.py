"""Matching: what each movement of a bank account is, as far as the books can tell. Pure; it decides nothing.

By reference first, then by who paid (an IBAN that paid before, a name), then by the amount alone. A proposal is *sure* only
where all of a reference and the exact amount agree and nothing else wants the same: that is what a policy may confirm.
*likely* has two signs that agree, *possible* one, or pays what may not be paid. What a surer movement takes is not proposed to
another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from app.payments.claim import SURENESS, Books, Told
from app.payments.look_up import LookUp
from app.payments.proposal import Proposal
from app.payments.propose_in import incoming
from app.payments.propose_out import outgoing


def propose(movements: Sequence[Told], books: Books) -> dict[int, Proposal]:
    """The proposal for each movement that has one, by its key."""
    return propose_in_turn(movements, LookUp(books), same_amounts(movements))


def propose_in_turn(
    movements: Iterable[Told], look_up: LookUp, same: Mapping[tuple[int, str], int]
) -> dict[int, Proposal]:
    """The proposals; `same` is how many movements there are of an amount and currency.

    The sure ones are dealt with first and take what they settle; of two that want the same the earlier one has it, and the
    other is looked at again without it.
    """
    found: dict[int, Proposal] = {}
    waiting = sorted(movements, key=lambda each: (each.booked_on, each.id))
    for sureness in SURENESS:
        again = True
        while again:
            again = False
            taken: set[tuple[str, int]] = set()
            left: list[Told] = []
            made: list[Proposal] = []
            for each in waiting:
                one = proposal_of(each, look_up, same)
                if one is None or SURENESS.index(one.sureness) > SURENESS.index(sureness):
                    left.append(each)
                elif taken & one.claimed:
                    left.append(each)
                    again = True
                else:
                    taken |= one.claimed
                    made.append(one)
            found.update((each.transaction_id, each) for each in made)
            if made:
                look_up = look_up.without(made)
            waiting = left
            again = again and bool(made)
    return found


def proposal_of(movement: Told, look_up: LookUp, same: Mapping[tuple[int, str], int]) -> Proposal | None:
    """What a movement is by itself, as if no other wanted the same."""
    if movement.remaining == 0:
        return None
    if movement.remaining > 0:
        found = incoming(movement, look_up, same[movement.remaining, movement.currency])
        return _doubted(found, look_up) if found is not None else None
    return outgoing(movement, look_up)


def _doubted(found: Proposal, look_up: LookUp) -> Proposal:
    """The same, no more than possible where it pays what insolvency proceedings forbid to pay: the payment may be void."""
    names = {
        piece.customer
        for piece in found.pieces
        if any(look_up.barred(target.item_id) for target in piece.targets)
    }
    return replace(found, sureness="possible", barred=", ".join(sorted(names))) if names else found


def same_amounts(movements: Iterable[Told]) -> Counter[tuple[int, str]]:
    """How many movements there are of each amount."""
    return Counter((each.remaining, each.currency) for each in movements)
