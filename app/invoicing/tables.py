"""Tables of the room: invoices, deposits and credit notes with their orders, and corrective invoices; all sealed at issue."""

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
    maybe_text,
    maybe_to,
    maybe_whole,
    metadata,
    text,
    to,
    uid,
    whole,
    yes_no,
)


class invoice_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    kind: Named[str] = Column(String(12))
    order_id = maybe_to("sales_order.id")
    customer_id = to("customer.id", index=False)
    account_id = to("account.id", index=False)
    corrects_id = maybe_to("invoice.id")
    refund_remote_id = maybe_text()
    issued_on: Named[date] = Column(Date)
    due_on: Named[date] = Column(Date)
    currency: Named[str] = Column(String(3))
    base_rate_ppm = whole(default=1_000_000)
    prices_include_tax = yes_no()
    language: Named[str] = Column(String(2))
    seller = text(personal=True)
    customer = text(personal=True)
    delivery = text(personal=True)
    texts = text()
    reason = text(default="")
    line_count = whole()
    tax_count = whole()
    instalment_count = whole()
    net = whole()
    tax = whole()
    rounding_amount = whole()
    total = whole()
    paid_before = whole(default=0)
    issued_at = instant()
    deposit_count = whole(default=0)
    rate_on: Named[date | None] = Column(Date)
    rate_source = text(default="")
    base_tax = maybe_whole()
    order_count = whole(default=0)
    order_tax_count = whole(default=0)


# An invoice of several orders names none itself (`order_id`): `invoice_order` says which.
# Credit notes hold positive figures; their kind gives the sign. `paid_before` is what was paid when it was issued. In another
# currency than the company's: `base_rate_ppm` millionths of it make one unit of the company's on `rate_on`, as `rate_source`
# says, and `base_tax` is the VAT in the company's.
invoice = Table(
    "invoice",
    metadata,
    invoice_columns,
    UniqueConstraint("number"),
    CheckConstraint("kind IN ('invoice', 'credit_note', 'deposit')", name="kind"),
    CheckConstraint("total = net + tax + rounding_amount", name="total"),
    CheckConstraint("total >= 0", name="not_negative"),
    CheckConstraint("due_on >= issued_on", name="due"),
    CheckConstraint("kind <> 'credit_note' OR corrects_id IS NOT NULL", name="corrects"),
    CheckConstraint("(rate_on IS NULL) = (base_tax IS NULL)", name="rate"),
    Index(None, "customer_id", "issued_on", "id"),
    # What the list filters, searches, counts and sums by, as for orders.
    Index(
        "ix_invoice_list", "issued_on", "id", "kind", "customer_id", "order_id", "currency", "total", "number"
    ),
    Index(None, "due_on", "id"),
    info={"history": True, "tracked": True, "sealed": True},
)


class invoice_line_columns(TypedColumns):
    id = key()
    invoice_id = to("invoice.id", index=False)
    position = whole()
    kind: Named[str] = Column(String(10))
    order_line_id = maybe_to("order_line.id")
    product_id = maybe_to("product.id", index=False)
    sku = text(default="")
    name = text()
    description = text(default="")
    unit: Named[str] = Column(String(10))
    quantity_milli = whole()
    unit_price_micro = whole()
    discount_amount = whole(default=0)
    category: Named[str] = Column(String(2))
    rate_ppm = whole()
    net = whole()
    tax = whole()
    gross = whole()
    vat_rule = maybe_text()
    vat_territory = maybe_text()
    vat_reason = maybe_text()


invoice_line = Table(
    "invoice_line",
    metadata,
    invoice_line_columns,
    UniqueConstraint("invoice_id", "position"),
    CheckConstraint("gross = net + tax", name="gross"),
    info={"tracked": True, "sealed": True, "parent": ("invoice", "invoice_id", "line_count")},
)


class invoice_tax_columns(TypedColumns):
    id = key()
    invoice_id = to("invoice.id", index=False)
    position = whole()
    category: Named[str] = Column(String(2))
    rate_ppm = whole()
    net = whole()
    tax = whole()


