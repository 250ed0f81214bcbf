"""What lists and pages show of purchase orders, and what is incoming of a product by the day it is expected."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, not_, or_, select

from app.base.door import Read
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    holds,
    holds_folded,
    in_order,
    one_of,
    over_days,
    with_key,
)
from app.base.listing import Listing
from app.base.register import Register
from app.catalogue.queries import of_article
from app.correspondence.never_left import how_left, reached
from app.purchasing.tables import purchase_line, purchase_order, supplier

STATES = ("draft", "sent", "closed", "cancelled")


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """A purchase order in a list; `net` without tax in minor units of `currency`. `late`: it was expected before today.

    `left_milli` is what is still to come of one that was placed. Placed is not told: `left` is ``mailed`` once an e-mail has
    taken it along, ``handed`` where somebody passed it on, ``unsent`` where an e-mail was to and has not.
    """

    id: int
    uid: str
    number: str | None
    state: str
    supplier_id: int
    ordered_on: date
    expected_on: date | None
    currency: str
    line_count: int
    net: int
    received: str
    supplier: str
    late: bool = False
    left_milli: int = 0
    left: str = ""

    @property
    def untold(self) -> bool:
        """Whether the supplier is not known to have it: nobody sent it or passed it on, and nothing of it has come."""
        return self.state == "sent" and self.received == "none" and self.left in {"", "unsent"}


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """What a line of a purchase order still owes of a product: thousandths, and the day it is expected."""

    id: int
    product_id: int
    number: str
    supplier: str
    expected_on: date | None
    left_milli: int
    line_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class Unheard:
    """What stands of a product in orders that their suppliers are not known to have: thousandths, and the orders' numbers."""

    milli: int
    numbers: tuple[str, ...]


def _late(rd: Read) -> Condition:
    return and_(purchase_order.c.state == "sent", purchase_order.c.expected_on < rd.today)


def _untold(_rd: Read) -> Condition:
    return and_(
        purchase_order.c.state == "sent",
        purchase_order.c.received == "none",
        purchase_order.c.id.not_in(reached("purchase_order")),
    )


VIEWS: Views = {
    "all": lambda _rd: purchase_order.c.state != "cancelled",
    "drafts": lambda _rd: purchase_order.c.state == "draft",
    "untold": _untold,
    # the supplier has it, and something is still to come
    "open": lambda rd: and_(purchase_order.c.state == "sent", not_(_untold(rd))),
    "late": _late,
    "closed": lambda _rd: purchase_order.c.state == "closed",
    "cancelled": lambda _rd: purchase_order.c.state == "cancelled",
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "state": one_of(purchase_order.c.state, *STATES),
    "supplier": with_key(purchase_order.c.supplier_id),
    **over_days(purchase_order.c.ordered_on),
}
SORTS: Sorts = {
    "number": (purchase_order.c.number, purchase_order.c.id),
    "ordered_on": (purchase_order.c.ordered_on, purchase_order.c.id),
    "expected_on": (purchase_order.c.expected_on, purchase_order.c.id),
    "net": (purchase_order.c.net, purchase_order.c.id),
}
_NEWEST = (purchase_order.c.ordered_on.desc(), purchase_order.c.id.desc())
_SUMS: Mapping[str, ColumnElement[Any]] = {
    "net": purchase_order.c.net,
    # What nobody ordered: in the total of a list, and in nothing that is to be paid.
    "apart": case((purchase_order.c.state.in_(("draft", "cancelled")), purchase_order.c.net), else_=0),
}


def _holding(rd: Read, word: str) -> list[Condition]:
    return [
        holds(rd, purchase_order.c.number, word),
        purchase_order.c.supplier_id.in_(select(supplier.c.id).where(holds_folded(supplier.c.folded, word))),
        of_article(rd, word, purchase_line, "purchase_id", purchase_order, purchase_line.c.code),
    ]


_REGISTER = Register(purchase_order, FILTERS, _holding, SORTS, _NEWEST, _SUMS, purchase_order.c.currency)


