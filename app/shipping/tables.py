"""Tables of the room: shipments and their lines, sealed when they are made."""

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

from app.base.schema import instant, key, maybe_to, metadata, text, to, uid, whole, yes_no


class shipment_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    kind: Named[str] = Column(String(10))
    order_id = to("sales_order.id")
    customer_id = to("customer.id", index=False)
    shipped_on: Named[date] = Column(Date)
    delivery = text(personal=True)
    moves_stock = yes_no(default=True)
    language: Named[str] = Column(String(2))
    carrier = text(default="")
    note = text(default="")
    line_count = whole()
    quantity_milli = whole()
    value = whole()
    reverses_id = maybe_to("shipment.id")
    recorded_at = instant()
    joined_to_id = maybe_to("shipment.id")


# A reversal is a shipment of its own with the quantities negated; what was shipped before this program is history and
# moves no stock. `value` is what passes from committed to delivered, in minor units with tax.
# One that left in the parcels of another shipment names it (`joined_to_id`): the first of those that left together.
shipment = Table(
    "shipment",
    metadata,
    shipment_columns,
    UniqueConstraint("number"),
    CheckConstraint("kind IN ('delivery', 'reversal', 'return')", name="kind"),
    CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal"),
    Index(None, "customer_id", "shipped_on", "id"),
    # What the list filters, searches, counts and sums by, as for orders.
    Index("ix_shipment_list", "shipped_on", "id", "kind", "customer_id", "order_id", "value", "number"),
    info={"history": True, "tracked": True, "sealed": True},
)


class shipment_line_columns(TypedColumns):
    id = key()
    shipment_id = to("shipment.id", index=False)
    position = whole()
    order_line_id = to("order_line.id")
    product_id = maybe_to("product.id", index=False)
    sku = text(default="")
    name = text()
    unit: Named[str] = Column(String(10))
    quantity_milli = whole()


shipment_line = Table(
    "shipment_line",
    metadata,
    shipment_line_columns,
    UniqueConstraint("shipment_id", "position"),
    CheckConstraint("quantity_milli <> 0", name="not_nothing"),
    info={"tracked": True, "sealed": True, "parent": ("shipment", "shipment_id", "line_count")},
)
