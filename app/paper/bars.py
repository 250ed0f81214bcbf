"""Barcodes as bars: each a whole number of the printer's dots wide, so that nothing is resampled on the way to the paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from reportlab.graphics import barcode as shapes

from app.paper.sheet import Box, Sheet

INCH = 25.4
_QUIET = {"Code128": 10, "EAN13": 11, "EAN8": 7}
"""Modules of white that a reader needs at either side (ISO/IEC 15417, GS1 General Specifications)."""
_LEAST_DOTS = 2
"""Bars of one dot run together on thermal paper."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A barcode in modules: how many in all, and each bar as (first module, modules)."""

    kind: str
    modules: int
    bars: tuple[tuple[int, int], ...]


@lru_cache(maxsize=256)
def bars_of(text: str) -> Bars:
    """The bars of a text: EAN-13 or EAN-8 where it is such a number with its right check digit, else Code 128."""
    kind = "Code128"
    if text.isdecimal() and len(text) in {8, 13} and _checks(text):
        kind = f"EAN{len(text)}"
    drawing = cast("Any", shapes).createBarcodeDrawing(
        kind, value=text, barWidth=1, barHeight=10, quiet=0, humanReadable=0
    )
    # The first rectangle is the ground.
    ground, *drawn = [each for each in drawing.contents[0].draw().contents if hasattr(each, "width")]
    bars = tuple((round(each.x), round(each.width)) for each in drawn)
    return Bars(kind, round(ground.width), bars)


def barcode(
    sheet: Sheet,
    x: float,
    y: float,
    room: float,
    height: float,
    text: str,
    dpi: int,
    *,
    flush: bool = False,
) -> float:
    """Print a barcode in the middle of `room` mm, or `flush` with its right edge where the margin is white.

    Gives how wide it is without its quiet zones, 0 where it has no room.
    Left edge and bars stand on the dots of a printer of so many dots an inch.
    """
    found = bars_of(text)
    dot = INCH / dpi
    dots = int(room / dot / (found.modules + 2 * _QUIET[found.kind]))
    if dots < _LEAST_DOTS:
        return 0.0
    module = dots * dot
    wide = found.modules * module
    left = round((x + (room - wide) / (1 if flush else 2)) / dot) * dot
    for first, modules in found.bars:
        sheet.pages[-1].append(Box(left + first * module, y, modules * module, height, "#000000", 0))
    return wide


def _checks(digits: str) -> bool:
    body = [int(each) for each in reversed(digits[:-1])]
    total = sum(each * (3 if at % 2 == 0 else 1) for at, each in enumerate(body))
    return (10 - total % 10) % 10 == int(digits[-1])
