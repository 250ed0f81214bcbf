"""Tables of refunds by transfer: the batch a bank is asked to pay, and each refund of it with the account it goes to."""

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

from app.base.schema import instant, key, maybe_instant, metadata, text, to, uid, whole


class refund_batch_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    bank_account_id = to("bank_account.id")
    pay_on: Named[date] = Column(Date)
    total = whole()
    currency: Named[str] = Column(String(3))
    line_count = whole()
    holder = text()
    iban = text()
    made_by = text()
    recorded_at = instant()
    undone_on: Named[date | None] = Column(Date)
    undo_reason = text(default="")
    undone_by = text(default="")
    undone_at = maybe_instant()


# Refunds that a bank is asked to pay on one day from one account of the company: a file. `holder` and `iban` are that
# account as it was called then. One that was taken back keeps its number and its lines; its refunds are reversed.
refund_batch = Table(
    "refund_batch",
    metadata,
    refund_batch_columns,
    UniqueConstraint("number"),
    CheckConstraint("total > 0 AND line_count > 0", name="positive"),
    CheckConstraint("(undone_on IS NULL) = (undone_at IS NULL)", name="undone"),
    Index(None, "pay_on", "id"),
    info={"history": True, "tracked": True},
)


class refund_line_columns(TypedColumns):
    id = key()
    batch_id = to("refund_batch.id", index=False)
    position = whole()
    payment_id = to("payment.id")
    holder = text(personal=True)
    iban = text(personal=True)
    document = text()
    amount = whole()


# A refund of a batch: whose account it goes to, and the number of the document whose credit it gives back.
refund_line = Table(
    "refund_line",
    metadata,
    refund_line_columns,
    UniqueConstraint("batch_id", "position"),
    CheckConstraint("amount > 0", name="positive"),
    info={"tracked": True, "sealed": True, "parent": ("refund_batch", "batch_id", "line_count")},
)
