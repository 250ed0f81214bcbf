"""What lists show of returns: whose, of which order, how far, and how much is kept apart of what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, exists, func, or_, select

from app.base.door import Read
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    holds,
    in_order,
    one_of,
    over_days,
    with_key,
)
from app.base.listing import Listing
from app.base.register import Register
from app.customers.merged import of_customer
from app.customers.queries import customers_called
from app.customers.tables import customer
from app.orders.tables import sales_order
from app.shipping.return_answered import ANSWER, CREDITED, REFUNDED
from app.shipping.return_tables import STATES, goods_return, goods_return_line, return_act_line
from app.shipping.returned import ReturnLine, return_lines
from app.shipping.tables import shipment_line
from app.shipping.withdrawal import pay_back_by


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A return in a list; quantities in thousandths. `reasons` are codes, each once, in the order of the lines.

    `answer` is the last that the customer got, empty as long as there is none: of a refund, ``set_off`` where its credit note
    only lowered what they owed, ``part`` where that came first; `refunded` and `set_off` are how much of it, in minor units.
    `pay_back_by` is the last day to pay back what came, where the customer may have withdrawn and has no answer yet.
    """

    id: int
    uid: str
    number: str
    state: str
    announced_on: date
    order_id: int
    customer_id: int
    order_number: str | None
    customer: str
    made_by: str
    name: str
    lines: int
    announced_milli: int
    received_milli: int
    quarantine_milli: int
    reasons: tuple[str, ...]
    answer: str
    refunded: int = 0
    set_off: int = 0
    currency: str = ""
    pay_back_by: date | None = None


_kept_apart = (
    select(return_act_line.c.line_id)
    .join(goods_return_line, goods_return_line.c.id == return_act_line.c.line_id)
    .where(return_act_line.c.fate == "quarantine", goods_return_line.c.return_id == goods_return.c.id)
    .group_by(return_act_line.c.line_id)
    .having(func.sum(return_act_line.c.quantity_milli) > 0)
    .correlate(goods_return)
)
_of_reason = select(goods_return_line.c.return_id)


def _with_shipment(rd: Read, key: str) -> Condition | None:
    left = _LEFT_WITH(rd, key)
    lines = _of_reason.join(shipment_line, shipment_line.c.id == goods_return_line.c.shipment_line_id)
    return None if left is None else goods_return.c.id.in_(lines.where(left))


_LEFT_WITH = with_key(shipment_line.c.shipment_id)
VIEWS: Views = {
    "all": lambda _rd: None,
    "expected": lambda _rd: goods_return.c.state == "expected",
    "received": lambda _rd: goods_return.c.state == "received",
    "quarantine": lambda _rd: exists(_kept_apart),
    "decided": lambda _rd: goods_return.c.state == "decided",
    "withdrawn": lambda _rd: goods_return.c.state == "withdrawn",
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "state": one_of(goods_return.c.state, *STATES),
    "reason": lambda _rd, code: goods_return.c.id.in_(_of_reason.where(goods_return_line.c.reason == code)),
    "customer": of_customer(goods_return.c.customer_id),
    "order": with_key(goods_return.c.order_id),
    "shipment": _with_shipment,
    **over_days(goods_return.c.announced_on),
}
SORTS: Sorts = {
    "number": (goods_return.c.number, goods_return.c.id),
    "announced_on": (goods_return.c.announced_on, goods_return.c.id),
}
_NEWEST = (goods_return.c.announced_on.desc(), goods_return.c.id.desc())


def _holding(rd: Read, word: str) -> list[Condition]:
    orders = select(sales_order.c.id).where(
        or_(holds(rd, sales_order.c.number, word), holds(rd, sales_order.c.remote_number, word))
    )
    goods = select(goods_return_line.c.return_id).where(
        or_(holds(rd, goods_return_line.c.name, word), holds(rd, goods_return_line.c.sku, word))
    )
    return [
        holds(rd, goods_return.c.number, word),
        goods_return.c.customer_id.in_(customers_called(word)),
        goods_return.c.order_id.in_(orders),
        goods_return.c.id.in_(goods),
    ]


_REGISTER = Register(goods_return, FILTERS, _holding, SORTS, _NEWEST)


def return_rows(rd: Read, ids: Sequence[int]) -> list[ReturnRow]:
    """The returns with these keys, in the order of the keys."""
    lines: dict[int, list[ReturnLine]] = {}
    for line in return_lines(rd, ids):
        lines.setdefault(line.return_id, []).append(line)
    waiting = [key for key, mine in lines.items() if any(each.unanswered_milli for each in mine)]
    by = pay_back_by(rd, waiting)
    found: dict[int, ReturnRow] = {}
    for row in rd.execute(_ROWS, {"ids": list(ids)}):
        mine = lines.get(row.id, [])
        found[row.id] = ReturnRow(
            *tuple(row)[:10],
            name=mine[0].name if mine else "",
            lines=len(mine),
            announced_milli=sum(each.announced_milli for each in mine),
            received_milli=sum(each.received_milli for each in mine),
            quarantine_milli=sum(each.quarantine_milli for each in mine),
            reasons=tuple(dict.fromkeys(each.reason for each in mine)),
            answer=row.answer,
            refunded=int(row.refunded),
            set_off=int(row.credited) - int(row.refunded),
            currency=row.currency,
            pay_back_by=by.get(row.id),
        )
    return in_order(ids, found)


RETURNS = Listing(_REGISTER.count, _REGISTER.ids, return_rows)


def find_return(rd: Read, told: str) -> int | None:
    """The key of the return with this number or uid."""
    found = rd.execute(_TOLD, {"told": told}).first()
    return int(found.id) if found else None


_OWN = ("id", "uid", "number", "state", "announced_on", "order_id", "customer_id")
_ROWS = (
    select(
        *(goods_return.c[name] for name in _OWN),
        sales_order.c.number,
        customer.c.name,
        goods_return.c.made_by,
        ANSWER.label("answer"),
        CREDITED.label("credited"),
        REFUNDED.label("refunded"),
        sales_order.c.currency,
    )
    .join(sales_order, sales_order.c.id == goods_return.c.order_id)
    .join(customer, customer.c.id == goods_return.c.customer_id)
    .where(goods_return.c.id.in_(bindparam("ids", expanding=True)))
)
_TOLD = select(goods_return.c.id).where(
    or_(goods_return.c.number == bindparam("told"), goods_return.c.uid == bindparam("told"))
)
