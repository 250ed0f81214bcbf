"""The nouns of `list` and `show`: where their rows come from, and the columns of each, which scripts rely on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import attrgetter
from typing import Any

from app.base.door import Read
from app.base.listing import Listing
from app.catalogue.queries import PRODUCTS, find_product
from app.commands.goods_columns import (
    PURCHASE_COLUMNS,
    RECEIPT_COLUMNS,
    RECEIVED_COLUMNS,
    RETURN_COLUMNS,
    SHIPMENT_COLUMNS,
    STOCK_COLUMNS,
    SUPPLIER_COLUMNS,
    TAKE_COLUMNS,
    TRANSFER_COLUMNS,
)
from app.commands.output import Column, column_of, or_none
from app.customers.queries import find_customer
from app.invoicing.queries import INVOICES, find_invoice
from app.links.shops.conflict_queries import CONFLICTS
from app.links.shops.queries import INBOX, find_shop
from app.orders.queries import ORDERS, find_order
from app.orders.quote_queries import QUOTES, find_quote
from app.payments.debits import DEBITS
from app.payments.queries import PAYMENTS, find_payment
from app.payments.refund_batches import REFUND_BATCHES
from app.payments.slips import SLIPS
from app.purchasing.purchase_queries import PURCHASES, find_purchase
from app.purchasing.receipt_queries import RECEIPTS, find_receipt
from app.purchasing.received_queries import RECEIVED, find_received
from app.purchasing.supplier_queries import SUPPLIERS, find_supplier
from app.reports.disputes import DISPUTES
from app.reports.receivables import RECEIVABLES
from app.reports.standing import CUSTOMERS
from app.reports.stock_list import STOCK
from app.shipping.queries import SHIPMENTS, find_shipment
from app.shipping.return_queries import RETURNS, find_return
from app.stock.take_queries import TAKES, find_take
from app.stock.transfer_queries import TRANSFERS, find_transfer


@dataclass(frozen=True, slots=True)
class Noun:
    """What `list` shows of a noun. `sums` names the columns its totals stand under.

    `own` is the noun under which its tags and the merchant's own fields are kept; empty where it has none. `costs` are the
    columns for who may see what goods cost.
    """

    listing: Listing[Any]
    columns: tuple[Column, ...]
    sums: tuple[str, ...] = ()
    own: str = ""
    costs: tuple[str, ...] = ("cost",)


def _still_to_come(name: str) -> Column:
    """How far an order has come; of a cancelled one nothing is still to be done."""

    def told(row: Any) -> str | None:
        found: str = getattr(row, name)
        return None if row.state == "cancelled" and found == "none" else found

    return Column(name, told, "word", f"order.{name}")


ORDER_COLUMNS = (
    column_of("number"),
    column_of("uid", shown=False),
    or_none("shop", "shop"),
    column_of("remote_id"),
    column_of("customer"),
    column_of("ordered_on", "day"),
    column_of("state", "word", words="order.state"),
    _still_to_come("shipped"),
    _still_to_come("invoiced"),
    _still_to_come("paid"),
    column_of("total", "amount"),
    column_of("currency"),
)
INVOICE_COLUMNS = (
    column_of("number"),
    column_of("kind", "word", words="invoice.kind"),
    column_of("order_remote_id"),
    column_of("customer"),
    column_of("issued_on", "day"),
    column_of("due_on", "day"),
    # People see a column add up to its sum; machines have the kind, and amounts as the document says them.
    Column("total", attrgetter("total"), "amount", seen=lambda row: row.signed(row.total)),
    Column("open", attrgetter("open"), "amount", seen=lambda row: row.signed(row.open)),
    column_of("currency"),
)
CUSTOMER_COLUMNS = (
    column_of("number", path="customer.number"),
    column_of("uid", path="customer.uid", shown=False),
    column_of("name", path="customer.name"),
    column_of("kind", "word", "customer.kind", "customer.kind"),
    column_of("contact", path="customer.contact", shown=False),
    column_of("email", path="customer.email"),
    column_of("phone", path="customer.phone", shown=False),
    column_of("siren", path="customer.siren", shown=False),
    column_of("siret", path="customer.siret", shown=False),
    column_of("vat_number", path="customer.vat_number", shown=False),
    column_of("language", path="customer.language", shown=False),
    column_of("line1", path="customer.line1", shown=False),
    column_of("line2", path="customer.line2", shown=False),
    column_of("postcode", path="customer.postcode", shown=False),
    or_none("city", "customer.city"),
    or_none("country", "customer.country"),
    column_of("terms", path="customer.terms_code", shown=False),
    column_of("note", path="customer.note", shown=False),
    column_of("monthly_invoice", "flag", "customer.monthly_invoice", shown=False),
    column_of("usual_carrier", path="customer.usual_carrier", shown=False),
    column_of("one_delivery", "flag", "customer.one_delivery", shown=False),
    column_of("invoice_by", path="customer.invoice_by", shown=False),
    column_of("credit_limit", "amount", "limit"),
    column_of("owed", "amount"),
    column_of("overdue", "amount"),
    column_of("unapplied", "amount"),
    column_of("exposure", "amount"),
    column_of("currency"),
)
PRODUCT_COLUMNS = (
    column_of("sku"),
    column_of("uid", shown=False),
    column_of("name"),
    or_none("variant", "variant"),
    Column("parent", lambda row: row.parent or None, shown=False),
    column_of("kind", "word", words="product.kind"),
    column_of("unit", "word", words="product.unit"),
    column_of("vat_class", "word", words="vat_class"),
    column_of("price", "price", "price_micro"),
    column_of("price_includes_tax", "flag"),
    column_of("cost", "price", "cost_micro"),
    column_of("stocked", "flag"),
    Column("sellable", attrgetter("sellable"), "flag", shown=False),
    Column("gtin", lambda row: row.codes or None, shown=False),
    Column("weight_kg", attrgetter("weight_grams"), "quantity", shown=False),
    Column("net_weight_kg", attrgetter("net_weight_grams"), "quantity", shown=False),
    Column("hs_code", lambda row: row.hs_code or None, shown=False),
    Column("origin_country", lambda row: row.origin_country or None, shown=False),
    Column("vat_nature", attrgetter("vat_nature"), shown=False),
    Column("vat_reason", attrgetter("vat_reason"), shown=False),
    Column("traced", lambda row: row.traced or None, shown=False),
    Column("description", lambda row: row.description or None, shown=False),
    Column("archived", lambda row: row.archived_at is not None, "flag"),
)
PAYMENT_COLUMNS = (
    column_of("number"),
    column_of("kind", "word", words="payment.kind"),
    column_of("order_number"),
    column_of("order_remote_id"),
    column_of("customer"),
    column_of("received_on", "day"),
    column_of("method", "word", words="payment.method"),
    or_none("reference", "reference"),
    column_of("reversed", "flag"),
    # As money in hand, so that the column adds up to its sum: what goes out is negative.
    column_of("amount", "amount", "in_hand"),
    column_of("kept", "amount"),
    column_of("unapplied", "amount"),
    column_of("currency"),
    column_of("bank_on", "day"),
    column_of("statement"),
)
RECEIVABLE_COLUMNS = (
    column_of("number"),
    column_of("kind", "word", words="receivable.kind"),
    column_of("instalment", "whole"),
    column_of("order_remote_id"),
    column_of("customer"),
    column_of("opened_on", "day"),
    column_of("due_on", "day"),
    column_of("days_late", "whole"),
    column_of("amount", "amount"),
    column_of("currency"),
)
INBOX_COLUMNS = (
    column_of("shop"),
    column_of("noun", "word", words="inbox.noun"),
    column_of("remote_id"),
    column_of("state", "word", words="inbox.state"),
    replace(column_of("reason", "reason"), seen=attrgetter("why")),
    column_of("facts", shown=False),
    column_of("attempts", "whole"),
    column_of("received_at", "instant"),
    column_of("handled_at", "instant"),
)
CONFLICT_COLUMNS = (
    column_of("shop"),
    column_of("uid", shown=False),
    column_of("noun", "word", words="inbox.noun"),
    column_of("number"),
    column_of("name"),
    column_of("field", "word", words="shop_conflict.field"),
    column_of("before", shown=False),
    column_of("here"),
    column_of("there"),
    or_none("here_by", "here_by"),
    column_of("here_at", "instant"),
    column_of("there_at", "instant"),
    column_of("state", "word", words="shop_conflict.state"),
    or_none("decided_by", "decided_by"),
    column_of("decided_at", "instant"),
)


QUOTE_COLUMNS = (
    column_of("number"),
    column_of("version", "whole"),
    column_of("uid", shown=False),
    column_of("customer"),
    or_none("title", "title"),
    column_of("quoted_on", "day"),
    column_of("valid_until", "day"),
    column_of("state", "word", "standing", "quote.state"),
    column_of("left", shown=False),
    column_of("order_number"),
    column_of("total", "amount"),
    column_of("currency"),
)


DISPUTE_COLUMNS = (
    column_of("number"),
    column_of("customer"),
    column_of("why", "word", "code", words="dispute.code"),
    column_of("owner"),
    column_of("opened_on", "day"),
    column_of("due_on", "day"),
    column_of("outcome", "word", words="dispute.outcome"),
    column_of("ended_on", "day"),
    column_of("step", "word", words="disputes.step"),
    column_of("amount", "amount"),
    column_of("open", "amount"),
    column_of("currency"),
)


SLIP_COLUMNS = (
    column_of("number"),
    column_of("uid", shown=False),
    column_of("handed_on", "day"),
    column_of("account"),
    column_of("cheques", "whole", "count"),
    column_of("state", "word", words="slip.state"),
    column_of("told", "whole", shown=False),
    column_of("untold", "whole", shown=False),
    or_none("undo_reason", "undo_reason"),
    column_of("total", "amount"),
    column_of("currency"),
)


DEBIT_COLUMNS = (
    column_of("number"),
    column_of("uid", shown=False),
    column_of("collect_on", "day"),
    column_of("file_by", "day"),
    column_of("account"),
    column_of("scheme"),
    column_of("debits", "whole", "count"),
    column_of("state", "word", words="debit.state"),
    column_of("told", "whole", shown=False),
    or_none("undo_reason", "undo_reason"),
    column_of("total", "amount"),
    column_of("currency"),
)


REFUND_COLUMNS = (
    column_of("number"),
    column_of("uid", shown=False),
    column_of("pay_on", "day"),
    column_of("account"),
    column_of("refunds", "whole", "count"),
    column_of("state", "word", words="refund_batch.state"),
    column_of("told", "whole", shown=False),
    or_none("undo_reason", "undo_reason"),
    column_of("total", "amount"),
    column_of("currency"),
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
    SLIPS = "slips"
    DEBITS = "debits"
    REFUNDS = "refunds"
    STOCK = "stock"
    SUPPLIERS = "suppliers"
    RECEIPTS = "receipts"
    PURCHASES = "purchases"
    RECEIVED = "received"
    TAKES = "takes"
    RETURNS = "returns"
    TRANSFERS = "transfers"
    RECEIVABLES = "receivables"
    DISPUTES = "disputes"
    INBOX = "inbox"
    CONFLICTS = "conflicts"


NOUNS: Mapping[Listed, Noun] = {
    Listed.ORDERS: Noun(ORDERS, ORDER_COLUMNS, ("total",), own="sales_order"),
    Listed.QUOTES: Noun(QUOTES, QUOTE_COLUMNS, ("total",)),
    Listed.INVOICES: Noun(INVOICES, INVOICE_COLUMNS, ("total", "open")),
    Listed.CUSTOMERS: Noun(CUSTOMERS, CUSTOMER_COLUMNS, ("owed", "exposure"), own="customer"),
    Listed.PRODUCTS: Noun(PRODUCTS, PRODUCT_COLUMNS, own="product"),
    Listed.SHIPMENTS: Noun(SHIPMENTS, SHIPMENT_COLUMNS, ("value",)),
    Listed.PAYMENTS: Noun(PAYMENTS, PAYMENT_COLUMNS, ("amount",)),
    Listed.SLIPS: Noun(SLIPS, SLIP_COLUMNS, ("total",)),
    Listed.DEBITS: Noun(DEBITS, DEBIT_COLUMNS, ("total",)),
    Listed.REFUNDS: Noun(REFUND_BATCHES, REFUND_COLUMNS, ("total",)),
    Listed.STOCK: Noun(STOCK, STOCK_COLUMNS, own="product"),
    Listed.SUPPLIERS: Noun(SUPPLIERS, SUPPLIER_COLUMNS),
    Listed.RECEIPTS: Noun(RECEIPTS, RECEIPT_COLUMNS),
    Listed.PURCHASES: Noun(PURCHASES, PURCHASE_COLUMNS),
    Listed.RECEIVED: Noun(RECEIVED, RECEIVED_COLUMNS, ("total",), costs=("total", "due")),
    Listed.TAKES: Noun(TAKES, TAKE_COLUMNS),
    Listed.RETURNS: Noun(RETURNS, RETURN_COLUMNS),
    Listed.TRANSFERS: Noun(TRANSFERS, TRANSFER_COLUMNS),
    Listed.RECEIVABLES: Noun(RECEIVABLES, RECEIVABLE_COLUMNS, ("amount",)),
    Listed.DISPUTES: Noun(DISPUTES, DISPUTE_COLUMNS, ("amount",)),
    Listed.INBOX: Noun(INBOX, INBOX_COLUMNS),
    Listed.CONFLICTS: Noun(CONFLICTS, CONFLICT_COLUMNS),
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
    "supplier": find_supplier,
    "receipt": find_receipt,
    "purchase": find_purchase,
    "received": find_received,
    "take": find_take,
    "return": find_return,
    "transfer": find_transfer,
}
"""How a person names one of a noun: by number, uid, SKU, e-mail, or its number in a shop."""
