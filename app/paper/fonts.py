"""The fonts of paper: the program's own family and two that lend it the characters it lacks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Protocol, cast

from reportlab.pdfbase import pdfmetrics, ttfonts

FOLDER = Path(__file__).parents[2] / "resources" / "fonts"

MISSING = "\ufffd"
"""Printed for a character that no font holds: a black diamond with a question mark, never a blank."""


class Face(StrEnum):
    """The styles of the family Comptoir Sans; the value is the name of its file."""

    REGULAR = "ComptoirSans-Regular"
    MEDIUM = "ComptoirSans-Medium"
    SEMIBOLD = "ComptoirSans-SemiBold"
    BOLD = "ComptoirSans-Bold"
    ITALIC = "ComptoirSans-Italic"


# Asked in this order for what the family lacks: Arabic, Hebrew, symbols; then Chinese, Japanese, Korean.
LENDERS = ("DejaVuSans", "DroidSansFallback")


class Font(Protocol):
    """What is used of a font of reportlab."""

    def stringWidth(self, text: str, size: float) -> float:
        """The advance of `text` at `size`, in points."""
        ...


class _Embedded(ttfonts.TTFont):
    """A font whose text can be copied out of the PDF again, characters beyond the first plane (smileys) included.

    reportlab writes the number of such a character where the PDF format wants its two halves in UTF-16.
    """

    def addObjects(self, doc: Any) -> None:
        """Adds the font to the document and mends the tables from glyphs to characters."""
        cast("Any", super()).addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                stream.content = re.sub(r"(?<=<)[0-9A-F]{5,6}(?=>)", _halves, stream.content)


def _halves(number: re.Match[str]) -> str:
    return chr(int(number[0], 16)).encode("utf-16-be").hex().upper()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A font known to the PDF writer under its name, and the characters it holds."""

    font: Font
    holds: frozenset[str]


_registering = Lock()


@cache
def loaded(name: str) -> Loaded:
    """The font of that file name, read once per process; `FileNotFoundError` names a file that is not there."""
    path = FOLDER / f"{name}.ttf"
    if not path.is_file():
        raise FileNotFoundError(path)
    with _registering:
        # reportlab is untyped: what comes out of it is typed here.
        font: Any = _Embedded(name, str(path))
        cast("Any", pdfmetrics).registerFont(font)
    glyphs = cast("dict[int, int]", font.face.charToGlyph)
    return Loaded(cast("Font", font), frozenset(map(chr, glyphs)))


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring characters that one font prints."""

    text: str
    font: str


@lru_cache(maxsize=8192)
def runs(text: str, face: Face) -> tuple[Run, ...]:
    """`text`, in the order it is printed in, cut where the font changes."""
    if loaded(face).holds.issuperset(text):
        return (Run(text, face),) if text else ()
    cut: list[Run] = []
    for character in text:
        font = font_of(character, face)
        printed = MISSING if font is None else character
        name = font or str(face)
        if cut and cut[-1].font == name:
            cut[-1] = Run(cut[-1].text + printed, name)
        else:
            cut.append(Run(printed, name))
    return tuple(cut)


def font_of(character: str, face: Face) -> str | None:
    """The name of the first font that holds the character, asking the face first; None when none does."""
    return next((name for name in (face, *LENDERS) if character in loaded(name).holds), None)
