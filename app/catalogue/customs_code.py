"""What customs ask of a product: its number in the Harmonised System and the country it was made in."""

from __future__ import annotations

import re

from app.base.errors import Refusal

_HS = re.compile(r"\d{6}(?:\d\d){0,2}")
_COUNTRY = re.compile(r"[A-Z]{2}")


def checked_hs_code(typed: str) -> str:
    """The digits of a tariff number, 6 (world), 8 (Union) or 10 (TARIC); empty stays empty.

    Refused with ``hs_code_malformed``.
    """
    code = re.sub(r"[\s.\-]", "", typed)
    if code and not _HS.fullmatch(code):
        raise Refusal("hs_code_malformed", text=typed.strip())
    return code


def checked_origin(typed: str) -> str:
    """The country of origin, ISO 3166-1; empty stays empty. Refused with ``origin_malformed``."""
    code = typed.strip().upper()
    if code and not _COUNTRY.fullmatch(code):
        raise Refusal("origin_malformed", text=typed.strip())
    return code
