"""What lists and pages show of receipts, with the reversals and what was given back among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select

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
    over_days,
    with_key,
)
from app.base.listing import Listing
from app.base.register import Register
from app.catalogue.queries import of_article
from app.purchasing.claims import CREDIT_AWAITED
from app.purchasing.tables import goods_receipt, goods_receipt_line, supplier
from app.stock.lots_told import LotLine
from app.stock.set_aside import to_set_aside
from app.stock.tables import lot, stock_move


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt in a list: thousandths, and what the goods cost without tax in minor units of `currency`, if known.

    Reversals and returns are negative. `supplier` is empty where none was named; it reads
    `supplier_language`. `returned_milli` of it was given back,
    `credit_awaited`: the credit for it, or for what was given back, has not come; `expired`: it came with lots that had expired
    and are still among what may be sold.
    """

    id: int
    uid: str
    number: str
    kind: str
    supplier_id: int | None
    received_on: date
    delivery_note: str
    note: str
    line_count: int
    quantity_milli: int
    amount: int | None
    currency: str
    reverses_id: int | None
    from_id: int | None
    supplier: str
    supplier_language: str
    reversed: bool
    returned_milli: int
    credit_awaited: bool
    expired: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptLineRow:
    """What came in of a product: thousandths, and the cost of one unit in micro units."""

    id: int
    position: int
    product_id: int
    sku: str
    name: str
    unit: str
    quantity_milli: int
    unit_cost_micro: int | None


_undoing = goods_receipt.alias("undoing")
_UNDONE = exists(
    select(_undoing.c.id).where(_undoing.c.reverses_id == goods_receipt.c.id).correlate(goods_receipt)
)

VIEWS: Views = {
    "all": lambda _rd: None,
    "today": lambda rd: goods_receipt.c.received_on == rd.today,
    "claimed": lambda _rd: and_(~_UNDONE, CREDIT_AWAITED),
    "returns": lambda _rd: goods_receipt.c.kind == "return",
    "reversals": lambda _rd: goods_receipt.c.kind == "reversal",
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "supplier": with_key(goods_receipt.c.supplier_id),
    **over_days(goods_receipt.c.received_on),
}
SORTS: Sorts = {
    "number": (goods_receipt.c.number, goods_receipt.c.id),
    "received_on": (goods_receipt.c.received_on, goods_receipt.c.id),
}
_NEWEST = (goods_receipt.c.received_on.desc(), goods_receipt.c.id.desc())
_SUMS: Mapping[str, ColumnElement[Any]] = {"amount": goods_receipt.c.amount}


def _holding(rd: Read, word: str) -> list[Condition]:
    return [
        holds(rd, goods_receipt.c.number, word),
        holds(rd, goods_receipt.c.delivery_note, word),
        goods_receipt.c.supplier_id.in_(select(supplier.c.id).where(holds_folded(supplier.c.folded, word))),
        of_article(rd, word, goods_receipt_line, "receipt_id", goods_receipt),
    ]


_REGISTER = Register(goods_receipt, FILTERS, _holding, SORTS, _NEWEST, _SUMS, goods_receipt.c.currency)


def receipt_rows(rd: Read, ids: Sequence[int]) -> list[ReceiptRow]:
    """The receipts with these keys, in the order of the keys."""
    found = {row.id: ReceiptRow(*row) for row in rd.execute(_ROWS, {"ids": list(ids)})}
    for key in _with_expired(rd, found):
        found[key] = replace(found[key], expired=True)
    return in_order(ids, found)


RECEIPTS = Listing(_REGISTER.count, _REGISTER.ids, receipt_rows, _REGISTER.chosen)


def find_receipt(rd: Read, told: str) -> int | None:
    """The key of the receipt with this number or uid."""
    found = rd.execute(_TOLD, {"told": told}).first()
    return int(found.id) if found else None


def came_expired(row: ReceiptRow, lots: Iterable[LotLine]) -> tuple[LotLine, ...]:
    """Those of a receipt's lots that had expired when they came. Pure."""
    return tuple(each for each in lots if each.expires_on is not None and each.expires_on < row.received_on)


def _with_expired(rd: Read, found: Mapping[int, ReceiptRow]) -> set[int]:
    """Those that came with expired lots of which some is there and not kept apart."""
    standing = [row.id for row in found.values() if row.kind == "receipt" and not row.reversed]
    came = {(row.id, row.lot_id) for row in rd.execute(_CAME_EXPIRED, {"ids": standing})}
    if not came:
        return set()
    there = {each.lot_id for each in to_set_aside(rd)}
    return {key for key, lot_id in came if lot_id in there}


def lines_of_receipt(rd: Read, receipt_id: int) -> list[ReceiptLineRow]:
    """The lines of a receipt, in their order."""
    return [ReceiptLineRow(*row) for row in rd.execute(_LINES, {"receipt": receipt_id})]


def reversal_of(rd: Read, receipt_id: int) -> ReceiptRow | None:
    """The receipt that undid another one, where there is one."""
    found = rd.scalar(_REVERSAL, {"id": receipt_id})
    return receipt_rows(rd, [int(found)])[0] if found is not None else None


def returns_of(rd: Read, receipt_id: int) -> list[ReceiptRow]:
    """What was given back of a receipt, those that were undone among them."""
    return receipt_rows(rd, list(rd.execute(_RETURNS, {"id": receipt_id}).scalars()))


_RETURNS = (
    select(goods_receipt.c.id).where(goods_receipt.c.from_id == bindparam("id")).order_by(goods_receipt.c.id)
)
_undone_back = goods_receipt.alias("undone_back")
_back = goods_receipt.alias("back_of_it")
_GIVEN_BACK = (
    select(func.coalesce(-func.sum(_back.c.quantity_milli), 0))
    .where(
        _back.c.from_id == goods_receipt.c.id,
        ~exists(select(_undone_back.c.id).where(_undone_back.c.reverses_id == _back.c.id).correlate(_back)),
    )
    .correlate(goods_receipt)
    .scalar_subquery()
)
_CAME_EXPIRED = (
    select(goods_receipt.c.id, lot.c.id.label("lot_id"))
    .join(
        stock_move, and_(stock_move.c.cause == "goods_receipt", stock_move.c.cause_id == goods_receipt.c.id)
    )
    .join(lot, lot.c.id == stock_move.c.lot_id)
    .where(
        goods_receipt.c.id.in_(bindparam("ids", expanding=True)),
        lot.c.expires_on < goods_receipt.c.received_on,
    )
)
_ROWS = (
    select(
        *(goods_receipt.c[name] for name in ReceiptRow.__slots__ if name in goods_receipt.c),
        func.coalesce(supplier.c.name, ""),
        func.coalesce(supplier.c.language, "fr"),
        _UNDONE,
        _GIVEN_BACK,
        and_(~_UNDONE, CREDIT_AWAITED),
    )
    .join(supplier, supplier.c.id == goods_receipt.c.supplier_id, isouter=True)
    .where(goods_receipt.c.id.in_(bindparam("ids", expanding=True)))
)
_TOLD = select(goods_receipt.c.id).where(
    or_(goods_receipt.c.number == bindparam("told"), goods_receipt.c.uid == bindparam("told"))
)
_LINES = (
    select(*(goods_receipt_line.c[name] for name in ReceiptLineRow.__slots__))
    .where(goods_receipt_line.c.receipt_id == bindparam("receipt"))
    .order_by(goods_receipt_line.c.position)
)
_REVERSAL = select(goods_receipt.c.id).where(goods_receipt.c.reverses_id == bindparam("id"))
