"""The price lists a customer has, by name: those that hold, and those that are still to come with their first day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.pricing.price import AppliedList, holds_on
from ui.kit.wording import say, words


def lists_told(lists: Sequence[AppliedList], on: date) -> str:
    """Which of the lists give prices on a day, then which will; empty where none does either."""
    now = [each.name for each in lists if holds_on(each, on)]
    # Told without its day, a price nobody gives yet would be promised on the telephone.
    to_come = [
        say("customer.list_from", name=each.name, day=words().date(each.valid_from))
        for each in lists
        if each.valid_from is not None and each.valid_from > on
    ]
    return ", ".join(now + to_come)
