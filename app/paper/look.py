"""How the merchant wants papers to look: one of four designs, a colour, the columns of priced lines, a few words of their own.

Kept as the setting ``paper.look`` and frozen on every issued document: what was issued keeps the look of its day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.base import settings
from app.base.door import Read
from app.base.errors import Refusal
from app.paper.style import ACCENT


class Design(StrEnum):
    """The designs. The value is how one is kept: a name of it may change in words, never here."""

    REGISTRE = "registre"
    ZINC = "zinc"
    ARDOISE = "ardoise"
    EPURE = "epure"


NEEDED = ("name", "quantity", "price", "total")
"""The columns that no priced paper goes without."""

COLUMNS = ("place", "sku", "name", "quantity", "price", "discount", "rate", "net", "total")
"""Every column: the line's place, its code, name, quantity, price, discount, VAT rate, total without tax beside one with it."""

_USUAL: Mapping[Design, tuple[str, ...]] = {
    Design.REGISTRE: COLUMNS[1:],
    Design.ZINC: ("name", "sku", "quantity", "price", "discount", "rate", "total"),
    Design.ARDOISE: COLUMNS,
    Design.EPURE: COLUMNS[1:],
}
INKS = ("#1B5E4B", "#2B3A55", "#1F4E8C", "#B3391F", "#7A2E5D", "#8A5A00", "#3F6B1F", "#1C1F1D")
"""The colours offered, each readable on white and under white words."""
_INK = re.compile(r"#[0-9A-Fa-f]{6}")
LONGEST = 300
"""Characters of each of the merchant's own texts: more would push the page's content away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A look: the accent as #RRGGBB; `columns` from the left, empty for the design's own; `tagline` under the name,
    `foot` above the identity at the foot of each page.
    """

    design: Design = Design.REGISTRE
    accent: str = ACCENT
    columns: tuple[str, ...] = ()
    tagline: str = ""
    foot: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns of priced lines, from the left."""
        return self.columns or _USUAL[self.design]


def kept(look: Look) -> dict[str, Any]:
    """A look as settings and documents keep it: only what differs from the usual one."""
    usual = Look()
    values = {
        "design": str(look.design),
        "accent": look.accent,
        "columns": list(look.columns),
        "tagline": look.tagline,
        "foot": look.foot,
    }
    return {
        name: value
        for name, value in values.items()
        if value not in (getattr(usual, name), list(usual.columns))
    }


def look_kept(found: Mapping[str, Any]) -> Look:
    """A look read back; a design that this version does not know is the usual one."""
    design = found.get("design", Design.REGISTRE)
    return Look(
        design=Design(design) if design in set(Design) else Design.REGISTRE,
        accent=found.get("accent", ACCENT),
        columns=tuple(name for name in found.get("columns", ()) if name in COLUMNS),
        tagline=found.get("tagline", ""),
        foot=found.get("foot", ""),
    )


def look_in_use(rd: Read) -> Look:
    """The look that new papers have."""
    return look_kept(settings.get(rd, "paper.look"))


def checked(look: Look) -> Look:
    """The look, its texts without spaces around them.

    Refused with ``look_ink`` (no colour #RRGGBB), ``look_columns`` (a column twice, unknown, or one of `NEEDED` missing) and
    ``look_text_long`` (`most`: characters).
    """
    if not _INK.fullmatch(look.accent):
        raise Refusal("look_ink", ink=look.accent)
    shown = look.shown
    if len(set(shown)) != len(shown) or set(shown) - set(COLUMNS) or set(NEEDED) - set(shown):
        raise Refusal("look_columns", columns=", ".join(shown))
    if max(len(look.tagline), len(look.foot)) > LONGEST:
        raise Refusal("look_text_long", most=LONGEST)
    return Look(
        design=look.design,
        accent=look.accent.upper(),
        columns=look.columns,
        tagline=look.tagline.strip(),
        foot=look.foot.strip(),
    )
