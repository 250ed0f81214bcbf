"""Transfers: written, sent, received whole or in part, or done at once within a building; undone by visible counter-moves.

What was sent is at no place until it is received: it stays the company's, and is promised to nobody. Every move has its
twin, so that what the company owns is what it was; only what is lost on the way leaves it, as a correction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.base import numbering
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.catalogue.naming import full_name
from app.catalogue.product import goods
from app.catalogue.tables import product
from app.stock.ledger import Move, lock_levels, post_moves
from app.stock.place import open_again, places
from app.stock.tables import stock_move
from app.stock.transfer_lots import Parts, lots_arriving, lots_sent
from app.stock.transfer_tables import stock_transfer, stock_transfer_line


@dataclass(frozen=True, slots=True)
class Transferred:
    """A product that goes elsewhere, in thousandths of its unit."""

    product_id: int
    quantity_milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferDraft:
    """Goods that go from one place to another, as told."""

    from_id: int
    to_id: int
    lines: tuple[Transferred, ...]
    note: str = ""


def carried(lines: Iterable[Any]) -> dict[int, int]:
    """How much (thousandths) of each product lines are about together."""
    found: dict[int, int] = {}
    for line in lines:
        found[line.product_id] = found.get(line.product_id, 0) + line.quantity_milli
    return found


Lots = Mapping[int, Sequence[tuple[int, int]]]
"""By product: the lots that go and how much of each (thousandths)."""
_FIRST_OUT: Lots = {}


@verb("stock.save_transfer", silent=True)
def save_transfer(tx: Write, draft: TransferDraft, transfer_id: int | None = None) -> int:
    """Write a transfer down, or over one that was not sent yet; nothing moves. Gives its key.

    Refused with ``transfer_empty``, ``transfer_quantity``, ``transfer_same_place``, ``place_unknown``,
    ``product_not_stocked`` or ``transfer_not_a_draft``.
    """
    return _write(tx, draft, transfer_id)


@verb("stock.send_transfer")
def send_transfer(tx: Write, transfer_id: int, lots: Lots = _FIRST_OUT) -> str:
    """Let goods leave their place; they are on their way. Gives the number. `lots` are those that somebody chose, by product.

    Refused with ``transfer_unknown``, ``transfer_not_a_draft``, ``place_unknown``, ``transfer_short`` where less is there, or
    as `lots_sent` is.
    """
    return _send(tx, transfer_id, lots)


@verb("stock.send_now")
def send_now(tx: Write, draft: TransferDraft, transfer_id: int | None = None, lots: Lots = _FIRST_OUT) -> int:
    """Write a transfer down and send it; gives its key. Refused as both are."""
    made = _write(tx, draft, transfer_id)
    _send(tx, made, lots)
    return made


@verb("stock.transfer_now")
def transfer_now(
    tx: Write, draft: TransferDraft, transfer_id: int | None = None, lots: Lots = _FIRST_OUT
) -> int:
    """Take goods from one place to another at once, as within a building; gives the key. Refused as sending it is."""
    made = _write(tx, draft, transfer_id)
    _send(tx, made, lots)
    _receive(tx, made, None, lost_reason="")
    return made


@verb("stock.receive_transfer")
def receive_transfer(
    tx: Write, transfer_id: int, quantities: Mapping[int, int] | None = None, *, lost_reason: str = ""
) -> None:
    """Take in what came (thousandths by line), or all that is on its way.

    What did not come stays on its way, or with a `lost_reason` is written off as lost. Refused with ``transfer_unknown``,
    ``transfer_not_sent``, ``transfer_more_than_sent`` or ``transfer_nothing_came``.
    """
    _receive(tx, transfer_id, quantities, lost_reason=lost_reason.strip())


@verb("stock.drop_transfer")
def drop_transfer(tx: Write, transfer_id: int) -> None:
    """Give a transfer up that was not sent; refused with ``transfer_unknown`` or ``transfer_not_a_draft``."""
    row = _locked(tx, transfer_id)
    _must_be_draft(row)
    tx.update(stock_transfer, transfer_id, state="dropped", ended_at=tx.now, ended_by=tx.actor.name)
    _seal_lines(tx, transfer_id)


@verb("stock.undo_transfer")
def undo_transfer(tx: Write, transfer_id: int, reason: str) -> None:
    """Bring everything back where it was, by a counter-move of each move; all stay visible.

    Refused with ``reason_missing``, ``transfer_unknown``, ``transfer_not_sent``, or ``transfer_short`` where what came is
    not where it came to any more.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    row = _locked(tx, transfer_id)
    if row.state not in ("sent", "received"):
        raise Refusal("transfer_not_sent", number=row.number or "")
    lines = _lines(tx, transfer_id)
    levels = lock_levels(tx, [line.product_id for line in lines], row.from_id, row.to_id)
    back: dict[int, int] = {}
    for line in lines:
        back[line.product_id] = back.get(line.product_id, 0) + line.received_milli
    for line in lines:
        here = levels[line.product_id].loose_at.get(row.to_id, 0)
        if here < back[line.product_id]:
            raise Refusal(
                "transfer_short", product=line.name, here_milli=here, asked_milli=back[line.product_id]
            )
    made = tx.execute(_MOVES, {"id": transfer_id}).all()
    open_again(tx, [move.location_id for move in made])
    for reason_of in ("correction", "transfer"):
        # What was lost is owned again, as a correction taken back; the rest only changes places.
        moves = [move for move in made if move.reason == reason_of]
        post_moves(
            tx,
            [
                Move(
                    move.product_id,
                    -move.quantity_milli,
                    move.cause_line_id,
                    move.unit_cost_micro,
                    move.lot_id,
                    move.location_id,
                )
                for move in moves
            ],
            row.from_id,
            tx.today,
            reason_of,
            _cause(transfer_id),
            reverses={at: move.id for at, move in enumerate(moves)},
        )
    for line in lines:
        tx.derive(stock_transfer_line, line.id, received_milli=0, lost_milli=0)
    tx.update(
        stock_transfer,
        transfer_id,
        state="undone",
        ended_at=tx.now,
        ended_by=tx.actor.name,
        end_reason=reason.strip(),
    )
    tx.note(number=row.number, reason=reason.strip())


