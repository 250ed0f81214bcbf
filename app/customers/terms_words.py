"""Payment terms as a person says them: "30 jours fin de mois", "30 days, end of month"."""

from itertools import pairwise
from typing import Protocol

from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM
from app.base.words import Words
from app.customers.terms import DayOfNextMonth, Days, EndOfMonth, Months, Part, Step, Terms, amounts_of


class Speaker(Protocol):
    """What finds the words of one language: app.base.words.Words."""

    def say(self, key: str, /, **facts: object) -> str:
        """The words under a key."""
        ...

    def percent(self, ppm: int, /) -> str:
        """A rate in parts per million."""
        ...


def terms_in_words(terms: Terms, words: Speaker) -> str:
    """The terms as one phrase without a full stop; instalments are told with their shares unless all are
    equal."""
    told = [_steps_in_words(part.steps, words) for part in terms.parts]
    if len(told) == 1:
        return told[0]
    if len({part.share for part in terms.parts}) > 1:
        told = [
            words.say("terms.share", share=_percent(part, terms, words), when=when)
            for part, when in zip(terms.parts, told, strict=True)
        ]
    return words.say("terms.instalments", n=len(told), list=", ".join(told))


def parts_in_words(terms: Terms, total_minor: int, currency: str, words: Words) -> str:
    """How much of a total is due when, from the day of its invoice: "300,00 € (comptant), 700,00 € (30 jours)"."""
    told = [_steps_in_words(part.steps, words) for part in terms.parts]
    return ", ".join(
        words.say("terms.part", amount=words.money(amount, currency), when=when)
        for amount, when in zip(amounts_of(terms, total_minor), told, strict=True)
        if amount
    )


def _percent(part: Part, terms: Terms, words: Speaker) -> str:
    whole = sum(other.share for other in terms.parts)
    # To the hundredth of a percent: these are words, the amounts come from the shares.
    hundredth = WHOLE_PPM // 10_000
    return words.percent(rounded_div(part.share * WHOLE_PPM, whole * hundredth) * hundredth)


def _steps_in_words(steps: tuple[Step, ...], words: Speaker) -> str:
    if not steps:
        return words.say("terms.at_once")
    told = _first_in_words(steps[0], words)
    for before, step in pairwise(steps):
        told = _next_in_words(told, before, step, words)
    return told


def _first_in_words(step: Step, words: Speaker) -> str:
    match step:
        case Days(days):
            return words.say("terms.days", n=days)
        case Months(months):
            return words.say("terms.months", n=months)
        case EndOfMonth():
            return words.say("terms.end_of_month")
        case DayOfNextMonth(day):
            return words.say("terms.day_of_next_month", n=day)


def _next_in_words(told: str, before: Step, step: Step, words: Speaker) -> str:
    match step:
        case Days(days):
            return words.say("terms.then_days", told=told, n=days)
        case Months(months):
            return words.say("terms.then_months", told=told, n=months)
        case EndOfMonth():
            return words.say("terms.then_end_of_month", told=told)
        case DayOfNextMonth(day):
            key = "terms.then_day" if isinstance(before, EndOfMonth) else "terms.then_day_of_next_month"
            return words.say(key, told=told, n=day)
