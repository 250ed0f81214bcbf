"""The goods ledger: locations, lots, append-only moves and reservations, and balances kept beside them."""

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
    maybe_to,
    maybe_whole,
    metadata,
    text,
    to,
    uid,
    whole,
    yes_no,
)


class location_columns(TypedColumns):
    id = key()
    uid = uid()
    code: Named[str] = Column(String(20))
    name = text()
    archived_at = maybe_instant()
    rank = whole(default=0)
    for_sale = yes_no(default=True)


# A place where goods are. Orders are served from those for sale, in the order of `rank`; MAIN is where promises and what is
# incoming are written down, whatever place serves them, and TRANSIT is between two places.
location = Table("location", metadata, location_columns, UniqueConstraint("code"), info={"tracked": True})


class shelf_columns(TypedColumns):
    id = key()
    product_id = to("product.id", index=False)
    location_id = to("location.id", index=False)
    told = text()


# Where at a place a product is found: what a pick list says. Empty where nothing is said any more.
shelf = Table(
    "shelf", metadata, shelf_columns, UniqueConstraint("product_id", "location_id"), info={"tracked": True}
)


class lot_columns(TypedColumns):
    id = key()
    uid = uid()
    product_id = to("product.id", index=False)
    code = text()
    expires_on: Named[date | None] = Column(Date)


# A lot of a product that is traced by lot, or one unit of it with its serial number; `expires_on` is the day it is best
# before. Goods of no known lot have moves without one.
lot = Table(
    "lot",
    metadata,
    lot_columns,
    UniqueConstraint("product_id", "code"),
    Index(None, "expires_on"),
    Index(None, "code"),
    info={"tracked": True},
)


class stock_move_columns(TypedColumns):
    id = key()
    product_id = to("product.id", index=False)
    location_id = to("location.id", index=False)
    lot_id = maybe_to("lot.id", index=False)
    quantity_milli = whole()
    unit_cost_micro = maybe_whole()
    business_date: Named[date] = Column(Date)
    recorded_at = instant()
    reason: Named[str] = Column(String(20))
    cause: Named[str] = Column(String(20))
    cause_id = whole()
    cause_line_id = maybe_whole()
    reverses_id = maybe_to("stock_move.id", index=False)


# Every quantity comes from moves: what came in is positive, what went out negative.
stock_move = Table(
    "stock_move",
    metadata,
    stock_move_columns,
    CheckConstraint("quantity_milli <> 0", name="not_nothing"),
    CheckConstraint(
        "reason IN ('opening', 'shipment', 'return', 'correction', 'reversal', 'receipt', 'transfer', 'scrap')",
        name="reason",
    ),
    Index(None, "product_id", "location_id", "business_date"),
    Index(None, "cause", "cause_id"),
    # What went out of late, of all products.
    Index(None, "business_date"),
    # Where a lot came from and went to; what is not traced is no part of it.
    Index(
        None,
        "lot_id",
        sqlite_where=sql_text("lot_id IS NOT NULL"),
        postgresql_where=sql_text("lot_id IS NOT NULL"),
    ),
    info={"tracked": True, "sealed": True},
)


class reservation_columns(TypedColumns):
    id = key()
    product_id = to("product.id", index=False)
    location_id = to("location.id", index=False)
    quantity_milli = whole()
    order_line_id = to("order_line.id")
    business_date: Named[date] = Column(Date)
    recorded_at = instant()
    cause: Named[str] = Column(String(20))
    cause_id = whole()


# Append-only as well: a promise made is positive, kept or withdrawn negative.
reservation = Table(
    "reservation",
    metadata,
    reservation_columns,
    CheckConstraint("quantity_milli <> 0", name="not_nothing"),
    Index(None, "product_id", "location_id"),
    info={"tracked": True, "sealed": True},
)


class quarantine_columns(TypedColumns):
    id = key()
    product_id = to("product.id", index=False)
    location_id = to("location.id", index=False)
    quantity_milli = whole()
    business_date: Named[date] = Column(Date)
    recorded_at = instant()
    cause: Named[str] = Column(String(20))
    cause_id = whole()
    lot_id = maybe_to("lot.id", index=False)


# Append-only: goods that are on hand and may not be sold until somebody looked at them; let go negative. It is a state of
# goods and no place: where they lie is what their moves say.
quarantine = Table(
    "quarantine",
    metadata,
    quarantine_columns,
    CheckConstraint("quantity_milli <> 0", name="not_nothing"),
    Index(None, "product_id", "location_id"),
    Index(None, "cause", "cause_id"),
    info={"tracked": True, "sealed": True},
)


class stock_balance_columns(TypedColumns):
    product_id = to("product.id", index=False, primary_key=True)
    location_id = to("location.id", index=False, primary_key=True)
    on_hand_milli = whole(default=0)
    reserved_milli = whole(default=0)
    incoming_milli = whole(default=0)
    quarantined_milli = whole(default=0)


# Locked in key order before any rule reads it. Available = on hand − in quarantine − reserved.
stock_balance = Table("stock_balance", metadata, stock_balance_columns)
