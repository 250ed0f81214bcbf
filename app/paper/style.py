"""Inks and type of paper: black on white, one accent, nothing said by colour alone. Sizes are points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from app.paper.fonts import Face
from app.paper.text import lines, width

INK = "#1C1F1D"
SOFT = "#55534D"
ACCENT = "#1B5E4B"
HEAVY_LINE = "#1C1F1D"
LINE = "#D9D6CE"
PALE = "#F4F2EE"
WATERMARK = "#E9E7E1"


@dataclass(frozen=True, slots=True)
class Type:
    """How words look: face, size in points, ink as #RRGGBB."""

    face: Face = Face.REGULAR
    size: float = 9
    ink: str = INK

    def width(self, text: str) -> float:
        """How wide one line of text is, in mm."""
        return width(text, self.face, self.size)

    def lines(self, text: str, room: float) -> list[str]:
        """The text broken into lines no wider than `room` mm."""
        return lines(text, self.face, self.size, room)

    def fitted(self, text: str, room: float, smallest: float = 6.8) -> Type:
        """The same type, smaller by quarter points where one line of text asks for it; never under `smallest`."""
        fit = self
        while fit.size - 0.25 >= smallest and fit.width(text) > room:
            fit = replace(fit, size=fit.size - 0.25)
        return fit

    def elided(self, text: str, room: float) -> str:
        """The text on one line, its end replaced by … where it is too long; only for what stands in full elsewhere."""
        if self.width(text) <= room:
            return text
        kept = next(
            (end for end in range(len(text) - 1, 0, -1) if self.width(text[:end].rstrip() + "…") <= room), 0
        )
        return text[:kept].rstrip() + "…"

    def inked(self, ink: str) -> Type:
        """The same type in another ink."""
        return replace(self, ink=ink)


BODY = Type()
STRONG = Type(Face.SEMIBOLD)
QUIET = Type(ink=SOFT)
MEDIUM = Type(Face.MEDIUM)
LABEL = Type(Face.MEDIUM, 7.5, SOFT)
SMALL = Type(Face.REGULAR, 7.5, SOFT)
NOTE = Type(Face.REGULAR, 8.5, SOFT)
FACT = Type(Face.MEDIUM, 9.5)
FOOT = Type(Face.REGULAR, 7, SOFT)
TITLE = Type(Face.SEMIBOLD, 22)
NAME = Type(Face.SEMIBOLD, 14.5)
ADDRESS = Type(Face.REGULAR, 10.5)
ADDRESS_NAME = Type(Face.SEMIBOLD, 10.5)
SUM = Type(Face.REGULAR, 9.5)
SUM_QUIET = Type(Face.REGULAR, 9.5, SOFT)
SUM_STRONG = Type(Face.SEMIBOLD, 10)
FIGURE = Type(Face.SEMIBOLD, 19)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """What a design does to everything printed on its sheets.

    `accent` is the ink of amounts and numbers, `rule` and `weight` (points) the line under the heads of a table. The `total`
    stands under a rule or on a `filled` ground; boxes are tinted or `framed`.
    """

    accent: str = ACCENT
    rule: str = HEAVY_LINE
    weight: float = 0.8
    total: Literal["ruled", "filled"] = "ruled"
    box: Literal["tinted", "framed"] = "tinted"
