"""Tables of the room: sales orders, their lines, VAT as charged, the holds that rules put on them; how they are paid."""

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
from sqlalchemy import text as sql_text

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

PROGRESS = "('none', 'part', 'all')"


class sales_order_columns(TypedColumns):
    id = key()
    uid = uid()
    number = maybe_text()
    state: Named[str] = Column(String(10))
    handling: Named[str] = Column(String(10))
    customer_id = to("customer.id", index=False)
    shop_id = maybe_to("shop.id", index=False)
    remote_id = maybe_text()
    remote_number = maybe_text()
    remote_status = maybe_text()
    ordered_on: Named[date] = Column(Date)
    promised_on: Named[date | None] = Column(Date)
    currency: Named[str] = Column(String(3))
    prices_include_tax = yes_no()
    rounding: Named[str] = Column(String(10))
    payment_method = text(default="")
    payment_kind: Named[str] = Column(String(12))
    payment_state: Named[str] = Column(String(12))
    terms_id = maybe_to("terms.id", index=False)
    billing = text(personal=True)
    delivery = text(personal=True)
    customer_reference = text(default="")
    note = text(default="", personal=True)
    language: Named[str] = Column(String(2))
    discount_ppm = whole(default=0)
    line_count = whole(default=0)
    net = whole(default=0)
    tax = whole(default=0)
    rounding_amount = whole(default=0)
    total = whole(default=0)
    shipped: Named[str] = Column(String(4), default="none", info={"derived": True})
    invoiced: Named[str] = Column(String(4), default="none", info={"derived": True})
    paid: Named[str] = Column(String(4), default="none", info={"derived": True})
    paid_amount = whole(default=0, derived=True)
    created_at = instant()
    confirmed_at = maybe_instant()
    saved_at = instant()
    discount_amount = whole(default=0)
    quote_id = maybe_to("quote.id")
    deposit_ppm = whole(default=0)
    deposit_asked = whole(default=0)
    ships_after_deposit = yes_no()
    begun_by = text(default="")
    # its shop makes its invoice and keeps its money: here it is only prepared and shipped
    invoiced_there = yes_no()


sales_order = Table(
    "sales_order",
    metadata,
    sales_order_columns,
    UniqueConstraint("number"),
    UniqueConstraint("shop_id", "remote_id"),
    CheckConstraint("state IN ('draft', 'held', 'confirmed', 'cancelled', 'closed')", name="state"),
    # normal; an unfinished checkout, never processed; history, invoiced elsewhere
    CheckConstraint("handling IN ('normal', 'unfinished', 'history')", name="handling"),
    CheckConstraint("rounding IN ('unit', 'line', 'rate', 'as_charged')", name="rounding"),
    # when money is expected: before shipping, at the door, or by the terms of the account
    CheckConstraint("payment_kind IN ('prepaid', 'on_delivery', 'account')", name="payment_kind"),
    CheckConstraint(
        "payment_state IN ('none', 'pending', 'authorised', 'paid', 'refused', 'refunded')",
        name="payment_state",
    ),
    CheckConstraint(f"shipped IN {PROGRESS}", name="shipped"),
    CheckConstraint(f"invoiced IN {PROGRESS}", name="invoiced"),
    CheckConstraint(f"paid IN {PROGRESS}", name="paid"),
    CheckConstraint("total = net + tax + rounding_amount", name="total"),
    CheckConstraint("state IN ('draft', 'cancelled') OR number IS NOT NULL", name="numbered"),
    # minor units with tax asked before the goods; the percentage where it was agreed on as one
    CheckConstraint("deposit_asked >= 0 AND deposit_ppm BETWEEN 0 AND 1000000", name="deposit"),
    Index(None, "customer_id", "ordered_on", "id"),
    Index(None, "state", "ordered_on", "id"),
    # All that the list filters, searches, counts and sums by: it reads this and not the rows, which are ten times as wide.
    Index(
        "ix_sales_order_list",
        "ordered_on",
        "id",
        "state",
        "handling",
        "shipped",
        "invoiced",
        "paid",
        "payment_kind",
        "payment_state",
        "promised_on",
        "customer_id",
        "shop_id",
        "total",
        "paid_amount",
        "currency",
        "number",
        "remote_number",
        "deposit_asked",
        "ships_after_deposit",
        "payment_method",
        "invoiced_there",
    ),
    Index(None, "total", "id"),
    # A shop's number is looked for by its beginning; orders of our own have none.
    Index(
        None,
        "remote_number",
        sqlite_where=sql_text("remote_number IS NOT NULL"),
        postgresql_where=sql_text("remote_number IS NOT NULL"),
    ),
    info={"history": True, "tracked": True},
)


