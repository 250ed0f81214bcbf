"""The columns of what has to do with goods: suppliers, purchases, receipts, their invoices, stock, transfers,
shipments, returns.
"""

from __future__ import annotations

from app.base.quantity import from_milli
from app.commands.output import Column, column_of, or_none, trimmed


def _part_told(part: tuple[str, int]) -> str:
    """What is in one of a bundle, the same in every language."""
    name, milli = part
    return f"{trimmed(from_milli(milli))} × {name}"


SHIPMENT_COLUMNS = (
    column_of("number"),
    column_of("kind", "word", words="shipment.kind"),
    column_of("order_number"),
    column_of("order_remote_id"),
    column_of("customer"),
    column_of("shipped_on", "day"),
    column_of("quantity", "quantity", "quantity_milli"),
    or_none("carrier", "carrier"),
    or_none("tracking", "tracking"),
    column_of("parcels", "whole", shown=False),
    or_none("fate", "fate", "fate"),
    column_of("moves_stock", "flag", shown=False),
    column_of("value", "amount"),
    column_of("currency"),
)

STOCK_COLUMNS = (
    column_of("sku"),
    column_of("uid", shown=False),
    column_of("name"),
    or_none("variant", "variant"),
    column_of("unit", "word", words="product.unit"),
    column_of("on_hand", "quantity", "on_hand_milli"),
    column_of("reserved", "quantity", "reserved_milli"),
    column_of("quarantined", "quantity", "quarantined_milli"),
    # Expired, at a place that does not sell, or between two: with it the columns lead from on hand to available.
    Column("not_for_sale", lambda row: row.apart_milli - row.quarantined_milli, "quantity"),
    column_of("available", "quantity", "available_milli"),
    column_of("incoming", "quantity", "incoming_milli"),
    Column("made_of", lambda row: ", ".join(map(_part_told, row.made_of)) or None),
)

SUPPLIER_COLUMNS = (
    column_of("name"),
    column_of("uid", shown=False),
    or_none("contact", "contact"),
    column_of("email"),
    column_of("phone"),
    or_none("city", "city"),
    column_of("lead_days", "whole"),
    column_of("minimum", "amount", "minimum_amount"),
    column_of("products", "whole"),
    column_of("last_on", "day"),
)

RECEIPT_COLUMNS = (
    column_of("number"),
    column_of("uid", shown=False),
    column_of("kind", "word", words="receipt.kind"),
    column_of("received_on", "day"),
    or_none("supplier", "supplier"),
    or_none("delivery_note", "delivery_note"),
    column_of("lines", "whole", "line_count"),
    column_of("quantity", "quantity", "quantity_milli"),
    column_of("returned", "quantity", "returned_milli"),
    column_of("expired", "flag"),
    column_of("credit_awaited", "flag"),
    column_of("reversed", "flag"),
    column_of("cost", "amount", "amount"),
    column_of("currency"),
)

PURCHASE_COLUMNS = (
    column_of("number"),
    column_of("uid", shown=False),
    column_of("state", "word", words="purchase.state"),
    column_of("supplier"),
    column_of("ordered_on", "day"),
    column_of("expected_on", "day"),
    column_of("received", "word", words="purchase.received"),
    column_of("lines", "whole", "line_count"),
    column_of("cost", "amount", "net"),
    column_of("currency"),
)

RECEIVED_COLUMNS = (
    column_of("number"),
    column_of("uid", shown=False),
    column_of("kind", "word", words="invoice.kind"),
    column_of("state", "word", words="received.state"),
    column_of("issued_on", "day"),
    column_of("due_on", "day"),
    or_none("supplier", "supplier"),
    column_of("seller", path="seller_name"),
    or_none("purchase", "purchase"),
    or_none("receipt", "receipt"),
    column_of("paid_on", "day"),
    column_of("paid_amount", "amount"),
    column_of("total", "amount"),
    column_of("due", "amount"),
    column_of("currency"),
)

TAKE_COLUMNS = (
    column_of("number"),
    column_of("uid", shown=False),
    or_none("name", "name"),
    column_of("state", "word", words="take.state"),
    column_of("opened_on", "day"),
    column_of("opened_by"),
    column_of("blind", "flag"),
    column_of("lines", "whole"),
    column_of("counted", "whole"),
    column_of("corrected", "whole"),
)

TRANSFER_COLUMNS = (
    or_none("number", "number"),
    column_of("uid", shown=False),
    column_of("state", "word", words="transfers.chip"),
    column_of("made_on", "day"),
    column_of("leaves"),
    column_of("comes"),
    column_of("quantity", "quantity", "quantity_milli"),
    column_of("received", "quantity", "received_milli"),
    column_of("in_transit", "quantity", "left_milli"),
    column_of("lost", "quantity", "lost_milli"),
    column_of("made_by"),
)

RETURN_COLUMNS = (
    column_of("number"),
    column_of("uid", shown=False),
    column_of("state", "word", words="return.state"),
    column_of("announced_on", "day"),
    or_none("order_number", "order_number"),
    column_of("customer"),
    column_of("announced", "quantity", "announced_milli"),
    column_of("received", "quantity", "received_milli"),
    column_of("quarantined", "quantity", "quarantine_milli"),
    or_none("answer", "answer", words="returns.answer"),
)
