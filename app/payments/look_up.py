"""The books arranged so that what belongs to a text, a name, an IBAN or an amount is found at once. Pure."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from copy import copy
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

from app.base.folding import folded
from app.base.money import rounded_div
from app.payments.claim import Books, Claim, Credit, Group, Recorded, Rule, Told
from app.payments.names_alike import Names, name_words
from app.payments.numbers_in_text import Numbers
from app.payments.proposal import Proposal

K = TypeVar("K", bound=Hashable)
ClaimKey = tuple[str, int]


class LookUp:
    """What `propose` asks of the books. Numbers and names are what costs; they are shared by those derived from one another."""

    def __init__(self, books: Books) -> None:
        claims = sorted(books.claims, key=_oldest)
        self.claims: dict[ClaimKey, Claim] = {}
        self._of_customer: dict[tuple[int, str], list[Claim]] = defaultdict(list)
        self._of_amount: dict[tuple[int, str], list[Claim]] = defaultdict(list)
        self._of_item: dict[int, ClaimKey] = {}
        self.abroad = frozenset(each.currency for each in claims if each.currency != books.currency)
        """The other currencies that something is asked for in."""
        for each in claims:
            key = each.key
            self.claims[key] = each
            self._of_customer[each.customer_id, each.currency].append(each)
            self._of_amount[each.amount, each.currency].append(each)
            for part in each.parts:
                self._of_item[part.item_id] = key
        self.numbers = Numbers(numbered(claims))
        self.names = Names(called(claims))
        self._take(books)

    def with_changes(self, gone: Iterable[ClaimKey], new: Iterable[Claim], books: Books) -> LookUp:
        """The books as they are now: without some claims and with others; all that is no claim is that of `books`."""
        gone, new = list(gone), list(new)
        other: LookUp = copy(self)
        other._part()
        old = [self.claims[key] for key in gone]
        for key in gone:
            other._put(key, None)
        for each in new:
            other._put(each.key, each)
        other.abroad |= {each.currency for each in new if each.currency != books.currency}
        other.numbers = self.numbers.changed(numbered(old), numbered(new))
        # Somebody who owes something else still is known by their name.
        stays = {name for each in old for name in called(other._of_anyone(each.customer_id))}
        other.names = self.names.changed(set(called(old)) - stays, called(new))
        other._take(books)
        return other

    def without(self, made: Iterable[Proposal]) -> LookUp:
        """The books as they would stand if these were confirmed; numbers and names of what is settled are still known."""
        other: LookUp = copy(self)
        other._part()
        settled: dict[int, int] = defaultdict(int)
        orders: dict[int, int] = defaultdict(int)
        for each in made:
            for piece in each.pieces:
                for target in piece.targets:
                    settled[target.item_id] += target.amount
                if piece.order_id is not None:
                    orders[piece.order_id] += piece.amount
                if piece.credit_item_id is not None:
                    other.credits.pop(piece.credit_item_id, None)
                if piece.payment_id is not None:
                    other._forget(piece.payment_id)
        for key in {self._of_item[item_id] for item_id in settled if item_id in self._of_item}:
            if (claim := other.claims.get(key)) is not None:
                other._put(key, _reduced(claim, settled))
        for order_id, amount in orders.items():
            if (claim := other.claims.get(("sales_order", order_id))) is not None:
                left = replace(claim, amount=claim.amount - amount)
                other._put(claim.key, left if left.amount > 0 else None)
        return other

    @property
    def home(self) -> str:
        """The company's currency."""
        return self._home

    def small(self, currency: str) -> int:
        """Up to how much a difference in this currency may be let go."""
        return self._small if currency == self._home else 0

    def of_customer(self, customer_id: int, currency: str) -> list[Claim]:
        """What a customer owes in a currency, the oldest first."""
        return self._of_customer.get((customer_id, currency), [])

    def of_amount(self, amount: int, currency: str) -> list[Claim]:
        """What asks for exactly this amount."""
        return self._of_amount.get((amount, currency), [])

    def barred(self, item_id: int) -> bool:
        """Whether an instalment is of a claim that insolvency proceedings forbid to pay."""
        claim = self.claims.get(self._of_item.get(item_id, ("", 0)))
        return claim is not None and claim.barred

    def recorded_of(self, moved: int, currency: str) -> list[Recorded]:
        """What is in the books as this much money that came, or went, and no movement stands for."""
        return self._recorded.get((moved, currency), [])

    def matched_of(self, moved: int, currency: str) -> list[Recorded]:
        """Payments that came in, or refunds that went out, with this amount, and stand."""
        return self._matched.get((moved, currency), [])

    def groups_of(self, amount: int, currency: str) -> list[Group]:
        """What went to the bank together and comes to this amount."""
        return [each for each in self.groups.values() if (each.amount, each.currency) == (amount, currency)]

    def rule(self, told: Told) -> Rule | None:
        """The rule that knows a movement: by its IBAN, by the words of its line, by the name."""
        if not self._rules:
            return None
        coming = told.remaining > 0
        for iban in told.ibans:
            if found := self._rules.get(("iban", iban, coming)):
                return found
        for text in told.texts:
            if found := self._rules.get(("words", said_as(text), coming)):
                return found
        for name in told.names:
            if found := self._rules.get(("name", _folded(name), coming)):
                return found
        return None

    def held(self, claimed: Iterable[tuple[str, int]]) -> list[Claim | Credit | Recorded | Group]:
        """What a proposal takes, by what it says it takes; what is no more in the books is left out."""
        found: list[Claim | Credit | Recorded | Group | None] = []
        for noun, key in claimed:
            if noun == "payment":
                found += [self.recorded.get(key), self.matched.get(key), self._group_of(key)]
            elif noun == "credit":
                found.append(self.credits.get(key))
            else:
                whose = ("sales_order", key) if noun == "order" else self._of_item.get(key, ("", 0))
                found.append(self.claims.get(whose))
        return [each for each in found if each is not None]

    def has_amount(self, payment_id: int, amounts: Collection[tuple[int, str]]) -> bool:
        """Whether a payment that is in the books has one of these amounts, which bear no sign."""
        known = self.recorded.get(payment_id) or self.matched.get(payment_id)
        group = self._group_of(payment_id)
        return any(
            each is not None and (abs(each.amount), each.currency) in amounts for each in (known, group)
        )

    # --- within ---

    def _take(self, books: Books) -> None:
        """Arrange all that is no claim: little beside them."""
        self._small, self._home = books.small_most, books.currency
        self.credits: dict[int, Credit] = {each.item_id: each for each in books.credits}
        self.credit_numbers = Numbers((name, each.item_id) for each in books.credits for name in each.names)
        self.credit_names = Names(called(books.credits))
        self.recorded = {each.id: each for each in books.recorded}
        self.recorded_numbers = Numbers((name, each.id) for each in books.recorded for name in each.names)
        self.matched = {each.id: each for each in books.matched}
        self.groups = {each.key: each for each in books.groups}
        self.group_numbers = Numbers((each.number, each.key) for each in books.groups)
        self._recorded = _by_amount(books.recorded)
        self._matched = _by_amount(books.matched)
        self._rules: dict[tuple[str, str, bool], Rule] = {
            (each.sign, each.told, each.incoming): each for each in books.rules
        }

    def _part(self) -> None:
        """Have tables of its own; the lists in them are never changed but put anew."""
        self.claims, self._of_item = dict(self.claims), dict(self._of_item)
        self._of_customer, self._of_amount = dict(self._of_customer), dict(self._of_amount)
        self.credits, self.recorded, self.matched = (
            dict(self.credits),
            dict(self.recorded),
            dict(self.matched),
        )
        self._recorded, self._matched = dict(self._recorded), dict(self._matched)
        self.groups = dict(self.groups)

    def _put(self, key: ClaimKey, claim: Claim | None) -> None:
        """A claim in the place of the one with its key; None: it asks for nothing any more."""
        old = self.claims.pop(key, None)
        if old is not None:
            _take_out(self._of_customer, (old.customer_id, old.currency), old)
            _take_out(self._of_amount, (old.amount, old.currency), old)
        if claim is not None:
            self.claims[key] = claim
            self._of_item.update((part.item_id, key) for part in claim.parts)
            _put_in(self._of_customer, (claim.customer_id, claim.currency), claim)
            _put_in(self._of_amount, (claim.amount, claim.currency), claim)

    def _forget(self, payment_id: int) -> None:
        for known, by_amount in ((self.recorded, self._recorded), (self.matched, self._matched)):
            one = known.pop(payment_id, None)
            if one is not None:
                left = [each for each in by_amount[one.moved, one.currency] if each.id != payment_id]
                by_amount[one.moved, one.currency] = left
        group = self._group_of(payment_id)
        if group is not None:
            # The bank booked one of them by itself: the others come alone too.
            del self.groups[group.key]

    def _group_of(self, payment_id: int) -> Group | None:
        """The group a payment went to the bank with."""
        return next(
            (each for each in self.groups.values() if any(one.id == payment_id for one in each.members)), None
        )

    def _of_anyone(self, customer_id: int) -> list[Claim]:
        return [
            each
            for (whose, _), claims in self._of_customer.items()
            if whose == customer_id
            for each in claims
        ]


