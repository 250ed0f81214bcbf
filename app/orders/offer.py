"""Entering lines: a product offered, the terms of a document, and a line made of both; pure, given the facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from app.base.errors import Refusal
from app.base.exchange import MICRO
from app.base.money import decimals, rounded_div
from app.base.rate import WHOLE_PPM
from app.catalogue.naming import full_name
from app.catalogue.queries import ProductRow
from app.orders.accessory import goods_sold, taxed_as
from app.orders.draft import DraftLine
from app.pricing.price import AppliedList, ListLine, Price, choose
from app.pricing.territory import is_french, territory_of, zone
from app.pricing.vat import Decision, Nature
from app.pricing.vat_facts import VatFacts


@dataclass(frozen=True, slots=True)
class Offer:
    """A product that may be sold, with what price lists say of it.

    `available_milli` in thousandths is None where stock is not counted.
    """

    row: ProductRow
    available_milli: int | None = None
    prices: tuple[ListLine, ...] = ()

    @property
    def id(self) -> int:
        """The product's key."""
        return self.row.id

    @property
    def name(self) -> str:
        """The name with its variant, as it stands on a line."""
        return full_name(self.row.name, self.row.variant)


@dataclass(frozen=True, slots=True)
class Pricing:
    """How the lines of a document are priced and taxed: with or without tax, the seller's rate of each VAT class, and,
    once it is known who buys, the facts VAT is decided from and the price lists that count.

    `billed` and `delivered` are country and postcode. Where `currency` is another than the company's, `units_micro` millionths
    of it make one unit of the company's, in which products and lists are priced.
    """

    prices_include_tax: bool
    rates: Mapping[str, int]
    vat_regime: str = "normal"
    territory: str = "FR"
    on: date | None = None
    vat: VatFacts | None = None
    billed: tuple[str, str] = ("FR", "")
    delivered: tuple[str, str] = ("FR", "")
    lists: tuple[AppliedList, ...] = field(default=())
    currency: str = ""
    units_micro: int = MICRO

    def decision(self, vat_class: str, nature: str = "goods", reason: str = "") -> Decision | None:
        """The VAT of a sale; None while it is not known who buys."""
        if self.vat is None:
            return None
        return self.vat.decision(
            vat_class, cast("Nature", nature), billed=self.billed, delivered=self.delivered, reason=reason
        )

    def rate_of(self, vat_class: str, nature: str = "goods", reason: str = "") -> int:
        """The rate of a class in parts per million, 0 where no VAT is charged.

        Refused with ``vat_rate_unknown`` where the territory has no such class.
        """
        decided = self.decision(vat_class, nature, reason)
        return decided.rate_ppm if decided is not None else self.own_rate_of(vat_class)

    def own_rate_of(self, vat_class: str) -> int:
        """The rate of a class where the seller is: what a price with tax contains."""
        if self.vat_regime != "normal":
            return 0
        if vat_class not in self.rates:
            raise Refusal("vat_rate_unknown", vat_class=vat_class, territory=self.territory, on=self.on)
        return self.rates[vat_class]

    def category_of(self, vat_class: str, nature: str = "goods", reason: str = "") -> str:
        """The VAT category (UNTDID 5305) of a class."""
        decided = self.decision(vat_class, nature, reason)
        if decided is not None:
            return decided.category
        if self.vat_regime != "normal":
            return "E"
        return "S" if self.rate_of(vat_class) else "Z"

    @property
    def classes(self) -> dict[str, int]:
        """The classes to choose from with their rates: the seller's, and in Corsica those of its own."""
        place = zone(territory_of(*self.delivered))
        there = self.vat.rates.of(place, self.vat.on) if self.vat is not None and is_french(place) else {}
        return {name: self.rate_of(name) for name in {**self.rates, **there}}

    def price(self, offer: Offer, quantity_milli: int = 1000) -> Price:
        """What counts for a quantity, in the terms of the list or product it comes from."""
        own = Price(offer.row.price_micro, offer.row.price_includes_tax)
        on = self.on or (self.vat.on if self.vat is not None else date.min)
        return choose(own, self.lists, offer.prices, quantity_milli, on)

    def price_of(self, offer: Offer, quantity_milli: int = 1000) -> int:
        """The unit price in this document's terms, in micro units, rounded to the millionth.

        A price with tax contains the seller's own: without it where the document's prices have none, or no tax is charged
        at all (export); with it where only the rate is another, so that a consumer pays the same everywhere. A price without
        tax is told with it as a shelf would: to the minor unit, so that three of them cost three times what one does.
        """
        return self._there(self._price_at_home(offer, quantity_milli))

    def _there(self, price_micro: int) -> int:
        """A price of the company's currency in the document's, to its minor unit."""
        if self.units_micro == MICRO:
            return price_micro
        step = 10 ** (6 - decimals(self.currency))
        return rounded_div(price_micro * self.units_micro, MICRO * step) * step

    def _price_at_home(self, offer: Offer, quantity_milli: int) -> int:
        found = self.price(offer, quantity_milli)
        rate = self.rate_of(offer.row.vat_class, nature_of_product(offer.row), offer.row.vat_reason or "")
        if found.includes_tax and not (self.prices_include_tax and rate):
            return rounded_div(
                found.price_micro * WHOLE_PPM, WHOLE_PPM + self.own_rate_of(offer.row.vat_class)
            )
        if self.prices_include_tax and not found.includes_tax:
            told = rounded_div(found.price_micro * (WHOLE_PPM + rate), WHOLE_PPM)
            # In another currency it is rounded there.
            return _on_the_shelf(told, self.currency) if self.units_micro == MICRO else told
        return found.price_micro


