"""The table of documents handed over by hand, or by another way than a mail of this program."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Date, Index, Named, String, Table, TypedColumns

from app.base.schema import instant, key, maybe_instant, metadata, text, uid, whole

NOUNS = ("quote", "sales_order", "invoice", "purchase_order")
"""What is handed over: a quote, the confirmation of an order, an invoice or credit note; an order to its supplier."""
WAYS = ("hand", "post", "mail", "message", "phone", "site", "other")
"""In person, by post, from one's own mail program, by a messaging service, on the phone, on their site, otherwise."""
SPOKEN = ("phone", "site")
"""Ways by which goods are ordered, and no paper is given."""


class handover_columns(TypedColumns):
    id = key()
    uid = uid()
    noun: Named[str] = Column(String(20))
    row_id = whole()
    handed_on: Named[date] = Column(Date)
    way: Named[str] = Column(String(10))
    person = text(default="", personal=True)
    note = text(default="", personal=True)
    recorded_by = text()
    recorded_at = instant()
    withdrawn_on: Named[date | None] = Column(Date)
    withdraw_reason = text(default="")
    withdrawn_by = text(default="")
    withdrawn_at = maybe_instant()


# Each a record of its own; one that was written down wrongly is withdrawn and stays.
handover = Table(
    "handover",
    metadata,
    handover_columns,
    CheckConstraint("noun IN ('quote', 'sales_order', 'invoice', 'purchase_order')", name="noun"),
    CheckConstraint("way IN ('hand', 'post', 'mail', 'message', 'phone', 'site', 'other')", name="way"),
    CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_at IS NULL)", name="withdrawn"),
    Index(None, "noun", "row_id"),
    info={"history": True, "tracked": True},
)