# The same lines are looked at after every change.
_folded = lru_cache(4096)(folded)


@lru_cache(4096)
def said_as(text: str) -> str:
    """The words of a line without its figures, by which the next one of its kind is known: fees are charged every month."""
    return " ".join(word for word in folded(text).split() if not any(sign.isdigit() for sign in word))[:120]


def same_name(told: Told, *names: str) -> bool:
    """Whether a movement tells one of these names."""
    wanted = Names((name, 1) for name in names if name)
    return bool(wanted.alike(*told.names, *told.texts))


def known_word(name: str) -> bool:
    """Whether a name has words that tell somebody apart."""
    return bool(name_words(name))


def numbered(claims: Iterable[Claim]) -> Iterable[tuple[str, ClaimKey]]:
    """The numbers claims go by, each with its claim."""
    for each in claims:
        key = each.key
        for name in each.names:
            yield name, key


def called(rows: Iterable[Claim] | Iterable[Credit]) -> Iterable[tuple[str, int]]:
    """The names of customers, each with whose it is."""
    for each in rows:
        yield each.customer, each.customer_id
        if each.contact:
            yield each.contact, each.customer_id


def _by_amount(recorded: Collection[Recorded]) -> dict[tuple[int, str], list[Recorded]]:
    found: dict[tuple[int, str], list[Recorded]] = {}
    for each in recorded:
        found.setdefault((each.moved, each.currency), []).append(each)
    return found


def _reduced(claim: Claim, settled: dict[int, int]) -> Claim | None:
    """A claim less what was set against its instalments; None where nothing is left."""
    parts = tuple(
        replace(each, amount=each.amount - settled.get(each.item_id, 0))
        for each in claim.parts
        if each.amount > settled.get(each.item_id, 0)
    )
    left = sum(each.amount for each in parts)
    if left <= 0:
        return None
    worth, now = (rounded_div(each * left, claim.amount) for each in (claim.base_amount, claim.base_now))
    return replace(claim, parts=parts, amount=left, base_amount=worth, base_now=now)


def _take_out(found: dict[K, list[Claim]], at: K, claim: Claim) -> None:
    left = [each for each in found[at] if each.key != claim.key]
    if left:
        found[at] = left
    else:
        del found[at]


def _put_in(found: dict[K, list[Claim]], at: K, claim: Claim) -> None:
    there = list(found.get(at, ()))
    insort(there, claim, key=_oldest)
    found[at] = there


def _oldest(claim: Claim) -> tuple[bool, date, date, int]:
    return claim.due_on is None, claim.due_on or claim.on, claim.on, claim.id
