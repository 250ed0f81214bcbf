"""Where a text may break: long words without a space may go on in the next line, the last word never stands in one alone."""

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


_FEW, _SHORT = 4, 16
_MAIL = re.compile(r"(\be-)(?=mail)", re.IGNORECASE)


def kept_together(text: str) -> str:
    """The text, its last two words on one line: one short word alone reads as left over; and no e-mail in two.

    A text of few words stays as it is, and so does one whose last two take much of a line.
    """
    text = _MAIL.sub("\\1\u2060", text)
    words = text.split(" ")
    if len(words) < _FEW or len(words[-1]) + len(words[-2]) > _SHORT:
        return text
    return f"{' '.join(words[:-1])}\u00a0{words[-1]}"
