"""Pictures on paper: a merchant's logo, made fit for a printed and archived page."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from app.base.errors import Refusal

_LARGEST = 1200
"""Pixels along the longer side: 100 mm at 300 dots an inch; more only makes each file larger."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An opaque RGB picture: size in pixels and its raw bytes, three a pixel, row by row."""

    width: int
    height: int
    pixels: bytes


@lru_cache(maxsize=8)
def picture(data: bytes) -> Picture:
    """The picture in the bytes of a PNG or JPEG file, transparency laid on white, other colour spaces turned into RGB.

    Refusal("picture_unreadable") when the bytes are no picture.
    """
    try:
        with Image.open(io.BytesIO(data)) as opened:
            image = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refusal("picture_unreadable") from error
    image.thumbnail((_LARGEST, _LARGEST))
    white = Image.new("RGBA", image.size, "white")
    flat = Image.alpha_composite(white, image).convert("RGB")
    return Picture(flat.width, flat.height, flat.tobytes())


def fit_for_paper(data: bytes) -> bytes:
    """The PNG file of a logo as papers bear it, made of the bytes of a PNG or JPEG file; refused as `picture` is.

    A letterhead shows it at most 42 mm wide: 600 pixels are 360 dots an inch.
    """
    shown = picture(data)
    image = Image.frombytes("RGB", (shown.width, shown.height), shown.pixels)
    image.thumbnail((_LOGO, _LOGO))
    told = io.BytesIO()
    image.save(told, "PNG", optimize=True)
    return told.getvalue()


_LOGO = 600
