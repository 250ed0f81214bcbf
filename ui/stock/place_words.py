"""What a place is called on screen."""

from __future__ import annotations

from app.stock.place import MAIN_PLACE, TRANSIT_PLACE
from ui.kit.wording import say


def place_told(name: str) -> str:
    """A place by its name; those the program named itself in the language of whoever reads."""
    if name in MAIN_PLACE.values():
        return say("stock.main_place")
    return say("place.between") if name in TRANSIT_PLACE.values() else name
