"""Tables of the room: VAT rates, distance sales and how far they have come, price lists and who has which."""

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
    maybe_to,
    maybe_whole,
    metadata,
    text,
    to,
    uid,
    whole,
    yes_no,
)


class vat_rate_columns(TypedColumns):
    id = key()
    territory: Named[str] = Column(String(8))
    vat_class: Named[str] = Column(String(20))
    rate_ppm = whole()
    valid_from: Named[date] = Column(Date)
    valid_to: Named[date | None] = Column(Date)
    source = text(default="")


vat_rate = Table(
    "vat_rate",
    metadata,
    vat_rate_columns,
    UniqueConstraint("territory", "vat_class", "valid_from"),
    CheckConstraint("rate_ppm BETWEEN 0 AND 1000000", name="rate"),
    info={"tracked": True},
)


class distance_year_columns(TypedColumns):
    id = key()
    year = whole()
    net = whole(default=0, derived=True)
    crossed_by = maybe_to("sales_order.id", index=False)


# What was sold at a distance within the Union in a calendar year, and the order that crossed the threshold. The row is
# locked before the rule reads it, so that two orders never both stand below the threshold they cross together.
distance_year = Table(
    "distance_year", metadata, distance_year_columns, UniqueConstraint("year"), info={"tracked": True}
)


class distance_sale_columns(TypedColumns):
    id = key()
    order_id = to("sales_order.id")
    year = whole()
    net = whole()
    sold_on: Named[date] = Column(Date)
    recorded_at = instant()


# Each counted sale, and what was taken back of it with its sign turned.
distance_sale = Table(
    "distance_sale",
    metadata,
    distance_sale_columns,
    Index(None, "year"),
    info={"tracked": True, "sealed": True},
)


class price_list_columns(TypedColumns):
    id = key()
    uid = uid()
    name = text()
    folded = text()
    currency: Named[str] = Column(String(3))
    prices_include_tax = yes_no()
    for_all = yes_no()
    discount_ppm = whole(default=0)
    valid_from: Named[date | None] = Column(Date)
    valid_to: Named[date | None] = Column(Date)
    note = text(default="")
    archived_at = maybe_instant()
    created_at = instant()


# `discount_ppm` is taken off the product's own price where the list has no line for it; `for_all` lists are everybody's.
price_list = Table(
    "price_list",
    metadata,
    price_list_columns,
    UniqueConstraint("name"),
    CheckConstraint("discount_ppm BETWEEN 0 AND 1000000", name="discount"),
    CheckConstraint("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="validity"),
    info={"history": True, "tracked": True},
)


class price_list_line_columns(TypedColumns):
    id = key()
    price_list_id = to("price_list.id", index=False)
    product_id = to("product.id", index=False)
    from_milli = whole(default=0)
    price_micro = maybe_whole()
    discount_ppm = whole(default=0)
    valid_from: Named[date | None] = Column(Date)
    valid_to: Named[date | None] = Column(Date)


# From a quantity on: a price of its own or else the product's, less a percentage; at least one of the two.
price_list_line = Table(
    "price_list_line",
    metadata,
    price_list_line_columns,
    Index(None, "product_id", "price_list_id"),
    Index(None, "price_list_id", "product_id", "from_milli"),
    CheckConstraint("from_milli >= 0", name="from"),
    CheckConstraint("price_micro IS NOT NULL OR discount_ppm > 0", name="price_or_discount"),
    CheckConstraint("discount_ppm BETWEEN 0 AND 1000000", name="discount"),
    CheckConstraint("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="validity"),
    info={"tracked": True},
)


class customer_group_columns(TypedColumns):
    id = key()
    uid = uid()
    name = text()
    price_list_id = maybe_to("price_list.id")
    archived_at = maybe_instant()


customer_group = Table(
    "customer_group", metadata, customer_group_columns, UniqueConstraint("name"), info={"tracked": True}
)


class customer_prices_columns(TypedColumns):
    id = key()
    customer_id = to("customer.id", index=False)
    group_id = maybe_to("customer_group.id")
    price_list_id = maybe_to("price_list.id")


# Which group a customer is in, and the list that is theirs alone: the room of customers knows nothing of prices.
customer_prices = Table(
    "customer_prices",
    metadata,
    customer_prices_columns,
    UniqueConstraint("customer_id"),
    info={"tracked": True},
)
