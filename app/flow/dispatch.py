"""Dispatching: many orders shipped, invoiced and printed in one go, in the order of a list that is remembered.

One order is one transaction: goods, invoice and the mark on its line stand together or not at all. So a dispatch that was
killed goes on with the lines that have no mark, and nothing is done twice; its papers can be drawn again from any line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import bindparam, select

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.flow import paper, ship_together
from app.flow.bill import issue_invoice
from app.flow.picking import pick_orders
from app.flow.policy import must_be_whole
from app.flow.ship import ship
from app.orders.order import read_order
from app.paper.merge import merged
from app.shipping.destination import beside
from app.shipping.dispatch_tables import dispatch, dispatch_line
from app.shipping.dispatches import DispatchLine, dispatch_lines, kept_refusal
from app.shipping.joined import once_each


@verb("ship.begin_dispatch")
def begin(tx: Write, order_ids: Sequence[int], *, bills: bool, joins: bool | None = None) -> int:
    """Remember the list of a dispatch; gives its key.

    With `joins` (else as decided) orders to one door share parcels. Refused with ``dispatch_empty``.
    """
    if not order_ids:
        raise Refusal("dispatch_empty")
    if bills:
        tx.actor.must("bill.issue")
    key = tx.insert(
        dispatch,
        {
            "uid": new_uid(),
            "bills": bills,
            "begun_by": tx.actor.name,
            "recorded_at": tx.now,
            "ended_at": None,
            "joins": ship_together.joins(tx) if joins is None else joins,
        },
    )
    tx.insert_many(
        dispatch_line,
        [
            {"dispatch_id": key, "position": at, "order_id": order_id, "reason": ""}
            for at, order_id in enumerate(dict.fromkeys(order_ids), 1)
        ],
    )
    tx.note(n=len(order_ids))
    return key


@verb("ship.dispatch")
def dispatch_one(tx: Write, line_id: int, others: Sequence[int] = ()) -> None:
    """Ship what stock covers of an order, invoice what has left where the dispatch does, and mark its line.

    `others` are lines that leave in the same parcels, all or none, as `app.flow.ship_together` has it.

    Refused with ``goods_missing`` where goods of it lack and orders do not leave in part, else as `app.flow.ship.ship` and
    `app.flow.bill.issue_invoice` are; one that is marked is left as it is.
    """
    line = tx.execute(_LINE, {"id": line_id}).one()
    if line.shipment_id is not None:
        return
    if line.bills:
        tx.actor.must("bill.issue")
    orders = {
        line_id: line.order_id,
        **{key: tx.execute(_LINE, {"id": key}).one().order_id for key in others},
    }
    if others:
        shipments = ship_together.ship_together(tx, list(orders.values()))
    else:
        must_be_whole(tx, line.order_id)
        shipments = [ship(tx, line.order_id)]
    for (key, order_id), shipment_id in zip(orders.items(), shipments, strict=True):
        invoice_id = _invoice(tx, order_id) if line.bills else None
        tx.update(
            dispatch_line, key, shipment_id=shipment_id, invoice_id=invoice_id, reason="", done_at=tx.now
        )


@verb("ship.leave_out")
def leave_out(tx: Write, line_id: int, refusal: Refusal) -> None:
    """Say on its line why an order was left out."""
    tx.update(dispatch_line, line_id, reason=kept_refusal(refusal), done_at=tx.now)


@verb("ship.end_dispatch")
def end(tx: Write, dispatch_id: int) -> None:
    """Say that every order of a dispatch was shipped or left out."""
    tx.update(dispatch, dispatch_id, ended_at=tx.now)


def run(
    database: Database,
    actor: Actor,
    dispatch_id: int,
    *,
    wanted: Callable[[], bool] = lambda: True,
    told: Callable[[int, int, str], None] = lambda _done, _whole, _item: None,
) -> list[DispatchLine]:
    """Take every order of a dispatch that is still to do; gives all its lines as they stand then.

    `wanted` is asked before each order, `told` hears how many of how many, and which.
    """
    with database.read() as rd:
        lines = dispatch_lines(rd, dispatch_id)
        beside = _beside(rd, lines) if rd.scalar(_JOINS, {"id": dispatch_id}) else {}
    left: set[int] = set()
    for at, line in enumerate(lines):
        if not wanted():
            break
        told(at, len(lines), line.number)
        if not line.to_do or line.id in left:
            continue
        others = [key for key in beside.get(line.id, ()) if key not in left]
        try:
            if _joined(database, actor, line.id, others):
                left |= set(others)
            else:
                database.do(actor, dispatch_one, line.id)
        except Refusal as refusal:
            database.do(actor, leave_out, line.id, refusal)
        left.add(line.id)
    with database.read() as rd:
        lines = dispatch_lines(rd, dispatch_id)
    if not any(line.to_do for line in lines):
        database.do(actor, end, dispatch_id)
    return lines


def _beside(rd: Read, lines: Sequence[DispatchLine]) -> dict[int, list[int]]:
    """For each line that is to do the others that go to the same door and may leave."""
    picked = pick_orders(rd, [line.order_id for line in lines if line.to_do])
    ready = {each.id for each in picked if each.why is None}
    waiting = {line.order_id: line.id for line in lines if line.to_do and line.order_id in ready}
    found = beside(rd, list(waiting))
    return {
        line_id: [waiting[key] for key in found.get(order_id, ()) if key in waiting and key != order_id]
        for order_id, line_id in waiting.items()
    }


def _joined(database: Database, actor: Actor, line_id: int, others: Sequence[int]) -> bool:
    """Whether a line left with others; where one of them cannot, nothing has and each is tried by itself."""
    if not others:
        return False
    try:
        database.do(actor, dispatch_one, line_id, others)
    except Refusal:
        return False
    return True


def papers(database: Database, actor: Actor, dispatch_id: int, first: int = 1) -> bytes:
    """The papers of a dispatch as one PDF: of each order its delivery note, then its invoice, in the order of the list.

    From the line `first` on, so that what a jam spoiled is printed again. Refused with ``dispatch_without_papers``.
    """
    with database.read() as rd:
        lines = [line for line in dispatch_lines(rd, dispatch_id) if line.position >= first]
        # What left together has one note, where the first of it stands.
        noted = set(once_each(rd, [line.shipment_id for line in lines if line.shipment_id is not None]))
        notes = {
            line.id: paper.delivery_note(rd, line.shipment_id)
            for line in lines
            if line.shipment_id is not None and line.shipment_id in noted
        }
    found: list[bytes] = []
    for line in lines:
        if line.id in notes:
            found.append(notes[line.id])
        if line.invoice_id is not None:
            found.append(paper.original(database, actor, line.invoice_id))
    if not found:
        raise Refusal("dispatch_without_papers")
    return merged(found)


def _invoice(tx: Write, order_id: int) -> int | None:
    """The invoice of what has left; none where all of it was invoiced before, or waits for the invoice of its month."""
    if read_order(tx, order_id).monthly_invoice:
        return None
    try:
        return issue_invoice(tx, order_id, "shipped")
    except Refusal as refusal:
        if refusal.code != "nothing_to_invoice":
            raise
        return None


_LINE = (
    select(dispatch_line.c.order_id, dispatch_line.c.shipment_id, dispatch.c.bills)
    .join(dispatch, dispatch.c.id == dispatch_line.c.dispatch_id)
    .where(dispatch_line.c.id == bindparam("id"))
)
_JOINS = select(dispatch.c.joins).where(dispatch.c.id == bindparam("id"))
