"""Kinds of shops the program can read: which functions turn a payload of each into port data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.base.errors import Refusal
from app.links.shops.connectors.woocommerce import mapping as woocommerce
from app.links.shops.connectors.woocommerce import marks
from app.links.shops.connectors.woocommerce.gateways import KNOWN as WOOCOMMERCE_GATEWAYS
from app.links.shops.payload import Record
from app.links.shops.port import ShopCustomer, ShopInfo, ShopOrder, ShopProduct, ShopRefund, ShopTaxRate


@dataclass(frozen=True, slots=True)
class Kind:
    """How payloads of one kind of shop are read; every function raises nothing but a Refusal."""

    name: str
    info: Callable[[object], ShopInfo]
    tax_rates: Callable[[object], tuple[ShopTaxRate, ...]]
    parent_of: Callable[[object], str | None]
    """Of a product's payload: the remote id of the product it is a variant of."""
    product: Callable[[object], ShopProduct]
    variant: Callable[[object, ShopProduct], ShopProduct]
    customer: Callable[[object], ShopCustomer]
    status_of: Callable[[object], str]
    """Of an order's payload: the shop's own word for its status, also when nothing else can be read."""
    order: Callable[[object, Mapping[str, int]], ShopOrder]
    order_of: Callable[[object], str]
    """Of a refund's payload: the remote id of the order it belongs to."""
    refund: Callable[[object, ShopOrder], ShopRefund]
    without_secrets: Callable[[object], object]
    content_hash: Callable[[object], str]
    mark: Callable[[object], str]
    """Of an order's payload: a text that differs when amounts, lines, status or refunds do."""
    binned: Callable[[object], object]
    """Of an order's payload: the same order as it lies in the shop's bin, for one that is gone for good."""
    uncounted: Mapping[str, str]
    """By noun, what stands in the stored payload of a record that the shop's own list does not count."""
    refunds_of: Callable[[object], frozenset[str]]
    """Of an order's payload: the remote ids of its refunds."""
    refunded: str
    """What stands in the stored payload of every order that has refunds."""
    gateways: Mapping[str, str]
    """Ways of paying whose meaning is beyond doubt, and the code of the usual method each of them is."""
    gateway_field: str
    """The field of an order's payload that says its way of paying."""


def kind_of(name: str) -> Kind:
    """The kind of that name; Refusal("shop_kind_unknown") for one that nobody can read yet."""
    found = _KINDS.get(name)
    if found is None:
        raise Refusal("shop_kind_unknown", kind=name)
    return found


def _woocommerce_info(payload: object) -> ShopInfo:
    parts = Record("shop", payload if isinstance(payload, Mapping) else {})  # pyright: ignore[reportUnknownArgumentType]
    return woocommerce.info(
        parts.fields.get("root"),
        parts.fields.get("currency"),
        parts.fields.get("settings_tax"),
        parts.fields.get("settings_general"),
    )


def _woocommerce_rates(payload: object) -> tuple[ShopTaxRate, ...]:
    rows = Record("rate", {"rates": payload}).records("rates", needed=True)
    return tuple(woocommerce.tax_rate(row.fields) for row in rows)


def _woocommerce_parent(payload: object) -> str | None:
    record = Record.of("product", payload)
    return record.id_or_none("parent_id") if record.text("type") == "variation" else None


def _woocommerce_status(payload: object) -> str:
    status = payload.get("status") if isinstance(payload, Mapping) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return status if isinstance(status, str) else ""


_KINDS = {
    "woocommerce": Kind(
        name="woocommerce",
        info=_woocommerce_info,
        tax_rates=_woocommerce_rates,
        parent_of=_woocommerce_parent,
        product=woocommerce.product,
        variant=woocommerce.variant,
        customer=woocommerce.customer,
        status_of=_woocommerce_status,
        order=woocommerce.order,
        order_of=lambda payload: Record.of("refund", payload).id("parent_id"),
        refund=woocommerce.refund,
        without_secrets=woocommerce.without_secrets,
        content_hash=woocommerce.content_hash,
        mark=marks.mark,
        binned=marks.without,
        uncounted={"order": '"status":"trash"', "product": '"type":"variation"'},
        refunds_of=marks.refunds_of,
        refunded='"refunds":[{',
        gateways=WOOCOMMERCE_GATEWAYS,
        gateway_field="payment_method",
    )
}
