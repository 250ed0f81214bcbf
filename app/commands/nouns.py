"""The nouns of `list` and `show`: where their rows come from, and the columns of each, which scripts rely on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

from app.base.door import Read
from app.base.listing import Listing
from app.catalogue.queries import PRODUCTS, find_product
from app.commands.output import Column, Kind
from app.customers.queries import find_customer
from app.invoicing.queries import INVOICES, find_invoice
from app.links.shops.queries import INBOX, find_shop
from app.orders.queries import ORDERS, find_order
from app.orders.quote_queries import QUOTES, find_quote
from app.payments.queries import PAYMENTS, find_payment
from app.reports.receivables import RECEIVABLES
from app.reports.standing import CUSTOMERS
from app.shipping.queries import SHIPMENTS, find_shipment
from app.stock.queries import STOCK


@dataclass(frozen=True, slots=True)
class Noun:
    """What `list` shows of a noun. `sums` names the columns its totals stand under.

    `own` is the noun under which its tags and the merchant's own fields are kept; empty where it has none.
    """

    listing: Listing[Any]
    columns: tuple[Column, ...]
    sums: tuple[str, ...] = ()
    own: str = ""


def _column(name: str, kind: Kind = "text", path: str = "", words: str = "", *, shown: bool = True) -> Column:
    return Column(name, attrgetter(path or name), kind, words, shown)


def _or_none(name: str, path: str) -> Column:
    get = attrgetter(path)
    return Column(name, lambda row: get(row) or None)


ORDER_COLUMNS = (
    _column("number"),
    _column("uid", shown=False),
    _or_none("shop", "shop"),
    _column("remote_id"),
    _column("customer"),
    _column("ordered_on", "day"),
    _column("state", "word", words="order.state"),
    _column("shipped", "word", words="order.shipped"),
    _column("invoiced", "word", words="order.invoiced"),
    _column("paid", "word", words="order.paid"),
    _column("total", "amount"),
    _column("currency"),
)
INVOICE_COLUMNS = (
    _column("number"),
    _column("kind", "word", words="invoice.kind"),
    _column("order_remote_id"),
    _column("customer"),
    _column("issued_on", "day"),
    _column("due_on", "day"),
    _column("total", "amount"),
    _column("open", "amount"),
    _column("currency"),
)
CUSTOMER_COLUMNS = (
    _column("number", path="customer.number"),
    _column("uid", path="customer.uid", shown=False),
    _column("name", path="customer.name"),
    _column("kind", "word", "customer.kind", "customer.kind"),
    _column("email", path="customer.email"),
    _or_none("city", "customer.city"),
    _or_none("country", "customer.country"),
    _column("credit_limit", "amount", "limit"),
    _column("owed", "amount"),
    _column("overdue", "amount"),
    _column("unapplied", "amount"),
    _column("exposure", "amount"),
    _column("currency"),
)
PRODUCT_COLUMNS = (
    _column("sku"),
    _column("uid", shown=False),
    _column("name"),
    _or_none("variant", "variant"),
    _column("kind", "word", words="product.kind"),
    _column("unit"),
    _column("vat_class"),
    _column("price", "price", "price_micro"),
    _column("price_includes_tax", "flag"),
    _column("cost", "price", "cost_micro"),
    _column("stocked", "flag"),
    Column("archived", lambda row: row.archived_at is not None, "flag"),
)
SHIPMENT_COLUMNS = (
    _column("number"),
    _column("kind", "word", words="shipment.kind"),
    _column("order_number"),
    _column("order_remote_id"),
    _column("customer"),
    _column("shipped_on", "day"),
    _column("quantity", "quantity", "quantity_milli"),
    _or_none("carrier", "carrier"),
    _or_none("tracking", "tracking"),
    _column("moves_stock", "flag", shown=False),
    _column("value", "amount"),
    _column("currency"),
)
PAYMENT_COLUMNS = (
    _column("number"),
    _column("kind", "word", words="payment.kind"),
    _column("order_number"),
    _column("order_remote_id"),
    _column("customer"),
    _column("received_on", "day"),
    _column("method", "word", words="payment.method"),
    _or_none("reference", "reference"),
    _column("reversed", "flag"),
    _column("amount", "amount"),
    _column("kept", "amount"),
    _column("unapplied", "amount"),
    _column("currency"),
)
STOCK_COLUMNS = (
    _column("sku"),
    _column("uid", shown=False),
    _column("name"),
    _or_none("variant", "variant"),
    _column("unit"),
    _column("on_hand", "quantity", "on_hand_milli"),
    _column("reserved", "quantity", "reserved_milli"),
    _column("available", "quantity", "available_milli"),
    _column("incoming", "quantity", "incoming_milli"),
)
RECEIVABLE_COLUMNS = (
    _column("number"),
    _column("kind", "word", words="receivable.kind"),
    _column("instalment", "whole"),
    _column("order_remote_id"),
    _column("customer"),
    _column("opened_on", "day"),
    _column("due_on", "day"),
    _column("days_late", "whole"),
    _column("amount", "amount"),
    _column("currency"),
)
INBOX_COLUMNS = (
    _column("shop"),
    _column("noun", "word", words="inbox.noun"),
    _column("remote_id"),
    _column("state", "word", words="inbox.state"),
    _column("reason"),
    _column("facts", shown=False),
    _column("attempts", "whole"),
    _column("received_at", "instant"),
    _column("handled_at", "instant"),
)


QUOTE_COLUMNS = (
    _column("number"),
    _column("version", "whole"),
    _column("uid", shown=False),
    _column("customer"),
    _or_none("title", "title"),
    _column("quoted_on", "day"),
    _column("valid_until", "day"),
    _column("state", "word", "standing", "quote.state"),
    _column("order_number"),
    _column("total", "amount"),
    _column("currency"),
)


class Listed(StrEnum):
    """What can be listed."""

    ORDERS = "orders"
    QUOTES = "quotes"
    INVOICES = "invoices"
    CUSTOMERS = "customers"
    PRODUCTS = "products"
    SHIPMENTS = "shipments"
    PAYMENTS = "payments"
    STOCK = "stock"
    RECEIVABLES = "receivables"
    INBOX = "inbox"


NOUNS: Mapping[Listed, Noun] = {
    Listed.ORDERS: Noun(ORDERS, ORDER_COLUMNS, ("total",), own="sales_order"),
    Listed.QUOTES: Noun(QUOTES, QUOTE_COLUMNS, ("total",)),
    Listed.INVOICES: Noun(INVOICES, INVOICE_COLUMNS, ("total", "open")),
    Listed.CUSTOMERS: Noun(CUSTOMERS, CUSTOMER_COLUMNS, ("owed", "exposure"), own="customer"),
    Listed.PRODUCTS: Noun(PRODUCTS, PRODUCT_COLUMNS, own="product"),
    Listed.SHIPMENTS: Noun(SHIPMENTS, SHIPMENT_COLUMNS, ("value",)),
    Listed.PAYMENTS: Noun(PAYMENTS, PAYMENT_COLUMNS, ("amount",)),
    Listed.STOCK: Noun(STOCK, STOCK_COLUMNS, own="product"),
    Listed.RECEIVABLES: Noun(RECEIVABLES, RECEIVABLE_COLUMNS, ("amount",)),
    Listed.INBOX: Noun(INBOX, INBOX_COLUMNS),
}

FINDERS: Mapping[str, Callable[[Read, str], int | None]] = {
    "order": find_order,
    "quote": find_quote,
    "customer": find_customer,
    "product": find_product,
    "shipment": find_shipment,
    "invoice": find_invoice,
    "payment": find_payment,
    "shop": find_shop,
}
"""How a person names one of a noun: by number, uid, SKU, e-mail, or its number in a shop."""