def purchase_rows(rd: Read, ids: Sequence[int]) -> list[PurchaseRow]:
    """The purchase orders with these keys, in the order of the keys."""
    left = how_left(rd, "purchase_order", ids)
    to_come = {row.id: int(row.milli) for row in rd.execute(_TO_COME, {"ids": list(ids)})}
    found = rd.execute(_ROWS, {"ids": list(ids)})
    return in_order(
        ids, {row.id: _row(rd, row, to_come.get(row.id, 0), left.get(row.id, "")) for row in found}
    )


PURCHASES = Listing(_REGISTER.count, _REGISTER.ids, purchase_rows, _REGISTER.chosen)


def find_purchase(rd: Read, told: str) -> int | None:
    """The key of the purchase order with this number or uid."""
    found = rd.execute(_TOLD, {"told": told}).first()
    return int(found.id) if found else None


def incoming_of(rd: Read, product_ids: Sequence[int]) -> dict[int, list[IncomingRow]]:
    """What is still to come of each product, the first expected first; what nobody dated comes last."""
    found: dict[int, list[IncomingRow]] = {}
    for row in rd.execute(_INCOMING, {"products": list(product_ids)}):
        found.setdefault(row.product_id, []).append(IncomingRow(*row))
    return found


def unheard(rd: Read, products: Collection[int] | None = None) -> dict[int, Unheard]:
    """What nobody passed on of each product, or of these: it is ordered, and does not come."""
    wanted = _UNHEARD.where(_untold(rd))
    if products is not None:
        wanted = wanted.where(purchase_line.c.product_id.in_(sorted(products)))
    found: dict[int, Unheard] = {}
    for row in rd.execute(wanted):
        before = found.get(row.product_id, Unheard(0, ()))
        found[row.product_id] = Unheard(before.milli + int(row.left_milli), (*before.numbers, row.number))
    return found


def _row(rd: Read, row: Any, to_come: int, left: str) -> PurchaseRow:
    late = row.state == "sent" and row.expected_on is not None and row.expected_on < rd.today
    return PurchaseRow(*row, late=late, left_milli=to_come, left=left)


_ROWS = (
    select(
        *(purchase_order.c[name] for name in PurchaseRow.__slots__ if name in purchase_order.c),
        supplier.c.name,
    )
    .join(supplier, supplier.c.id == purchase_order.c.supplier_id)
    .where(purchase_order.c.id.in_(bindparam("ids", expanding=True)))
)
_TOLD = select(purchase_order.c.id).where(
    or_(purchase_order.c.number == bindparam("told"), purchase_order.c.uid == bindparam("told"))
)
_LEFT = purchase_line.c.quantity_milli - purchase_line.c.received_milli
_TO_COME = (
    select(purchase_order.c.id, func.sum(_LEFT).label("milli"))
    .join(purchase_line, purchase_line.c.purchase_id == purchase_order.c.id)
    .where(purchase_order.c.id.in_(bindparam("ids", expanding=True)), purchase_order.c.state == "sent")
    .group_by(purchase_order.c.id)
)
_UNHEARD = (
    select(purchase_line.c.product_id, purchase_order.c.number, _LEFT.label("left_milli"))
    .join(purchase_order, purchase_order.c.id == purchase_line.c.purchase_id)
    .where(_LEFT > 0)
    .order_by(purchase_line.c.id)
)
_INCOMING = (
    select(
        purchase_order.c.id,
        purchase_line.c.product_id,
        purchase_order.c.number,
        supplier.c.name,
        purchase_order.c.expected_on,
        _LEFT.label("left_milli"),
        purchase_line.c.id.label("line_id"),
        purchase_order.c.supplier_id,
    )
    .join(purchase_order, purchase_order.c.id == purchase_line.c.purchase_id)
    .join(supplier, supplier.c.id == purchase_order.c.supplier_id)
    .where(
        purchase_line.c.product_id.in_(bindparam("products", expanding=True)),
        purchase_order.c.state == "sent",
        _LEFT > 0,
    )
    .order_by(purchase_line.c.product_id, purchase_order.c.expected_on.nulls_last(), purchase_line.c.id)
)
