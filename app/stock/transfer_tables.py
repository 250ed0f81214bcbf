"""Tables of transfers: goods that go from one place to another, and what came of each product, or was lost on the way."""

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

from app.base.schema import instant, key, maybe_instant, maybe_text, metadata, text, to, uid, whole


class stock_transfer_columns(TypedColumns):
    id = key()
    uid = uid()
    number = maybe_text()
    state: Named[str] = Column(String(10))
    from_id = to("location.id", index=False)
    to_id = to("location.id", index=False)
    note = text(default="")
    line_count = whole(default=0)
    quantity_milli = whole(default=0)
    made_on: Named[date] = Column(Date)
    made_by = text()
    created_at = instant()
    sent_at = maybe_instant()
    sent_by = text(default="")
    ended_at = maybe_instant()
    ended_by = text(default="")
    end_reason = text(default="")


# Drafts are written over; what was sent stands, its lines sealed as they were sent. Received: nothing is on its way any
# more. Undone: every move of it has its counter-move.
stock_transfer = Table(
    "stock_transfer",
    metadata,
    stock_transfer_columns,
    UniqueConstraint("number"),
    CheckConstraint("state IN ('draft', 'sent', 'received', 'dropped', 'undone')", name="state"),
    CheckConstraint("state IN ('draft', 'dropped') OR number IS NOT NULL", name="numbered"),
    CheckConstraint("(state IN ('draft', 'sent')) = (ended_at IS NULL)", name="ended"),
    Index(None, "state", "id"),
    info={"history": True, "tracked": True},
)


class stock_transfer_line_columns(TypedColumns):
    id = key()
    transfer_id = to("stock_transfer.id", index=False)
    position = whole()
    product_id = to("product.id")
    sku = text(default="")
    name = text()
    unit: Named[str] = Column(String(10))
    quantity_milli = whole()
    received_milli = whole(default=0, derived=True)
    lost_milli = whole(default=0, derived=True)


stock_transfer_line = Table(
    "stock_transfer_line",
    metadata,
    stock_transfer_line_columns,
    UniqueConstraint("transfer_id", "position"),
    CheckConstraint("quantity_milli > 0", name="quantity"),
    CheckConstraint(
        "received_milli >= 0 AND lost_milli >= 0 AND received_milli + lost_milli <= quantity_milli",
        name="arrived",
    ),
    info={"tracked": True},
)
