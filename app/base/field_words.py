"""An answer to a field of the merchant's own, as people read it."""

from __future__ import annotations

from datetime import date

from app.base.fields import Field
from app.base.words import Words


def answer_in_words(field: Field, value: str, words: Words) -> str:
    """An answer as kept, in words: days and decimals in the way of the language; nothing stays nothing."""
    if not value:
        return ""
    match field.kind:
        case "number":
            whole, point, decimals = value.partition(".")
            sign = "\u2212" if whole.startswith("-") else ""
            told = sign + words.number(int(whole.removeprefix("-")))
            return f"{told}{',' if words.language == 'fr' else '.'}{decimals}" if point else told
        case "date":
            return words.date(date.fromisoformat(value))
        case "yes_no":
            return words.say(value)
        case _:
            return value
