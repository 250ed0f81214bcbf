"""WooCommerce's JSON in, port data out: the whole of what intake and sync use of this connector's understanding.

Pure: nothing is asked of the network or the database. Payloads are what `app.links.shops.payload.parse` gives (no
float), with or without secrets. What cannot be read is a Refusal; nothing else is ever raised.
"""

from app.links.shops.connectors.woocommerce.customers import customer
from app.links.shops.connectors.woocommerce.orders import order
from app.links.shops.connectors.woocommerce.privacy import content_hash, without_secrets
from app.links.shops.connectors.woocommerce.products import product, variant
from app.links.shops.connectors.woocommerce.rates import tax_rate
from app.links.shops.connectors.woocommerce.refunds import refund
from app.links.shops.connectors.woocommerce.site import info

__all__ = [
    "content_hash",
    "customer",
    "info",
    "order",
    "product",
    "refund",
    "tax_rate",
    "variant",
    "without_secrets",
]
