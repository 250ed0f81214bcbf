"""Goods of a receipt given back to their supplier: what of it is still here, and the sealed return that takes it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select

from app.base import numbering
from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.catalogue.tables import product
from app.purchasing.receipt import Taken, amount_of, is_reversed, move_goods, why_not_reversible, write_lines
from app.purchasing.tables import goods_receipt, goods_receipt_line
from app.stock.ledger import levels, lock_levels, post_quarantine
from app.stock.lots import lots_at, traced_of
from app.stock.move import NO_LOT, Move
from app.stock.place import all_places
from app.stock.set_aside import kept_here
from app.stock.tables import stock_move


@dataclass(frozen=True, slots=True)
class GivenBack:
    """So much (thousandths) of a line of the receipt that goes back, from a place; `lot_id` of a product that is traced."""

    line_id: int
    place: int
    quantity_milli: int
    lot_id: int = NO_LOT


@dataclass(frozen=True, slots=True)
class Returnable:
    """What of a line of the receipt is at a place, of one lot where it is traced (thousandths).

    `left_milli` is what came and was not given back yet, wherever it is; `kept_milli` what of `here_milli` was put aside as
    what nobody may sell, and goes first. `spare_milli`: what of the product nobody was promised.
    """

    line_id: int
    product_id: int
    name: str
    sku: str
    unit: str
    lot_id: int
    code: str
    expires_on: date | None
    place: int
    place_name: str
    left_milli: int
    here_milli: int
    kept_milli: int
    unit_cost_micro: int | None
    spare_milli: int = 0
    by_unit: bool = False

    @property
    def most_milli(self) -> int:
        """The most that can go back from here."""
        return min(self.left_milli, self.here_milli)


@dataclass(frozen=True, slots=True)
class _Here:
    """What is at a place of a product or a lot of it; `kept_milli` of it was put aside."""

    lot_id: int
    code: str
    expires_on: date | None
    place: int
    loose_milli: int
    kept_milli: int = 0


def returnable(rd: Read, receipt_id: int) -> list[Returnable]:
    """What of a receipt can be given back, line by line, lot by lot and place by place."""
    lines = rd.execute(_LINES, {"id": receipt_id}).all()
    traced = traced_of(rd, {line.product_id for line in lines})
    names = {each.id: each.name for each in all_places(rd)}
    here = _here(rd, {line.product_id for line in lines})
    left = _left(rd, receipt_id)
    spare = {key: level.available_milli for key, level in levels(rd, here).items()}
    found: list[Returnable] = []
    for line in lines:
        for each in here.get(line.product_id, ()):
            # What two lines of one product brought is given back by the line whose lot it is.
            came = left.get((line.id, each.lot_id), 0)
            there = each.loose_milli + each.kept_milli
            if came > 0 and there > 0 and each.place in names:
                found.append(
                    Returnable(
                        line.id,
                        line.product_id,
                        line.name,
                        line.sku,
                        line.unit,
                        each.lot_id,
                        each.code,
                        each.expires_on,
                        each.place,
                        names[each.place],
                        came,
                        there,
                        each.kept_milli,
                        line.unit_cost_micro,
                        spare[line.product_id],
                        line.product_id in traced and traced[line.product_id].by_unit,
                    )
                )
    return found


def write_return(tx: Write, receipt_id: int, given: Sequence[GivenBack], reason: str) -> Taken:
    """Take goods of a receipt out again, at what they cost then, and keep that they went back.

    Refused with ``receipt_unknown``, ``receipt_is_undoing``, ``receipt_reversed_already``, ``receipt_without_supplier``,
    ``reason_missing``, ``give_back_empty``, or ``give_back_short`` where less of it is here.
    """
    made = tx.execute(_RECEIPT, {"id": receipt_id}).mappings().one_or_none()
    if made is None:
        raise Refusal("receipt_unknown", receipt=receipt_id)
    if not reason.strip():
        raise Refusal("reason_missing")
    if made["supplier_id"] is None:
        raise Refusal("receipt_without_supplier", number=made["number"])
    before = lock_levels(tx, {line.product_id for line in tx.execute(_LINES, {"id": receipt_id})})
    # Asked behind the lock: of two who give the same goods back the second one hears of it.
    refusal = why_not_given_back(made["number"], made["kind"], undone=is_reversed(tx, receipt_id))
    if refusal is not None:
        raise refusal
    chosen = _chosen(returnable(tx, receipt_id), given)
    lines = [
        {
            "product_id": each.product_id,
            "sku": each.sku,
            "name": each.name,
            "unit": each.unit,
            "quantity_milli": -milli,
            "unit_cost_micro": each.unit_cost_micro,
            "purchase_line_id": None,
        }
        for each, milli in chosen
    ]
    costs = {row.id: row.cost_micro for row in tx.execute(_COSTS, {"ids": sorted(before)})}
    number = numbering.take(tx, "supplier_return", tx.today).text
    quantity = sum(milli for _, milli in chosen)
    return_id = tx.insert(
        goods_receipt,
        {
            "uid": new_uid(),
            "number": number,
            "kind": "return",
            "supplier_id": made["supplier_id"],
            "received_on": tx.today,
            "delivery_note": made["delivery_note"],
            "note": reason.strip(),
            "line_count": len(lines),
            "quantity_milli": -quantity,
            "amount": amount_of(lines, made["currency"]),
            "currency": made["currency"],
            "reverses_id": None,
            "recorded_at": tx.now,
            "from_id": receipt_id,
        },
    )
    line_ids = write_lines(tx, return_id, lines)
    _let_go(tx, chosen)
    moves = [
        Move(each.product_id, -milli, line_id, each.unit_cost_micro, each.lot_id, each.place)
        for (each, milli), line_id in zip(chosen, line_ids, strict=True)
    ]
    move_goods(tx, (return_id, tx.today, "return"), moves, before, costs)
    tx.touch("goods_receipt", receipt_id)
    tx.note(number=number, reverses=made["number"], reason=reason.strip(), quantity_milli=quantity)
    return Taken(
        return_id,
        number,
        {product_id: level.on_hand_milli for product_id, level in before.items()},
        tuple(line_ids),
    )


def why_not_given_back(number: str, kind: str, *, undone: bool) -> Refusal | None:
    """Why nothing of a receipt can be given back, whatever is on hand."""
    if kind == "return":
        return Refusal("receipt_is_undoing", number=number)
    return why_not_reversible(number, kind, undone=undone)


def _chosen(there: Sequence[Returnable], given: Sequence[GivenBack]) -> list[tuple[Returnable, int]]:
    """What goes back, each with how much: no more than is here, nor together more than came of a lot."""
    wanted = [each for each in given if each.quantity_milli]
    if not wanted or any(each.quantity_milli < 0 for each in wanted):
        raise Refusal("give_back_empty")
    of = {(each.line_id, each.lot_id, each.place): each for each in there}
    taken: dict[tuple[int, int], int] = {}
    by_lot: dict[tuple[int, int, int], int] = {}
    found: list[tuple[Returnable, int]] = []
    for each in wanted:
        known = of.get((each.line_id, each.lot_id, each.place))
        if known is None:
            raise Refusal("give_back_gone")
        line, stock = (each.line_id, each.lot_id), (known.product_id, each.lot_id, each.place)
        taken[line] = taken.get(line, 0) + each.quantity_milli
        by_lot[stock] = by_lot.get(stock, 0) + each.quantity_milli
        if taken[line] > known.left_milli or by_lot[stock] > known.here_milli:
            raise Refusal(
                "give_back_short",
                product=known.name,
                here_milli=known.most_milli,
                asked_milli=each.quantity_milli,
            )
        found.append((known, each.quantity_milli))
    return found


def _let_go(tx: Write, chosen: Sequence[tuple[Returnable, int]]) -> None:
    """What was put aside of a lot leaves first; nothing of what left stays in quarantine."""
    free: dict[tuple[int, int], int] = {}
    for each, milli in chosen:
        key = (each.lot_id, each.place)
        kept = min(free.setdefault(key, each.kept_milli), milli)
        free[key] -= kept
        if kept:
            at = (each.product_id, each.place)
            # By the lot, as it was put aside: what is kept apart of it is counted by its own entries.
            post_quarantine(tx, {at: -kept}, tx.today, ("lot", each.lot_id), {at: {each.lot_id: -kept}})


def _here(rd: Read, products: set[int]) -> dict[int, list[_Here]]:
    traced = traced_of(rd, products)
    found: dict[int, list[_Here]] = {}
    by_lot = lots_at(rd, traced)
    kept = kept_here(rd, sorted({each.lot_id for lots in by_lot.values() for each in lots if each.lot_id}))
    for product_id, lots in by_lot.items():
        found[product_id] = [
            _Here(
                each.lot_id,
                each.code,
                each.expires_on,
                each.place,
                each.sound_milli,
                kept.get((each.lot_id, each.place), 0),
            )
            for each in lots
        ]
    for product_id, level in levels(rd, products - set(traced)).items():
        found[product_id] = [
            _Here(NO_LOT, "", None, place, milli) for place, milli in sorted(level.loose_at.items())
        ]
    return found


def _left(rd: Read, receipt_id: int) -> Mapping[tuple[int, int], int]:
    """What came with each line and lot of a receipt and was not given back (thousandths)."""
    found: dict[tuple[int, int], int] = {}
    back: dict[tuple[int, int], int] = {}
    for row in rd.execute(_MOVED, {"id": receipt_id}):
        if row.kind == "receipt":
            key = (row.cause_line_id, row.lot_id or NO_LOT)
            found[key] = found.get(key, 0) + int(row.milli)
        else:
            key = (row.product_id, row.lot_id or NO_LOT)
            back[key] = back.get(key, 0) - int(row.milli)
    of: dict[int, Any] = {line.id: line.product_id for line in rd.execute(_LINES, {"id": receipt_id})}
    for line_id, lot_id in sorted(found):
        gone = min(back.get((of[line_id], lot_id), 0), found[line_id, lot_id])
        if gone:
            found[line_id, lot_id] -= gone
            back[of[line_id], lot_id] -= gone
    return found


_undoing = goods_receipt.alias("undoing_return")
_UNDONE = exists(
    select(_undoing.c.id).where(_undoing.c.reverses_id == goods_receipt.c.id).correlate(goods_receipt)
)
_RECEIPT = select(goods_receipt).where(goods_receipt.c.id == bindparam("id"))
_LINES = (
    select(goods_receipt_line)
    .where(goods_receipt_line.c.receipt_id == bindparam("id"))
    .order_by(goods_receipt_line.c.position)
)
_COSTS = select(product.c.id, product.c.cost_micro).where(product.c.id.in_(bindparam("ids", expanding=True)))
_MOVED = (
    select(
        goods_receipt.c.kind,
        stock_move.c.cause_line_id,
        stock_move.c.product_id,
        stock_move.c.lot_id,
        func.sum(stock_move.c.quantity_milli).label("milli"),
    )
    .join(goods_receipt, goods_receipt.c.id == stock_move.c.cause_id)
    .where(
        stock_move.c.cause == "goods_receipt",
        or_(
            goods_receipt.c.id == bindparam("id"),
            (goods_receipt.c.from_id == bindparam("id")) & ~_UNDONE,
        ),
    )
    .group_by(goods_receipt.c.kind, stock_move.c.cause_line_id, stock_move.c.product_id, stock_move.c.lot_id)
)
