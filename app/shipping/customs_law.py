"""What customs ask of a parcel: whether it needs papers at all, which, and in what words; dated data with its source."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.pricing.territory import is_member, market, territory_of
from app.shipping.carriers import known_carrier

_FILE = Path(__file__).parents[2] / "resources" / "shipping" / "customs.toml"


_POSTAL = re.compile("[A-Z]{2}[0-9]{9}[A-Z]{2}")
"""The number of an item as the posts of the world give it."""


@cache
def _law() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


@cache
def natures() -> dict[str, str]:
    """What may be sent, by code, with its number in Coliship; the usual one first."""
    return {each["code"]: each["coliship"] for each in _law()["nature"]}


def customs_territory(country: str, postcode: str = "") -> str:
    """The territory an address is in, as `app.pricing.territory.territory_of` names it."""
    told = country.strip().upper()
    same = {each["country"]: each["as"] for each in _law()["same"]}
    return territory_of(same.get(told, told), "" if told in same else postcode)


def needs_papers(sender: str, to: str) -> bool:
    """Whether goods from one territory to another go with a customs declaration."""
    if is_member(sender, goods=True) and is_member(to, goods=True):
        return False
    return market(sender) != market(to)


def needs_eori(to: str, on: date) -> bool:
    """Whether who sends goods to a territory is registered with the customs of the Union for it."""
    told = _law()["eori"]
    return on >= told["since"] and to not in told["not_for"]


def is_letter(carrier: str, tracking: str) -> bool:
    """Whether what goes by such a carrier under such a number is letter post, and no parcel."""
    told, number = _law()["letters"], tracking.replace(" ", "").upper()
    if _POSTAL.fullmatch(number):
        return number[0] in told["indicators"]
    known = known_carrier(carrier)
    return known is not None and known.code in told["carriers"]


def small_paper(value: int, grams: int, on: date, digits: int = 2) -> bool:
    """Whether a CN 22 is enough for letter post: `value` in minor units of a currency of the euro's size, with so many digits."""
    for each in sorted(_law()["cn22"], key=lambda each: each["since"], reverse=True):
        if each["since"] <= on:
            return value <= each["value"] * 10**digits and grams <= each["grams"]
    return False
