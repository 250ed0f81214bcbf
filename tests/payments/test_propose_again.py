"""Looking again at what a change can touch gives what looking at everything anew gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from app.base.folding import folded
from app.payments.claim import Books, Claim, Part, Rule, Told
from app.payments.propose import propose
from app.payments.propose_again import Changes, Looked, look, look_again
from tests.benchmarks.bank_month import a_month
from tests.payments.test_propose import came, owed, recorded

STEPS = 8


def _settled(claim: Claim, amount: int) -> Claim | None:
    left = claim.amount - amount
    if left <= 0:
        return None
    return replace(claim, amount=left, parts=(Part(claim.parts[0].item_id, left),))


class Morning:
    """Movements and books that change at random, as a person works through them and others sell meanwhile."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        month = a_month(seed, invoices=160, movements=90, customers=35)
        self.movements = {each.id: each for each in month.movements}
        self.claims = {each.key: each for each in month.books.claims}
        self.put_by: list[Told] = []
        self.rules: list[Rule] = []
        self.recorded = [
            recorded(f"RG-2026-{at:04d}", each.remaining, customer_id=900 + at, customer=f"Payeur {at}")
            for at, each in enumerate(month.movements)
            if each.remaining > 0 and at % 17 == 0
        ]

    @property
    def books(self) -> Books:
        return Books(
            claims=tuple(self.claims.values()), recorded=tuple(self.recorded), rules=tuple(self.rules)
        )

    def step(self, looked: Looked) -> Changes:
        """Something happens: what became of the claims."""
        before = dict(self.claims)
        act = self.chance.choice(
            ("match", "match", "match", "aside", "back", "paid", "sold", "rule", "booked")
        )
        movement = self.chance.choice(list(self.movements.values()))
        if act == "match":
            able = [each for each in looked.proposals.values() if each.transaction_id in self.movements]
            proposal = self.chance.choice(able)
            self.put_by.append(self.movements.pop(proposal.transaction_id))
            for target in (each for piece in proposal.pieces for each in piece.targets):
                self._settle(("invoice", target.item_id), target.amount)
            taken = {piece.payment_id for piece in proposal.pieces}
            self.recorded = [each for each in self.recorded if each.id not in taken]
        elif act == "aside":
            self.put_by.append(self.movements.pop(movement.id))
        elif act == "back" and self.put_by:
            back = self.put_by.pop(self.chance.randrange(len(self.put_by)))
            self.movements[back.id] = back
        elif act == "paid":
            claim = self.chance.choice(list(self.claims.values()))
            self._settle(claim.key, claim.amount // self.chance.choice((1, 2)))
        elif act == "sold":
            like = self.chance.choice(list(self.claims.values()))
            key = 5_000 + len(before)
            sold = replace(like, id=key, number=f"FA-2026-9{key}", names=(f"FA-2026-9{key}",))
            self.claims[sold.key] = replace(sold, parts=(Part(key, sold.amount),))
        elif act == "rule" and movement.names and movement.remaining > 0:
            whose = self.chance.choice(list(self.claims.values())).customer_id
            told = folded(movement.names[0])
            self.rules = [each for each in self.rules if each.told != told]
            self.rules.append(
                Rule(
                    id=len(self.rules) + 1,
                    sign="name",
                    told=told,
                    incoming=True,
                    act="customer",
                    customer_id=whose,
                    reason="",
                )
            )
        elif act == "booked":
            amount = abs(movement.remaining)
            self.recorded.append(recorded(f"RG-2027-{len(before):04d}", amount))
        gone = tuple(key for key, each in before.items() if self.claims.get(key) != each)
        new = tuple(each for key, each in self.claims.items() if before.get(key) != each)
        return Changes(gone, new, self.books)

    def _settle(self, key: tuple[str, int], amount: int) -> None:
        left = _settled(self.claims[key], amount) if key in self.claims else None
        self.claims.pop(key, None)
        if left is not None:
            self.claims[key] = left


@pytest.mark.parametrize("seed", range(3))
def test_after_each_change_the_proposals_are_those_of_a_fresh_look(seed: int) -> None:
    morning = Morning(seed)
    looked = look(list(morning.movements.values()), morning.books)
    fewer = 0
    for _ in range(STEPS):
        changes = morning.step(looked)
        movements: Sequence[Told] = list(morning.movements.values())
        looked = look_again(looked, movements, changes)
        assert looked.proposals == propose(movements, morning.books)
        fewer += len(looked.again) < len(movements)
    # It is worth it: hardly ever is everything looked at.
    assert fewer > STEPS * 2 // 3


def test_only_what_a_movement_touches_is_looked_at_again() -> None:
    claims = [owed(f"FA-2026-{at:04d}", 10_000 + at, f"Client numéro{at}", at) for at in range(1, 41)]
    movements = [came(each.amount, each.number, each.customer) for each in claims]
    before = look(movements, Books(claims=tuple(claims)))
    assert before.again == {each.id for each in movements}
    after = look_again(before, movements[1:], Changes((claims[0].key,), (), Books()))
    assert after.again == frozenset()
    assert after.proposals == {key: each for key, each in before.proposals.items() if key != movements[0].id}


def test_what_one_gave_up_is_offered_to_another() -> None:
    claim = owed("FA-2026-0001", 10_000)
    first, second = (came(10_000, "FA-2026-0001") for _ in range(2))
    before = look([first, second], Books(claims=(claim,)))
    assert set(before.proposals) == {first.id}
    after = look_again(before, [second], Changes())
    assert set(after.proposals) == {second.id}


def test_money_recorded_meanwhile_is_seen() -> None:
    movement, known = came(10_000, "RG-2026-0007"), recorded("RG-2026-0007", 10_000)
    before = look([movement], Books())
    assert not before.proposals
    after = look_again(before, [movement], Changes(books=Books(recorded=(known,))))
    assert after.proposals == propose([movement], Books(recorded=(known,)))
    assert len(after.proposals) == 1
