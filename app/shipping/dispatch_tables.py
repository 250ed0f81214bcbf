"""Tables of dispatches: many orders shipped, invoiced and printed in one go, and how far each has come."""

from sqlalchemy import Table, TypedColumns, UniqueConstraint

from app.base.schema import instant, key, maybe_instant, maybe_to, metadata, text, to, uid, whole, yes_no


class dispatch_columns(TypedColumns):
    id = key()
    uid = uid()
    bills = yes_no()
    begun_by = text()
    recorded_at = instant()
    ended_at = maybe_instant()
    joins = yes_no()


dispatch = Table("dispatch", metadata, dispatch_columns, info={"tracked": True})


class dispatch_line_columns(TypedColumns):
    id = key()
    dispatch_id = to("dispatch.id", index=False)
    position = whole()
    order_id = to("sales_order.id")
    shipment_id = maybe_to("shipment.id")
    invoice_id = maybe_to("invoice.id")
    reason = text(default="")
    done_at = maybe_instant()


# One that was shipped names its shipment; one that was left out its reason, as {code, facts}; one with neither is still to do.
dispatch_line = Table(
    "dispatch_line",
    metadata,
    dispatch_line_columns,
    UniqueConstraint("dispatch_id", "position"),
    info={"tracked": True},
)
