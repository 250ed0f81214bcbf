"""What is on its way already of goods that are ordered or received: told beside them, and counted on the order it came of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

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


def coming_told(rows: Sequence[GoodsEntry], today: date) -> list[tuple[str, str]]:
    """What of the articles to be ordered is on its way already: how much, for when, by which order."""
    coming = [
        (row.goods, each)
        for row in without_blanks(rows)
        if row.goods is not None
        for each in row.goods.incoming
    ]
    told = [("wait", _coming(goods, each, today)) for goods, each in coming[:_NAMED]]
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


def owed_told(rows: Sequence[GoodsEntry], today: date) -> list[tuple[str, str]]:
    """Which orders wait for what is received without one, as long as nobody says who delivers; a line for each supplier."""
    owed: dict[str, list[str]] = {}
    for row in without_blanks(rows):
        if row.goods is not None and row.purchase_line_id is None:
            for each in row.goods.incoming:
                owed.setdefault(each.supplier, []).append(_owed(row.goods, each, today))
    told: list[tuple[str, str]] = []
    for name, goods in sorted(owed.items()):
        more = len(goods) - _NAMED
        named = ", ".join(goods[:_NAMED])
        key = "goods_in.effect.whose_more" if more > 0 else "goods_in.effect.whose"
        told.append(("wait", say(key, supplier=name, goods=named, n=more)))
    return told


def counted_told(rows: Sequence[GoodsEntry], supplier_id: int) -> list[tuple[str, str]]:
    """What this supplier's orders are reduced by, and what came that none of them waits for."""
    counted: list[str] = []
    for row in attached(rows, supplier_id):
        coming = {each.line_id: each for each in _waiting(replace(row, purchase_line_id=None), supplier_id)}
        if row.goods is None or not row.quantity_milli or row.purchase_line_id in _own(rows):
            continue
        each = coming.get(row.purchase_line_id or 0)
        facts = {"product": row.goods.name, "quantity": words().quantity(row.quantity_milli)}
        if each is None:
            counted.append(say("goods_in.effect.unordered", **facts))
            continue
        left = each.left_milli - row.quantity_milli
        key = "goods_in.effect.counted" if left > 0 else "goods_in.effect.counted_whole"
        counted.append(say(key, **facts, number=each.number, left=words().quantity(left)))
    told = [("orders", each) for each in counted[:_NAMED]]
    if len(counted) > _NAMED:
        told.append(("orders", say("goods_in.effect.counted_more", n=len(counted) - _NAMED)))
    return told


def _own(rows: Sequence[GoodsEntry]) -> set[int]:
    """The lines of an order that were named before anything was counted."""
    return {row.purchase_line_id for row in rows if row.purchase_line_id is not None}


def _owed(goods: GoodsRow, each: IncomingRow, today: date) -> str:
    late = each.expected_on is not None and each.expected_on < today
    key = "goods_in.owed_late" if late else "goods_in.owed"
    return say(key, quantity=words().quantity(each.left_milli), product=goods.name, number=each.number)


def _waiting(row: GoodsEntry, supplier_id: int | None) -> list[IncomingRow]:
    if row.goods is None or row.purchase_line_id is not None or supplier_id is None:
        return []
    return [each for each in row.goods.incoming if each.supplier_id == supplier_id]


def _coming(goods: GoodsRow, each: IncomingRow, today: date) -> str:
    late = each.expected_on is not None and each.expected_on < today
    known = "coming_late" if late else "coming" if each.expected_on is not None else "coming_undated"
    key = f"purchase.effect.{known}"
    day = words().date(each.expected_on) if each.expected_on is not None else ""
    return say(
        key, quantity=words().quantity(each.left_milli), product=goods.name, day=day, number=each.number
    )
