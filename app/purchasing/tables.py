"""Tables of the room: suppliers and what they offer, purchase orders; receipts and their lines, sealed when they are made."""

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
    maybe_whole,
    metadata,
    text,
    to,
    uid,
    whole,
    yes_no,
)


class supplier_columns(TypedColumns):
    id = key()
    uid = uid()
    name = text()
    folded = text()
    contact = text(default="", personal=True)
    email = maybe_text(personal=True)
    phone = maybe_text(personal=True)
    line1 = text(default="")
    line2 = text(default="")
    postcode = text(default="")
    city = text(default="")
    country: Named[str] = Column(String(2), default="FR")
    language: Named[str] = Column(String(2), default="fr")
    # What the supplier calls us, and when they want their money, in their own words.
    our_number = text(default="")
    terms = text(default="")
    lead_days = maybe_whole()
    # The least they deliver for, without tax, in minor units of the company's currency.
    minimum_amount = maybe_whole()
    note = text(default="", personal=True)
    archived_at = maybe_instant()
    created_at = instant()
    # By which an invoice that comes is known to be theirs; without spaces.
    siren = maybe_text()
    vat_number = maybe_text()


supplier = Table(
    "supplier",
    metadata,
    supplier_columns,
    CheckConstraint("lead_days >= 0", name="lead"),
    CheckConstraint("minimum_amount >= 0", name="minimum"),
    Index(None, "folded", "id"),
    info={"history": True, "tracked": True},
)


class supplier_product_columns(TypedColumns):
    id = key()
    supplier_id = to("supplier.id", index=False)
    product_id = to("product.id")
    code = text(default="")
    pack_milli = whole(default=1000)
    price_micro = maybe_whole()
    lead_days = maybe_whole()
    preferred = yes_no()
    withdrawn_at = maybe_instant()


# What a supplier offers: their code, so many units a pack (thousandths), the price of one unit without tax, and the days
# until it is here where they differ from the supplier's. The preferred one is who is asked first.
supplier_product = Table(
    "supplier_product",
    metadata,
    supplier_product_columns,
    UniqueConstraint("supplier_id", "product_id"),
    CheckConstraint("pack_milli > 0", name="pack"),
    CheckConstraint("price_micro >= 0", name="price"),
    CheckConstraint("lead_days >= 0", name="lead"),
    info={"tracked": True},
)


class purchase_order_columns(TypedColumns):
    id = key()
    uid = uid()
    number = maybe_text()
    state: Named[str] = Column(String(10))
    supplier_id = to("supplier.id", index=False)
    ordered_on: Named[date] = Column(Date)
    expected_on: Named[date | None] = Column(Date)
    currency: Named[str] = Column(String(3))
    language: Named[str] = Column(String(2))
    # The supplier as they were when the order was sent: JSON, empty until then.
    seller = text(default="", personal=True)
    terms = text(default="")
    note = text(default="")
    line_count = whole(default=0)
    net = whole(default=0)
    end_reason = text(default="")
    created_at = instant()
    sent_at = maybe_instant()
    ended_at = maybe_instant()
    received: Named[str] = Column(String(4), default="none", info={"derived": True})


# Drafts are written over without a line of the journal; once sent, its lines stand. What it still owes is counted as
# incoming in the balance of each product. Closed: all came, or somebody said why no more comes.
purchase_order = Table(
    "purchase_order",
    metadata,
    purchase_order_columns,
    UniqueConstraint("number"),
    CheckConstraint("state IN ('draft', 'sent', 'closed', 'cancelled')", name="state"),
    CheckConstraint("received IN ('none', 'part', 'all')", name="received"),
    CheckConstraint("state IN ('draft', 'cancelled') OR number IS NOT NULL", name="numbered"),
    Index(None, "state", "expected_on", "id"),
    Index(None, "supplier_id", "ordered_on", "id"),
    Index(None, "ordered_on", "id"),
    info={"history": True, "tracked": True},
)


class purchase_line_columns(TypedColumns):
    id = key()
    purchase_id = to("purchase_order.id", index=False)
    position = whole()
    product_id = to("product.id")
    code = text(default="")
    sku = text(default="")
    name = text()
    unit: Named[str] = Column(String(10))
    quantity_milli = whole()
    unit_price_micro = maybe_whole()
    net = whole(default=0)
    received_milli = whole(default=0, derived=True)


purchase_line = Table(
    "purchase_line",
    metadata,
    purchase_line_columns,
    UniqueConstraint("purchase_id", "position"),
    CheckConstraint("quantity_milli > 0", name="quantity"),
    CheckConstraint("unit_price_micro >= 0", name="price"),
    CheckConstraint("received_milli >= 0", name="received"),
    info={"tracked": True},
)


class reorder_rule_columns(TypedColumns):
    id = key()
    product_id = to("product.id", index=False)
    point_milli = maybe_whole()
    most_milli = maybe_whole()


# What somebody decided for a product; nothing in either where its sales decide.
reorder_rule = Table(
    "reorder_rule",
    metadata,
    reorder_rule_columns,
    UniqueConstraint("product_id"),
    CheckConstraint("point_milli >= 0", name="point"),
    CheckConstraint("most_milli >= coalesce(point_milli, 0)", name="most"),
    info={"tracked": True},
)


class goods_receipt_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    kind: Named[str] = Column(String(10))
    supplier_id = maybe_to("supplier.id", index=False)
    received_on: Named[date] = Column(Date)
    delivery_note = text(default="")
    note = text(default="")
    line_count = whole()
    quantity_milli = whole()
    amount = maybe_whole()
    currency: Named[str] = Column(String(3))
    reverses_id = maybe_to("goods_receipt.id")
    recorded_at = instant()
    # Of a return: the receipt whose goods go back.
    from_id = maybe_to("goods_receipt.id")


# A reversal is a receipt of its own with the quantities negated, and so is a return: goods of a receipt that go back to their
# supplier, a line for each lot and place they leave. `amount` is what the goods cost without tax, in minor
# units; unknown where the cost of one line is.
goods_receipt = Table(
    "goods_receipt",
    metadata,
    goods_receipt_columns,
    UniqueConstraint("number"),
    CheckConstraint("kind IN ('receipt', 'reversal', 'return')", name="kind"),
    CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal"),
    CheckConstraint("(kind = 'return') = (from_id IS NOT NULL)", name="return"),
    Index(None, "supplier_id", "received_on", "id"),
    Index(None, "received_on", "id"),
    info={"history": True, "tracked": True, "sealed": True},
)


class goods_receipt_line_columns(TypedColumns):
    id = key()
    receipt_id = to("goods_receipt.id", index=False)
    position = whole()
    product_id = to("product.id")
    sku = text(default="")
    name = text()
    unit: Named[str] = Column(String(10))
    quantity_milli = whole()
    unit_cost_micro = maybe_whole()
    # What it fulfils, where it was ordered on paper.
    purchase_line_id = maybe_to("purchase_line.id")


goods_receipt_line = Table(
    "goods_receipt_line",
    metadata,
    goods_receipt_line_columns,
    UniqueConstraint("receipt_id", "position"),
    CheckConstraint("quantity_milli <> 0", name="not_nothing"),
    CheckConstraint("unit_cost_micro >= 0", name="cost"),
    info={"tracked": True, "sealed": True, "parent": ("goods_receipt", "receipt_id", "line_count")},
)
