"""What movements of the bank can be, told by few signs of each document before any is made a claim. Pure.

With the claims of these documents alone each movement is what it is with those of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.payments.claim import Books, Rule, Told
from app.payments.look_up import ClaimKey, LookUp
from app.payments.names_alike import Names
from app.payments.numbers_in_text import Asked
from app.payments.propose_again import amounts_of


class Sign(NamedTuple):
    """By what a document is known to who pays it: its numbers, its customer and their names, what it asks for."""

    key: ClaimKey
    numbers: tuple[str, ...]
    customer_id: int
    customer: str
    contact: str
    amount: int
    currency: str


def named(signs: Iterable[Sign], movements: Iterable[Told]) -> set[ClaimKey]:
    """The documents that money which came in names. What is sure of a movement is that with these alone."""
    asked = Asked(each.words for each in _coming(movements))
    return {each.key for each in signs if any(number in asked for number in each.numbers)}


def seen(signs: Sequence[Sign], movements: Sequence[Told], rules: tuple[Rule, ...]) -> set[ClaimKey]:
    """The documents that money which came in names or has the amount of, and all of those who may have paid."""
    coming, told = _coming(movements), named(signs, movements)
    amounts = {amount for each in coming for amount in amounts_of(each)}
    whose = {each.customer_id for each in signs if each.key in told} | _payers(signs, coming, rules)
    return {
        each.key for each in signs if each.customer_id in whose or (each.amount, each.currency) in amounts
    }


def _coming(movements: Iterable[Told]) -> list[Told]:
    """Money that came in, and the parts of it that the bank tells of."""
    return [one for each in movements if each.remaining > 0 for one in (each, *each.details)]


def _payers(signs: Sequence[Sign], coming: Sequence[Told], rules: tuple[Rule, ...]) -> set[int | None]:
    """The customers whom a rule or a name tells."""
    names = Names(
        (name, each.customer_id) for each in signs for name in (each.customer, each.contact) if name
    )
    known = LookUp(Books(rules=rules))
    ruled = (known.rule(each) for each in coming)
    found: set[int | None] = {rule.customer_id for rule in ruled if rule is not None}
    return found.union(*(names.near(*each.names, *each.texts) for each in coming))