def _on_the_shelf(price_micro: int, currency: str) -> int:
    """A price as people are told it: to the minor unit, and what costs less than one unit to a hundredth of that."""
    step = 10 ** (6 - (decimals(currency) if currency else 2))
    step = step if abs(price_micro) >= MICRO else max(step // 100, 1)
    return rounded_div(price_micro, step) * step


def nature_of_product(row: ProductRow) -> str:
    """What a product is for VAT."""
    return (row.vat_nature or "service") if row.kind == "service" else "goods"


def line_of(offer: Offer, pricing: Pricing, quantity_milli: int = 1000) -> DraftLine:
    """A line that sells a product at the price that counts for the quantity."""
    row = offer.row
    nature, reason = nature_of_product(row), row.vat_reason or ""
    found = pricing.price(offer, quantity_milli)
    return DraftLine(
        name=offer.name,
        kind=row.kind,
        product_id=row.id,
        sku=row.sku or "",
        unit=row.unit,
        quantity_milli=quantity_milli,
        unit_price_micro=pricing.price_of(offer, quantity_milli),
        discount_ppm=found.discount_ppm,
        vat_class=row.vat_class,
        category=pricing.category_of(row.vat_class, nature, reason),
        rate_ppm=pricing.rate_of(row.vat_class, nature, reason),
        vat_nature=row.vat_nature or "",
        vat_reason=reason,
        price_from=found.source,
        price_list=found.list_name,
    )


def repriced(line: DraftLine, offer: Offer | None, pricing: Pricing) -> DraftLine:
    """The line at the price that counts for its quantity now; what a person typed stays."""
    if offer is None or line.price_from not in ("list", "product"):
        return line
    found = pricing.price(offer, line.quantity_milli)
    return replace(
        line,
        unit_price_micro=pricing.price_of(offer, line.quantity_milli),
        discount_ppm=found.discount_ppm,
        price_from=found.source,
        price_list=found.list_name,
    )


def with_price(line: DraftLine, price_micro: int) -> DraftLine:
    """The line at a price that was typed: from now on it is the truth."""
    if price_micro == line.unit_price_micro:
        return line
    return replace(line, unit_price_micro=price_micro, price_from="typed", price_list="")


def as_typed(line: DraftLine) -> DraftLine:
    """The line as a person priced it, by a total or a discount: from now on it is the truth."""
    return replace(line, price_from="typed", price_list="")


def with_class(line: DraftLine, vat_class: str, pricing: Pricing) -> DraftLine:
    """The same line in another VAT class; the price that was typed stays."""
    nature = "goods" if line.kind == "goods" else line.vat_nature or "service"
    return replace(
        line,
        vat_class=vat_class,
        category=pricing.category_of(vat_class, nature, line.vat_reason),
        rate_ppm=pricing.rate_of(vat_class, nature, line.vat_reason),
    )


def shipping_line(
    price_micro: int, name: str, pricing: Pricing, beside: Sequence[DraftLine] = ()
) -> DraftLine:
    """What is charged for carriage; `beside` are the lines it goes with, whose goods tell its VAT."""
    goods = goods_sold(beside)
    line = DraftLine(name=name, kind="shipping", unit_price_micro=price_micro)
    return taxed_as(line, goods[0]) if goods else with_class(line, "standard", pricing)


def in_other_terms(lines: Sequence[DraftLine], *, include_tax: bool) -> tuple[DraftLine, ...]:
    """The same lines with prices with tax turned into prices without, or the other way round."""

    def turned(line: DraftLine) -> DraftLine:
        whole = WHOLE_PPM + line.rate_ppm
        price = line.unit_price_micro
        found = (
            rounded_div(price * whole, WHOLE_PPM) if include_tax else rounded_div(price * WHOLE_PPM, whole)
        )
        off = line.discount_amount
        if off:
            off = rounded_div(off * whole, WHOLE_PPM) if include_tax else rounded_div(off * WHOLE_PPM, whole)
        return replace(line, unit_price_micro=found, discount_amount=off)

    return tuple(turned(line) for line in lines)
