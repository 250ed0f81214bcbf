"""What VIES says of the buyer's VAT number that matters to a document: refused, or never checked where the VAT rests on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from app.base.door import Read
from app.pricing.territory import is_french, is_member, number_country
from app.pricing.vat_facts import VatFacts, vat_facts

BY_NUMBER = ("eu_goods", "eu_services")
"""Rules under which a sale bears no VAT because of the number its buyer gave."""
_WITHOUT = ("eu_goods_taxed", "services_here", "distance_here", "distance_there")
_TOUCHED = frozenset({*BY_NUMBER, *_WITHOUT})


class Ruled(Protocol):
    """A line with the rule its VAT follows."""

    @property
    def vat_rule(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class NumberTold:
    """`taxed`: VIES refused the number on a day, and the sale is taxed as without it; `untaxed`: refused, and yet it bears no
    VAT; `unverified`: it bears none, and nobody has had an answer about the number."""

    what: Literal["taxed", "untaxed", "unverified"]
    number: str
    on: date | None = None


def number_told(facts: VatFacts, lines: Iterable[Ruled]) -> NumberTold | None:
    """What is to be said of the buyer's number for these lines; None where it is valid, or changes nothing."""
    number = facts.vat_number
    if not facts.business or number is None or not _counts(facts, number):
        return None
    rules = {line.vat_rule for line in lines}
    rests = not rules.isdisjoint(BY_NUMBER)
    if facts.number_valid:
        return NumberTold("unverified", number) if rests and facts.checked_on is None else None
    if rests:
        return NumberTold("untaxed", number, facts.checked_on)
    return NumberTold("taxed", number, facts.checked_on) if not rules.isdisjoint(_WITHOUT) else None


def number_told_of(rd: Read, customer_id: int, lines: Iterable[Ruled]) -> NumberTold | None:
    """The same for the lines of a document that is kept, by what is known today."""
    lines = list(lines)
    if not any(line.vat_rule in _TOUCHED for line in lines):
        return None
    return number_told(vat_facts(rd, customer_id, rd.today, distance=False), lines)


def _counts(facts: VatFacts, number: str) -> bool:
    """Whether it is of another member state: only then does it change where a sale is taxed."""
    home = "FR" if is_french(facts.seller.territory) else facts.seller.territory
    issued_by = number_country(number)
    return issued_by is not None and issued_by != home and is_member(issued_by, goods=True)
