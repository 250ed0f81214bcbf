"""What a shop says, whatever kind of shop it is. Intake takes in these and nothing else.

Amounts are minor units of the order's currency, quantities thousandths (`*_milli`), prices millionths of the currency
unit (`*_micro`), rates parts per million (`*_ppm`), instants aware UTC. Remote ids are text, whatever the shop uses.
Text is as typed by whoever typed it; an empty string says that the shop has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Meaning(StrEnum):
    """What an order's status in the shop means to a merchant who invoices here."""

    UNFINISHED = "unfinished"
    """A checkout that was begun and not ended: shown apart, never processed."""
    AWAITING_PAYMENT = "awaiting_payment"
    """Ordered, the money is announced (transfer, cheque): confirmed, ships when paid."""
    CONFIRMED = "confirmed"
    SHIPPED = "shipped"
    """Confirmed and gone before the program knew of it: shipped as history, no stock moves."""
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    """Sold and given back in full: invoiced and credited."""
    PAYMENT_FAILED = "payment_failed"
    TRASHED = "trashed"


class PaymentKind(StrEnum):
    """How an order is paid, as far as it matters here."""

    PREPAID = "prepaid"
    ON_DELIVERY = "on_delivery"
    TRANSFER = "transfer"
    CHEQUE = "cheque"
    OTHER = "other"


class LineKind(StrEnum):
    """What a line is about."""

    PRODUCT = "product"
    SHIPPING = "shipping"
    FEE = "fee"


class ProductKind(StrEnum):
    """What kind of thing a shop's product is; the catalogue takes in what is `sellable`."""

    SIMPLE = "simple"
    PARENT = "parent"
    """Only holds variants together (and sometimes their stock)."""
    VARIANT = "variant"
    GROUP = "group"
    """A page showing other products."""
    EXTERNAL = "external"
    """Sold by somebody else, linked to."""


@dataclass(frozen=True, slots=True)
class ShopAddress:
    """An address as typed. `country` is ISO 3166-1 alpha-2 or empty."""

    first_name: str = ""
    last_name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""

    @property
    def named(self) -> bool:
        """Whether it says who: a person or a company."""
        return bool((self.first_name + self.last_name + self.company).strip())

    @property
    def blank(self) -> bool:
        """Whether nothing was filled in at all."""
        return self == ShopAddress()


@dataclass(frozen=True, slots=True)
class ShopPayment:
    """How the buyer chose to pay: the shop's code and title of the method, and the transaction if there was one."""

    kind: PaymentKind
    method: str = ""
    title: str = ""
    transaction_id: str = ""


@dataclass(frozen=True, slots=True)
class ShopLine:
    """A line of an order, at one rate of VAT. A line that the shop charged at several rates comes as several parts.

    `remote_id` and `part` (0, 1, …) together are unique among lines of one `kind`. `net` and `tax` are what was
    charged, after discounts; `discount_net` and `discount_tax` what was taken off. `unit_price_micro` is before
    discounts, with tax where the order's prices include it: for show, the amounts win. `name` is empty where the shop
    has none (words: ``shop.nameless_line``). `product_remote_id` is the thing sold (a variant rather than its
    parent), None where it is text only: shipping, fees, deleted products. `stock_taken_milli` is what the shop's stock
    still misses because of this line, None when it never took any; `stock_returned_milli` what refunds put back.
    """

    remote_id: str
    kind: LineKind
    name: str
    quantity_milli: int
    unit_price_micro: int
    net: int
    tax: int
    rate_ppm: int
    category: str
    """VAT category of EN 16931: S (standard), Z (zero)."""
    part: int = 0
    discount_net: int = 0
    discount_tax: int = 0
    product_remote_id: str | None = None
    parent_remote_id: str | None = None
    sku: str = ""
    tax_class: str = ""
    details: tuple[tuple[str, str], ...] = ()
    """What was chosen for this line (size, engraving), as shown to the buyer: label, value."""
    stock_taken_milli: int | None = None
    stock_returned_milli: int | None = None


