"""What rows of a list in another currency than the company's are worth, so that their amounts may stand in one sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from app.base.door import Read
from app.base.exchange import Worth, rate_on, worth_at, worth_of
from app.base.finding import home_currency
from app.base.words import Words


@dataclass(frozen=True, slots=True)
class Abroad:
    """`by` are labelled columns that say what a row is worth (no table has columns of these names); `worth` reads their values
    and the currency, and gives None where nobody knows it.
    """

    by: tuple[ColumnElement[Any], ...]
    worth: Callable[[Read, str, Sequence[Any]], Worth | None]


def last_rate(rd: Read, currency: str) -> Worth | None:
    """What a currency is worth at the last rate there is."""
    found = rate_on(rd, currency, rd.today)
    return worth_of(rd, found) if found is not None else None


def at_last_rate() -> Abroad:
    """For what has no rate of its own: offers and drafts."""
    return Abroad((), lambda rd, currency, _told: last_rate(rd, currency))


def at_rate_of(units_micro: ColumnElement[int]) -> Abroad:
    """For what froze its rate: a column with so many millionths of the currency for one unit of the company's."""
    return Abroad(
        (units_micro.label("worth_units"),),
        lambda rd, currency, told: worth_at(int(told[0]), currency, home_currency(rd)),
    )


def at_units(own: ColumnElement[Any], base: ColumnElement[Any]) -> Abroad:
    """For what says that so many minor units of its own are worth so many of the company's; at the last rate where it says
    nothing.
    """

    def worth(rd: Read, currency: str, told: Sequence[Any]) -> Worth | None:
        return (
            last_rate(rd, currency)
            if told[0] is None or told[1] is None
            else Worth(int(told[0]), int(told[1]))
        )

    return Abroad((own.label("worth_own"), base.label("worth_base")), worth)


def of_which(words: Words, amounts: Iterable[tuple[str, int]], home: str) -> str:
    """Of amounts with their currency (minor units) those that are not the company's, summed each by itself; empty where there
    are none.
    """
    found: dict[str, int] = {}
    for currency, amount in amounts:
        if currency != home and amount:
            found[currency] = found.get(currency, 0) + amount
    told = " + ".join(words.money(amount, currency) for currency, amount in sorted(found.items()))
    return words.say("kit.abroad", amounts=told) if told else ""
