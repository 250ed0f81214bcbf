"""Long words without a space, such as an address on the net, that may go on in the next line."""

from __future__ import annotations

import re

_LONG = 28
_SIGN = re.compile(r"([@.\-/_])")
_WORD = re.compile(r"\S+")


def breakable(text: str) -> str:
    """The text, where each long word may break after a sign within it (an invisible space of no width)."""
    return _WORD.sub(lambda word: _broken(word.group()), text)


def _broken(word: str) -> str:
    return _SIGN.sub("\\1\u200b", word) if len(word) > _LONG else word
