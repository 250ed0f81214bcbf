"""Proposing again after something changed: only for the movements that it can touch. Pure.

What a movement may be follows from the claims it can see: by number, by name, by amount. A movement that sees nothing of
what changed, and holds nothing that another wants now, is what it was. The answer is that of looking at all of them anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.payments.claim import Books, Claim, Credit, Group, Recorded, Told
from app.payments.look_up import ClaimKey, LookUp, called, numbered
from app.payments.names_alike import Names
from app.payments.numbers_in_text import Numbers
from app.payments.proposal import Proposal
from app.payments.propose import proposal_of, propose_in_turn, same_amounts

Key = tuple[str, int]
Amount = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Looked:
    """Movements that were looked at together, the books they were held against, and what was proposed."""

    movements: Mapping[int, Told]
    look_up: LookUp
    proposals: Mapping[int, Proposal]
    again: frozenset[int] = frozenset()
    """Those that were looked at anew the last time."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the books: claims that are no more or were otherwise, claims as they are now, and all that is no claim."""

    gone: tuple[ClaimKey, ...] = ()
    new: tuple[Claim, ...] = ()
    books: Books = field(default_factory=Books)


def look(movements: Sequence[Told], books: Books) -> Looked:
    """All movements looked at."""
    look_up = LookUp(books)
    proposals = propose_in_turn(movements, look_up, same_amounts(movements))
    known = {each.id: each for each in movements}
    return Looked(known, look_up, proposals, frozenset(known))


def look_again(before: Looked, movements: Sequence[Told], changes: Changes) -> Looked:
    """The movements there are now, looked at where something that changed can touch them."""
    known = {each.id: each for each in movements}
    same, was_same = same_amounts(movements), same_amounts(before.movements.values())
    look_up = before.look_up.with_changes(changes.gone, changes.new, changes.books)
    signs = _changed(before.look_up, look_up, changes)
    left = [before.proposals[key] for key in before.movements if key not in known and key in before.proposals]
    signs.release(left, look_up)
    again = {
        key
        for key, told in known.items()
        if before.movements.get(key) != told
        or same[told.remaining, told.currency] != was_same[told.remaining, told.currency]
        or before.look_up.rule(told) != look_up.rule(told)
    }
    while True:
        again |= {
            key
            for key, told in known.items()
            if key not in again and signs.seen_by(told, look_up, before.proposals.get(key))
        }
        kept = [each for key, each in before.proposals.items() if key in known and key not in again]
        looked_at = [told for key, told in known.items() if key in again]
        holders = _holders(looked_at, look_up, kept)
        if holders:
            again |= holders
            signs = _Signs()
            signs.release([before.proposals[key] for key in holders], look_up)
            continue
        made = propose_in_turn(looked_at, look_up.without(kept), same)
        wanted = [proposal_of(told, look_up, same) for told in looked_at]
        signs = _Signs()
        signs.release([before.proposals[key] for key in again if key in before.proposals], look_up)
        signs.release([each for each in wanted if each is not None], look_up)
        if not any(
            signs.seen_by(told, look_up, before.proposals.get(key))
            for key, told in known.items()
            if key not in again
        ):
            proposals = {each.transaction_id: each for each in kept}
            return Looked(known, look_up, {**proposals, **made}, frozenset(again))


