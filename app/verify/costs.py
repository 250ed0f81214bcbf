"""What goods cost: every move at the cost of then, and on the product's page the average that its receipts come to.

The average of a product changes where goods are received, given back or a receipt is undone, and where somebody writes
another cost; all else moves at what it was by then, at that of what it undoes, or comes back at what it had left at.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from app.verify.books import PAGE, UNREADABLE, Books, Row, rounded
from app.verify.verdict import Findings

Cost = int | None
Written = list[tuple[datetime, Cost]]
"""When somebody wrote which cost on a product's page, oldest first."""

_AVERAGED, _OF_THEN = 1, 2
# Who wrote a cost may have waited for who moved goods, or the other way about.
_AWHILE = timedelta(minutes=1)
_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
_JSON = json.JSONDecoder()
_PRODUCT = re.compile(r'\["product",([0-9]{1,18}),(?=\{)')
_WHEN = itemgetter(0)


def check_costs(books: Books, found: Findings) -> None:
    """Every move of every product, in the order in which they were recorded."""
    found.counted += books.number("SELECT count(*) FROM stock_move")
    _came_back(books, found)
    _given_back(books, found)
    # The journal is asked about products alone whose moves do not explain each other: read whole, it is what takes time.
    unsure = [product_id for product_id, moves in _products(books) if not _explained(moves)]
    if not unsure:
        return
    written = _written(books, frozenset(unsure))
    for start in range(0, len(unsure), PAGE):
        for product_id, moves in _products(books, unsure[start : start + PAGE]):
            _replay(product_id, moves, sorted(written.get(product_id, []), key=_WHEN), found)


def _products(books: Books, ids: Collection[int] = ()) -> Iterator[tuple[int, Iterable[Row]]]:
    """Products, or these, each with its moves."""
    where = f"WHERE m.product_id IN ({','.join(map(str, ids))})" if ids else ""
    yield from groupby(books.stream(_MOVES.format(where=where)), itemgetter(0))


def _explained(moves: Iterable[Row]) -> bool:
    """Whether moves say by themselves why each costs what it does, and the product what it does now."""
    there, known = 0, False
    cost: Cost = None
    now: Cost = None
    for _, _, milli, told, _, kind, kept in moves:
        now = kept
        if kind == _OF_THEN:
            if known and told != cost:
                return False
            known, cost = True, told
        elif kind == _AVERAGED:
            if not known and (there > 0 or milli < 0 or told is None):
                return False
            known, cost = True, _averaged(there, cost, milli, told)
        there += milli
    # What nothing moved at is what was written last: the seals see to that.
    return not known or cost == now


def _replay(product_id: int, moves: Iterable[Row], written: Written, found: Findings) -> None:
    """Hold moves against all that the product can have cost at each, which is more than one only near what somebody wrote."""
    there, before = 0, _FIRST
    now: Cost = None
    possible: frozenset[Cost] = frozenset()
    for _, move_id, milli, told, recorded_at, kind, kept in moves:
        at, now = _instant(recorded_at), kept
        possible = _since(possible, written, before, at)
        if kind == _AVERAGED:
            possible = frozenset(_averaged(there, cost, milli, told) for cost in possible)
        elif kind == _OF_THEN:
            if told in possible:
                possible = frozenset((told,))
            else:
                found.fault("stock_move", move_id, "move_cost_differs", kept=told, wanted=_said(possible))
        there += milli
        before = at
    possible = _since(possible, written, before, _LAST)
    if now not in possible:
        found.fault("product", product_id, "cost_differs", kept=now, wanted=_said(possible))


def _since(possible: frozenset[Cost], written: Written, before: datetime, at: datetime) -> frozenset[Cost]:
    """What a product can cost at an instant that could cost this after the move before."""

    def between(first: datetime, last: datetime) -> Written:
        return written[bisect_left(written, first, key=_WHEN) : bisect_right(written, last, key=_WHEN)]

    near = frozenset(cost for _, cost in between(at - _AWHILE, at + _AWHILE))
    sure = between(before + _AWHILE, at - _AWHILE)
    if sure:
        return near | {sure[-1][1]}
    return possible | near | {cost for _, cost in between(before - _AWHILE, before + _AWHILE)}


