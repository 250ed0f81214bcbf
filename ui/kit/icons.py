"""Icons by what they stand for; Phosphor glyphs drawn by qtawesome in the colours of the theme (look.md §5)."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any, cast

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap

from ui.kit.theme import theme, tokens

# Before qtawesome asks which of Qt's bindings is there.
os.environ.setdefault("QT_API", "pyside6")

GLYPHS: dict[str, str] = {
    # rooms
    "today": "sun-horizon",
    "orders": "clipboard-text",
    "customers": "users",
    "stock": "package",
    "shipments": "truck",
    "invoices": "receipt",
    "receivables": "hourglass-medium",
    "shops": "storefront",
    "reports": "chart-bar",
    "settings": "sliders-horizontal",
    # acts
    "search": "magnifying-glass",
    "new": "plus",
    "more": "dots-three-bold",
    "filter": "plus",
    "columns": "columns",
    "rows": "rows",
    "print": "printer",
    "mail": "envelope-simple",
    "export": "export",
    "pdf": "file-pdf",
    "edit": "pencil-simple",
    "undo": "arrow-u-up-left",
    "bank": "bank",
    "receive": "money",
    "cheque": "article",
    "grouped": "stack",
    "carrier": "path",
    "unsaved": "cloud-slash",
    "card": "credit-card",
    "cash": "wallet",
    "margin": "coin",
    "prepare": "archive-box",
    "part": "circle-half",
    "scan": "barcode",
    "promise": "handshake",
    "limit": "scales",
    "in_step": "cloud-check",
    "offline": "cloud-slash",
    "syncing": "arrows-clockwise",
    "valid": "shield-check",
    "quote": "file-dotted",
    "note": "note",
    "above": "plus",
    "below": "minus",
    "in": "arrow-down",
    "out": "arrow-up",
    "copy": "copy",
    "bring": "download-simple",
    "prices": "tag",
    "groups": "users-three",
    "back": "arrow-left",
    "up": "caret-up",
    "down": "caret-down",
    "opened": "caret-down",
    "closed": "caret-right",
    "sort_up": "arrow-up",
    "sort_down": "arrow-down",
    "close": "x",
    "calendar": "calendar-blank",
    "open": "folder-open",
    "sample": "flask",
    "language": "translate",
    "bell": "bell",
    "process": "lightning",
    "release": "play-circle",
    "customer": "user",
    "supplier": "factory",
    "missing": "file-x",
    "call": "phone",
    "go": "arrow-right",
    "help": "question",
    "keys": "keyboard",
    "quit": "sign-out",
    "text_size": "text-aa",
    "theme": "circle-half",
    # states
    "done": "check",
    "run": "arrows-clockwise",
    "wait": "hourglass-medium",
    "late": "warning-circle",
    "hold": "pause-circle",
    "none": "circle",
    "cancelled": "prohibit",
    "info": "info",
    "trouble": "warning",
}

_SCALE = 1.14
"""qtawesome draws glyphs at 0.875 of the size asked; this fills it."""


def icon(role: str, ink: str = "text2", *, weight: str = "") -> QIcon:
    """The icon of a role in a colour of the tokens. `weight`: empty, ``bold`` (12 px and less) or ``fill``."""
    return _icon(role, _ink(ink), weight)


def pixmap(role: str, ink: str, size: int, ratio: float, *, weight: str = "") -> QPixmap:
    """An icon drawn once at a size and device ratio."""
    return _pixmap(role, _ink(ink), weight, size, ratio)


def forget() -> None:
    """Drop what was drawn, after a change of theme."""
    _icon.cache_clear()
    _pixmap.cache_clear()


def _ink(name: str) -> str:
    """A colour: a token (`text2`), a part of a state (`late.solid`), or the colour itself."""
    if name.startswith("#"):
        return name
    found: object = tokens()
    for part in name.split("."):
        found = getattr(found, part)
    return str(found)


@lru_cache(maxsize=512)
def _icon(role: str, value: str, weight: str) -> QIcon:
    import qtawesome

    # A role without a glyph must not break the painting of everything around it.
    glyph = GLYPHS.get(role, "circle-dashed")
    name = f"ph.{glyph}-{weight}" if weight and not glyph.endswith("-bold") else f"ph.{glyph}"
    made: Any = cast("Any", qtawesome).icon(
        name, color=value, color_disabled=tokens().text3, scale_factor=_SCALE
    )
    return cast("QIcon", made)


@lru_cache(maxsize=512)
def _pixmap(role: str, value: str, weight: str, size: int, ratio: float) -> QPixmap:
    return _icon(role, value, weight).pixmap(QSize(size, size), ratio)


theme().changed.connect(forget)
