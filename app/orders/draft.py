"""What is typed or received of an order, before it is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date

from app.base.reachable import reachable
from app.pricing.as_charged import ChargedTax


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address as it stands on a document; frozen there whatever becomes of the customer's."""

    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = "FR"
    phone: str = ""
    email: str = ""
    # Where the buyer chose to fetch it: the carrier of the pick-up point, its code there and its name.
    point_carrier: str = ""
    point_code: str = ""
    point_name: str = ""

    @property
    def reachable(self) -> bool:
        """Whether a carrier finds it (see `app.base.reachable`)."""
        return reachable(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A line as typed or as a shop sent it.

    `kind`: goods, service, text, section (the heading of the lines below it), shipping or fee. Prices in micro units,
    quantities in thousandths, rates in parts per million, amounts in minor units. `charged` holds net and tax where a
    shop has computed them; `promised_on` is the day this line was promised for, where it has one of its own. `optional`
    lines are for quotes: no part of the total until they are chosen.

    `vat_nature` and `vat_reason` are the product's (see `app.pricing.vat`); `vat_rule` and `vat_territory` say which rule
    gave category and rate. `price_from` says where the price came from: ``typed``, ``product`` or ``list``, whose name is
    `price_list`; what was typed is never priced anew.
    """

    name: str
    kind: str = "goods"
    product_id: int | None = None
    sku: str = ""
    description: str = ""
    unit: str = "piece"
    quantity_milli: int = 1000
    unit_price_micro: int = 0
    discount_ppm: int = 0
    discount_amount: int = 0
    vat_class: str = "standard"
    category: str = "S"
    rate_ppm: int = 0
    remote_id: str | None = None
    charged: tuple[int, int] | None = None
    optional: bool = False
    vat_nature: str = ""
    vat_reason: str = ""
    vat_rule: str = ""
    vat_territory: str = ""
    price_from: str = ""
    price_list: str = ""
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class Charged:
    """What a shop says the whole order costs: VAT per rate and the total to pay."""

    taxes: tuple[ChargedTax, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """An order as typed or received.

    The document's discount is a percentage of the lines' sum, an amount in minor units in the terms of the prices, or
    both: then the percentage is taken first. A deposit is agreed on as parts per million of the total or, failing that,
    as an amount (minor units with tax); `ships_after_deposit` keeps the goods here until it is paid.
    """

    customer_id: int
    ordered_on: date
    lines: tuple[DraftLine, ...] = ()
    currency: str = "EUR"
    prices_include_tax: bool = False
    rounding: str = "rate"
    discount_ppm: int = 0
    discount_amount: int = 0
    charged: Charged | None = None
    payment_kind: str = "account"
    payment_method: str = ""
    payment_state: str = "none"
    terms_id: int | None = None
    billing: PostalAddress = field(default_factory=PostalAddress)
    delivery: PostalAddress = field(default_factory=PostalAddress)
    language: str = "fr"
    customer_reference: str = ""
    note: str = ""
    promised_on: date | None = None
    handling: str = "normal"
    shop_id: int | None = None
    remote_id: str | None = None
    remote_number: str | None = None
    remote_status: str | None = None
    deposit_ppm: int = 0
    deposit_amount: int = 0
    ships_after_deposit: bool = False
    invoiced_there: bool = False
