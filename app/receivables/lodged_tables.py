"""The table of claims lodged in insolvency proceedings."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Date, Index, Named, String, Table, TypedColumns
from sqlalchemy import text as sql_text

from app.base.schema import instant, key, maybe_instant, maybe_to, metadata, text, to, uid, whole


class lodged_claim_columns(TypedColumns):
    id = key()
    uid = uid()
    customer_id = to("customer.id")
    account_id = to("account.id", index=False)
    lodged_on: Named[date] = Column(Date)
    amount = whole()
    currency: Named[str] = Column(String(3))
    lodged_with = text(personal=True)
    document_id = maybe_to("customer_document.id", index=False)
    note = text(personal=True)
    recorded_by = text()
    recorded_at = instant()
    withdrawn_on: Named[date | None] = Column(Date)
    withdraw_reason = text(default="")
    withdrawn_by = text(default="")
    withdrawn_at = maybe_instant()


# What was lodged, with whom, and the paper that proves it among the customer's documents.
lodged_claim = Table(
    "lodged_claim",
    metadata,
    lodged_claim_columns,
    CheckConstraint("amount > 0", name="positive"),
    CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_at IS NULL)", name="withdrawn"),
    Index(
        "ix_lodged_claim_standing",
        "account_id",
        sqlite_where=sql_text("withdrawn_on IS NULL"),
        postgresql_where=sql_text("withdrawn_on IS NULL"),
    ),
    info={"history": True, "tracked": True},
)
