"""Goods received: a sealed document, the moves it makes, and what the goods cost from then on; and its counter-move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, exists, select

from app.base import numbering
from app.base.company import the_company
from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.catalogue.naming import full_name
from app.catalogue.tables import product
from app.purchasing.fulfilled import lock_ordered
from app.purchasing.supplier import must_know, prices_of
from app.purchasing.tables import goods_receipt, goods_receipt_line
from app.stock.cost import averaged, line_amount
from app.stock.ledger import Level, MadeMove, Move, lock_levels, moves_of_lines, post_moves
from app.stock.lots import LotOf, lots_came, must_differ, traced_of
from app.stock.place import open_again, places


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """A product that came in: thousandths of its unit, and the cost of one unit in micro units, without tax.

    Without a cost it is what was ordered at, else what the supplier asks for it, else what the product's own file says.
    `purchase_line_id` is the line of a purchase order that it fulfils; `lots` which lots or serial numbers came, of a product
    that is traced.
    """

    product_id: int
    quantity_milli: int
    unit_cost_micro: int | None = None
    purchase_line_id: int | None = None
    lots: tuple[LotOf, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDraft:
    """Goods that came in, as told: today unless another day is named, at the first place unless at another."""

    lines: tuple[ReceivedLine, ...]
    supplier_id: int | None = None
    delivery_note: str = ""
    received_on: date | None = None
    note: str = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A receipt as written: its key and number, and what was on hand of each product before (thousandths)."""

    id: int
    number: str
    before: Mapping[int, int]
    line_ids: tuple[int, ...] = ()


def write_receipt(tx: Write, draft: ReceiptDraft) -> Taken:
    """Write a receipt, move its goods in and take the cost of each product to the average.

    Refused with ``receipt_empty``, ``receipt_quantity``, ``receipt_cost``, ``receipt_in_future``, ``supplier_unknown``,
    ``delivery_note_known``, ``product_not_stocked``, ``purchase_not_open``, ``purchase_line_differs``, ``place_unknown``, or
    as `lots_came` is.
    """
    on = draft.received_on or tx.today
    _check(tx, draft, on)
    ordered = lock_ordered(tx, [line.purchase_line_id for line in draft.lines])
    for line in draft.lines:
        if line.purchase_line_id is not None:
            ordered.must_take(line.purchase_line_id, line.product_id, draft.supplier_id)
    known = _products(tx, [line.product_id for line in draft.lines])
    place = places(tx).chosen(draft.place)
    levels = lock_levels(tx, known, place)
    # Read behind the lock: two receipts of one product average one after the other.
    costs = {row.id: row.cost_micro for row in tx.execute(_COSTS, {"ids": sorted(known)})}
    asked = prices_of(tx, draft.supplier_id) if draft.supplier_id is not None else {}
    asked_here = {line.id: line.unit_price_micro for line in ordered.lines.values()}
    lines = [_line(line, known[line.product_id], costs, asked, asked_here) for line in draft.lines]
    company = the_company(tx)
    number = numbering.take(tx, "receipt", on).text
    amount = amount_of(lines, company.currency)
    receipt_id = tx.insert(
        goods_receipt,
        {
            "uid": new_uid(),
            "number": number,
            "kind": "receipt",
            "supplier_id": draft.supplier_id,
            "received_on": on,
            "delivery_note": draft.delivery_note.strip(),
            "note": draft.note.strip(),
            "line_count": len(lines),
            "quantity_milli": sum(line["quantity_milli"] for line in lines),
            "amount": amount,
            "currency": company.currency,
            "reverses_id": None,
            "recorded_at": tx.now,
        },
    )
    line_ids = write_lines(tx, receipt_id, lines)
    came = _lots_of(tx, draft.lines)
    moves = [
        Move(line["product_id"], milli, line_id, line["unit_cost_micro"], lot_id, place)
        for at, (line, line_id) in enumerate(zip(lines, line_ids, strict=True))
        for lot_id, milli in came.get(at, [(None, line["quantity_milli"])])
    ]
    move_goods(tx, (receipt_id, on, "receipt"), moves, levels, costs)
    ordered.came(tx, lines)
    tx.note(number=number, quantity_milli=sum(line["quantity_milli"] for line in lines))
    before = {product_id: level.on_hand_milli for product_id, level in levels.items()}
    return Taken(receipt_id, number, before, tuple(line_ids))


