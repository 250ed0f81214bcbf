"""An e-invoice added up again from its own text, before it is issued: what the rules of EN 16931 compute, in decimals.

Shares no arithmetic with what made it. What the official rules find beyond this is looked at where they are installed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

from app.invoicing.einvoice_lines import Terms

_CENT = Decimal("0.01")
_LINE = Decimal("0.02")
"""How far a line may be from quantity times price (Peppol R120)."""
_TAX = Decimal(1)
"""How far the tax of a rate may be from its computation (BR-CO-17 as the official rules test it)."""


@dataclass(frozen=True, slots=True)
class Unsound:
    """A rule that an e-invoice breaks: the rule, what stands there and what it should be; `at` is a line or a rate."""

    rule: str
    told: Decimal
    computed: Decimal
    at: str = ""


def unsound(terms: Terms) -> list[Unsound]:
    """Every sum of the e-invoice that does not add up; none in one that may be issued."""
    found = [*_lines(terms), *_rates(terms), *_totals(terms)]
    return [each for each in found if each.told != each.computed]


def _lines(terms: Terms) -> Iterable[Unsound]:
    for line in _rows(terms, "BG-25"):
        base = _number(line, "BT-149") or Decimal(1)
        allowed = sum((_number(each, "amount") for each in _rows(line, "BG-27")), Decimal(0))
        net = _number(line, "BT-131")
        computed = _number(line, "BT-129") * _number(line, "BT-146") / base - allowed
        if abs(computed - net) > _LINE:
            yield Unsound("R120", net, computed.quantize(_CENT, ROUND_HALF_UP), line["BT-153"])


def _rates(terms: Terms) -> Iterable[Unsound]:
    nets: dict[tuple[str, Decimal], Decimal] = {}
    for line in _rows(terms, "BG-25"):
        vat = (line["BT-151"], _number(line, "BT-152"))
        nets[vat] = nets.get(vat, Decimal(0)) + _number(line, "BT-131")
    for key, sign in (("BG-20", -1), ("BG-21", 1)):
        for part in _rows(terms, key):
            vat = (part["vat_category_code"], _number(part, "vat_rate"))
            nets[vat] = nets.get(vat, Decimal(0)) + sign * _number(part, "amount")
    for row in _rows(terms, "BG-23"):
        category, rate = row["BT-118"], _number(row, "BT-119")
        net, tax = _number(row, "BT-116"), _number(row, "BT-117")
        at = f"{rate.normalize():f}"
        yield Unsound("BR-S-08", net, nets.pop((category, rate), Decimal(0)), at)
        computed = (net * rate / 100).quantize(_CENT, ROUND_HALF_UP)
        if category != "S":
            yield Unsound("BR-E-09", tax, Decimal(0), at)
        elif abs(tax - computed) > _TAX:
            yield Unsound("BR-CO-17", tax, computed, at)
    for (_, rate), net in nets.items():
        yield Unsound("BR-CO-18", Decimal(0), net, f"{rate.normalize():f}")


def _totals(terms: Terms) -> Iterable[Unsound]:
    at = {key: _number(terms, key) for key in _TOTALS}
    yield Unsound("BR-CO-10", at["BT-106"], _sum(terms, "BG-25", "BT-131"))
    yield Unsound("BR-CO-11", at["BT-107"], _sum(terms, "BG-20", "amount"))
    yield Unsound("BR-CO-12", at["BT-108"], _sum(terms, "BG-21", "amount"))
    yield Unsound("BR-CO-13", at["BT-109"], at["BT-106"] - at["BT-107"] + at["BT-108"])
    yield Unsound("BR-CO-14", at["BT-110"], _sum(terms, "BG-23", "BT-117"))
    yield Unsound("BR-CO-15", at["BT-112"], at["BT-109"] + at["BT-110"])
    yield Unsound("BR-CO-16", at["BT-115"], at["BT-112"] - at["BT-113"] + at["BT-114"])


_TOTALS = tuple(f"BT-{number}" for number in (106, 107, 108, 109, 110, 112, 113, 114, 115))


def _rows(terms: Terms, key: str) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", terms.get(key) or [])


def _number(row: dict[str, Any], key: str) -> Decimal:
    return Decimal(row.get(key) or 0)


def _sum(terms: Terms, key: str, of: str) -> Decimal:
    return sum((_number(each, of) for each in _rows(terms, key)), Decimal(0))
