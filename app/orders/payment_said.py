"""What was said of an order's payment, when and by whom; the last one said is the order's state (R17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.orders.order import Order
from app.orders.tables import payment_report, sales_order

STATES = ("none", "pending", "authorised", "paid", "refused", "refunded")
"""What may be said."""


@dataclass(frozen=True, slots=True)
class PaymentSaid:
    """One thing said: the state, who said it (a shop, a provider, a person), why, and where the customer may pay.

    `link` is the provider's own page: no card number ever comes here.
    """

    state: str
    source: str
    reason: str
    reference: str
    link: str
    said_at: datetime
    recorded_by: str


def write_said(
    tx: Write,
    order: Order,
    state: str,
    source: str,
    *,
    reason: str = "",
    reference: str = "",
    link: str = "",
    said_at: datetime | None = None,
) -> None:
    """Record what was said, and make it the order's state, inside whatever transaction is open."""
    tx.insert(
        payment_report,
        {
            "order_id": order.id,
            "state": state,
            "source": source,
            "reason": reason,
            "reference": reference,
            "link": link,
            "said_at": said_at or tx.now,
            "recorded_at": tx.now,
            "recorded_by": tx.actor.name,
        },
    )
    if order.state == "draft":
        # Drafts are not sealed: saving one writes no line.
        tx.derive(sales_order, order.id, payment_state=state)
    else:
        tx.update(sales_order, order.id, payment_state=state)


def last_said(rd: Read, order_id: int) -> PaymentSaid | None:
    """The last thing said of an order's payment; None where nothing was."""
    row = rd.execute(_LAST, {"order": order_id}).first()
    return PaymentSaid(*row) if row is not None else None


def all_said(rd: Read, order_id: int) -> list[PaymentSaid]:
    """All that was said of an order's payment, newest first."""
    return [PaymentSaid(*row) for row in rd.execute(_ALL, {"order": order_id})]


_ALL = (
    select(*(payment_report.c[name] for name in PaymentSaid.__slots__))
    .where(payment_report.c.order_id == bindparam("order"))
    .order_by(payment_report.c.id.desc())
)
_LAST = _ALL.limit(1)