def write_reversal(tx: Write, receipt_id: int, reason: str) -> Taken:
    """Undo a receipt by another one that takes its goods out again at the same cost, or a return by one that takes them back
    in; both stay visible.

    Refused with ``receipt_unknown``, ``receipt_is_undoing``, ``receipt_reversed_already``, ``receipt_given_back`` where some
    of it went back to its supplier, ``reason_missing``, or ``receipt_goods_gone`` where less is here than came in.
    """
    made = tx.execute(_RECEIPT, {"id": receipt_id}).mappings().one_or_none()
    if made is None:
        raise Refusal("receipt_unknown", receipt=receipt_id)
    if not reason.strip():
        raise Refusal("reason_missing")
    rows = tx.execute(_LINES, {"id": receipt_id}).mappings().all()
    ordered = lock_ordered(tx, [row["purchase_line_id"] for row in rows])
    levels = lock_levels(tx, {row["product_id"] for row in rows})
    # Asked behind the lock: of two who undo the same receipt the second one hears of it.
    refusal = why_not_reversible(
        made["number"], made["kind"], undone=is_reversed(tx, receipt_id), back=returned_by(tx, receipt_id)
    )
    if refusal is not None:
        raise refusal
    moved = moves_of_lines(tx, ("goods_receipt", receipt_id))
    _must_be_here(rows, moved, levels)
    costs = {row.id: row.cost_micro for row in tx.execute(_COSTS, {"ids": sorted(levels)})}
    number = numbering.take(tx, "receipt", tx.today).text
    quantity = sum(row["quantity_milli"] for row in rows)
    new_id = tx.insert(
        goods_receipt,
        {
            "uid": new_uid(),
            "number": number,
            "kind": "reversal",
            "supplier_id": made["supplier_id"],
            "received_on": tx.today,
            "delivery_note": made["delivery_note"],
            "note": reason.strip(),
            "line_count": len(rows),
            "quantity_milli": -quantity,
            "amount": -made["amount"] if made["amount"] is not None else None,
            "currency": made["currency"],
            "reverses_id": receipt_id,
            "recorded_at": tx.now,
        },
    )
    lines = [
        {
            **{
                name: row[name]
                for name in ("product_id", "sku", "name", "unit", "unit_cost_micro", "purchase_line_id")
            },
            "quantity_milli": -row["quantity_milli"],
        }
        for row in rows
    ]
    line_ids = write_lines(tx, new_id, lines)
    undone = [
        (line, line_id, made)
        for row, line, line_id in zip(rows, lines, line_ids, strict=True)
        for made in moved[row["id"]]
    ]
    # Goods that were given back come in where they were, also where nothing is kept any more.
    open_again(tx, [each.place for _, _, each in undone if each.quantity_milli < 0])
    moves = [
        Move(
            line["product_id"],
            -made.quantity_milli,
            line_id,
            line["unit_cost_micro"],
            made.lot_id,
            made.place,
        )
        for line, line_id, made in undone
    ]
    undoes = {at: made.id for at, (_, _, made) in enumerate(undone)}
    move_goods(tx, (new_id, tx.today, "reversal"), moves, levels, costs, undoes)
    ordered.came(tx, lines)
    tx.touch("goods_receipt", receipt_id)
    tx.note(number=number, reverses=made["number"], reason=reason.strip(), quantity_milli=quantity)
    return Taken(
        new_id,
        number,
        {product_id: level.on_hand_milli for product_id, level in levels.items()},
        tuple(line_ids),
    )


def is_reversed(rd: Read, receipt_id: int) -> bool:
    """Whether a receipt was undone."""
    return bool(rd.scalar(select(exists(_REVERSAL)), {"id": receipt_id}))


def returned_by(rd: Read, receipt_id: int) -> str:
    """The number of a return of this receipt that stands; empty where there is none."""
    return str(rd.scalar(_STANDING_RETURN, {"id": receipt_id}) or "")


def why_not_reversible(number: str, kind: str, *, undone: bool, back: str = "") -> Refusal | None:
    """Why a receipt cannot be undone, whatever is on hand; `back` is the number of a return of it that stands."""
    if kind == "reversal":
        return Refusal("receipt_is_undoing", number=number)
    if back:
        return Refusal("receipt_given_back", number=number, given_back=back)
    return Refusal("receipt_reversed_already", number=number) if undone else None


def _check(tx: Write, draft: ReceiptDraft, on: date) -> None:
    if not draft.lines:
        raise Refusal("receipt_empty")
    if any(line.quantity_milli <= 0 for line in draft.lines):
        raise Refusal("receipt_quantity")
    if any(line.unit_cost_micro is not None and line.unit_cost_micro < 0 for line in draft.lines):
        raise Refusal("receipt_cost")
    if on > tx.today:
        raise Refusal("receipt_in_future", on=on, today=tx.today)
    if draft.supplier_id is not None:
        name = must_know(tx, draft.supplier_id)
        slip = draft.delivery_note.strip()
        before = (
            tx.execute(_SAME_NOTE, {"supplier": draft.supplier_id, "slip": slip}).first() if slip else None
        )
        if before is not None:
            raise Refusal(
                "delivery_note_known",
                delivery_note=slip,
                supplier=name,
                number=before.number,
                on=before.received_on,
            )


def _products(tx: Write, ids: Sequence[int]) -> dict[int, Any]:
    found = {row.id: row for row in tx.execute(_PRODUCTS, {"ids": sorted(set(ids))})}
    if any(product_id not in found or not found[product_id].stocked for product_id in ids):
        raise Refusal("product_not_stocked")
    return found