@dataclass(frozen=True, slots=True)
class ShopTax:
    """Net and tax at one rate of VAT, as charged."""

    rate_ppm: int
    category: str
    net: int
    tax: int
    label: str = ""
    remote_ids: tuple[str, ...] = ()
    """The shop's own ids of this rate (one per country in some shops)."""

    @property
    def gross(self) -> int:
        """Net and tax together."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class ShopRefundMention:
    """What an order says of one of its refunds: enough to ask for it, or to see that it is gone."""

    remote_id: str
    amount: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ShopPoint:
    """A pick-up point that the buyer chose: whose it is, its code there, its name."""

    carrier: str
    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ShopOrder:
    """An order as the shop has it. net + tax + rounding = total, always; net and tax are the sums of `taxes`."""

    remote_id: str
    number: str
    status: str
    meaning: Meaning
    created_at: datetime
    modified_at: datetime
    paid_at: datetime | None
    completed_at: datetime | None
    currency: str
    prices_include_tax: bool
    payment: ShopPayment
    customer_remote_id: str | None
    """None for a guest."""
    billing: ShopAddress
    shipping: ShopAddress | None
    """None when the shop has no address to deliver to."""
    customer_note: str
    lines: tuple[ShopLine, ...]
    taxes: tuple[ShopTax, ...]
    """Highest rate first; the tax is the shop's own figure per rate, not the sum of the lines'."""
    net: int
    tax: int
    rounding: int
    total: int
    coupons: tuple[str, ...]
    refunds: tuple[ShopRefundMention, ...]
    vat_number: str
    point: ShopPoint | None = None

    @property
    def anonymous(self) -> bool:
        """Whether nobody is named as the buyer."""
        return not self.billing.named


@dataclass(frozen=True, slots=True)
class ShopRefundLine:
    """What a refund says it gives back, in positive figures: of which line, how many, how much."""

    remote_id: str
    kind: LineKind
    name: str
    quantity_milli: int
    net: int
    tax: int
    rate_ppm: int
    category: str
    part: int = 0
    refunded_line_remote_id: str | None = None
    product_remote_id: str | None = None

    @property
    def gross(self) -> int:
        """Net and tax together."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class ShopRefund:
    """Money given back on an order. `amount` is positive, or zero when only goods came back.

    `rest` is what the lines do not explain (all of it when there are none; may be negative).
    """

    remote_id: str
    order_remote_id: str
    amount: int
    currency: str
    created_at: datetime
    reason: str
    lines: tuple[ShopRefundLine, ...]

    @property
    def itemised(self) -> int:
        """What the lines add up to, tax included."""
        return sum(line.gross for line in self.lines)

    @property
    def rest(self) -> int:
        """What the lines do not explain."""
        return self.amount - self.itemised


@dataclass(frozen=True, slots=True)
class ShopCustomer:
    """Somebody with an account in the shop. Guests have none: they are only in their orders."""

    remote_id: str
    email: str
    first_name: str
    last_name: str
    company: str
    billing: ShopAddress
    shipping: ShopAddress | None
    created_at: datetime | None
    registration: str
    """SIREN or SIRET where the shop asks for it, as typed."""
    vat_number: str
    buys: bool
    """False for staff accounts of the shop."""


@dataclass(frozen=True, slots=True)
class ShopProduct:
    """One thing of the shop's catalogue; each variant is one, and so is the parent that holds them.

    `stock_owner_remote_id` says whose figure counts: its own id, the parent's when variants share one stock, None when
    the shop does not count it. `stock_milli` stands at the owner only, so that figures can be summed.
    `sku` is the product's own: one that a variant merely shows because it has none is left out.
    """

    remote_id: str
    kind: ProductKind
    parent_remote_id: str | None
    name: str
    sku: str
    gtin: str
    """Checked, digits only; empty where the shop has none or one that is none."""
    price_micro: int | None
    """Before offers; with tax where the shop's prices include it."""
    sale_price_micro: int | None
    taxable: bool
    tax_class: str
    """The shop's own word for the VAT class; empty for its standard one."""
    service: bool
    """Nothing to ship."""
    listed: bool
    """On sale in the shop; drafts, private and hidden things are not."""
    stock_owner_remote_id: str | None
    stock_milli: int | None
    backorders: bool
    """Whether the shop sells it when there is none left."""
    options: tuple[tuple[str, str], ...]
    categories: tuple[str, ...]
    created_at: datetime | None
    modified_at: datetime | None
    description: str = ""
    """What is said of it at length, without its markup."""
    our_uid: str = ""
    """The uid of our product that it was made of; empty for what the shop made itself."""

    @property
    def sellable(self) -> bool:
        """Whether an order can hold it."""
        return self.kind in {ProductKind.SIMPLE, ProductKind.VARIANT}


@dataclass(frozen=True, slots=True)
class ShopTaxRate:
    """One row of the shop's table of VAT rates. Empty country: everywhere."""

    remote_id: str
    country: str
    region: str
    rate_ppm: int
    name: str
    tax_class: str
    """Empty for the standard class, as in `ShopProduct`."""
    narrowed: bool
    """Only for some postcodes or towns."""


@dataclass(frozen=True, slots=True)
class ShopInfo:
    """The shop itself. `timezone` is an IANA name; `country` ISO 3166-1 alpha-2 or empty when it was not said."""

    name: str
    url: str
    currency: str
    timezone: str
    prices_include_tax: bool
    country: str
