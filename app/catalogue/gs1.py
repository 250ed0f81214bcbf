"""What a GS1-128 or GS1 DataMatrix code says beside the article: its lot, its best-before day, its serial number.

The keys of the parts (application identifiers) and how long each is come from the library's table of them. Parts of no fixed
length end with the sign FNC1, which scanners send as the group separator; where a scanner drops it, what follows cannot be
told from what it ends, so that the part with the lot should stand last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from stdnum import gs1_128
from stdnum.exceptions import ValidationError

from app.base.errors import Refusal
from app.catalogue.gtin import checked_gtin

SEPARATOR = "\x1d"
_SYMBOLOGIES = ("]C1", "]d2", "]Q3", "]e0", "]J1")
"""What scanners put before a code that is such, where they are told to."""


@dataclass(frozen=True, slots=True)
class Gs1:
    """An article by its GTIN in normal form, with what its code says of it: empty or None where it says nothing."""

    gtin: str
    lot: str = ""
    serial: str = ""
    expires_on: date | None = None


def read_gs1(typed: str) -> Gs1 | None:
    """What such a code says; None where it is none. Use-by (17) is taken before best-before (15)."""
    told = typed.strip()
    for mark in _SYMBOLOGIES:
        told = told.removeprefix(mark)
    told = told.lstrip(SEPARATOR)
    if not told.startswith(("01", "(01)")) or len(told) <= 16:
        return None
    try:
        # The words between brackets are for people; codes have none.
        parts: dict[str, Any] = gs1_128.info(told, SEPARATOR)
        gtin = checked_gtin(str(parts["01"]))
    except (ValidationError, Refusal, KeyError, ValueError):
        return None
    day = parts.get("17", parts.get("15"))
    return Gs1(
        gtin,
        str(parts.get("10", "")),
        str(parts.get("21", "")),
        day if isinstance(day, date) else None,
    )
