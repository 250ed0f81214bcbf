"""Countries by their codes (ISO 3166-1), as people call them."""

from __future__ import annotations

from ui.kit.wording import words

COUNTRIES = ("FR", "BE", "CH", "DE", "ES", "IT", "LU", "NL", "PT", "GB", "US")
"""Those a form offers; another one that stands somewhere is offered there too."""


def country_name(code: str) -> str:
    """A country by its code, in the language of the window."""
    return words().country(code)