invoice_tax = Table(
    "invoice_tax",
    metadata,
    invoice_tax_columns,
    UniqueConstraint("invoice_id", "position"),
    UniqueConstraint("invoice_id", "category", "rate_ppm"),
    info={"tracked": True, "sealed": True, "parent": ("invoice", "invoice_id", "tax_count")},
)


class invoice_instalment_columns(TypedColumns):
    id = key()
    invoice_id = to("invoice.id", index=False)
    position = whole()
    due_on: Named[date] = Column(Date)
    amount = whole()


invoice_instalment = Table(
    "invoice_instalment",
    metadata,
    invoice_instalment_columns,
    UniqueConstraint("invoice_id", "position"),
    info={"tracked": True, "sealed": True, "parent": ("invoice", "invoice_id", "instalment_count")},
)


class invoice_deposit_columns(TypedColumns):
    id = key()
    invoice_id = to("invoice.id", index=False)
    position = whole()
    deposit_id = to("invoice.id")
    category: Named[str] = Column(String(2))
    rate_ppm = whole()
    net = whole()
    tax = whole()


# What a final invoice takes off for deposits invoiced before, rate by rate: its customer pays no VAT twice (BG-3, BT-113).
invoice_deposit = Table(
    "invoice_deposit",
    metadata,
    invoice_deposit_columns,
    UniqueConstraint("invoice_id", "position"),
    UniqueConstraint("invoice_id", "deposit_id", "category", "rate_ppm"),
    info={"tracked": True, "sealed": True, "parent": ("invoice", "invoice_id", "deposit_count")},
)


class corrective_invoice_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    invoice_id = to("invoice.id", index=False)
    position = whole()
    issued_on: Named[date] = Column(Date)
    seller = text(personal=True)
    customer = text(personal=True)
    delivery = text(personal=True)
    reference = text(default="")
    reason = text()
    issued_at = instant()


# An invoice once more, with other particulars and the very same figures, which stay where they are: on the invoice. The last
# of an invoice is the one that counts.
corrective_invoice = Table(
    "corrective_invoice",
    metadata,
    corrective_invoice_columns,
    UniqueConstraint("number"),
    UniqueConstraint("invoice_id", "position"),
    CheckConstraint("position > 0", name="position"),
    CheckConstraint("reason <> ''", name="reason"),
    info={"tracked": True, "sealed": True, "history": True},
)


class invoice_order_columns(TypedColumns):
    id = key()
    invoice_id = to("invoice.id", index=False)
    position = whole()
    order_id = to("sales_order.id")
    supplied_on: Named[date | None] = Column(Date)
    rounding_amount = whole(default=0)
    total = whole()


# The orders of an invoice that was made of several, and the part of each: to its order that part is its invoice.
invoice_order = Table(
    "invoice_order",
    metadata,
    invoice_order_columns,
    UniqueConstraint("invoice_id", "position"),
    UniqueConstraint("invoice_id", "order_id"),
    CheckConstraint("total > 0", name="positive"),
    info={"tracked": True, "sealed": True, "parent": ("invoice", "invoice_id", "order_count")},
)


class invoice_order_tax_columns(TypedColumns):
    id = key()
    invoice_id = to("invoice.id", index=False)
    position = whole()
    order_id = to("sales_order.id", index=False)
    category: Named[str] = Column(String(2))
    rate_ppm = whole()
    net = whole()
    tax = whole()


# The VAT of each order's part: the parts sum to the invoice's, rate by rate.
invoice_order_tax = Table(
    "invoice_order_tax",
    metadata,
    invoice_order_tax_columns,
    UniqueConstraint("invoice_id", "position"),
    UniqueConstraint("invoice_id", "order_id", "category", "rate_ppm"),
    info={"tracked": True, "sealed": True, "parent": ("invoice", "invoice_id", "order_tax_count")},
)
