"""The lines of an order: goods, fees and shipping, each at one rate of VAT.

Stock. When an order enters *processing*, *on-hold* or *completed* the shop takes its goods off its stock and writes on
each line how many (meta ``_reduced_stock``); going back to *pending*, *failed* or *cancelled* it puts them back and
removes the entry. A refund that restocks lowers ``_reduced_stock`` by what came back and adds that up in
``_restock_refunded_items``. So ``_reduced_stock`` is what the shop's figure still misses because of the line, and a line
without it never took any: its product was not counted at that time (a service, or counting was switched on later),
whatever the product says today. The entry is the same for orders placed through the checkout, the API or by hand, in
single answers and in lists. Where variants share the parent's stock, the line names the variant and the parent's figure
went down. Trashed orders keep what they took. Two entries on one line mean that two requests at once took the stock
twice: both count, as the figure misses both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.base.errors import Refusal
from app.base.money import decimals, rounded_div, share
from app.links.shops.connectors.woocommerce.names import metas, unescaped
from app.links.shops.connectors.woocommerce.rates import Charged, category, split_net
from app.links.shops.payload import Record, clean, rounded
from app.links.shops.port import LineKind, ShopLine

_LISTS = (
    ("line_items", LineKind.PRODUCT, "name"),
    ("fee_lines", LineKind.FEE, "name"),
    ("shipping_lines", LineKind.SHIPPING, "method_title"),
)
_ONE = 1000
_LARGEST_MICRO = 9 * 10**18


@dataclass(frozen=True, slots=True)
class Terms:
    """What of an order its lines are read with."""

    currency: str
    prices_include_tax: bool
    rates: Mapping[str, Charged]

    @property
    def decimals(self) -> int:
        """Decimals of the order's currency."""
        return decimals(self.currency)


@dataclass(frozen=True, slots=True)
class Part:
    """What of a line was charged at one rate."""

    rate_ppm: int
    net: int
    tax: int


def lines(order: Record, terms: Terms) -> tuple[ShopLine, ...]:
    """All lines of an order: goods first, then fees, then shipping.

    Lines of deleted products stay, as text. A line without quantity that costs nothing is left out; one that costs
    something is text for one.
    """
    found: list[ShopLine] = []
    for name, kind, title in _LISTS:
        for record in order.records(name, needed=True):
            found.extend(_line(record, kind, record.text(title), terms))
    return tuple(found)


def parts(record: Record, net: int, tax: int, terms: Terms) -> list[Part]:
    """The net and tax of a line per rate, by its ``taxes``; a line without any is at rate 0.

    Refusal("shop_rate_unknown") when it was charged at a rate that the order does not name,
    Refusal("shop_line_taxes_unclear") when no division of its net explains its taxes.
    """
    charged: list[tuple[Charged, int]] = []
    for entry in record.records("taxes"):
        # Empty: the rate is somewhere in the order, but not on this line.
        if entry.decimal_or_none("total") is None:
            continue
        rate = terms.rates.get(entry.id("id"))
        if rate is None:
            raise Refusal("shop_rate_unknown", number=record.number, line=_called(record))
        charged.append((rate, entry.minor("total", terms.currency)))
    if not charged:
        if tax:
            raise Refusal("shop_rate_unknown", number=record.number, line=_called(record))
        return [Part(0, net, 0)]
    if len(charged) == 1:
        return [Part(charged[0][0].rate_ppm, net, tax)]
    nets = split_net(net, [(rate.rate_ppm, amount) for rate, amount in charged])
    if nets is None:
        raise Refusal("shop_line_taxes_unclear", number=record.number, line=_called(record))
    split = [Part(rate.rate_ppm, part, amount) for (rate, amount), part in zip(charged, nets, strict=True)]
    return [part for part in split if part.net or part.tax] or split[:1]


def _called(record: Record) -> str:
    return unescaped(record.text("name") or record.text("method_title"))


