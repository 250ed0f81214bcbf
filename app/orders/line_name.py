"""What a line is called where it is shown: in the language of who reads, where its name is the program's own word.

Papers keep the name as it was issued; what a person or a shop wrote is nobody's to translate.
"""

from __future__ import annotations

from functools import cache

from app.base.words import LANGUAGES, Words

_OWN = {"shipping": "order_entry.shipping", "discount": "order.discount"}
"""The kinds of lines that the program names itself, with the keys of their names."""


def line_name(kind: str, name: str, words: Words) -> str:
    """The name of a line of this kind, said in another language where the program gave it."""
    return words.say(_OWN[kind]) if kind in _OWN and name in _named_here(kind) else name


@cache
def _named_here(kind: str) -> frozenset[str]:
    return frozenset(Words(language).say(_OWN[kind]) for language in LANGUAGES)
