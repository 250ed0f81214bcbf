"""Inks beside each other: how far apart they are, and what makes the merchant's colour readable wherever it is used."""

from __future__ import annotations

WHITE = "#FFFFFF"
READABLE = 4.5
"""The least contrast of words and their ground (WCAG 2.2, 1.4.3)."""


def contrast(one: str, other: str) -> float:
    """How far apart two inks (#RRGGBB) are, from 1 to 21, as WCAG 2 measures it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(ink: str, other: str, share: float) -> str:
    """An ink of which `share` (0 to 1) is `ink` and the rest `other`."""
    parts = (round(a * share + b * (1 - share)) for a, b in zip(_parts(ink), _parts(other), strict=True))
    return "#" + "".join(f"{part:02X}" for part in parts)


def readable(ink: str, ground: str = WHITE) -> str:
    """The ink itself where it can be read on the ground, else the nearest darker one that can."""
    for share in range(100, -1, -2):
        found = mixed(ink, "#000000", share / 100)
        if contrast(found, ground) >= READABLE:
            return found
    return "#000000"


def _parts(ink: str) -> tuple[int, int, int]:
    red, green, blue = (int(ink[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def _luminance(ink: str) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in _parts(ink)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
