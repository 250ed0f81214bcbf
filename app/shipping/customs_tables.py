"""The table of what is declared of parcels to customs beyond what their goods say."""

from sqlalchemy import CheckConstraint, Column, Named, String, Table, TypedColumns, UniqueConstraint

from app.base.schema import instant, key, metadata, text, to, uid


class customs_declaration_columns(TypedColumns):
    id = key()
    uid = uid()
    shipment_id = to("shipment.id", index=False)
    nature: Named[str] = Column(String(10))
    phone = text(default="", personal=True)
    importer_reference = text(default="")
    comments = text(default="")
    recorded_at = instant()


# One for the parcels of a shipment, and of all that left in them. It is mended while papers are printed: the journal keeps
# what stood there. Without a row it is a sale.
customs_declaration = Table(
    "customs_declaration",
    metadata,
    customs_declaration_columns,
    UniqueConstraint("shipment_id"),
    CheckConstraint("nature IN ('sale', 'gift', 'sample', 'return', 'other')", name="nature"),
    info={"tracked": True},
)