@dataclass(slots=True)
class _Signs:
    """By what a movement sees some claims, credits and payments."""

    keys: set[Key] = field(default_factory=set[Key])
    amounts: set[Amount] = field(default_factory=set[Amount])
    customers: set[int] = field(default_factory=set[int])
    claims: list[Claim] = field(default_factory=list[Claim])
    credits: list[Credit] = field(default_factory=list[Credit])
    _numbers: Numbers[object] | None = None
    _names: Names | None = None

    def add(self, one: Claim | Credit | Recorded | Group) -> None:
        """Something that changed, or is free for others now."""
        # Amounts are told without their signs: refunds that went out together are below nought.
        self.amounts.add((abs(one.amount), one.currency))
        if isinstance(one, Recorded):
            self.keys.add(("payment", one.id))
            return
        if isinstance(one, Group):
            self.keys |= {("payment", each.id) for each in one.members}
            return
        self._numbers = self._names = None
        self.customers.add(one.customer_id)
        if isinstance(one, Credit):
            self.credits.append(one)
            self.keys.add(("credit", one.item_id))
        else:
            self.claims.append(one)
            self.keys |= keys_of(one)

    def release(self, proposals: Iterable[Proposal], look_up: LookUp) -> None:
        """What these proposals hold or want."""
        for each in proposals:
            self.keys |= each.claimed
            for one in look_up.held(each.claimed):
                self.add(one)

    def seen_by(self, told: Told, look_up: LookUp, proposal: Proposal | None) -> bool:
        """Whether a movement can see any of it."""
        if proposal is not None and (
            proposal.claimed & self.keys
            or any(each.customer_id in self.customers for each in proposal.pieces)
        ):
            return True
        rule = look_up.rule(told)
        if rule is not None and rule.customer_id in self.customers:
            return True
        return any(self._seen(each) for each in (told, *told.details))

    def _seen(self, told: Told) -> bool:
        if amounts_of(told) & self.amounts:
            return True
        if not self.claims and not self.credits:
            return False
        if self._numbers is None or self._names is None:
            numbers = [
                *numbered(self.claims),
                *((name, each.item_id) for each in self.credits for name in each.names),
            ]
            self._numbers = Numbers[object](numbers)
            self._names = Names([*called(self.claims), *called(self.credits)])
        return bool(
            self._names.alike(*told.names)
            or self._names.alike(*told.texts)
            or self._numbers.within(told.words)
        )


def keys_of(claim: Claim) -> set[Key]:
    """What a proposal that takes a claim says it takes."""
    if claim.noun == "sales_order":
        return {("order", claim.id)}
    return {("item", each.item_id) for each in claim.parts}


def amounts_of(told: Told) -> set[Amount]:
    """The amounts a movement looks for, without their signs; those of the parts the bank tells of are theirs."""
    found = {(abs(told.remaining), told.currency)}
    return found | {(abs(told.gross), told.currency)} if told.gross is not None else found


def _changed(before: LookUp, now: LookUp, changes: Changes) -> _Signs:
    signs = _Signs()
    for key in changes.gone:
        signs.add(before.claims[key])
    for each in changes.new:
        signs.add(each)
    for was, there in (
        (before.credits, now.credits),
        (before.recorded, now.recorded),
        (before.matched, now.matched),
    ):
        for key in was.keys() | there.keys():
            if was.get(key) != there.get(key):
                for one in (was.get(key), there.get(key)):
                    if one is not None:
                        signs.add(one)
    for key in before.groups.keys() | now.groups.keys():
        if before.groups.get(key) != now.groups.get(key):
            for group in (before.groups.get(key), now.groups.get(key)):
                if group is not None:
                    signs.add(group)
    return signs


def _holders(movements: Sequence[Told], look_up: LookUp, kept: Sequence[Proposal]) -> set[int]:
    """Whose proposals hold something that one of these movements can see too."""
    held = {key: each.transaction_id for each in kept for key in each.claimed}
    found: set[int] = set()
    for told in (one for each in movements for one in (each, *each.details)):
        rule = look_up.rule(told)
        whose = look_up.names.alike(*told.names) | look_up.names.alike(*told.texts)
        if rule is not None and rule.customer_id is not None:
            whose.add(rule.customer_id)
        seen: list[Claim] = [
            look_up.claims[key] for key in look_up.numbers.within(told.words) if key in look_up.claims
        ]
        whose |= {each.customer_id for each in seen}
        seen += [each for one in whose for each in look_up.of_customer(one, told.currency)]
        seen += [
            each for amount, currency in amounts_of(told) for each in look_up.of_amount(amount, currency)
        ]
        found |= {held[key] for each in seen for key in keys_of(each) if key in held}
        found |= {
            holder
            for (noun, key), holder in held.items()
            if (noun == "payment" and look_up.has_amount(key, amounts_of(told)))
            or (noun == "credit" and key in look_up.credits and told.remaining < 0)
        }
    return found
