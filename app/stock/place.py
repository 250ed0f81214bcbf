"""The place goods are kept at from the first day."""

from __future__ import annotations

MAIN_PLACE = {"fr": "Magasin", "en": "Shop floor"}
"""What the place of a new company is called by the program, in the language of its documents."""
