"""Tables of the room: what was exported for the accountant or the tax office, numbered, with the hash of its bytes."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Date, Named, String, Table, TypedColumns, UniqueConstraint

from app.base.schema import instant, key, metadata, text, uid, whole


class accounting_export_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    kind: Named[str] = Column(String(10))
    first_on: Named[date] = Column(Date)
    last_on: Named[date] = Column(Date)
    file_name = text()
    sha256: Named[str] = Column(String(64))
    entry_count = whole()
    line_count = whole()
    debit = whole()
    made_by = text()
    recorded_at = instant()


# One export, of entries or of the VAT: of which period, how many entries and lines (of the VAT rates), what entries come to, and
# what the file was to the byte.
accounting_export = Table(
    "accounting_export",
    metadata,
    accounting_export_columns,
    UniqueConstraint("number"),
    CheckConstraint("kind IN ('fec', 'vat')", name="kind"),
    CheckConstraint("last_on >= first_on", name="period"),
    info={"history": True, "tracked": True, "sealed": True},
)