# --- within ---


def _write(tx: Write, draft: TransferDraft, transfer_id: int | None) -> int:
    if not draft.lines:
        raise Refusal("transfer_empty")
    if any(line.quantity_milli <= 0 for line in draft.lines):
        raise Refusal("transfer_quantity")
    if draft.from_id == draft.to_id:
        raise Refusal("transfer_same_place")
    known = places(tx)
    values: dict[str, Any] = {
        "from_id": known.chosen(draft.from_id),
        "to_id": known.chosen(draft.to_id),
        "note": draft.note.strip(),
        "line_count": len(draft.lines),
        "quantity_milli": sum(line.quantity_milli for line in draft.lines),
    }
    rows = _draft_rows(tx, draft.lines)
    if transfer_id is None:
        fresh = {"uid": new_uid(), "number": None, "state": "draft", "made_on": tx.today}
        by = {"made_by": tx.actor.name, "created_at": tx.now, "sent_at": None, "ended_at": None}
        transfer_id = tx.insert(stock_transfer, {**values, **fresh, **by})
    else:
        _must_be_draft(_locked(tx, transfer_id))
        tx.derive(stock_transfer, transfer_id, **values)
        for line in _lines(tx, transfer_id):
            tx.remove(stock_transfer_line, line.id)
    tx.insert_many(
        stock_transfer_line,
        [{**row, "transfer_id": transfer_id, "position": at} for at, row in enumerate(rows, 1)],
    )
    return transfer_id


def _draft_rows(tx: Write, lines: Sequence[Transferred]) -> list[dict[str, Any]]:
    ids = sorted({line.product_id for line in lines})
    known = {row.id: row for row in tx.execute(_PRODUCTS, {"ids": ids})}
    if any(key not in known or not known[key].stocked for key in ids):
        raise Refusal("product_not_stocked")
    return [
        {
            "product_id": line.product_id,
            "sku": known[line.product_id].sku or "",
            "name": full_name(known[line.product_id].name, known[line.product_id].variant),
            "unit": known[line.product_id].unit,
            "quantity_milli": line.quantity_milli,
        }
        for line in lines
    ]


def _send(tx: Write, transfer_id: int, lots: Lots) -> str:
    row = _locked(tx, transfer_id)
    _must_be_draft(row)
    known = places(tx)
    for place in (row.from_id, row.to_id):
        known.chosen(place)
    lines = _lines(tx, transfer_id)
    assert known.transit is not None
    levels = lock_levels(tx, [line.product_id for line in lines], row.from_id, known.transit)
    asked: dict[int, int] = {}
    for line in lines:
        asked[line.product_id] = asked.get(line.product_id, 0) + line.quantity_milli
    for line in lines:
        here = levels[line.product_id].loose_at.get(row.from_id, 0)
        if here < asked[line.product_id]:
            raise Refusal(
                "transfer_short", product=line.name, here_milli=here, asked_milli=asked[line.product_id]
            )
    parts = lots_sent(tx, lines, row.from_id, lots)
    _carry(tx, transfer_id, list(zip(lines, parts, strict=True)), row.from_id, known.transit)
    number = numbering.take(tx, "transfer", tx.today).text
    tx.update(stock_transfer, transfer_id, state="sent", number=number, sent_at=tx.now, sent_by=tx.actor.name)
    _seal_lines(tx, transfer_id)
    tx.note(number=number, quantity_milli=row.quantity_milli)
    return number


