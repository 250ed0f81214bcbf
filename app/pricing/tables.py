"""VAT rates, dated, by territory."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Date, Named, String, Table, TypedColumns, UniqueConstraint

from app.base.schema import key, metadata, text, whole


class vat_rate_columns(TypedColumns):
    id = key()
    territory: Named[str] = Column(String(8))
    vat_class: Named[str] = Column(String(20))
    rate_ppm = whole()
    valid_from: Named[date] = Column(Date)
    valid_to: Named[date | None] = Column(Date)
    source = text(default="")


vat_rate = Table(
    "vat_rate",
    metadata,
    vat_rate_columns,
    UniqueConstraint("territory", "vat_class", "valid_from"),
    CheckConstraint("rate_ppm BETWEEN 0 AND 1000000", name="rate"),
    info={"tracked": True},
)
