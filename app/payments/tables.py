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
)

from app.base.schema import instant, key, maybe_text, maybe_to, metadata, text, to, uid, whole, yes_no


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


# `amount` is positive; the kind gives the direction: payment comes in, refund goes out, and a reversal of either undoes
# it on its own date and stays visible.
payment = Table(
    "payment",
    metadata,
    payment_columns,
    UniqueConstraint("number"),
    CheckConstraint("kind IN ('payment', 'refund', 'reversal')", name="kind"),
    CheckConstraint("amount > 0", name="positive"),
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


class instalment_plan_columns(TypedColumns):
    id = key()
    uid = uid()
    invoice_id = to("invoice.id")
    account_id = to("account.id", index=False)
    currency: Named[str] = Column(String(3))
    total = whole()
    agreed_on: Named[date] = Column(Date)
    consumer = yes_no()
    warned = yes_no()
    reason = text()
    source_count = whole()
    instalment_count = whole()
    agreed_by = text()
    recorded_at = instant()


# What an invoice still asked for, spread over days to come. `warned`: the law on consumers' credit was shown and read.
# A plan cannot be handed on to a factor: that is a condition of the exemption for consumers.
instalment_plan = Table(
    "instalment_plan",
    metadata,
    instalment_plan_columns,
    CheckConstraint("total > 0", name="positive"),
    CheckConstraint("NOT consumer OR warned", name="warned"),
    info={"history": True, "tracked": True, "sealed": True},
)


class plan_source_columns(TypedColumns):
    id = key()
    plan_id = to("instalment_plan.id", index=False)
    position = whole()
    item_id = to("item.id")
    amount = whole()


# What was taken from which instalment of the invoice as it was issued, or of a plan before.
plan_source = Table(
    "plan_source",
    metadata,
    plan_source_columns,
    UniqueConstraint("plan_id", "position"),
    CheckConstraint("amount > 0", name="positive"),
    info={"tracked": True, "sealed": True, "parent": ("instalment_plan", "plan_id", "source_count")},
)


class plan_instalment_columns(TypedColumns):
    id = key()
    plan_id = to("instalment_plan.id", index=False)
    position = whole()
    item_id = to("item.id", index=False)
    due_on: Named[date] = Column(Date)
    amount = whole()


plan_instalment = Table(
    "plan_instalment",
    metadata,
    plan_instalment_columns,
    UniqueConstraint("plan_id", "position"),
    UniqueConstraint("item_id"),
    CheckConstraint("amount > 0", name="positive"),
    info={"tracked": True, "sealed": True, "parent": ("instalment_plan", "plan_id", "instalment_count")},
)
