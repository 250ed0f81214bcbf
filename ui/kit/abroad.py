"""What of a sum in the company's currency is in others, as the foot of a list says it."""

from __future__ import annotations

from collections.abc import Iterable

from ui.kit.wording import say, words


def abroad_told(amounts: Iterable[tuple[str, int]], home: str) -> list[str]:
    """Of amounts with their currency (minor units) those that are not the company's, summed each by itself; nothing where
    there are none.
    """
    found: dict[str, int] = {}
    for currency, amount in amounts:
        if currency != home and amount:
            found[currency] = found.get(currency, 0) + amount
    if not found:
        return []
    told = " + ".join(words().money(amount, currency) for currency, amount in sorted(found.items()))
    return [say("kit.abroad", amounts=told)]
