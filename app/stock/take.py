"""Stock-takes: opened, counted by one or many while selling goes on, then posted as corrections or given up.

What the ledger had is noted beside each count, so that the difference is that of the moment of counting: what is sold
between the count and the posting is no difference. What is traced is counted and corrected by lot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.base import numbering
from app.base.company import the_company
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.catalogue.product import goods
from app.catalogue.queries import IN_USE
from app.catalogue.tables import product
from app.stock.cost import line_amount
from app.stock.ledger import Move, levels, lock_levels, post_moves
from app.stock.lots import Traced, traced_of
from app.stock.move import NO_LOT
from app.stock.place import places
from app.stock.take_lots import (
    Counted,
    LotHere,
    lot_counted,
    lots_here,
    must_be_corrected,
    must_be_one,
)
from app.stock.take_tables import stock_take, stock_take_line, stock_tally
from app.stock.tallies import Counts, Tallied, tallies_of, tallies_of_lines


@dataclass(frozen=True, slots=True)
class Posted:
    """What a posted take came to: how many products differed, and what the differences are worth (minor units, at cost).

    `value` leaves out products of unknown cost.
    """

    number: str
    products: int
    value: int


@verb("stock_take.open")
def open_take(
    tx: Write,
    name: str,
    products: Sequence[int] | None = None,
    *,
    blind: bool = False,
    place: int | None = None,
) -> int:
    """Begin a take of these products, or of all that are counted and in use; others join when they are counted.

    With an empty sequence it begins with none: only what is counted is part of it. It is of one place, the first unless told.
    Gives its key; refused with ``product_not_stocked`` or ``place_unknown``.
    """
    if products is None:
        wanted = [int(key) for key in tx.execute(_ALL).scalars()]
    else:
        wanted = sorted(set(products))
        _must_be_stocked(tx, wanted)
    place = places(tx).chosen(place)
    number = numbering.take(tx, "stock_take", tx.today).text
    take_id = tx.insert(
        stock_take,
        {
            "uid": new_uid(),
            "number": number,
            "name": name.strip(),
            "location_id": place,
            "state": "open",
            "blind": blind,
            "opened_on": tx.today,
            "opened_by": tx.actor.name,
            "opened_at": tx.now,
            "ended_at": None,
        },
    )
    _join(tx, take_id, _on_hand(tx, wanted, place))
    tx.note(number=number, n=len(wanted))
    return take_id


@verb("stock_take.count")
def count(tx: Write, take_id: int, counts: Sequence[Counted], *, again: bool = False) -> None:
    """Add what was counted to what was counted before, whoever counted; `again` counts these products or lots anew instead.

    Refused with ``take_unknown``, ``take_over``, ``product_not_stocked``, ``count_empty``, ``count_negative`` where more
    would be taken back than was counted, ``take_tracing`` where lots were counted of what is traced no more,
    ``serial_counted``, or as `lot_counted` is.
    """
    if not counts:
        raise Refusal("count_empty")
    take = _open(tx, take_id)
    _must_be_stocked(tx, [each.product_id for each in counts])
    lines = _lines_of(tx, take_id, [each.product_id for each in counts])
    on_hand = _on_hand(tx, [each.product_id for each in counts], take.location_id)
    fresh = {key: milli for key, milli in on_hand.items() if key not in lines}
    lines |= _join(tx, take_id, fresh)
    before = tallies_of_lines(tx, lines.values())
    traced = traced_of(tx, lines)
    _must_be_traced_still(take.number, lines, before, traced)
    here: dict[LotHere, int] = {(key, None): milli for key, milli in on_hand.items()}
    if traced:
        here |= lots_here(tx, traced, take.location_id)
    rows: list[dict[str, Any]] = []
    standing: dict[Counts, tuple[int, int]] = {}
    for each in counts:
        own = traced.get(each.product_id)
        lot_id = lot_counted(tx, each, own, here)
        key = (lines[each.product_id], lot_id)
        told = before.get(key)
        number, milli = standing.get(key, (told.round, told.counted_milli) if told is not None else (1, 0))
        if again and key not in standing:
            number, milli = (number + 1 if told is not None else 1), 0
        milli += each.quantity_milli
        if milli < 0:
            raise Refusal("count_negative", product=each.product_id)
        must_be_one(tx, own, lot_id, milli)
        standing[key] = (number, milli)
        rows.append(_row(tx, key, number, each.quantity_milli, here.get((each.product_id, lot_id), 0)))
    tx.insert_many(stock_tally, rows)
    tx.touch("stock_take", take_id)
    tx.note(number=take.number, n=len({line_id for line_id, _ in standing}))


@verb("stock_take.post")
def post(tx: Write, take_id: int, reason: str, *, rest_is_gone: bool = False, sure: bool = False) -> Posted:
    """Correct the ledger by what was found and close the take.

    What nobody counted stays as it is, or with `rest_is_gone` is not there any more. Refused with ``reason_missing``,
    ``take_unknown``, ``take_over``, ``take_not_counted``, or ``take_moved`` where goods came or left between two counts that
    add up, unless somebody is `sure` of them; with ``take_tracing``, or ``take_serials`` where units of known numbers
    are missing that were counted as one figure; as `must_be_corrected` and `by_lot` are.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    take = _open(tx, take_id)
    lines = _lines(tx, take_id)
    here = lock_levels(tx, lines, take.location_id)
    traced = traced_of(tx, lines)
    if rest_is_gone:
        there: dict[LotHere, int] = {
            (key, None): level.at.get(take.location_id, 0) for key, level in here.items() if key not in traced
        }
        lots = lots_here(tx, traced, take.location_id)
        none = traced.keys() - {key for key, _ in lots}
        there |= {(key, NO_LOT): 0 for key in none if not _counted(tx, lines[key])} | lots
        _count_rest(tx, lines, there, take_id)
    found = tallies_of(tx, take_id)
    _must_be_traced_still(take.number, lines, found, traced)
    if not found:
        raise Refusal("take_not_counted", number=take.number)
    moved = len({line_id for (line_id, _), each in found.items() if each.moved})
    if moved and not sure:
        raise Refusal("take_moved", number=take.number, n=moved)
    known = goods(tx, lines)
    of_line = {line_id: product_id for product_id, line_id in lines.items()}
    moves = [
        Move(of_line[line_id], told.difference_milli, line_id, known[of_line[line_id]].cost_micro, lot_id)
        for (line_id, lot_id), told in sorted(
            found.items(), key=lambda each: (of_line[each[0][0]], each[0][1] or 0)
        )
        if told.difference_milli
    ]
    must_be_corrected(tx, take.number, moves, traced, take.location_id)
    try:
        post_moves(tx, moves, take.location_id, tx.today, "correction", ("stock_take", take_id))
    except Refusal as told:
        if told.code != "serials_missing":
            raise
        # A count says how many are missing, and not which.
        raise Refusal("take_serials", number=take.number, **told.facts) from told
    currency = the_company(tx).currency
    value = sum(
        line_amount(move.quantity_milli, move.unit_cost_micro, currency)
        for move in moves
        if move.unit_cost_micro is not None
    )
    _end(tx, take_id, "posted", reason)
    corrected = len({move.product_id for move in moves})
    tx.note(number=take.number, n=corrected, amount=value, currency=currency, reason=reason.strip())
    return Posted(take.number, corrected, value)


