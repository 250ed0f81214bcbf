"""Tables of stock-takes: what is counted, and each count as somebody called it out, sealed when it is made."""

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

from app.base.schema import instant, key, maybe_instant, maybe_to, metadata, text, to, uid, whole, yes_no


class stock_take_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    name = text(default="")
    location_id = to("location.id", index=False)
    state: Named[str] = Column(String(10))
    blind = yes_no()
    opened_on: Named[date] = Column(Date)
    opened_by = text()
    opened_at = instant()
    ended_at = maybe_instant()
    ended_by = text(default="")
    end_reason = text(default="")


# `blind`: what the ledger expects is not shown to who counts until the take is over.
stock_take = Table(
    "stock_take",
    metadata,
    stock_take_columns,
    UniqueConstraint("number"),
    CheckConstraint("state IN ('open', 'posted', 'abandoned')", name="state"),
    CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
    Index(None, "state", "id"),
    info={"history": True, "tracked": True},
)


class stock_take_line_columns(TypedColumns):
    id = key()
    take_id = to("stock_take.id", index=False)
    product_id = to("product.id")
    expected_milli = whole()
    recorded_at = instant()


# A product of a take, with what was on hand of it when it joined; a product found on the shelf joins when it is counted.
stock_take_line = Table(
    "stock_take_line",
    metadata,
    stock_take_line_columns,
    UniqueConstraint("take_id", "product_id"),
    info={"tracked": True, "sealed": True},
)


class stock_tally_columns(TypedColumns):
    id = key()
    line_id = to("stock_take_line.id", index=False)
    round = whole()
    quantity_milli = whole()
    on_hand_milli = whole()
    counted_by = text()
    recorded_at = instant()
    lot_id = maybe_to("lot.id", index=False)
    by_lot = yes_no()


# What somebody counted, beside what the ledger had at that moment. Counts of one round add up: two shelves, two people, a
# scan more, or (negative) one taken back. Counting again begins another round, and the rounds before it count no more.
# `by_lot`: of a product that is traced, each lot is counted by itself, and what is of no known lot as well (no lot).
stock_tally = Table(
    "stock_tally",
    metadata,
    stock_tally_columns,
    CheckConstraint("round > 0", name="round"),
    CheckConstraint("by_lot OR lot_id IS NULL", name="by_lot"),
    Index(None, "line_id", "round"),
    info={"tracked": True, "sealed": True},
)