def _receive(tx: Write, transfer_id: int, quantities: Mapping[int, int] | None, *, lost_reason: str) -> None:
    row = _locked(tx, transfer_id)
    if row.state != "sent":
        raise Refusal("transfer_not_sent", number=row.number or "")
    known = places(tx)
    assert known.transit is not None
    open_again(tx, [row.to_id])
    lines = _lines(tx, transfer_id)
    lock_levels(tx, [line.product_id for line in lines], row.to_id, known.transit)
    came: list[tuple[Any, int]] = []
    for line in lines:
        left = line.quantity_milli - line.received_milli - line.lost_milli
        milli = left if quantities is None else quantities.get(line.id, 0)
        if not 0 <= milli <= left:
            raise Refusal("transfer_more_than_sent", product=line.name, left_milli=left, asked_milli=milli)
        came.append((line, milli))
    if not lost_reason and not any(milli for _, milli in came):
        raise Refusal("transfer_nothing_came")
    parts = lots_arriving(tx, transfer_id, came, known.transit)
    _carry(
        tx,
        transfer_id,
        [(line, part) for (line, _), part in zip(came, parts, strict=True)],
        known.transit,
        row.to_id,
    )
    lost = [
        (line, line.quantity_milli - line.received_milli - line.lost_milli - milli) for line, milli in came
    ]
    missing = sum(milli for _, milli in lost)
    if lost_reason:
        costs = goods(tx, [line.product_id for line in lines])
        gone = [
            Move(line.product_id, -milli, line.id, costs[line.product_id].cost_micro, lot_id)
            for (line, _), part in zip(lost, lots_arriving(tx, transfer_id, lost, known.transit), strict=True)
            for lot_id, milli in part
        ]
        post_moves(tx, gone, known.transit, tx.today, "correction", _cause(transfer_id))
    for (line, milli), (_, rest) in zip(came, lost, strict=True):
        tx.derive(
            stock_transfer_line,
            line.id,
            received_milli=line.received_milli + milli,
            lost_milli=line.lost_milli + (rest if lost_reason else 0),
        )
    if lost_reason or not missing:
        tx.update(
            stock_transfer,
            transfer_id,
            state="received",
            ended_at=tx.now,
            ended_by=tx.actor.name,
            end_reason=lost_reason if missing else "",
        )
    tx.touch("stock_transfer", transfer_id)
    quantity = sum(milli for _, milli in came)
    tx.note(number=row.number, quantity_milli=quantity, **({"reason": lost_reason} if lost_reason else {}))


def _carry(tx: Write, transfer_id: int, lines: Sequence[tuple[Any, Parts]], leaves: int, comes: int) -> None:
    """Move quantities of lines from one place to another: each is two moves that come to nothing together."""
    costs = goods(tx, [line.product_id for line, _ in lines])
    moves = [
        Move(line.product_id, sign * milli, line.id, costs[line.product_id].cost_micro, lot_id, place)
        for line, parts in lines
        for lot_id, milli in parts
        for sign, place in ((-1, leaves), (1, comes))
    ]
    post_moves(tx, moves, leaves, tx.today, "transfer", _cause(transfer_id))


def _cause(transfer_id: int) -> tuple[str, int]:
    return "stock_transfer", transfer_id


def _locked(tx: Write, transfer_id: int) -> Any:
    """The transfer, its row locked: who sends and who receives come one after the other."""
    statement = _TRANSFER.with_for_update() if tx.waits_for_rows else _TRANSFER
    found = tx.execute(statement, {"id": transfer_id}).one_or_none()
    if found is None:
        raise Refusal("transfer_unknown", transfer=transfer_id)
    return found


def _must_be_draft(row: Any) -> None:
    if row.state != "draft":
        raise Refusal("transfer_not_a_draft", number=row.number or "")


def _seal_lines(tx: Write, transfer_id: int) -> None:
    """Seal the lines as they stand: a draft's are written over without a line of the journal."""
    for line in tx.execute(_LINES, {"id": transfer_id}).mappings():
        tx.seal(stock_transfer_line, line)


def _lines(tx: Write, transfer_id: int) -> Sequence[Any]:
    return tx.execute(_LINES, {"id": transfer_id}).all()


_PRODUCTS = select(
    product.c.id, product.c.sku, product.c.name, product.c.variant, product.c.unit, product.c.stocked
).where(product.c.id.in_(bindparam("ids", expanding=True)))
_TRANSFER = select(
    stock_transfer.c.id,
    stock_transfer.c.number,
    stock_transfer.c.state,
    stock_transfer.c.from_id,
    stock_transfer.c.to_id,
    stock_transfer.c.quantity_milli,
).where(stock_transfer.c.id == bindparam("id"))
_LINES = (
    select(stock_transfer_line)
    .where(stock_transfer_line.c.transfer_id == bindparam("id"))
    .order_by(stock_transfer_line.c.position)
)
_MOVES = (
    select(stock_move)
    .where(stock_move.c.cause == "stock_transfer", stock_move.c.cause_id == bindparam("id"))
    .order_by(stock_move.c.id)
)
