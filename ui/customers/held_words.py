"""What a decision on credit does to the orders it concerns, in words: which go on, which stay on hold, and by what."""

from __future__ import annotations

from collections.abc import Sequence

from app.reports.held_after import KeptAfter
from ui.kit.wording import say, words

_NAMED = 3
"""How many orders are named; of more it is said how many."""


def kept_lines(kept: Sequence[KeptAfter]) -> list[tuple[str, str]]:
    """Nothing where no order is on hold: whoever decides is not told of what does not happen."""
    free, stay = [each for each in kept if not each.rules], [each for each in kept if each.rules]
    found: list[tuple[str, str]] = []
    if free:
        amount = words().money(sum(each.amount for each in free), free[0].currency)
        found.append(("release", say("credit.kept_after.released", which=_named(free), amount=amount)))
    if stay:
        rules = list(dict.fromkeys(_told(rule) for each in stay for rule in each.rules))
        key = "credit.kept_after.stays" if len(stay) == 1 else "credit.kept_after.stay"
        found.append(("hold", say(key, which=_named(stay), rules=", ".join(rules))))
    return found


def _told(rule: str) -> str:
    """A rule within a sentence."""
    told = say(f"order.rule.{rule}")
    return told[:1].lower() + told[1:]


def _named(kept: Sequence[KeptAfter]) -> str:
    named = ", ".join(each.number for each in kept[:_NAMED])
    left = len(kept) - _NAMED
    return say("credit.kept_after.more", named=named, n=left) if left > 0 else named
