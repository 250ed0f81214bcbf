"""Tables of invoices that suppliers send: what each says, and what became of it; its lines, sealed when it is kept."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Named,
    String,
    Table,
    TypedColumns,
    UniqueConstraint,
)

from app.base.schema import (
    instant,
    key,
    maybe_instant,
    maybe_text,
    maybe_to,
    metadata,
    text,
    to,
    uid,
    whole,
    yes_no,
)


class received_invoice_columns(TypedColumns):
    id = key()
    uid = uid()
    # Of the file, whose bytes are in the archive: the same file is kept once.
    hash: Named[str] = Column(String(64))
    file_name = text()
    syntax: Named[str] = Column(String(3))
    in_pdf = yes_no()
    kind: Named[str] = Column(String(11))
    number = text()
    issued_on: Named[date] = Column(Date)
    due_on: Named[date | None] = Column(Date)
    currency: Named[str] = Column(String(3))
    net = whole()
    tax = whole()
    total = whole()
    due = whole()
    seller_name = text()
    folded = text()
    seller_siren = maybe_text()
    seller_vat = maybe_text()
    # The seller as the file names it: JSON.
    seller = text(personal=True)
    order_reference = text(default="")
    delivery_reference = text(default="")
    # What was odd about it when it was kept: JSON.
    odd = text(default="[]")
    line_count = whole()
    supplier_id = maybe_to("supplier.id", index=False)
    purchase_id = maybe_to("purchase_order.id")
    receipt_id = maybe_to("goods_receipt.id")
    state: Named[str] = Column(String(8))
    reason = text(default="")
    decided_by = text(default="")
    decided_at = maybe_instant()
    # The day it was paid whole; until then what was noted of it is a part.
    paid_on: Named[date | None] = Column(Date)
    kept_by = text()
    kept_at = instant()
    paid_amount = whole(default=0)


# Amounts are in minor units of its currency; those of a credit note are negative, so that they add up.
received_invoice = Table(
    "received_invoice",
    metadata,
    received_invoice_columns,
    UniqueConstraint("hash"),
    CheckConstraint("syntax IN ('cii', 'ubl')", name="syntax"),
    CheckConstraint("kind IN ('invoice', 'credit_note')", name="kind"),
    CheckConstraint("state IN ('open', 'checked', 'disputed')", name="state"),
    CheckConstraint("(state = 'disputed') = (reason <> '')", name="reason"),
    Index(None, "supplier_id", "issued_on", "id"),
    Index(None, "issued_on", "id"),
    Index(None, "state", "issued_on", "id"),
    Index(None, "number"),
    info={"history": True, "tracked": True},
)


class received_line_columns(TypedColumns):
    id = key()
    received_id = to("received_invoice.id", index=False)
    position = whole()
    # The seller's number of the product, ours, and its GTIN, as far as they are told.
    code = text(default="")
    our_code = text(default="")
    gtin = text(default="")
    name = text()
    unit = text(default="")
    quantity_milli = whole()
    price_micro = whole()
    net = whole()


# Quantities and prices to thousandths and millionths, whatever the file says beyond.
received_line = Table(
    "received_line",
    metadata,
    received_line_columns,
    UniqueConstraint("received_id", "position"),
    info={"tracked": True, "sealed": True, "parent": ("received_invoice", "received_id", "line_count")},
)