@verb("stock_take.abandon")
def abandon(tx: Write, take_id: int, reason: str) -> None:
    """Give a take up: its counts stay in sight, nothing is corrected.

    Refused with ``reason_missing``, ``take_unknown`` or ``take_over``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    take = _open(tx, take_id)
    _end(tx, take_id, "abandoned", reason)
    tx.note(number=take.number, reason=reason.strip())


def _open(tx: Write, take_id: int) -> Any:
    """The take, its row locked: who counts and who posts come one after the other."""
    found = tx.execute(_TAKE.with_for_update() if tx.waits_for_rows else _TAKE, {"id": take_id}).one_or_none()
    if found is None:
        raise Refusal("take_unknown", take=take_id)
    if found.state != "open":
        raise Refusal("take_over", number=found.number)
    return found


def _end(tx: Write, take_id: int, state: str, reason: str) -> None:
    tx.update(
        stock_take,
        take_id,
        state=state,
        ended_at=tx.now,
        ended_by=tx.actor.name,
        end_reason=reason.strip(),
    )


def _join(tx: Write, take_id: int, expected: dict[int, int]) -> dict[int, int]:
    """Make lines of products with what is expected of each; gives the key of each product's line."""
    keys = tx.insert_many(
        stock_take_line,
        [
            {"take_id": take_id, "product_id": key, "expected_milli": milli, "recorded_at": tx.now}
            for key, milli in expected.items()
        ],
    )
    return dict(zip(expected, keys, strict=True))


