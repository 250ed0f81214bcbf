"""Scripts that run from right to left: the order in which a line of them is printed, and how Arabic letters join.

Enough for names, addresses and short notes inside a French or English paper, whose lines run from left to right: runs of
Arabic or Hebrew are turned round, numbers inside them are not, Arabic letters take the shape their neighbours ask for
(Unicode presentation forms). Left out: explicit embeddings, marks placed by the font, lines that run from right to left
as a whole.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_RIGHT = frozenset({"R", "AL"})
_NUMBER = frozenset({"EN", "AN"})
# Kept with the number they stand in or beside: 12,50 or +33.
_OF_NUMBER = frozenset({"ES", "ET", "CS"})
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_TATWEEL = "\u0640"
_LAM = "\u0644"


def runs_right_to_left(text: str) -> bool:
    """Whether any letter of `text` belongs to a script that runs from right to left."""
    return any(unicodedata.bidirectional(character) in _RIGHT for character in text)


def visual(text: str) -> str:
    """One line of text in the order it is printed in, from the left, with Arabic letters joined."""
    if text.isascii() or not runs_right_to_left(text):
        return text
    joined = join(text)
    levels = _levels(joined)
    printed = list(joined)
    for floor in (2, 1):
        start = 0
        while start < len(printed):
            if levels[start] < floor:
                start += 1
                continue
            end = start
            while end < len(printed) and levels[end] >= floor:
                end += 1
            printed[start:end] = reversed(printed[start:end])
            levels[start:end] = reversed(levels[start:end])
            start = end
    return "".join(
        character.translate(_MIRRORED) if level == 1 else character
        for character, level in zip(printed, levels, strict=True)
    )


def _levels(text: str) -> list[int]:
    """Per character 0 where it runs to the right, 1 to the left, 2 for a number among letters that run to the left."""
    kinds = [unicodedata.bidirectional(character) for character in text]
    levels: list[int | None] = []
    strong = "L"
    for kind in kinds:
        if kind == "L" or kind in _RIGHT:
            strong = "L" if kind == "L" else "R"
            levels.append(0 if strong == "L" else 1)
        elif kind in _NUMBER:
            levels.append(0 if strong == "L" else 2)
        elif kind == "NSM":
            levels.append(levels[-1] if levels else 0)
        else:
            levels.append(None)
    for place, kind in enumerate(kinds):
        near = [levels[other] for other in (place - 1, place + 1) if 0 <= other < len(levels)]
        if levels[place] is None and kind in _OF_NUMBER and 2 in near:
            levels[place] = 2
    settled: list[int] = []
    for place, level in enumerate(levels):
        if level is None:
            before = settled[-1] if settled else 0
            after = next((other for other in levels[place:] if other is not None), 0)
            level = 1 if before and after else 0
        settled.append(level)
    return settled


@cache
def _forms() -> dict[tuple[str, str], str]:
    """(kind, letter or pair of letters) to its shape; kinds as Unicode names them: isolated, initial, medial, final."""
    forms: dict[tuple[str, str], str] = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00)):
        kind, _, letters = unicodedata.decomposition(chr(code)).partition(" ")
        plain = "".join(chr(int(letter, 16)) for letter in letters.split())
        # Of the ligatures only lam-alef is compulsory; the others are ornaments.
        if kind in ("<isolated>", "<initial>", "<medial>", "<final>") and (
            len(plain) == 1
            or (len(plain) == 2 and plain[0] == _LAM and plain[1] in "\u0622\u0623\u0625\u0627")
        ):
            forms.setdefault((kind.strip("<>"), plain), chr(code))
    return forms


def join(text: str) -> str:
    """Arabic letters replaced by the shape their neighbours ask for; the order of the text is left as it is."""
    forms = _forms()
    letters = _with_ligatures(text)
    shaped: list[str] = []
    for place, letter in enumerate(letters):
        before = _joins_after(_neighbour(letters, place, -1))
        after = _joins_before(_neighbour(letters, place, 1))
        back = before and _joins_before(letter)
        on = after and _joins_after(letter)
        kind = "medial" if back and on else "final" if back else "initial" if on else "isolated"
        shaped.append(forms.get((kind, letter), letter))
    return "".join(shaped)


def _with_ligatures(text: str) -> list[str]:
    letters: list[str] = []
    for character in text:
        if letters and letters[-1] == _LAM and ("isolated", _LAM + character) in _forms():
            letters[-1] += character
        else:
            letters.append(character)
    return letters


def _neighbour(letters: list[str], place: int, step: int) -> str:
    """The next letter in that direction that is no mark on another; empty at the end."""
    place += step
    while 0 <= place < len(letters) and unicodedata.category(letters[place][0]) == "Mn":
        place += step
    return letters[place] if 0 <= place < len(letters) else ""


def _joins_before(letter: str) -> bool:
    return letter == _TATWEEL or ("final", letter) in _forms()


def _joins_after(letter: str) -> bool:
    return letter == _TATWEEL or ("initial", letter) in _forms()
