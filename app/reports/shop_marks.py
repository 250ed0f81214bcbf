"""What a shop is told of an order, mark by mark, in words: « Terminée, suivi 6A123 »."""

from __future__ import annotations

from collections.abc import Iterable

from app.base.words import Words


def marks_in_words(marks: Iterable[str], words: Words) -> str:
    """The marks (`app.reports.shop_told`) as one enumeration."""
    return ", ".join(_mark(each, words) for each in marks)


def _mark(mark: str, words: Words) -> str:
    kind, _, value = mark.partition(":")
    # A status has the name the shop gives it where that is known; another one is told as it is written.
    own = f"shop_mark.{kind}_{value}"
    if value and words.knows(own):
        return words.say(own)
    return words.say(f"shop_mark.{kind}_of" if value else f"shop_mark.{kind}", value=value)
