"""A country by the code or the name people write: ISO 3166-1, French and English names."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from babel import Locale

from app.base.errors import Refusal
from app.base.folding import folded


def country_code(typed: str) -> str:
    """The two letters of a country: ``FR`` of ``fr``, ``France`` or ``FRANCE``.

    Refused with ``cell_country_unknown`` (text).
    """
    told = typed.strip()
    if told.upper() in _codes():
        return told.upper()
    found = _names().get(folded(told))
    if found is None:
        raise Refusal("cell_country_unknown", text=told)
    return found


@cache
def _codes() -> frozenset[str]:
    told: Any = Locale("fr").territories
    return frozenset(code for code in cast("dict[str, str]", told) if len(code) == 2 and code.isalpha())


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in ("en", "fr"):
        told: Any = Locale(language).territories
        for code, name in cast("dict[str, str]", told).items():
            if code in _codes():
                names[folded(name)] = code
    return names | {
        "uk": "GB",
        "usa": "US",
        "etats-unis d'amerique": "US",
        "grande-bretagne": "GB",
        "england": "GB",
    }
