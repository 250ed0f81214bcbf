"""What an order confirmation says: everything its paper prints, and nothing it has to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.orders.priced_lines import PricedLine, TaxLine
from app.paper.party import Addressee, Issuer


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderConfirmationFacts:
    """One confirmed order. Amounts are minor units of `currency`; net + tax + rounding = total.

    `awaited` is what has to be paid before the goods leave, `on_delivery` what is paid to whoever brings them. `terms`
    and `method` (of payment) and `note` are in the language
    of the paper; `delivery` only where it differs from the customer's address.
    """

    seller: Issuer
    customer: Addressee
    number: str
    confirmed_on: date
    currency: str
    lines: tuple[PricedLine, ...]
    net: int
    tax: int
    total: int
    taxes: tuple[TaxLine, ...] = ()
    rounding: int = 0
    prices_include_tax: bool = False
    delivery: Addressee | None = None
    ordered_on: date | None = None
    promised_on: date | None = None
    shop_order_number: str = ""
    buyer_reference: str = ""
    terms: str = ""
    terms_told: tuple[str, ...] = ()
    method: str = ""
    vat_notes: tuple[str, ...] = ()
    note: str = ""
    draft: bool = False
    awaited: int = 0
    on_delivery: int = 0
