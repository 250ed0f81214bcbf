"""What a quote says: everything its paper prints, and nothing it has to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.orders.priced_lines import PricedLine, TaxLine
from app.paper.party import Addressee, Issuer


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFacts:
    """One version of a quote. Amounts are minor units of `currency`; net + tax + rounding = total.

    `options` are not in the total. `terms` and `method` (of payment), `title` and `note` are in the language of the paper;
    `deposit` is what is asked for before the goods (`deposit_ppm` where it is a percentage of the total); `delivery` only
    where it differs from the customer's address.
    """

    seller: Issuer
    customer: Addressee
    number: str
    version: int
    quoted_on: date
    valid_until: date
    currency: str
    lines: tuple[PricedLine, ...]
    options: tuple[PricedLine, ...]
    net: int
    tax: int
    total: int
    taxes: tuple[TaxLine, ...] = ()
    rounding: int = 0
    prices_include_tax: bool = False
    delivery: Addressee | None = None
    title: str = ""
    promised_on: date | None = None
    buyer_reference: str = ""
    terms: str = ""
    terms_told: tuple[str, ...] = ()
    method: str = ""
    deposit: int = 0
    deposit_ppm: int = 0
    ships_after_deposit: bool = False
    vat_notes: tuple[str, ...] = ()
    note: str = ""
    draft: bool = False
