"""Who decides what between this program and a shop: one row per shop, as it was agreed last."""

from sqlalchemy import CheckConstraint, Column, Named, String, Table, TypedColumns, UniqueConstraint

from app.base.schema import instant, key, maybe_instant, metadata, text, to, whole, yes_no

SIDES = "('here', 'shop')"
TRACKINGS = "('none', 'note', 'customer_note', 'field')"


class channel_columns(TypedColumns):
    id = key()
    shop_id = to("shop.id", index=False)
    stock: Named[str] = Column(String(4))
    buffer_milli = whole(default=0)
    mails: Named[str] = Column(String(4))
    sent_status = text(default="")
    cancelled_status = text(default="")
    tracking: Named[str] = Column(String(13))
    tells_paid = yes_no()
    tells_refunds = yes_no()
    decided_at = instant()
    decided_by = text()
    consented_at = maybe_instant()
    consented_by = text(default="")
    invoices: Named[str] = Column(String(4), default="here")
    prices: Named[str] = Column(String(4), default="shop")
    texts: Named[str] = Column(String(4), default="shop")
    publishes = yes_no()


channel = Table(
    "channel",
    metadata,
    channel_columns,
    UniqueConstraint("shop_id"),
    # whose stock is right, who writes to the buyer
    CheckConstraint(f"stock IN {SIDES}", name="stock"),
    CheckConstraint(f"mails IN {SIDES}", name="mails"),
    # who invoices its orders, never both
    CheckConstraint(f"invoices IN {SIDES}", name="invoices"),
    # whose price and whose words are right, of what is sold in the shop from here
    CheckConstraint(f"prices IN {SIDES}", name="prices"),
    CheckConstraint(f"texts IN {SIDES}", name="texts"),
    # where the number of a parcel goes: nowhere, a note for the shop, one its buyer is mailed, a field of the order
    CheckConstraint(f"tracking IN {TRACKINGS}", name="tracking"),
    CheckConstraint("buffer_milli >= 0", name="buffer"),
    CheckConstraint("(consented_at IS NULL) = (consented_by = '')", name="consented"),
    info={"tracked": True, "history": True},
)