class order_line_columns(TypedColumns):
    id = key()
    order_id = to("sales_order.id", index=False)
    position = whole()
    kind: Named[str] = Column(String(10))
    product_id = maybe_to("product.id", index=False)
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
    remote_id = maybe_text()
    dropped_milli = whole(default=0)
    shipped_milli = whole(default=0, derived=True)
    invoiced_milli = whole(default=0, derived=True)
    promised_on: Named[date | None] = Column(Date)
    # What the VAT was decided from and by which rule, and where the price came from; empty on lines of before.
    vat_nature = maybe_text()
    vat_reason = maybe_text()
    vat_rule = maybe_text()
    vat_territory = maybe_text()
    price_from = maybe_text()
    price_list = maybe_text()
    # A bundle is charged by its own line and leaves as its parts, frozen once the order is more than a draft: lines of
    # their own at no price, which name it, how much of each is in one, and what share of its price stands for it.
    is_bundle = yes_no()
    bundle_line_id = maybe_to("order_line.id", index=False)
    per_milli = whole(default=0)
    share_ppm = whole(default=0)


order_line = Table(
    "order_line",
    metadata,
    order_line_columns,
    UniqueConstraint("order_id", "position"),
    Index(None, "product_id", "order_id"),
    # What waits for a product is found without all of it that ever left; queries say it as `ready.OPEN_LINE` does.
    Index(
        "ix_order_line_open",
        "product_id",
        "order_id",
        sqlite_where=sql_text("kind = 'goods' AND quantity_milli - dropped_milli - shipped_milli > 0"),
        postgresql_where=sql_text("kind = 'goods' AND quantity_milli - dropped_milli - shipped_milli > 0"),
    ),
    # goods and services are counted; shipping, fees and the document's discount go with the lines they belong to
    # and a section is the heading of the lines below it, up to the next: its name empty, the lines belong to none
    CheckConstraint(
        "kind IN ('goods', 'service', 'text', 'section', 'shipping', 'fee', 'discount')", name="kind"
    ),
    CheckConstraint("dropped_milli >= 0", name="dropped"),
    CheckConstraint("(bundle_line_id IS NULL) = (per_milli = 0)", name="part"),
    # Few lines are parts of a bundle; without it each line that is dropped is looked for in all others.
    Index(
        None,
        "bundle_line_id",
        sqlite_where=sql_text("bundle_line_id IS NOT NULL"),
        postgresql_where=sql_text("bundle_line_id IS NOT NULL"),
    ),
    info={"tracked": True},
)


class order_tax_columns(TypedColumns):
    id = key()
    order_id = to("sales_order.id", index=False)
    category: Named[str] = Column(String(2))
    rate_ppm = whole()
    net = whole()
    tax = whole()


order_tax = Table(
    "order_tax",
    metadata,
    order_tax_columns,
    UniqueConstraint("order_id", "category", "rate_ppm"),
    info={"tracked": True},
)


class order_hold_columns(TypedColumns):
    id = key()
    order_id = to("sales_order.id")
    rule: Named[str] = Column(String(30))
    facts = text()
    held_at = instant()
    released_at = maybe_instant()
    released_by = text(default="")
    reason = text(default="")
    until: Named[date | None] = Column(Date)
    amount = maybe_whole()


