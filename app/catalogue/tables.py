"""Tables of the room: products, their GTINs, and what bundles are made of."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Named,
    String,
    Table,
    TypedColumns,
    UniqueConstraint,
)

from app.base.schema import (
    Instant,
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


class product_columns(TypedColumns):
    id = key()
    uid = uid()
    sku = maybe_text()
    name = text()
    folded = text()
    kind: Named[str] = Column(String(10))
    unit: Named[str] = Column(String(10))
    parent_id = maybe_to("product.id")
    variant = text(default="")
    vat_class: Named[str] = Column(String(20))
    price_micro = whole(default=0)
    price_includes_tax = yes_no()
    cost_micro = maybe_whole()
    stocked = yes_no()
    sellable = yes_no(default=True)
    weight_grams = maybe_whole()
    description = text(default="")
    archived_at = maybe_instant()
    created_at = instant()
    # Where a service is taxed when the general rule does not say it, and why a product is exempt (VATEX code).
    vat_nature = maybe_text()
    vat_reason = maybe_text()
    # How what is on hand of it is told apart: not, by lot, or each unit by its serial number.
    traced: Named[str] = Column(String(10), default="")
    # What customs ask: its tariff number (6 to 10 digits), where it was made (ISO 3166-1), what it weighs without its packing.
    hs_code = text(default="")
    origin_country = text(default="")
    net_weight_grams = maybe_whole()


product = Table(
    "product",
    metadata,
    product_columns,
    CheckConstraint("kind IN ('goods', 'service')", name="kind"),
    CheckConstraint("traced IN ('', 'lot', 'serial')", name="traced"),
    CheckConstraint("kind = 'goods' OR NOT stocked", name="services_have_no_stock"),
    Index("uq_product_sku", "sku", unique=True),
    Index(None, "folded", "id"),
    info={"history": True, "tracked": True},
)


class gtin_columns(TypedColumns):
    id = key()
    product_id = to("product.id")
    code: Named[str] = Column(String(14))
    quantity_milli = whole(default=1000)


# A product may have several, a carton's counting for more than one. One code on two products is a fault in the data
# that is reported, not refused: shops deliver such.
gtin = Table(
    "gtin",
    metadata,
    gtin_columns,
    Index(None, "code"),
    CheckConstraint("quantity_milli > 0", name="quantity"),
)


class bundle_part_columns(TypedColumns):
    id = key()
    bundle_id = to("product.id", index=False)
    product_id = to("product.id")
    position = whole()
    quantity_milli = whole()


# What one of a bundle is made of: sold as one, kept and sent as its parts. A product that has some of another is a bundle;
# nothing of it where that is not in it any more.
bundle_part = Table(
    "bundle_part",
    metadata,
    bundle_part_columns,
    UniqueConstraint("bundle_id", "product_id"),
    CheckConstraint("quantity_milli >= 0", name="quantity"),
    info={"tracked": True},
)


class sold_in_columns(TypedColumns):
    id = key()
    shop_id = to("shop.id", index=False)
    product_id = to("product.id")
    decided_at = instant()
    decided_by = text()
    left_at = maybe_instant()
    made_at: Named[datetime | None] = Column(Instant(), info={"derived": True})
    written_hash: Named[str] = Column(String(64), default="", info={"derived": True})
    shown_hash: Named[str] = Column(String(64), default="", info={"derived": True})


# A product that somebody chose to sell in a shop; `made_at` where it stands there because of that. The hashes tell our own
# words, come back from the shop, from somebody else's.
sold_in = Table(
    "sold_in",
    metadata,
    sold_in_columns,
    UniqueConstraint("shop_id", "product_id"),
    info={"tracked": True},
)
