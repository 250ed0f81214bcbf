"""Tables of cheques handed in to the bank: the slip, and each cheque on it as it was written down."""

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


class cheque_slip_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    bank_account_id = to("bank_account.id")
    holder = text()
    iban = text()
    handed_on: Named[date] = Column(Date)
    total = whole()
    currency: Named[str] = Column(String(3))
    line_count = whole()
    made_by = text()
    recorded_at = instant()
    undone_on: Named[date | None] = Column(Date)
    undo_reason = text(default="")
    undone_by = text(default="")
    undone_at = maybe_instant()


# Cheques handed in together: the bank books them as one movement of `total`. `holder` and `iban` are the account as it was
# called then. One that was undone keeps its number and its lines.
cheque_slip = Table(
    "cheque_slip",
    metadata,
    cheque_slip_columns,
    UniqueConstraint("number"),
    CheckConstraint("total > 0 AND line_count > 0", name="positive"),
    CheckConstraint("(undone_on IS NULL) = (undone_at IS NULL)", name="undone"),
    Index(None, "handed_on", "id"),
    info={"history": True, "tracked": True},
)


class cheque_slip_line_columns(TypedColumns):
    id = key()
    slip_id = to("cheque_slip.id", index=False)
    position = whole()
    payment_id = to("payment.id")
    drawer = text(personal=True)
    bank = text()
    cheque_number = text()
    amount = whole()


# A cheque on a slip: who drew it, on which bank, and the number printed on it.
cheque_slip_line = Table(
    "cheque_slip_line",
    metadata,
    cheque_slip_line_columns,
    UniqueConstraint("slip_id", "position"),
    CheckConstraint("amount > 0", name="positive"),
    info={"tracked": True, "sealed": True, "parent": ("cheque_slip", "slip_id", "line_count")},
)
