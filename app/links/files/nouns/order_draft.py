"""An order of a file as the draft a person would have typed: on the customer's terms, at their prices where none is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.company import the_company
from app.base.door import Read
from app.base.words import Words
from app.customers.queries import addresses_of, customer_rows
from app.customers.tables import customer, terms
from app.orders.addressed import usual_address
from app.orders.draft import DraftLine, OrderDraft, PostalAddress
from app.orders.entry import Offer, Pricing, line_of, offers_of, rates_in_force, shipping_line
from app.pricing.price_queries import lists_for
from app.pricing.vat_facts import vat_facts
from app.shipping.carriers import carrier_named


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A line of a file: quantity in thousandths, price in micro units (None: the customer's), discount in ppm."""

    product_id: int | None
    sku: str
    name: str
    quantity_milli: int
    price_micro: int | None
    discount_ppm: int
    vat_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidBefore:
    """What the program before had received for an order: in minor units, None for all of it.

    `method_code` is the company's own method, where it is one of these; else `reference` says what it was called there.
    """

    amount: int | None
    on: date
    means: str
    method_code: str | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOrder:
    """An order of a file. `with_tax` says whether its prices are; None where it says none.

    `point` is the pick-up point that it says: carrier, code and name.
    """

    reference: str
    customer_id: int
    ordered_on: date
    lines: tuple[FileLine, ...]
    with_tax: bool | None
    shipping_micro: int
    discount_amount: int
    note: str
    paid: PaidBefore | None = None
    point: tuple[str, str, str] = ("", "", "")

    def paid_of(self, total: int) -> int:
        """What was paid of it, where that is its total."""
        if self.paid is None:
            return 0
        return max(total, 0) if self.paid.amount is None else self.paid.amount


def draft_of(rd: Read, order: FileOrder) -> OrderDraft:
    """The draft of an order; its number in the program before is the customer's reference."""
    company, decided = the_company(rd), settings.all_settings(rd)
    [row] = customer_rows(rd, [order.customer_id])
    addresses = addresses_of(rd, order.customer_id)
    billing = usual_address(addresses, row, "billing")
    has_delivery = any(each.kind == "delivery" for each in addresses)
    delivery = usual_address(addresses, row, "delivery") if has_delivery else billing
    include_tax = order.with_tax if order.with_tax is not None else row.kind != "company"
    pricing = Pricing(
        include_tax,
        rates_in_force(rd, company.territory, order.ordered_on),
        company.vat_regime,
        company.territory,
        order.ordered_on,
        vat_facts(rd, order.customer_id, order.ordered_on),
        (billing.country, billing.postcode),
        (delivery.country, delivery.postcode),
        lists_for(rd, order.customer_id, company.currency),
    )
    products = sorted({line.product_id for line in order.lines if line.product_id is not None})
    offers = {offer.id: offer for offer in offers_of(rd, products)}
    lines = [_line(line, offers, pricing) for line in order.lines]
    if order.shipping_micro:
        carriage = Words(row.language).say("files.order_shipping")
        lines.append(shipping_line(order.shipping_micro, carriage, pricing))
    more = rd.execute(_TERMS_OF, {"id": order.customer_id}).one()
    on_account = row.kind == "company" or decided["terms.persons"] == "usual"
    usual = rd.scalar(_TERMS_BY_CODE, {"code": decided["terms.default"]}) if on_account else None
    terms_id = more.terms_id or usual
    return OrderDraft(
        customer_id=order.customer_id,
        ordered_on=order.ordered_on,
        lines=tuple(lines),
        currency=company.currency,
        prices_include_tax=include_tax,
        rounding=decided["totals.rounding"],
        discount_amount=order.discount_amount,
        payment_kind="account" if terms_id is not None else "prepaid",
        terms_id=terms_id,
        billing=billing,
        delivery=fetched_at(delivery, order.point),
        language=row.language,
        customer_reference=order.reference,
        note=order.note,
    )


def fetched_at(address: PostalAddress, point: tuple[str, str, str]) -> PostalAddress:
    """The address with the pick-up point that a file says; its carrier is called by its name where that is known."""
    carrier, code, name = point
    return replace(address, point_carrier=carrier_named(carrier), point_code=code, point_name=name)


def _line(line: FileLine, offers: dict[int, Offer], pricing: Pricing) -> DraftLine:
    offer = offers.get(line.product_id) if line.product_id is not None else None
    if offer is None:
        return DraftLine(
            name=line.name,
            sku=line.sku,
            quantity_milli=line.quantity_milli,
            unit_price_micro=line.price_micro or 0,
            discount_ppm=line.discount_ppm,
            vat_class=line.vat_class,
            price_from="typed",
        )
    found = line_of(offer, pricing, line.quantity_milli)
    if line.price_micro is not None:
        found = replace(
            found, unit_price_micro=line.price_micro, discount_ppm=0, price_from="typed", price_list=""
        )
    if line.discount_ppm:
        found = replace(found, discount_ppm=line.discount_ppm, price_from="typed", price_list="")
    return found


_TERMS_OF = select(customer.c.terms_id).where(customer.c.id == bindparam("id"))
_TERMS_BY_CODE = select(terms.c.id).where(terms.c.code == bindparam("code"), terms.c.archived_at.is_(None))
