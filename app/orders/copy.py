"""An order once more: its lines as they were agreed on, as a new draft of today (R4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, or_, select

from app.base import settings
from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.orders.draft import DraftLine, OrderDraft
from app.orders.drafted import drafted
from app.orders.entry import rates_in_force
from app.orders.order import WORDS
from app.orders.tables import order_line, sales_order


def copied(rd: Read, order_id: int) -> OrderDraft:
    """A draft of today with the lines, prices and terms of an order, whatever has become of that one.

    VAT is that of today. What belongs to the one occasion stays behind: days, references, payments, what a shop charged.
    Refused with ``order_unknown``.
    """
    return copied_lines(rd, order_id)[0]


def copied_lines(rd: Read, order_id: int) -> tuple[OrderDraft, list[int]]:
    """The same, with the key of the order's line that each of its lines was made of."""
    row = rd.execute(_ORDER, {"id": order_id}).one_or_none()
    if row is None:
        raise Refusal("order_unknown", order=order_id)
    rates = rates_in_force(rd, the_company(rd).territory, rd.today)
    found = rd.execute(_LINES, {"order": order_id}).mappings().all()
    lines = tuple(_line({name: each[name] for name in _COPIED}, rates) for each in found)
    rounding = row.rounding if row.rounding != "as_charged" else settings.get(rd, "totals.rounding")
    # What belongs to the one occasion stays behind.
    draft = replace(
        drafted(row, lines, rd.today),
        rounding=rounding,
        customer_reference="",
        promised_on=None,
        deposit_ppm=0,
        deposit_amount=0,
        ships_after_deposit=False,
    )
    return draft, [int(each["id"]) for each in found]


def last_order(rd: Read, customer_id: int) -> int | None:
    """The key of the last order of a customer that was more than a draft; None where there is none."""
    return rd.scalar(_LAST, {"customer": customer_id})


def _line(found: Any, rates: dict[str, int]) -> DraftLine:
    line = DraftLine(**found)
    if line.kind in WORDS or line.category != "S" or line.vat_class not in rates:
        return line
    return replace(line, rate_ppm=rates[line.vat_class])


_ORDER = select(sales_order).where(sales_order.c.id == bindparam("id"))
_COPIED = (
    "name",
    "kind",
    "product_id",
    "sku",
    "description",
    "unit",
    "quantity_milli",
    "unit_price_micro",
    "discount_ppm",
    "discount_amount",
    "vat_class",
    "category",
    "rate_ppm",
)
_LINES = (
    select(order_line.c.id, *(order_line.c[name] for name in _COPIED))
    .where(
        order_line.c.order_id == bindparam("order"),
        order_line.c.kind != "discount",
        order_line.c.bundle_line_id.is_(None),
        or_(order_line.c.quantity_milli != 0, order_line.c.kind.in_(WORDS)),
    )
    .order_by(order_line.c.position)
)
_LAST = (
    select(sales_order.c.id)
    .where(
        sales_order.c.customer_id == bindparam("customer"),
        sales_order.c.state.not_in(("draft", "cancelled")),
        sales_order.c.handling != "unfinished",
    )
    .order_by(sales_order.c.ordered_on.desc(), sales_order.c.id.desc())
    .limit(1)
)
