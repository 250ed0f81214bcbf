"""Tables of returns: what is to come back, what was done with it, and what the customer got for it."""

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

from app.base.schema import instant, key, maybe_to, metadata, text, to, uid, whole

STATES = ("expected", "received", "decided", "withdrawn")
"""Nothing came yet; something came and waits for a decision; all that came was decided on; it will not come."""
CONDITIONS = ("new", "opened", "damaged", "faulty")
"""What goods are like when they come back."""
FATES = ("stock", "quarantine", "scrap")
"""What becomes of goods that came back: sold again, kept apart, thrown away."""
ANSWERS = ("nothing", "credit", "refund", "exchange")
"""What the customer gets for them."""


def _among(names: tuple[str, ...], *more: str) -> str:
    return ", ".join(f"'{name}'" for name in (*names, *more))


class goods_return_columns(TypedColumns):
    id = key()
    uid = uid()
    number = text()
    order_id = to("sales_order.id")
    customer_id = to("customer.id", index=False)
    announced_on: Named[date] = Column(Date)
    language: Named[str] = Column(String(2))
    note = text(default="", personal=True)
    made_by = text()
    line_count = whole()
    recorded_at = instant()
    state: Named[str] = Column(String(10), default="expected", info={"derived": True})


# Made when a return is announced or comes unannounced; only its state moves, which its acts say.
goods_return = Table(
    "goods_return",
    metadata,
    goods_return_columns,
    UniqueConstraint("number"),
    CheckConstraint(f"state IN ({_among(STATES)})", name="state"),
    Index(None, "state", "announced_on", "id"),
    Index(None, "customer_id", "announced_on", "id"),
    info={"history": True, "tracked": True},
)


class goods_return_line_columns(TypedColumns):
    id = key()
    return_id = to("goods_return.id", index=False)
    position = whole()
    shipment_line_id = to("shipment_line.id")
    order_line_id = to("order_line.id")
    product_id = maybe_to("product.id")
    sku = text(default="")
    name = text()
    unit: Named[str] = Column(String(10))
    quantity_milli = whole()
    reason: Named[str] = Column(String(20))


# `reason` is the code of one of the company's reasons (`app.shipping.return_reasons`).
goods_return_line = Table(
    "goods_return_line",
    metadata,
    goods_return_line_columns,
    UniqueConstraint("return_id", "position"),
    CheckConstraint("quantity_milli > 0", name="something"),
    info={"tracked": True, "sealed": True},
)


class return_act_columns(TypedColumns):
    id = key()
    return_id = to("goods_return.id")
    kind: Named[str] = Column(String(10))
    happened_on: Named[date] = Column(Date)
    answer: Named[str] = Column(String(10), default="")
    exchange_order_id = maybe_to("sales_order.id")
    note = text(default="")
    made_by = text()
    line_count = whole()
    reverses_id = maybe_to("return_act.id")
    recorded_at = instant()


# What was done with a return, in the order in which it was: goods came, it was decided on them, what did not come is not
# waited for any more. One that undoes another has its quantities negated; what the customer got is undone by documents of its
# own.
return_act = Table(
    "return_act",
    metadata,
    return_act_columns,
    CheckConstraint("kind IN ('received', 'decided', 'withdrawn')", name="kind"),
    CheckConstraint(f"answer IN ({_among(ANSWERS, '')})", name="answer"),
    CheckConstraint("answer = '' OR (kind = 'decided' AND reverses_id IS NULL)", name="answered"),
    info={"tracked": True, "sealed": True},
)


class return_act_line_columns(TypedColumns):
    id = key()
    act_id = to("return_act.id", index=False)
    position = whole()
    line_id = to("goods_return_line.id")
    quantity_milli = whole(default=0)
    answered_milli = whole(default=0)
    condition: Named[str] = Column(String(10), default="")
    fate: Named[str] = Column(String(10), default="")


# `quantity_milli` of goods that came, were decided on or will not come; `answered_milli` of those for which the customer
# has their answer.
return_act_line = Table(
    "return_act_line",
    metadata,
    return_act_line_columns,
    UniqueConstraint("act_id", "position"),
    CheckConstraint("quantity_milli <> 0 OR answered_milli <> 0", name="something"),
    CheckConstraint(f"condition IN ({_among(CONDITIONS, '')})", name="condition"),
    CheckConstraint(f"fate IN ({_among(FATES, '')})", name="fate"),
    info={"tracked": True, "sealed": True, "parent": ("return_act", "act_id", "line_count")},
)


class return_answer_columns(TypedColumns):
    id = key()
    act_id = to("return_act.id")
    credit_note_id = to("invoice.id")
    payment_id = maybe_to("payment.id")


# The credit notes of an answer, each with the refund that gave its money back, where one did.
return_answer = Table(
    "return_answer", metadata, return_answer_columns, info={"tracked": True, "sealed": True}
)
