"""An order of WooCommerce as port data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.base.errors import Refusal
from app.base.money import from_minor
from app.links.shops.connectors.woocommerce.lines import Terms, lines
from app.links.shops.connectors.woocommerce.names import metas, unescaped, vat_number
from app.links.shops.connectors.woocommerce.points import pickup_point
from app.links.shops.connectors.woocommerce.rates import Charged, category, charged, plausible
from app.links.shops.payload import Record, known_currency
from app.links.shops.port import (
    Meaning,
    PaymentKind,
    ShopAddress,
    ShopLine,
    ShopOrder,
    ShopPayment,
    ShopRefundMention,
    ShopTax,
)

MEANINGS = {
    "checkout-draft": Meaning.UNFINISHED,
    "auto-draft": Meaning.UNFINISHED,
    "draft": Meaning.UNFINISHED,
    "pending": Meaning.UNFINISHED,
    "on-hold": Meaning.AWAITING_PAYMENT,
    "processing": Meaning.CONFIRMED,
    "completed": Meaning.SHIPPED,
    "cancelled": Meaning.CANCELLED,
    "refunded": Meaning.REFUNDED,
    "failed": Meaning.PAYMENT_FAILED,
    "trash": Meaning.TRASHED,
}
_METHODS = {"bacs": PaymentKind.TRANSFER, "cheque": PaymentKind.CHEQUE, "cod": PaymentKind.ON_DELIVERY}
_NONE: Mapping[str, int] = {}


def order(payload: object, known_rates: Mapping[str, int] = _NONE) -> ShopOrder:
    """One order of ``/orders``, its figures as charged.

    `known_rates` (rate id to ppm) serves orders placed before WooCommerce wrote the percentage on them. Refusals:
    ``shop_order_incomplete``, ``shop_order_unreadable``, ``shop_status_unknown``, ``shop_currency_unknown``,
    ``shop_rate_unknown``, ``shop_line_taxes_unclear``, ``shop_tax_implausible``, ``shop_totals_disagree``.
    """
    record = Record.of("order", payload)
    record = replace(record, number=record.text("number").strip() or record.number)
    if not record.text("currency"):
        raise record.missing("currency")
    currency = known_currency(record.text("currency"), record.number)
    rates = charged(record, currency, known_rates)
    terms = Terms(currency, record.flag("prices_include_tax"), rates)
    found = lines(record, terms)
    taxes = _taxes(found, list(rates.values()))
    net, tax = sum(entry.net for entry in taxes), sum(entry.tax for entry in taxes)
    if record.decimal_or_none("total") is None:
        raise record.missing("total")
    total = record.minor("total", currency)
    _check(record.number, currency, taxes, total, len(found))
    created = record.instant("date_created_gmt")
    paid = record.instant_or_none("date_paid_gmt")
    shipping = address(record.record("shipping"))
    return ShopOrder(
        remote_id=record.id("id"),
        number=record.number,
        status=record.text("status"),
        meaning=meaning(record),
        created_at=created,
        modified_at=record.instant_or_none("date_modified_gmt") or created,
        paid_at=paid,
        completed_at=record.instant_or_none("date_completed_gmt"),
        currency=currency,
        prices_include_tax=terms.prices_include_tax,
        payment=_payment(record, paid=paid is not None),
        customer_remote_id=record.id_or_none("customer_id"),
        billing=address(record.record("billing")),
        shipping=None if shipping.blank else shipping,
        customer_note=record.text("customer_note"),
        lines=found,
        taxes=taxes,
        net=net,
        tax=tax,
        rounding=total - net - tax,
        total=total,
        coupons=tuple(coupon.text("code") for coupon in record.records("coupon_lines")),
        refunds=_refunds(record, currency),
        vat_number=vat_number(metas(record)),
        point=pickup_point(record),
    )


def address(record: Record) -> ShopAddress:
    """A billing or shipping address, as typed."""
    return ShopAddress(
        first_name=record.text("first_name"),
        last_name=record.text("last_name"),
        company=record.text("company"),
        line1=record.text("address_1"),
        line2=record.text("address_2"),
        postcode=record.text("postcode"),
        city=record.text("city"),
        region=record.text("state"),
        country=record.country("country"),
        email=record.text("email").strip(),
        phone=record.text("phone"),
    )


def meaning(record: Record) -> Meaning:
    """What the order's status means; Refusal("shop_status_unknown") for one that a plugin added."""
    status = record.text("status")
    if not status:
        raise record.missing("status")
    found = MEANINGS.get(status.removeprefix("wc-"))
    if found is None:
        raise Refusal("shop_status_unknown", number=record.number, status=status)
    return found


def _taxes(found: Sequence[ShopLine], rates: Sequence[Charged]) -> tuple[ShopTax, ...]:
    """Per rate: the net of the lines at it, and the tax that the shop says it charged."""
    taxes: dict[int, ShopTax] = {}
    for rate in rates:
        known = taxes.get(rate.rate_ppm)
        if known is None:
            known = ShopTax(rate.rate_ppm, category(rate.rate_ppm), 0, 0, rate.label)
        ids = (*known.remote_ids, rate.remote_id)
        taxes[rate.rate_ppm] = replace(known, tax=known.tax + rate.tax, remote_ids=ids)
    for line in found:
        known = taxes.get(line.rate_ppm)
        if known is None:
            known = ShopTax(line.rate_ppm, category(line.rate_ppm), 0, 0)
        taxes[line.rate_ppm] = replace(known, net=known.net + line.net)
    at_rate = {line.rate_ppm for line in found}
    used = (entry for entry in taxes.values() if entry.net or entry.tax or entry.rate_ppm in at_rate)
    return tuple(sorted(used, key=lambda entry: -entry.rate_ppm))


def _check(number: str, currency: str, taxes: Sequence[ShopTax], total: int, count: int) -> None:
    """Whether total, lines and taxes agree as far as rounding lets them: a cent per line and two, at least five."""
    tolerance = max(count + 2, 5)
    for entry in taxes:
        if not plausible(entry.net, entry.tax, entry.rate_ppm, tolerance):
            raise Refusal(
                "shop_tax_implausible",
                number=number,
                tax=from_minor(entry.tax, currency),
                net=from_minor(entry.net, currency),
                currency=currency,
                label=unescaped(entry.label),
            )
    summed = sum(entry.gross for entry in taxes)
    if abs(total - summed) > tolerance:
        raise Refusal(
            "shop_totals_disagree",
            number=number,
            total=from_minor(total, currency),
            summed=from_minor(summed, currency),
            difference=from_minor(abs(total - summed), currency),
            currency=currency,
        )


def _payment(record: Record, *, paid: bool) -> ShopPayment:
    """The chosen method. One that is none of WooCommerce's own and has taken money is a payment in advance."""
    method = record.text("payment_method")
    transaction = record.text("transaction_id").strip()
    kind = _METHODS.get(method)
    if kind is None:
        kind = PaymentKind.PREPAID if method and (paid or transaction) else PaymentKind.OTHER
    return ShopPayment(kind, method, unescaped(record.text("payment_method_title")), transaction)


def _refunds(record: Record, currency: str) -> tuple[ShopRefundMention, ...]:
    return tuple(
        ShopRefundMention(entry.id("id"), abs(entry.minor("total", currency)), entry.text("reason"))
        for entry in record.records("refunds")
    )