def _written(books: Books, wanted: frozenset[int]) -> dict[int, Written]:
    """What somebody wrote as the cost of products; what a receipt made of it is reckoned and not taken from the journal."""
    holds = "instr" if books.on_sqlite else "strpos"
    found: dict[int, Written] = {}
    lines = f"SELECT recorded_at, body FROM audit_line WHERE {holds}(body, '[\"product\",') > 0"
    for recorded_at, body in books.stream(lines):
        if '["goods_receipt",' in body:
            continue
        for row in _PRODUCT.finditer(body):
            if int(row[1]) in wanted:
                try:
                    values: Any = _JSON.raw_decode(body, row.end())[0]
                    found.setdefault(int(row[1]), []).append((_instant(recorded_at), values["cost_micro"]))
                except UNREADABLE:
                    continue  # the chain says so
    return found


def _averaged(there: int, cost: Cost, milli: int, told: Cost) -> Cost:
    """What one unit costs after so much came at that cost, or went back at it."""
    if told is None:
        return cost
    there = max(there, 0)
    if cost is None or (there == 0 and milli > 0):
        return told if milli > 0 else cost
    if there + milli <= 0:
        return cost
    return max(rounded(there * cost + milli * told, there + milli), 0)


def _came_back(books: Books, found: Findings) -> None:
    rows = books.offending(
        """
        SELECT m.id, m.unit_cost_micro, min(s.unit_cost_micro) FROM stock_move m
        JOIN goods_return_line l ON l.id = m.cause_line_id
        JOIN stock_move s ON s.cause = 'shipment' AND s.cause_line_id = l.shipment_line_id
        WHERE m.cause = 'return_act' GROUP BY m.id, m.unit_cost_micro
        HAVING sum(CASE WHEN coalesce(s.unit_cost_micro, -1) = coalesce(m.unit_cost_micro, -1) THEN 1 ELSE 0 END) = 0
        """
    )
    for move_id, kept, wanted in rows:
        found.fault("stock_move", move_id, "move_cost_differs", kept=kept, wanted=wanted)


def _given_back(books: Books, found: Findings) -> None:
    """Goods go back to their supplier at what they came for."""
    rows = books.offending(
        """
        SELECT x.id FROM goods_receipt_line x JOIN goods_receipt r ON r.id = x.receipt_id AND r.kind = 'return'
        WHERE NOT EXISTS (
            SELECT 1 FROM goods_receipt_line y WHERE y.receipt_id = r.from_id AND y.product_id = x.product_id
            AND coalesce(y.unit_cost_micro, -1) = coalesce(x.unit_cost_micro, -1))
        """
    )
    for (line_id,) in rows:
        found.fault("goods_receipt_line", line_id, "given_back_at_another_cost")


def _said(possible: frozenset[Cost]) -> Cost:
    return min((cost for cost in possible if cost is not None), default=None)


def _instant(value: object) -> datetime:
    found = datetime.fromisoformat(str(value))
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


# An opening figure and what somebody found are told what they cost; what is undone, and what a customer sends back, costs
# what it did.
_MOVES = f"""
SELECT m.product_id, m.id, m.quantity_milli, m.unit_cost_micro, m.recorded_at,
CASE WHEN m.cause = 'goods_receipt' THEN {_AVERAGED}
     WHEN m.reverses_id IS NOT NULL OR m.reason IN ('opening', 'reversal') THEN 0
     WHEN m.reason = 'correction' AND m.cause = 'product' AND m.quantity_milli > 0 THEN 0
     WHEN m.cause = 'return_act' THEN 0
     ELSE {_OF_THEN} END,
p.cost_micro
FROM stock_move m JOIN product p ON p.id = m.product_id {{where}} ORDER BY m.product_id, m.id
"""
