"""Words on paper: made printable, measured, and broken into lines. Lengths are millimetres, sizes of type points."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from app.paper.fonts import Face, Run, loaded, runs
from app.paper.rtl import visual

POINT = 25.4 / 72
"""One point in millimetres."""

# Breaks are offered at plain spaces (never at U+00A0 or U+202F) ...
_SPACES = re.compile(r" +")
# ... and inside a word too long for its line after these, then anywhere.
_HANDLES = "-/_.@,;:&+\u2010\u2013"


def printable(text: str) -> str:
    """`text` composed (NFC), tabs and line ends made spaces, other invisible characters gone."""
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if character in "\t\n\r\v\f" or category in ("Zl", "Zp"):
            kept.append(" ")
        elif category in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f":
            continue  # controls, joiners, direction marks, variation selectors: nothing to print
        else:
            kept.append(character)
    return "".join(kept)


@lru_cache(maxsize=8192)
def printed(text: str, face: Face) -> tuple[Run, ...]:
    """One line of text as it is printed, from the left, cut where the font changes."""
    return runs(visual(printable(text)), face)


def width(text: str, face: Face, size: float) -> float:
    """How wide one line of text is, in mm."""
    return sum(loaded(run.font).font.stringWidth(run.text, size) for run in printed(text, face)) * POINT


def lines(text: str, face: Face, size: float, room: float) -> list[str]:
    """`text` broken into lines no wider than `room` mm; its own line ends are kept, its empty text is no line.

    A word wider than the room breaks after a hyphen, slash or the like where it can, anywhere otherwise. Chinese, Japanese
    and Korean break between any two characters.
    """
    broken: list[str] = []
    for paragraph in text.splitlines():
        broken += _paragraph(printable(paragraph).strip(), face, size, room)
    while broken and not broken[-1]:
        broken.pop()
    return broken


def _paragraph(text: str, face: Face, size: float, room: float) -> list[str]:
    if width(text, face, size) <= room:
        return [text]
    done: list[str] = []
    line = ""
    for piece in _pieces(text):
        candidate = line + piece
        if width(candidate.rstrip(" "), face, size) <= room:
            line = candidate
            continue
        if line.strip():
            done.append(line.rstrip(" "))
        line = piece.lstrip(" ")
        while width(line.rstrip(" "), face, size) > room:
            fits = _longest_start(line, face, size, room)
            done.append(line[:fits])
            line = line[fits:]
    return [*done, line.rstrip(" ")] if line.strip() else done


def _pieces(text: str) -> list[str]:
    """The text in parts after each of which a line may break; joined they are the text."""
    parts: list[str] = []
    for word in _SPACES.split(text):
        start = 0
        for place, character in enumerate(word):
            if place > start and (_is_wide(character) or _is_wide(word[place - 1])):
                parts.append(word[start:place])
                start = place
        parts += [word[start:], " "]
    return parts[:-1]


def _is_wide(character: str) -> bool:
    """Whether lines may break before and after the character: ideographs, kana, Hangul, but not their punctuation."""
    return unicodedata.east_asian_width(character) in ("W", "F") and unicodedata.category(
        character
    ).startswith("L")


def _longest_start(word: str, face: Face, size: float, room: float) -> int:
    """How many first characters of a word wider than the room are kept on this line: at least one."""
    fits = 1
    while fits < len(word) and width(word[: fits + 1], face, size) <= room:
        fits += 1
    handle = max((place + 1 for place in range(fits) if word[place] in _HANDLES), default=0)
    return handle if handle >= fits // 3 and handle > 0 else fits