def _line(record: Record, kind: LineKind, name: str, terms: Terms) -> list[ShopLine]:
    net = record.minor("total", terms.currency)
    tax = record.minor("total_tax", terms.currency)
    before, before_tax = _before_discount(record, kind)
    quantity = record.whole_milli("quantity") if kind is LineKind.PRODUCT else _ONE
    if quantity == 0 and not (net or tax or before or before_tax):
        return []
    split = parts(record, net, tax, terms)
    off = rounded(before, terms.decimals) - net, rounded(before_tax, terms.decimals) - tax
    goods = kind is LineKind.PRODUCT and quantity != 0
    shown = before + before_tax if terms.prices_include_tax else before
    product, parent = _product(record) if goods else (None, None)
    found = metas(record)
    whole = ShopLine(
        remote_id=record.id("id"),
        kind=kind if goods or kind is not LineKind.PRODUCT else LineKind.FEE,
        name=unescaped(name),
        quantity_milli=quantity or _ONE,
        unit_price_micro=_unit_price(record, shown, quantity or _ONE),
        net=net,
        tax=tax,
        rate_ppm=split[0].rate_ppm,
        category=category(split[0].rate_ppm),
        discount_net=off[0],
        discount_tax=off[1],
        product_remote_id=product,
        parent_remote_id=parent,
        sku=record.text("sku"),
        tax_class=record.text("tax_class"),
        details=_details(found, unescaped(name)) if kind is LineKind.PRODUCT else (),
        stock_taken_milli=_milli(record, "_reduced_stock") if goods else None,
        stock_returned_milli=_milli(record, "_restock_refunded_items") if goods else None,
    )
    return [whole] if len(split) == 1 else _split(record, whole, split, terms)


def _before_discount(record: Record, kind: LineKind) -> tuple[Decimal, Decimal]:
    """Net and tax of a line before discounts. Only goods have them; fees and shipping cost what they cost."""
    if kind is LineKind.PRODUCT:
        return record.decimal("subtotal"), record.decimal("subtotal_tax")
    return record.decimal("total"), record.decimal("total_tax")


def _split(record: Record, whole: ShopLine, split: Sequence[Part], terms: Terms) -> list[ShopLine]:
    """The line once per rate. The first part keeps product and quantity; the others are text for one."""
    weights = [abs(part.net) or 1 for part in split]
    off_net = share(whole.discount_net, weights)
    off_tax = share(whole.discount_tax, weights)
    found: list[ShopLine] = []
    for at, part in enumerate(split):
        net = part.net + off_net[at]
        gross = net + part.tax + off_tax[at]
        quantity = whole.quantity_milli if at == 0 else _ONE
        shown = Decimal(gross if terms.prices_include_tax else net).scaleb(-terms.decimals)
        found.append(
            ShopLine(
                remote_id=whole.remote_id,
                kind=whole.kind if at == 0 or whole.kind is not LineKind.PRODUCT else LineKind.FEE,
                name=whole.name,
                quantity_milli=quantity,
                unit_price_micro=_unit_price(record, shown, quantity),
                net=part.net,
                tax=part.tax,
                rate_ppm=part.rate_ppm,
                category=category(part.rate_ppm),
                part=at,
                discount_net=off_net[at],
                discount_tax=off_tax[at],
                product_remote_id=whole.product_remote_id if at == 0 else None,
                parent_remote_id=whole.parent_remote_id if at == 0 else None,
                sku=whole.sku if at == 0 else "",
                tax_class=whole.tax_class,
                details=whole.details if at == 0 else (),
                stock_taken_milli=whole.stock_taken_milli if at == 0 else None,
                stock_returned_milli=whole.stock_returned_milli if at == 0 else None,
            )
        )
    return found


def _unit_price(record: Record, amount: Decimal, quantity_milli: int) -> int:
    exact = Fraction(amount) * 10**9 / quantity_milli
    micro = rounded_div(exact.numerator, exact.denominator)
    if abs(micro) > _LARGEST_MICRO:
        raise record.unreadable("quantity")
    return micro


def _product(record: Record) -> tuple[str | None, str | None]:
    """The thing sold and its parent: (variant, product) or (product, None); (None, None) once it is deleted."""
    product = record.id_or_none("product_id")
    variation = record.id_or_none("variation_id")
    if product is None:
        return None, None
    return (product, None) if variation is None else (variation, product)


def _details(found: Mapping[str, Record], name: str) -> tuple[tuple[str, str], ...]:
    """What the buyer chose, as the shop shows it: no hidden entries, and none that the line's name says already."""
    shown: list[tuple[str, str]] = []
    for key, entry in found.items():
        value = entry.fields.get("display_value", entry.fields.get("value"))
        label = entry.fields.get("display_key", key)
        if not key or key.startswith("_") or not isinstance(value, str) or not isinstance(label, str):
            continue
        pair = unescaped(clean(label)), unescaped(clean(value))
        if pair[1].casefold() not in name.casefold():
            shown.append(pair)
    return tuple(shown)


def _milli(record: Record, key: str) -> int | None:
    """The sum of the meta entries of this key, in thousandths; None where there is none."""
    found = [entry.whole_milli("value") for entry in record.records("meta_data") if entry.text("key") == key]
    return sum(found) if found else None
