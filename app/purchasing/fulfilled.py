"""The purchase orders that a receipt fulfils: locked before anything else, and brought forward by what came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.purchasing.purchase import (
    Purchase,
    PurchaseLine,
    bring_forward,
    lines_of_purchase,
    lock_purchase,
    must_be_open,
)
from app.purchasing.tables import goods_receipt_line, purchase_line, purchase_order


@dataclass(frozen=True, slots=True)
class Ordered:
    """The orders by key, their lines by key, and whose each line is."""

    orders: Mapping[int, Purchase] = field(default_factory=dict[int, Purchase])
    lines: Mapping[int, PurchaseLine] = field(default_factory=dict[int, PurchaseLine])
    whose: Mapping[int, int] = field(default_factory=dict[int, int])

    def must_take(self, line_id: int, product_id: int, supplier_id: int | None) -> None:
        """Refuse what is no line of an open order for this product by this supplier."""
        line = self.lines.get(line_id)
        if line is None:
            raise Refusal("purchase_line_differs")
        order = self.orders[self.whose[line_id]]
        must_be_open(order)
        if line.product_id != product_id or order.supplier_id != supplier_id:
            raise Refusal("purchase_line_differs")

    def came(self, tx: Write, lines: Sequence[Mapping[str, Any]]) -> None:
        """Bring the orders forward by the lines of a receipt, or of what undoes one."""
        by_line: dict[int, int] = {}
        for line in lines:
            key = line["purchase_line_id"]
            if key is not None:
                by_line[key] = by_line.get(key, 0) + line["quantity_milli"]
        for purchase_id, order in sorted(self.orders.items()):
            mine = {key: milli for key, milli in by_line.items() if self.whose[key] == purchase_id}
            if mine:
                bring_forward(tx, order, mine)


def lock_ordered(tx: Write, line_ids: Iterable[int | None]) -> Ordered:
    """The orders these lines belong to, locked in key order."""
    wanted = sorted({key for key in line_ids if key is not None})
    if not wanted:
        return Ordered()
    keys = sorted({int(row.purchase_id) for row in tx.execute(_WHOSE, {"ids": wanted})})
    orders = {key: lock_purchase(tx, key) for key in keys}
    lines: dict[int, PurchaseLine] = {}
    whose: dict[int, int] = {}
    for key in keys:
        for line in lines_of_purchase(tx, key):
            lines[line.id], whose[line.id] = line, key
    return Ordered(orders, lines, whose)


def fulfilled_by(rd: Read, line_ids: Iterable[int]) -> list[int]:
    """The keys of the orders that these lines belong to."""
    return sorted({int(row.purchase_id) for row in rd.execute(_WHOSE, {"ids": sorted(set(line_ids))})})


def orders_named(rd: Read, receipt_lines: Iterable[int]) -> list[str]:
    """The numbers of the orders that these lines of receipts fulfil."""
    return list(rd.execute(_NAMED, {"ids": sorted(set(receipt_lines))}).scalars())


_NAMED = (
    select(purchase_order.c.number)
    .distinct()
    .join(purchase_line, purchase_line.c.purchase_id == purchase_order.c.id)
    .join(goods_receipt_line, goods_receipt_line.c.purchase_line_id == purchase_line.c.id)
    .where(goods_receipt_line.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(purchase_order.c.number)
)
_WHOSE = select(purchase_line.c.purchase_id).where(purchase_line.c.id.in_(bindparam("ids", expanding=True)))
