"""Tables of quotes: each version a row with its lines and VAT, and the record of what was decided on it."""

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


class quote_columns(TypedColumns):
    id = key()
    uid = uid()
    number = maybe_text()
    version = whole(default=1)
    replaces_id = maybe_to("quote.id")
    state: Named[str] = Column(String(10))
    customer_id = to("customer.id", index=False)
    title = text(default="")
    quoted_on: Named[date] = Column(Date)
    valid_until: Named[date] = Column(Date)
    currency: Named[str] = Column(String(3))
    prices_include_tax = yes_no()
    rounding: Named[str] = Column(String(10))
    payment_method = text(default="")
    payment_kind: Named[str] = Column(String(12))
    terms_id = maybe_to("terms.id", index=False)
    billing = text(personal=True)
    delivery = text(personal=True)
    customer_reference = text(default="")
    note = text(default="", personal=True)
    language: Named[str] = Column(String(2))
    promised_on: Named[date | None] = Column(Date)
    discount_ppm = whole(default=0)
    discount_amount = whole(default=0)
    deposit_ppm = whole(default=0)
    deposit_asked = whole(default=0)
    ships_after_deposit = yes_no()
    line_count = whole(default=0)
    net = whole(default=0)
    tax = whole(default=0)
    rounding_amount = whole(default=0)
    total = whole(default=0)
    created_at = instant()
    saved_at = instant()
    issued_at = maybe_instant()
    begun_by = text(default="")


# A version is a row of its own. Sent, it stays as it was sent; a change is the next version under the same number, and
# the one before is replaced. Expired is no state: it is sent, and its day has passed.
quote = Table(
    "quote",
    metadata,
    quote_columns,
    UniqueConstraint("number", "version"),
    CheckConstraint(
        "state IN ('draft', 'sent', 'accepted', 'declined', 'replaced', 'withdrawn')", name="state"
    ),
    CheckConstraint("rounding IN ('unit', 'line', 'rate')", name="rounding"),
    CheckConstraint("payment_kind IN ('prepaid', 'on_delivery', 'account')", name="payment_kind"),
    CheckConstraint("total = net + tax + rounding_amount", name="total"),
    CheckConstraint("version >= 1 AND (version = 1) = (replaces_id IS NULL)", name="version"),
    CheckConstraint("state IN ('draft', 'withdrawn') OR issued_at IS NOT NULL", name="issued"),
    CheckConstraint("issued_at IS NULL OR number IS NOT NULL", name="numbered"),
    CheckConstraint("deposit_asked >= 0 AND deposit_ppm BETWEEN 0 AND 1000000", name="deposit"),
    Index(None, "customer_id", "quoted_on", "id"),
    # What the list filters, searches, counts and sums by, as for orders.
    Index(
        "ix_quote_list",
        "quoted_on",
        "id",
        "state",
        "valid_until",
        "customer_id",
        "total",
        "currency",
        "number",
        "version",
    ),
    info={"history": True, "tracked": True},
)


class quote_line_columns(TypedColumns):
    id = key()
    quote_id = to("quote.id", index=False)
    position = whole()
    kind: Named[str] = Column(String(10))
    optional = yes_no()
    product_id = maybe_to("product.id")
    sku = text(default="")
    name = text()
    description = text(default="")
    unit: Named[str] = Column(String(10))
    quantity_milli = whole(default=0)
    unit_price_micro = whole(default=0)
    discount_ppm = whole(default=0)
    discount_amount = whole(default=0)
    vat_class: Named[str] = Column(String(20))
    category: Named[str] = Column(String(2))
    rate_ppm = whole(default=0)
    net = whole(default=0)
    tax = whole(default=0)
    gross = whole(default=0)


quote_line = Table(
    "quote_line",
    metadata,
    quote_line_columns,
    UniqueConstraint("quote_id", "position"),
    CheckConstraint(
        "kind IN ('goods', 'service', 'text', 'section', 'shipping', 'fee', 'discount')", name="kind"
    ),
    # its figures are its own, and no part of the total until it is chosen
    CheckConstraint("NOT optional OR kind IN ('goods', 'service')", name="optional"),
    CheckConstraint("gross = net + tax", name="gross"),
    info={"tracked": True},
)


class quote_tax_columns(TypedColumns):
    id = key()
    quote_id = to("quote.id", index=False)
    category: Named[str] = Column(String(2))
    rate_ppm = whole()
    net = whole()
    tax = whole()


quote_tax = Table(
    "quote_tax",
    metadata,
    quote_tax_columns,
    UniqueConstraint("quote_id", "category", "rate_ppm"),
    info={"tracked": True},
)


class quote_decision_columns(TypedColumns):
    id = key()
    quote_id = to("quote.id")
    decision: Named[str] = Column(String(10))
    decided_on: Named[date] = Column(Date)
    person = text(default="", personal=True)
    reason = text(default="")
    options = text(default="[]")
    recorded_by = text()
    recorded_at = instant()


# What the customer (or we) said to a version: who on their side, when, why, and which optional lines were chosen (keys).
quote_decision = Table(
    "quote_decision",
    metadata,
    quote_decision_columns,
    CheckConstraint("decision IN ('accepted', 'declined', 'withdrawn')", name="decision"),
    info={"tracked": True, "sealed": True},
)