# A rule that said no, by how much; and who released it, why, until when.
order_hold = Table("order_hold", metadata, order_hold_columns, info={"tracked": True})


class payment_report_columns(TypedColumns):
    id = key()
    order_id = to("sales_order.id")
    state: Named[str] = Column(String(12))
    source: Named[str] = Column(String(20))
    reason = text(default="")
    reference = text(default="")
    link = text(default="")
    said_at = instant()
    recorded_at = instant()
    recorded_by = text()


# What was said of the payment of an order, when and by whom: the shop, the provider, a person. The last one said is the
# order's `payment_state`. `link` is where the customer may pay; no card number ever comes here.
payment_report = Table(
    "payment_report",
    metadata,
    payment_report_columns,
    CheckConstraint(
        "state IN ('none', 'pending', 'authorised', 'paid', 'refused', 'refunded')", name="state"
    ),
    info={"tracked": True},
)


MEANS = ("card", "transfer", "cheque", "cash", "direct_debit", "paypal", "gateway", "on_delivery", "other")
"""How money comes, as payments keep it: each of the company's own methods is one of these."""


class payment_method_columns(TypedColumns):
    id = key()
    uid = uid()
    code: Named[str] = Column(String(20))
    name_fr = text()
    name_en = text()
    payment_kind: Named[str] = Column(String(12))
    position = whole(default=0)
    archived_at = maybe_instant()
    means: Named[str] = Column(String(20))
    approval: Named[str] = Column(String(8))
    successor = maybe_text()


# How people pay here, when the money is expected for it, and which orders paid with it wait for a person. Never deleted:
# orders, quotes and payments keep its code. `successor` is the code of the one to which what led to it leads while it is
# not offered.
payment_method = Table(
    "payment_method",
    metadata,
    payment_method_columns,
    UniqueConstraint("code"),
    CheckConstraint(f"means IN {MEANS}", name="means"),
    CheckConstraint("payment_kind IN ('prepaid', 'on_delivery', 'account')", name="payment_kind"),
    CheckConstraint("approval IN ('never', 'new', 'always')", name="approval"),
    info={"tracked": True},
)


class payment_gateway_columns(TypedColumns):
    id = key()
    shop_id = to("shop.id", index=False)
    gateway = text()
    title = text(default="")
    method_id = maybe_to("payment_method.id")
    seen_at = instant()
    decided_at = maybe_instant()


# What a shop calls a way of paying, and which of ours that is. Written down when an order first comes with it: without a
# method and not decided it waits for a person; with one and not decided the program knew it.
payment_gateway = Table(
    "payment_gateway",
    metadata,
    payment_gateway_columns,
    UniqueConstraint("shop_id", "gateway"),
    info={"tracked": True},
)


ENDINGS = "('', 'used', 'expired', 'exceeded', 'revoked', 'cleared', 'cancelled')"


class credit_release_columns(TypedColumns):
    id = key()
    uid = uid()
    order_id = to("sales_order.id")
    asked_at = maybe_instant()
    asked_by = text(default="")
    plea = text(default="")
    decision: Named[str] = Column(String(8), default="")
    decided_at = maybe_instant()
    decided_by = text(default="")
    reason = text(default="")
    amount = maybe_whole()
    until: Named[date | None] = Column(Date)
    ended_at = maybe_instant()
    ended_by = text(default="")
    ending: Named[str] = Column(String(10), default="")


# A request to let an order pass, what was decided on it (up to which amount, until when), and how that ended.
credit_release = Table(
    "credit_release",
    metadata,
    credit_release_columns,
    CheckConstraint("decision IN ('', 'granted', 'refused')", name="decision"),
    CheckConstraint("(decision = '') = (decided_at IS NULL)", name="decided"),
    CheckConstraint(f"ending IN {ENDINGS}", name="ending"),
    CheckConstraint("(ending = '') = (ended_at IS NULL)", name="ended"),
    Index(None, "decision", "ended_at"),
    info={"tracked": True},
)
