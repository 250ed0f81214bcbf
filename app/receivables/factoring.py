"""Factoring, pure: what a factor pays at once for an invoice handed on, what it keeps, and what it charges."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM

YEAR_DAYS = 360
"""Banks reckon interest by years of so many days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A factor's terms, all in parts per million: commission and its VAT, the guarantee fund, interest a year."""

    commission_ppm: int
    vat_ppm: int
    fund_ppm: int
    interest_ppm: int


@dataclass(frozen=True, slots=True)
class Advance:
    """What an invoice brings, in minor units; `paid` comes at once, `fund` when the debtor has paid."""

    total: int
    commission: int
    commission_vat: int
    fund: int
    interest: int

    @property
    def paid(self) -> int:
        """What the factor pays at once."""
        return self.total - self.commission - self.commission_vat - self.fund - self.interest


def advance(total: int, days: int, contract: Contract) -> Advance:
    """What a factor pays for an invoice of `total` with tax that is due in so many days.

    Interest is on what is financed, the total less the guarantee fund; it bears no VAT, the commission does.
    """
    commission = rounded_div(total * contract.commission_ppm, WHOLE_PPM)
    fund = rounded_div(total * contract.fund_ppm, WHOLE_PPM)
    interest = rounded_div((total - fund) * contract.interest_ppm * days, WHOLE_PPM * YEAR_DAYS)
    return Advance(total, commission, rounded_div(commission * contract.vat_ppm, WHOLE_PPM), fund, interest)
