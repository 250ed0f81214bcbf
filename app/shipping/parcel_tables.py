"""Tables of parcels: what a shipment was packed into, and what became of each."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Date, Named, String, Table, TypedColumns

from app.base.schema import instant, key, maybe_instant, maybe_whole, metadata, text, to, uid, whole


class parcel_columns(TypedColumns):
    id = key()
    uid = uid()
    shipment_id = to("shipment.id")
    position = whole()
    carrier = text(default="")
    tracking = text(default="")
    weight_grams = maybe_whole()
    length_mm = maybe_whole()
    width_mm = maybe_whole()
    height_mm = maybe_whole()
    recorded_at = instant()
    withdrawn_at = maybe_instant()


# Numbers and weights come after the goods have left, and are mended: a row changes, the journal keeps what stood there. One
# that never was is withdrawn.
parcel = Table(
    "parcel",
    metadata,
    parcel_columns,
    CheckConstraint("weight_grams IS NULL OR weight_grams > 0", name="weight"),
    info={"tracked": True},
)


class parcel_fate_columns(TypedColumns):
    id = key()
    parcel_id = to("parcel.id")
    fate: Named[str] = Column(String(10))
    happened_on: Named[date] = Column(Date)
    note = text(default="")
    told_by = text()
    recorded_at = instant()


# What became of a parcel; the last row counts. One told by mistake is followed by another, never rewritten.
parcel_fate = Table(
    "parcel_fate",
    metadata,
    parcel_fate_columns,
    CheckConstraint("fate IN ('delivered', 'lost', 'refused', 'on_way')", name="fate"),
    info={"tracked": True, "sealed": True},
)
