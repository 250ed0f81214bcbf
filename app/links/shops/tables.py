"""Tables of the links to shops: the shop, what it sent, and which of our rows is which of its."""

from sqlalchemy import CheckConstraint, Column, Index, Named, String, Table, TypedColumns, UniqueConstraint

from app.base.schema import (
    instant,
    key,
    maybe_instant,
    maybe_text,
    maybe_whole,
    metadata,
    text,
    to,
    uid,
    whole,
)


class shop_columns(TypedColumns):
    id = key()
    uid = uid()
    kind: Named[str] = Column(String(20))
    name = text()
    url = text()
    settings = text(default="{}")
    archived_at = maybe_instant()
    connected_at = instant()


shop = Table(
    "shop",
    metadata,
    shop_columns,
    UniqueConstraint("url"),
    CheckConstraint("kind IN ('woocommerce', 'shopify', 'prestashop')", name="kind"),
    info={"history": True, "tracked": True},
)


class inbox_columns(TypedColumns):
    id = key()
    shop_id = to("shop.id", index=False)
    noun: Named[str] = Column(String(12))
    remote_id: Named[str] = Column(String(40))
    payload = text()
    payload_hash: Named[str] = Column(String(64))
    state: Named[str] = Column(String(10))
    reason: Named[str | None] = Column(String(40))
    facts = text(default="{}")
    attempts = whole(default=0)
    taken_hash: Named[str | None] = Column(String(64))
    row_id = maybe_whole()
    received_at = instant()
    handled_at = maybe_instant()
    agreed = maybe_text()


# What the shop sent, stored first and understood afterwards, one record at a time. A repeat with the same content
# changes nothing; a record that cannot be taken in is parked with its reason. `agreed` is JSON: what the shop last said of the
# fields of a customer or a product that are merged with ours.
inbox = Table(
    "inbox",
    metadata,
    inbox_columns,
    UniqueConstraint("shop_id", "noun", "remote_id"),
    CheckConstraint("noun IN ('info', 'rates', 'product', 'customer', 'order', 'refund')", name="noun"),
    CheckConstraint("state IN ('waiting', 'taken', 'parked', 'discarded')", name="state"),
    Index(None, "state", "shop_id", "noun"),
)


class listing_columns(TypedColumns):
    id = key()
    shop_id = to("shop.id", index=False)
    remote_id: Named[str] = Column(String(40))
    product_id = to("product.id")
    stock_milli = maybe_whole()
    seen_at = instant()


# Our product and its twin in a shop. `stock_milli` is the figure the shop last showed.
listing = Table("listing", metadata, listing_columns, UniqueConstraint("shop_id", "remote_id"))


class shop_customer_columns(TypedColumns):
    id = key()
    shop_id = to("shop.id", index=False)
    remote_id: Named[str] = Column(String(80))
    customer_id = to("customer.id")


shop_customer = Table(
    "shop_customer", metadata, shop_customer_columns, UniqueConstraint("shop_id", "remote_id")
)


class sync_run_columns(TypedColumns):
    id = key()
    shop_id = to("shop.id")
    kind: Named[str] = Column(String(12))
    started_at = instant()
    finished_at = maybe_instant()
    counts = text(default="{}")
    trouble = maybe_text()


sync_run = Table("sync_run", metadata, sync_run_columns)


class sync_cursor_columns(TypedColumns):
    id = key()
    shop_id = to("shop.id", index=False)
    stream: Named[str] = Column(String(20))
    phase: Named[str] = Column(String(10))
    cursor = text()
    follows = text(default="")
    size = whole(default=100)
    moved_at = instant()


# How far each stream of a shop's records has come: moved in the transaction that stores what came. `follows` is the cursor
# to go on from once all of the stream has been read the first time.
sync_cursor = Table(
    "sync_cursor",
    metadata,
    sync_cursor_columns,
    UniqueConstraint("shop_id", "stream"),
    CheckConstraint("phase IN ('whole', 'followed', 'read')", name="phase"),
)


class sync_line_columns(TypedColumns):
    id = key()
    shop_id = to("shop.id", index=False)
    run_id = to("sync_run.id")
    at = instant()
    code: Named[str] = Column(String(40))
    facts = text(default="{}")


# What happened in a run, in plain words by `code` (``sync.journal.<code>``) and facts; kept for thirty days.
sync_line = Table("sync_line", metadata, sync_line_columns, Index(None, "shop_id", "at"))
