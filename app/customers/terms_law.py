"""The longest payment terms that the law allows between professionals, and whether terms keep to it.

Only a warning: the merchant may have a reason (a customer abroad, a trade with rules of its own).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.customers.terms import Days, EndOfMonth, Terms, due_on


@dataclass(frozen=True, slots=True)
class LongestTerms:
    """Days from the date of the invoice, or days and the end of the month; in force from a day, by a text."""

    days: int
    days_end_of_month: int
    valid_from: date
    source: str


FRANCE = LongestTerms(60, 45, date(2009, 1, 1), "Code de commerce, art. L441-10")
"""Between professionals. Shorter for fresh food, alcohol, transport and periodic invoices, which is not
judged here."""

_IN_FRANCE = frozenset({"FR", "GF", "GP", "MQ", "RE", "YT"})
"""The countries of addresses that French commercial law counts as France, the departments overseas among them."""


@dataclass(frozen=True, slots=True)
class TermsTooLong:
    """The warning: the last day an invoice of `issued_on` is due by the terms, and the last the law allows.

    Its words stand under `terms.too_long`, with these names.
    """

    issued_on: date
    due_on: date
    latest: date
    source: str


def too_long(terms: Terms, issued_on: date, longest: LongestTerms = FRANCE) -> TermsTooLong | None:
    """What is wrong with the terms for an invoice of this day, if anything.

    An instalment "at the end of the month" may use the later of the two limits. For that one the law leaves
    open whether the days are counted before or after the end of the month: both are accepted.
    """
    worst: TermsTooLong | None = None
    for part in terms.parts:
        due = due_on(part.steps, issued_on)
        latest = issued_on + timedelta(days=longest.days)
        if any(isinstance(step, EndOfMonth) for step in part.steps):
            days = Days(longest.days_end_of_month)
            latest = max(
                latest, due_on((days, EndOfMonth()), issued_on), due_on((EndOfMonth(), days), issued_on)
            )
        if due > latest and (worst is None or due - latest > worst.due_on - worst.latest):
            worst = TermsTooLong(issued_on, due, latest, longest.source)
    return worst


def ever_too_long(terms: Terms, year: int, longest: LongestTerms = FRANCE) -> TermsTooLong | None:
    """The worst case among the invoices of a year: what to warn of when terms are given to a customer."""
    first = date(year, 1, 1)
    cases = (too_long(terms, first + timedelta(days=days), longest) for days in range(366))
    return max(
        (case for case in cases if case is not None), key=lambda case: case.due_on - case.latest, default=None
    )


def binds(kind: str, country: str) -> bool:
    """Whether the maximum concerns a customer of this kind, billed in this country: a business in France.

    With a private person or a buyer abroad anything can be agreed on.
    """
    return kind == "company" and (country.strip().upper() or "FR") in _IN_FRANCE


@lru_cache(maxsize=128)
def beyond(terms: Terms, today: date) -> TermsTooLong | None:
    """What to remark of terms: an invoice of today if that is too long, else the worst of the year; None while all keep."""
    return too_long(terms, today) or ever_too_long(terms, today.year)