def _lots_of(tx: Write, lines: Sequence[ReceivedLine]) -> dict[int, list[tuple[int, int]]]:
    """The lots that came with each line of a product that is traced, by its index."""
    traced = traced_of(tx, [line.product_id for line in lines])
    serials: dict[int, list[LotOf]] = {}
    for line in lines:
        if line.product_id in traced and traced[line.product_id].by_unit:
            serials.setdefault(line.product_id, []).extend(line.lots)
    for product_id, all_of_them in serials.items():
        must_differ(traced[product_id], all_of_them)
    return {
        at: lots_came(tx, line.product_id, traced[line.product_id], line.lots, line.quantity_milli)
        for at, line in enumerate(lines)
        if line.product_id in traced
    }


def _line(
    line: ReceivedLine,
    found: Any,
    costs: Mapping[int, int | None],
    asked: Mapping[int, int],
    ordered: Mapping[int, int | None],
) -> dict[str, Any]:
    cost = line.unit_cost_micro
    if cost is None and line.purchase_line_id is not None:
        cost = ordered[line.purchase_line_id]
    if cost is None:
        cost = asked.get(line.product_id, costs[line.product_id])
    return {
        "product_id": line.product_id,
        "sku": found.sku or "",
        "name": full_name(found.name, found.variant),
        "unit": found.unit,
        "quantity_milli": line.quantity_milli,
        "unit_cost_micro": cost,
        "purchase_line_id": line.purchase_line_id,
    }


def write_lines(tx: Write, receipt_id: int, lines: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write the lines of a receipt in their order; gives their keys."""
    return tx.insert_many(
        goods_receipt_line,
        [{**line, "receipt_id": receipt_id, "position": at} for at, line in enumerate(lines, 1)],
    )


def move_goods(
    tx: Write,
    told: tuple[int, date, str],
    moves: Sequence[Move],
    levels: Mapping[int, Level],
    costs: Mapping[int, int | None],
    undoes: dict[int, int] | None = None,
) -> None:
    """Move goods by a receipt (its key, its day, the reason) and take what they cost to the average."""
    receipt_id, on, reason = told
    post_moves(tx, moves, 0, on, reason, ("goods_receipt", receipt_id), reverses=undoes)
    # A unit costs the same wherever it is.
    there = {product_id: level.owned_milli for product_id, level in levels.items()}
    now = dict(costs)
    for move in moves:
        now[move.product_id] = averaged(
            there[move.product_id], now[move.product_id], move.quantity_milli, move.unit_cost_micro
        )
        there[move.product_id] += move.quantity_milli
    for product_id, cost in sorted(now.items()):
        if cost != costs[product_id]:
            tx.update(product, product_id, cost_micro=cost)


def _must_be_here(
    rows: Sequence[Mapping[Any, Any]], moved: Mapping[int, Sequence[MadeMove]], levels: Mapping[int, Level]
) -> None:
    """What goes back is still where it came in."""
    back: dict[tuple[int, int], int] = {}
    for row in rows:
        for made in moved[row["id"]]:
            key = (row["product_id"], made.place)
            back[key] = back.get(key, 0) + made.quantity_milli
    names = {row["product_id"]: row["name"] for row in rows}
    for (product_id, place), milli in back.items():
        here = levels[product_id].loose_at.get(place, 0)
        if here < milli:
            raise Refusal(
                "receipt_goods_gone", product=names[product_id], on_hand_milli=here, asked_milli=milli
            )


def amount_of(lines: Sequence[Mapping[str, Any]], currency: str) -> int | None:
    """What lines come to at their costs, in minor units; None where one is unknown."""
    if any(line["unit_cost_micro"] is None for line in lines):
        return None
    return sum(line_amount(line["quantity_milli"], line["unit_cost_micro"], currency) for line in lines)


_PRODUCTS = select(
    product.c.id, product.c.sku, product.c.name, product.c.variant, product.c.unit, product.c.stocked
).where(product.c.id.in_(bindparam("ids", expanding=True)))
_COSTS = select(product.c.id, product.c.cost_micro).where(product.c.id.in_(bindparam("ids", expanding=True)))
_RECEIPT = select(goods_receipt).where(goods_receipt.c.id == bindparam("id"))
_LINES = (
    select(goods_receipt_line)
    .where(goods_receipt_line.c.receipt_id == bindparam("id"))
    .order_by(goods_receipt_line.c.position)
)
_REVERSAL = select(goods_receipt.c.id).where(goods_receipt.c.reverses_id == bindparam("id"))
_undoing = goods_receipt.alias("undoing")
_STANDING_RETURN = (
    select(goods_receipt.c.number)
    .where(
        goods_receipt.c.from_id == bindparam("id"),
        ~exists(
            select(_undoing.c.id).where(_undoing.c.reverses_id == goods_receipt.c.id).correlate(goods_receipt)
        ),
    )
    .order_by(goods_receipt.c.id)
    .limit(1)
)
_SAME_NOTE = select(goods_receipt.c.number, goods_receipt.c.received_on).where(
    goods_receipt.c.supplier_id == bindparam("supplier"),
    goods_receipt.c.delivery_note == bindparam("slip"),
    goods_receipt.c.kind == "receipt",
    ~exists(
        select(_undoing.c.id).where(_undoing.c.reverses_id == goods_receipt.c.id).correlate(goods_receipt)
    ),
)
