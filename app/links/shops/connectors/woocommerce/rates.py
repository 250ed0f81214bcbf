"""Rates of VAT: which one each line was charged at, and how a line charged at several is split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.base.money import decimals, fitted, rounded_div
from app.base.rate import WHOLE_PPM
from app.links.shops.payload import Record, rounded
from app.links.shops.port import ShopTaxRate

STANDARD, ZERO = "S", "Z"
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Charged:
    """A rate as an order names it, with the tax that the shop charged at it over the whole order."""

    remote_id: str
    label: str
    rate_ppm: int
    tax: int


def category(rate_ppm: int) -> str:
    """VAT category of EN 16931 for a rate."""
    return STANDARD if rate_ppm else ZERO


def percent_ppm(record: Record, name: str) -> int:
    """A percentage between 0 and 100 as parts per million."""
    percent = record.decimal(name)
    if not 0 <= percent <= _HUNDRED:
        raise record.unreadable(name)
    return rounded(percent, 4)


def charged(owner: Record, currency: str, known: Mapping[str, int]) -> dict[str, Charged]:
    """The rates that an order or a refund names, by the shop's id; one without its rate is looked up in `known`."""
    found: dict[str, Charged] = {}
    for line in owner.records("tax_lines", needed=True):
        remote_id = line.id("rate_id")
        if line.decimal_or_none("rate_percent") is not None:
            rate_ppm = percent_ppm(line, "rate_percent")
        elif remote_id in known:
            rate_ppm = known[remote_id]
        else:
            raise line.missing("rate_percent")
        tax = rounded(line.decimal("tax_total") + line.decimal("shipping_tax_total"), decimals(currency))
        if remote_id in found:
            tax += found[remote_id].tax
        found[remote_id] = Charged(remote_id, line.text("label"), rate_ppm, tax)
    return found


def split_net(net: int, charged_at: Sequence[tuple[int, int]]) -> list[int] | None:
    """`net` divided over (rate_ppm, tax) pairs so that each part explains its tax; None when no division does.

    WooCommerce spreads a fee or a shipping cost over the rates of the goods and says how much tax each rate
    brought, but not on what amount: a fee of -2.00 with -0.11 at 5.5 % and -0.01 at 20 %. tax / rate is only good
    to half a cent / rate (0.09 at 5.5 %, 0.03 at 20 %), so the parts rarely sum to the net. Every tax is therefore
    taken to be off by the same fraction c of a cent: the part of a rate is (tax + c) / rate, with the c that makes
    the parts sum to the net; lower rates take more of the difference, as they are less certain. What is left to
    whole cents goes by largest remainder. c beyond one cent means that the taxes stand on one another or are made
    by hand: None. A rate of 0 takes what the others leave.
    """
    rates = [Fraction(rate_ppm, WHOLE_PPM) for rate_ppm, _ in charged_at]
    certainty = sum((1 / rate for rate in rates if rate), Fraction(0))
    bases = [
        Fraction(tax) / rate if rate else Fraction(0)
        for rate, (_, tax) in zip(rates, charged_at, strict=True)
    ]
    free = next((at for at, rate in enumerate(rates) if not rate), None)
    if certainty:
        off = (net - sum(bases)) / certainty
        if abs(off) <= 1:
            bases = [base + off / rate if rate else base for base, rate in zip(bases, rates, strict=True)]
            return _whole(bases, net)
    if free is None or any(tax for rate, (_, tax) in zip(rates, charged_at, strict=True) if not rate):
        return None
    bases[free] = Fraction(net) - sum(bases)
    if bases[free] * net < 0:
        return None
    return _whole(bases, net)


def _whole(parts: Sequence[Fraction], total: int) -> list[int]:
    denominator = 1
    for part in parts:
        denominator *= part.denominator
    return fitted([part.numerator * (denominator // part.denominator) for part in parts], denominator, total)


def plausible(net: int, tax: int, rate_ppm: int, tolerance: int) -> bool:
    """Whether `tax` can be the tax on `net`, give or take the rounding of the lines."""
    return abs(tax - rounded_div(net * rate_ppm, WHOLE_PPM)) <= tolerance


def tax_rate(payload: object) -> ShopTaxRate:
    """One row of ``/taxes``."""
    record = Record.of("rate", payload)
    places = [record.text("postcode"), record.text("city")]
    narrowed = any(place.strip() for place in places) or any(
        bool(record.fields.get(name)) for name in ("postcodes", "cities")
    )
    tax_class = record.text("class")
    return ShopTaxRate(
        remote_id=record.id("id"),
        country=record.country("country"),
        region=record.text("state"),
        rate_ppm=percent_ppm(record, "rate"),
        name=record.text("name"),
        tax_class="" if tax_class == "standard" else tax_class,
        narrowed=narrowed,
    )
