"""What becomes of an order: the scenes that every sample has, and the ordinary ones drawn by lot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """When an order was placed, by whom, and how far it comes. `*_after` are days after the step before; None: never.

    `age` is how many days before the last day it was placed. What would fall after the last day has not happened yet.
    """

    age: int
    person: bool = False
    terms: str = ""
    """The buyer's, where it matters."""
    tight: bool = False
    """Whether the buyer's credit is nearly used up: the order is held."""
    confirm_after: int | None = 0
    release_after: int | None = None
    """When the owner lets it pass, should a rule hold it."""
    cancel_after: int | None = None
    upfront: bool = False
    """Paid with the order."""
    ship_after: int | None = 2
    first_part: int = 100
    """Percent of each line that leaves first."""
    rest_after: int | None = 6
    """When what is left leaves."""
    short: bool = False
    """Whether it is about goods that are seldom there."""
    last: Literal["", "all", "more"] = ""
    """Whether it asks for all the last pieces of something that comes no more, or for more than there are."""
    bundle: int | None = None
    """Which of the bundles it is about too."""
    mistaken: bool = False
    """Whether the shipment was a mistake and is reversed at once."""
    bill_after: int | None = 0
    pays: tuple[tuple[int, int], ...] = ((0, 100),)
    """Days after the due date, percent of what is open then."""
    bounces_after: int | None = None
    """When the first payment is reversed by the bank."""
    collective: bool = False
    """Whether the payment names no order, and is set against the invoice by hand, a day later."""
    credit: Literal["", "gesture", "broken", "refund"] = ""
    """A credit note: an amount, goods that came broken, or those with the money given back."""
    history: bool = False
    """Whether it was invoiced elsewhere, before this program was."""
    spare: bool = False
    """Whether other orders show the like: the smallest samples have no room for it."""


UNPAID: tuple[tuple[int, int], ...] = ()


def scenes(room: int) -> list[Fate]:
    """One of everything there is to see, whatever the lot brings; in little room without some of those that can be spared."""
    spared = max(len(_SCENES) - room, 0)
    left_out = [each for each in _SCENES if each.spare][:spared]
    return [each for each in _SCENES if each not in left_out]


_SCENES = (
    Fate(age=0, confirm_after=None),
    Fate(age=1, confirm_after=None, person=True),
    Fate(age=4, confirm_after=None, spare=True),
    Fate(age=9, tight=True),
    Fate(age=6, tight=True),
    Fate(age=33, tight=True, release_after=2, pays=UNPAID),
    Fate(age=8, ship_after=None, bundle=1),
    Fate(age=7, upfront=True, person=True, ship_after=None),
    Fate(age=14, first_part=40, rest_after=None, pays=UNPAID),
    Fate(age=16, short=True, pays=UNPAID),
    Fate(age=12, bill_after=None),
    Fate(age=13, person=True, upfront=True, spare=True),
    Fate(age=18, terms="net30", bundle=0),
    Fate(age=52, terms="net30", pays=((4, 45),), spare=True),
    Fate(age=70, terms="net30", pays=((2, 100),), spare=True),
    Fate(age=20, terms="immediate", pays=UNPAID),
    Fate(age=49, terms="net30", pays=UNPAID, spare=True),
    Fate(age=84, terms="net30", pays=((12, 30),), spare=True),
    Fate(age=108, terms="net30", pays=UNPAID),
    Fate(age=168, terms="net30", pays=UNPAID),
    Fate(age=126, terms="thirds", pays=((0, 34), (3, 50))),
    Fate(age=40, credit="gesture", pays=UNPAID),
    Fate(age=66, terms="immediate", credit="broken", pays=((-1, 100),)),
    Fate(age=45, person=True, upfront=True, credit="refund"),
    Fate(age=26, person=True, upfront=True, cancel_after=1),
    Fate(age=35, cancel_after=3, spare=True),
    Fate(age=60, terms="immediate", bounces_after=4, pays=((2, 100),)),
    Fate(age=30, terms="immediate", collective=True, pays=((5, 100),)),
    Fate(age=24, mistaken=True),
    Fate(age=23, person=True, upfront=True, release_after=0, last="all"),
    Fate(age=5, person=True, upfront=True, release_after=0, ship_after=None, last="more"),
)


def drawn(random: Random, span: int, lived: float) -> Iterator[Fate]:
    """Ordinary fates without end, placed within `span` days, more of them lately; `lived` is the part that is no history."""
    while True:
        age = int(span * (1 - random.random() ** 0.6))
        if random.random() >= lived and age > 10:
            yield Fate(age=age, history=True, person=random.random() < 0.4)
        else:
            yield _drawn(random, age)


def without(fates: Sequence[Fate], many: int) -> list[Fate]:
    """Ordinary fates but so many of the first, those that are no history before the others."""
    first = sorted(range(len(fates)), key=lambda at: (fates[at].history, at))[:many]
    return [each for at, each in enumerate(fates) if at not in first]


def _drawn(random: Random, age: int) -> Fate:
    lot = random.random()
    person = random.random() < 0.35
    if age <= 1 and lot < 0.4:
        return Fate(age=age, confirm_after=None, person=person)
    if lot < 0.04:
        return Fate(age=age, person=person, cancel_after=random.randint(0, 4), upfront=person and lot < 0.02)
    pays: tuple[tuple[int, int], ...] = ((0, 100),)
    if lot < 0.12 and not person:
        pays = ((random.randint(-3, 5), random.randint(30, 70)), (random.randint(10, 40), 100))
    elif lot < 0.16 and not person:
        pays = UNPAID
    return Fate(
        age=age,
        person=person,
        upfront=person,
        release_after=random.randint(0, 3),
        ship_after=random.choice((1, 1, 2, 2, 3, 5)),
        first_part=random.choice((30, 50, 60)) if random.random() < 0.1 else 100,
        bill_after=random.choice((0, 0, 0, 1)),
        pays=pays,
        collective=not person and random.random() < 0.1,
        credit=random.choice(("gesture", "broken", "refund")) if random.random() < 0.05 else "",
    )