def _on_hand(tx: Write, products: Sequence[int], place: int) -> dict[int, int]:
    here = levels(tx, products)
    return {key: here[key].at.get(place, 0) if key in here else 0 for key in products}


def _lines(tx: Write, take_id: int) -> dict[int, int]:
    return {row.product_id: row.id for row in tx.execute(_LINES, {"take": take_id})}


def _lines_of(tx: Write, take_id: int, products: Sequence[int]) -> dict[int, int]:
    found = tx.execute(_LINES_OF, {"take": take_id, "products": list(products)})
    return {row.product_id: row.id for row in found}


def _count_rest(tx: Write, lines: dict[int, int], on_hand: dict[LotHere, int], take_id: int) -> None:
    """Note of each product, and each lot of what is traced, that nobody counted that there is none of it."""
    counted = tallies_of(tx, take_id)
    as_one = {line_id for line_id, lot_id in counted if lot_id is None}
    tx.insert_many(
        stock_tally,
        [
            _row(tx, (lines[product_id], lot_id), 1, 0, milli)
            for (product_id, lot_id), milli in on_hand.items()
            if (lines[product_id], lot_id) not in counted and lines[product_id] not in as_one
        ],
    )


def _counted(tx: Write, line_id: int) -> bool:
    return bool(tallies_of_lines(tx, [line_id]))


def _row(tx: Write, of: Counts, number: int, milli: int, on_hand_milli: int) -> dict[str, Any]:
    line_id, lot_id = of
    return {
        "line_id": line_id,
        "round": number,
        "quantity_milli": milli,
        "on_hand_milli": on_hand_milli,
        "counted_by": tx.actor.name,
        "recorded_at": tx.now,
        "lot_id": lot_id or None,
        "by_lot": lot_id is not None,
    }


def _must_be_traced_still(
    number: str, lines: Mapping[int, int], found: Mapping[Counts, Tallied], traced: Mapping[int, Traced]
) -> None:
    """Lots that were counted of a product that is traced no more say nothing of what is there."""
    by_lot = {line_id for line_id, lot_id in found if lot_id is not None}
    if any(line_id in by_lot and product_id not in traced for product_id, line_id in lines.items()):
        raise Refusal("take_tracing", number=number)


def _must_be_stocked(tx: Write, products: Sequence[int]) -> None:
    known = goods(tx, products)
    if any(key not in known or not known[key].stocked for key in products):
        raise Refusal("product_not_stocked")


_ALL = select(product.c.id).where(product.c.stocked, IN_USE).order_by(product.c.id)
_TAKE = select(stock_take.c.id, stock_take.c.number, stock_take.c.state, stock_take.c.location_id).where(
    stock_take.c.id == bindparam("id")
)
_LINES = select(stock_take_line.c.id, stock_take_line.c.product_id).where(
    stock_take_line.c.take_id == bindparam("take")
)
_LINES_OF = _LINES.where(stock_take_line.c.product_id.in_(bindparam("products", expanding=True)))
