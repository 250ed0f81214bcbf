"""What of a sum in the company's currency is in others, as the foot of a list says it."""

from __future__ import annotations

from collections.abc import Iterable

from app.base.abroad import of_which
from ui.kit.wording import words


def abroad_told(amounts: Iterable[tuple[str, int]], home: str) -> list[str]:
    """Of amounts with their currency (minor units) what is not the company's; nothing where that is none."""
    told = of_which(words(), amounts, home)
    return [told] if told else []
