"""An account in a WooCommerce shop as port data."""

from __future__ import annotations

from app.links.shops.connectors.woocommerce.names import metas, registration, unescaped, vat_number
from app.links.shops.connectors.woocommerce.orders import address
from app.links.shops.payload import Record
from app.links.shops.port import ShopCustomer

_BUYERS = frozenset({"customer", "subscriber", ""})


def customer(payload: object) -> ShopCustomer:
    """One customer of ``/customers``. Guests are not there. The names on the account come escaped, addresses raw.

    ``role=all`` lists the shop's staff too: `buys` is False for them.
    """
    record = Record.of("customer", payload)
    billing, shipping = address(record.record("billing")), address(record.record("shipping"))
    found = metas(record)
    return ShopCustomer(
        remote_id=record.id("id"),
        email=record.text("email").strip() or billing.email,
        first_name=unescaped(record.text("first_name")),
        last_name=unescaped(record.text("last_name")),
        company=billing.company,
        billing=billing,
        shipping=None if shipping.blank else shipping,
        created_at=record.instant_or_none("date_created_gmt"),
        registration=registration(found),
        vat_number=vat_number(found),
        buys=record.text("role") in _BUYERS,
    )
