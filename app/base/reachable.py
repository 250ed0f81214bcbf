"""Whether a carrier finds an address: a town, a street or a pick-up point, and a post code of the form of its country."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[2] / "resources" / "shipping" / "addresses.toml"


def reachable(address: Mapping[str, object]) -> bool:
    """Whether an address is complete; `address` has the names of its parts, and a part that is not there is empty."""
    told = {part: str(address.get(part) or "").strip() for part in _PARTS}
    there = told["city"] and (told["line1"] or told["point_code"])
    return bool(there) and postcode_fits(told["postcode"], told["country"])


def postcode_fits(postcode: str, country: str) -> bool:
    """Whether a post code is one of its country (ISO 3166-1; none: France), or the country has none."""
    known, code = _known(), country.upper() or "FR"
    bare = re.sub(r"^[A-Z]{1,2}-", "", re.sub(r"\s", "", postcode.upper()))
    if code in known.form:
        return re.fullmatch(known.form[code], bare) is not None
    return bool(bare) or code in known.none


@dataclass(frozen=True, slots=True)
class _Known:
    """Which countries have no post codes, and the form of those of others."""

    none: frozenset[str]
    form: Mapping[str, str]


@cache
def _known() -> _Known:
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return _Known(frozenset(told["none"]), told["form"])


_PARTS = ("line1", "point_code", "postcode", "city", "country")
