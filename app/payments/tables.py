"""Tables of the room: payments and refunds, sealed; a mistake is reversed by another one."""

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
    and_,
)

from app.base.schema import instant, key, maybe_text, maybe_to, maybe_whole, metadata, text, to, uid, whole


class payment_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    kind: Named[str] = Column(String(10))
    customer_id = to("customer.id", index=False)
    account_id = to("account.id", index=False)
    order_id = maybe_to("sales_order.id")
    method: Named[str] = Column(String(20))
    amount = whole()
    currency: Named[str] = Column(String(3))
    base_rate_ppm = whole(default=1_000_000)
    received_on: Named[date] = Column(Date)
    reference = text(default="")
    source: Named[str] = Column(String(20))
    remote_id = maybe_text()
    reverses_id = maybe_to("payment.id")
    reason = text(default="")
    recorded_at = instant()
    # which of the company's methods it was; `method` says by what means money comes that way
    method_code = maybe_text()
    base_amount = maybe_whole()


# `amount` is positive; the kind gives the direction: payment comes in, refund goes out, and a reversal of either undoes
# it on its own date and stays visible. In another currency than the company's `base_amount` is what came, or went, in the
# company's, and `base_rate_ppm` the rate that makes: millionths of the currency for one unit of the company's.
payment = Table(
    "payment",
    metadata,
    payment_columns,
    UniqueConstraint("number"),
    CheckConstraint("kind IN ('payment', 'refund', 'reversal')", name="kind"),
    CheckConstraint("amount > 0", name="positive"),
    CheckConstraint("base_amount > 0", name="base_positive"),
    CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal"),
    CheckConstraint(
        "method IN ('card', 'transfer', 'cheque', 'cash', 'direct_debit', 'paypal', 'gateway', 'on_delivery', 'other')",
        name="method",
    ),
    Index(None, "customer_id", "received_on", "id"),
    # What the list filters, searches, counts and sums by, as for orders.
    Index(
        "ix_payment_list",
        "received_on",
        "id",
        "kind",
        "method",
        "customer_id",
        "order_id",
        "currency",
        "amount",
        "reverses_id",
        "number",
        "reference",
    ),
    info={"history": True, "tracked": True, "sealed": True},
)

BEFORE = "before"
"""The `source` of what the program before had received for an order that was brought in with it."""

# What a shop says was paid, by a way of paying that nobody had said here what it is.
UNNAMED = and_(
    payment.c.source == "shop", payment.c.method_code.is_(None), payment.c.method.in_(("gateway", "other"))
)
