"""Goods that came back to the sample company: one decided on and refunded, one kept apart, one to decide on, one expected."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, exists, select

from app.base.door import Read, Write
from app.flow import returns
from app.flow.return_answer import Answer
from app.flow.returns import Came, Decision, ReturningLine
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.sample.diary import Diary
from app.sample.story import CLERK, OWNER
from app.shipping.return_tables import goods_return
from app.shipping.returned import Left, left_of_order, return_lines
from app.shipping.tables import shipment


def send_back(diary: Diary) -> None:
    """Four returns of the last fortnight, each from another order that was invoiced."""
    for days_ago, reason in ((12, "damaged"), (9, "faulty"), (4, "size"), (1, "changed_mind")):
        diary.plan(
            diary.last - timedelta(days=days_ago),
            CLERK,
            "returns.announce",
            lambda tx, reason=reason: _announce(tx, reason),
        )
    for at, (came_ago, condition) in enumerate(((10, "damaged"), (7, "opened"), (2, "new"))):
        diary.plan(
            diary.last - timedelta(days=came_ago),
            CLERK,
            "returns.receive",
            lambda tx, at=at, condition=condition: _receive(tx, at, condition),
        )
    diary.plan(diary.last - timedelta(days=9), OWNER, "returns.decide", _refund_and_scrap)
    diary.plan(diary.last - timedelta(days=6), OWNER, "returns.decide", _credit_and_keep)


def _announce(tx: Write, reason: str) -> None:
    found = _something_left(tx)
    if found is not None:
        order_id, line = found
        returns.announce(tx, order_id, [ReturningLine(line.id, 1000, reason)])


def _receive(tx: Write, at: int, condition: str) -> None:
    made = _return_at(tx, at)
    if made is not None:
        line = return_lines(tx, [made])[0]
        returns.receive(tx, made, [Came(line.id, line.expected_milli, condition)])


def _refund_and_scrap(tx: Write) -> None:
    _decide(tx, 0, "scrap", Answer(kind="refund", method="card"))


def _credit_and_keep(tx: Write) -> None:
    _decide(tx, 1, "quarantine", Answer(kind="credit"))


def _decide(tx: Write, at: int, fate: str, answer: Answer) -> None:
    made = _return_at(tx, at)
    if made is not None:
        line = return_lines(tx, [made])[0]
        returns.decide(tx, made, [Decision(line.id, line.undecided_milli, fate)], answer)


def _return_at(rd: Read, at: int) -> int | None:
    keys = list(rd.execute(select(goods_return.c.id).order_by(goods_return.c.id)).scalars())
    return int(keys[at]) if at < len(keys) else None


def _something_left(rd: Read) -> tuple[int, Left] | None:
    """An order that was invoiced and is not too old, of which something left whole pieces of, and nothing came back yet."""
    for order_id in rd.execute(_CANDIDATES, {"since": rd.today - timedelta(days=120)}).scalars():
        line = next((each for each in left_of_order(rd, order_id) if each.returnable_milli >= 1000), None)
        if line is not None:
            return int(order_id), line
    return None


_CANDIDATES = (
    select(sales_order.c.id)
    .where(
        sales_order.c.state.in_(("confirmed", "closed")),
        sales_order.c.handling == "normal",
        exists(
            select(shipment.c.id).where(
                shipment.c.order_id == sales_order.c.id,
                shipment.c.kind == "delivery",
                shipment.c.shipped_on >= bindparam("since"),
            )
        ),
        exists(
            select(invoice.c.id).where(invoice.c.order_id == sales_order.c.id, invoice.c.kind == "invoice")
        ),
        ~exists(
            select(invoice.c.id).where(invoice.c.order_id == sales_order.c.id, invoice.c.kind != "invoice")
        ),
        ~exists(select(goods_return.c.id).where(goods_return.c.order_id == sales_order.c.id)),
    )
    .order_by(sales_order.c.id.desc())
    .limit(50)
)
