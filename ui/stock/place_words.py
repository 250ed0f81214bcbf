"""What a place is called on screen."""

from __future__ import annotations

from app.stock.place import place_said
from ui.kit.wording import words


def place_told(name: str) -> str:
    """A place by its name; those the program named itself in the language of whoever reads."""
    return place_said(name, words())
