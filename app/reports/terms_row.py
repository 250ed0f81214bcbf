"""Payment terms as pages name them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TermsRow:
    """Payment terms by code and by name in both languages."""

    id: int
    code: str
    name_fr: str
    name_en: str
