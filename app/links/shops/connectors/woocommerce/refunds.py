"""A refund of WooCommerce as port data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from app.base.errors import Refusal
from app.base.money import rounded_div, share
from app.base.rate import WHOLE_PPM
from app.links.shops.connectors.woocommerce.lines import Part, Terms, parts
from app.links.shops.connectors.woocommerce.names import metas, unescaped
from app.links.shops.connectors.woocommerce.rates import Charged, category, charged
from app.links.shops.payload import Record, rounded
from app.links.shops.port import LineKind, ShopLine, ShopOrder, ShopRefund, ShopRefundLine

_LISTS = (
    ("line_items", LineKind.PRODUCT, "name"),
    ("fee_lines", LineKind.FEE, "name"),
    ("shipping_lines", LineKind.SHIPPING, "method_title"),
)


def refund(payload: object, order: ShopOrder) -> ShopRefund:
    """One refund of ``/orders/<id>/refunds`` (or of ``/refunds``), read beside the order it belongs to.

    The shop writes lines of a refund as negatives; here they are positive. Its lines may explain less than `amount`
    (shipping given back is often not listed), nothing of it (an amount typed by hand), and rarely more. Refusals:
    ``shop_refund_incomplete``, ``shop_refund_unreadable``, ``shop_refund_of_another_order``, ``shop_rate_unknown``,
    ``shop_line_taxes_unclear``.
    """
    record = Record.of("refund", payload)
    if record.id_or_none("parent_id") not in {None, order.remote_id}:
        raise Refusal("shop_refund_of_another_order", number=record.number, order=order.number)
    if record.decimal_or_none("amount") is None:
        raise record.missing("amount")
    amount = record.minor("amount", order.currency)
    if amount < 0:
        raise record.unreadable("amount")
    terms = Terms(order.currency, order.prices_include_tax, _rates(record, order))
    found: list[ShopRefundLine] = []
    for name, kind, title in _LISTS:
        for line in record.records(name):
            found.extend(_line(line, kind, line.text(title), order, terms))
    return ShopRefund(
        remote_id=record.id("id"),
        order_remote_id=order.remote_id,
        amount=amount,
        currency=order.currency,
        created_at=record.instant("date_created_gmt"),
        reason=record.text("reason"),
        lines=tuple(found),
    )


def _rates(record: Record, order: ShopOrder) -> dict[str, Charged]:
    """The rates that the order or the refund itself names."""
    known = {remote_id: entry for entry in order.taxes for remote_id in entry.remote_ids}
    ppm = {remote_id: entry.rate_ppm for remote_id, entry in known.items()}
    own = charged(record, order.currency, ppm) if record.fields.get("tax_lines") else {}
    return {
        **own,
        **{name: Charged(name, entry.label, entry.rate_ppm, entry.tax) for name, entry in known.items()},
    }


def _line(record: Record, kind: LineKind, name: str, order: ShopOrder, terms: Terms) -> list[ShopRefundLine]:
    net, tax = record.minor("total", terms.currency), record.minor("total_tax", terms.currency)
    quantity = -rounded(record.decimal_or_none("quantity") or Decimal(0), 3)
    entry = metas(record).get("_refunded_item_id")
    of = None if entry is None else entry.id_or_none("value")
    original = [line for line in order.lines if line.remote_id == of] if of else []
    split = _parts(parts(record, net, tax, terms), original, {entry.rate_ppm for entry in order.taxes})
    return [
        ShopRefundLine(
            remote_id=record.id("id"),
            kind=kind,
            name=unescaped(name),
            quantity_milli=(quantity if kind is LineKind.PRODUCT else 1000) if at == 0 else 0,
            net=-part.net,
            tax=-part.tax,
            rate_ppm=part.rate_ppm,
            category=category(part.rate_ppm),
            part=at,
            refunded_line_remote_id=of,
            product_remote_id=original[0].product_remote_id if original else None,
        )
        for at, part in enumerate(split)
        if part.net or part.tax or quantity
    ]


def _parts(found: list[Part], original: Sequence[ShopLine], rates: set[int]) -> list[Part]:
    """The parts of a refund line, put right where the tax was left out.

    Who refunds by hand often types what the buyer gets into the first field and leaves the tax empty. A part that
    should have brought tax and did not is therefore read as an amount with tax in it, at the rates of the line it
    gives back. Without such a line, and at no rate of the order, it says nothing: its amount becomes rest.
    """
    whole = found[0]
    if len(found) > 1 or whole.tax:
        return found
    if not whole.net:
        return [replace(whole, rate_ppm=original[0].rate_ppm)] if original else found
    if whole.rate_ppm == 0 and original:
        weights = [abs(line.net + line.tax) for line in original]
        amounts = share(whole.net, weights if sum(weights) else [1] * len(weights))
        return [_with_tax_in_it(line.rate_ppm, gross) for line, gross in zip(original, amounts, strict=True)]
    if whole.rate_ppm not in rates:
        return []
    return [_with_tax_in_it(whole.rate_ppm, whole.net)]


def _with_tax_in_it(rate_ppm: int, gross: int) -> Part:
    net = rounded_div(gross * WHOLE_PPM, WHOLE_PPM + rate_ppm)
    return Part(rate_ppm, net, gross - net)
