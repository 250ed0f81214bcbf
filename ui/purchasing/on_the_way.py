"""What is on its way already of goods that are ordered or received: told beside them, and counted on the order it came of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.base.folding import folded
from app.purchasing.purchase_queries import IncomingRow
from app.reports.goods_in import GoodsRow
from ui.kit.typed_grid import without_blanks
from ui.kit.wording import say, words
from ui.purchasing.goods_rows import GoodsEntry

_NAMED = 3
"""So many articles are named one by one."""


def by_name(goods: Sequence[GoodsRow]) -> list[GoodsRow]:
    """In the order of their names, as a list shows them."""
    return sorted(goods, key=lambda each: folded(each.name))


def coming_told(rows: Sequence[GoodsEntry]) -> list[tuple[str, str]]:
    """What of the articles to be ordered is on its way already: how much, for when, by which order."""
    coming = [
        (row.goods, each)
        for row in without_blanks(rows)
        if row.goods is not None
        for each in row.goods.incoming
    ]
    told = [("wait", _coming(goods, each)) for goods, each in coming[:_NAMED]]
    if len(coming) > _NAMED:
        told.append(("wait", say("purchase.effect.coming_more", n=len(coming) - _NAMED)))
    return told


def attached(rows: Sequence[GoodsEntry], supplier_id: int | None) -> list[GoodsEntry]:
    """The lines with what this supplier's orders wait for counted on them, the first expected first.

    What is more than they wait for stays a line of its own.
    """
    left: dict[int, int] = {}
    found: list[GoodsEntry] = []
    for row in without_blanks(rows):
        if row.purchase_line_id is not None and row.goods is not None:
            left[row.purchase_line_id] = 0
    for row in without_blanks(rows):
        free = row.quantity_milli
        for each in _waiting(row, supplier_id):
            taken = min(free, left.get(each.line_id, each.left_milli))
            if taken > 0:
                found.append(replace(row, quantity_milli=taken, purchase_line_id=each.line_id))
                left[each.line_id] = left.get(each.line_id, each.left_milli) - taken
                free -= taken
        if free or not row.quantity_milli:
            found.append(replace(row, quantity_milli=free))
    return found


def waited_for(rows: Sequence[GoodsEntry], supplier_id: int | None) -> list[str]:
    """The numbers of this supplier's orders that wait for what is received without one."""
    found = (each.number for row in without_blanks(rows) for each in _waiting(row, supplier_id))
    return list(dict.fromkeys(found))


def suppliers_waited_for(rows: Sequence[GoodsEntry]) -> dict[int, str]:
    """Whose orders wait for what is received without one: keys and names."""
    return {
        each.supplier_id: each.supplier
        for row in without_blanks(rows)
        if row.goods is not None and row.purchase_line_id is None
        for each in row.goods.incoming
    }


def _waiting(row: GoodsEntry, supplier_id: int | None) -> list[IncomingRow]:
    if row.goods is None or row.purchase_line_id is not None or supplier_id is None:
        return []
    return [each for each in row.goods.incoming if each.supplier_id == supplier_id]


def _coming(goods: GoodsRow, each: IncomingRow) -> str:
    key = "purchase.effect.coming" if each.expected_on is not None else "purchase.effect.coming_undated"
    day = words().date(each.expected_on) if each.expected_on is not None else ""
    return say(
        key, quantity=words().quantity(each.left_milli), product=goods.name, day=day, number=each.number
    )
