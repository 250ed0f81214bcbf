"""Returns: announced with a number for the parcel, taken in, decided on; each step undone by one in sight.

Goods that came are on hand and in quarantine until somebody decided: then they are sold again, stay apart, or are thrown away,
each by entries of the goods ledger. What the customer gets is written by the verbs that always write it
(`app.flow.return_answer`). An order's own progress stays: what left, left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base import numbering
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.said import said
from app.base.settings import write
from app.base.uid import new_uid
from app.flow.return_acts import locked, settle, write_act, write_lines
from app.flow.return_answer import Answer, Answered, answer_customer
from app.flow.return_goods import post_fates, post_reception
from app.orders.order import lock_order
from app.shipping.return_queries import return_rows
from app.shipping.return_reasons import ReturnReason, return_reasons
from app.shipping.return_tables import (
    CONDITIONS,
    FATES,
    goods_return,
    goods_return_line,
    return_act,
    return_act_line,
)
from app.shipping.returned import Left, ReturnLine, answered_of_order, left_of_order, return_lines


@dataclass(frozen=True, slots=True)
class ReturningLine:
    """What of a line that left comes back (thousandths), and the code of the reason; `lots`: of which lots, where it is here."""

    shipment_line_id: int
    quantity_milli: int
    reason: str
    lots: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Came:
    """How much (thousandths) of a line of a return came, and what it is like; `lots`: of which lots, where several left."""

    line_id: int
    quantity_milli: int
    condition: str = "new"
    lots: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a quantity (thousandths) of a line that came; `before` is what was decided of it until now.

    `lots`: of which lots, where several came.
    """

    line_id: int
    quantity_milli: int
    fate: str
    before: str = ""
    lots: tuple[tuple[int, int], ...] = ()


@verb("returns.announce")
def announce(tx: Write, order_id: int, lines: Sequence[ReturningLine], note: str = "") -> int:
    """Write down what is to come back of what left of an order; gives the key of the return.

    Refused with ``return_empty``, ``return_reason_unknown`` or ``return_exceeds`` (more than left and did not come back).
    """
    return _announce(tx, order_id, lines, note)


@verb("returns.take_in")
def take_in(
    tx: Write,
    order_id: int,
    lines: Sequence[ReturningLine],
    condition: str = "new",
    note: str = "",
    on: date | None = None,
) -> int:
    """Take in what came unannounced: the return is made and received at once; gives its key. Refused as both are."""
    return_id = _announce(tx, order_id, lines, note)
    of_lots = {each.shipment_line_id: each.lots for each in lines}
    _receive(
        tx,
        return_id,
        [
            Came(each.id, each.announced_milli, condition, of_lots.get(each.shipment_line_id, ()))
            for each in return_lines(tx, [return_id])
        ],
        on or tx.today,
    )
    return return_id


@verb("returns.receive")
def receive(tx: Write, return_id: int, came: Sequence[Came], on: date | None = None, note: str = "") -> int:
    """Take goods of a return in; they are on hand and kept apart until it is decided on them. Gives the key of the act.

    Refused with ``return_unknown``, ``return_empty``, ``return_exceeds``, ``return_condition`` or ``return_day``.
    """
    return _receive(tx, return_id, came, on or tx.today, note)


@verb("returns.withdraw")
def withdraw(tx: Write, return_id: int, reason: str) -> int:
    """Wait no longer for what was announced and did not come; gives the key of the act.

    Refused with ``return_unknown``, ``reason_missing`` or ``return_nothing_expected``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    number, _ = locked(tx, return_id)
    left = [each for each in return_lines(tx, [return_id]) if each.expected_milli]
    if not left:
        raise Refusal("return_nothing_expected", number=number)
    act_id = write_act(tx, return_id, "withdrawn", tx.today, reason.strip(), len(left))
    write_lines(tx, act_id, [{"line_id": each.id, "quantity_milli": each.expected_milli} for each in left])
    settle(tx, return_id)
    tx.note(number=number, reason=reason.strip())
    return act_id


@verb("returns.decide")
def decide(
    tx: Write,
    return_id: int,
    decisions: Sequence[Decision] = (),
    answer: Answer | None = None,
    note: str = "",
) -> int:
    """Decide what becomes of goods that came, and what the customer gets for all that came and has no answer yet.

    Gives the key of the act. Refused with ``return_unknown``, ``return_undecided`` (nothing is said), ``return_exceeds``,
    ``stock_short``, or as the verbs that write credit notes and refunds are.
    """
    number, order_id = locked(tx, return_id)
    lines = {each.id: each for each in return_lines(tx, [return_id])}
    rows = _decided(lines, decisions)
    answered = {key: each.unanswered_milli for key, each in lines.items() if each.unanswered_milli}
    given: Answered | None = None
    if answer is not None and answered:
        rows += [{"line_id": key, "answered_milli": milli} for key, milli in sorted(answered.items())]
        back: dict[int, int] = {}
        for key, milli in answered.items():
            of = lines[key].order_line_id
            back[of] = back.get(of, 0) + milli
        given = answer_customer(tx, order_id, number, answer, back, answered_of_order(tx, order_id))
    if not rows:
        raise Refusal("return_undecided", number=number)
    act_id = write_act(
        tx, return_id, "decided", tx.today, note.strip(), len(rows), answer=answer, given=given
    )
    write_lines(tx, act_id, rows)
    post_fates(tx, act_id, lines, rows, lots=_lots_of((each.line_id, each.fate, each) for each in decisions))
    settle(tx, return_id)
    [row] = return_rows(tx, [return_id])
    tx.note(number=number, n=len(lines), answer=said(f"returns.answer.{row.answer}") if given else "")
    return act_id


@verb("returns.undo")
def undo(tx: Write, act_id: int, reason: str) -> int:
    """Undo a step of a return by another that takes it back: goods go where they were. Gives the key of the new act.

    Credit notes, refunds and exchanges stay: each has an undoing of its own. Refused with ``return_act_unknown``,
    ``return_act_undone``, ``reason_missing``, ``return_decided_since`` or ``stock_short``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    made = tx.execute(_ACT, {"id": act_id}).one_or_none()
    if made is None or made.reverses_id is not None:
        raise Refusal("return_act_unknown")
    number, order_id = locked(tx, made.return_id)
    if tx.execute(_UNDOING, {"id": act_id}).first() is not None:
        raise Refusal("return_act_undone", number=number)
    rows = [
        {
            "line_id": row.line_id,
            "quantity_milli": -row.quantity_milli,
            "condition": row.condition,
            "fate": row.fate,
        }
        for row in tx.execute(_ACT_LINES, {"id": act_id})
        if row.quantity_milli
    ]
    if not rows:
        raise Refusal("return_act_answered", number=number)
    lines = {each.id: each for each in return_lines(tx, [made.return_id])}
    new_id = write_act(tx, made.return_id, made.kind, tx.today, reason.strip(), len(rows), reverses_id=act_id)
    write_lines(tx, new_id, rows)
    if made.kind == "received":
        _must_be_undecided(lines, rows, number)
        post_reception(tx, new_id, lines, rows, tx.today, "reversal", undoes=act_id)
    if made.kind == "decided":
        post_fates(tx, new_id, lines, rows, undoes=act_id)
    _must_still_be_out(tx, order_id, lines, rows)
    after = return_lines(tx, [made.return_id])
    if any(
        min(each.undecided_milli, each.stock_milli, each.quarantine_milli, each.scrap_milli) < 0
        for each in after
    ):
        raise Refusal("return_decided_since", number=number)
    settle(tx, made.return_id)
    tx.touch("sales_order", order_id)
    tx.note(number=number, reason=reason.strip())
    return new_id


@verb("settings.return_reasons")
def decide_reasons(tx: Write, reasons: Sequence[ReturnReason]) -> None:
    """Decide the reasons anew, in the order in which they are offered; refused with ``return_reason_unnamed``."""
    codes = [each.code for each in reasons]
    if not all(each.fr.strip() and each.en.strip() for each in reasons) or len(set(codes)) != len(codes):
        raise Refusal("return_reason_unnamed")
    write(tx, "returns.reasons", [each.kept() for each in reasons])


# --- within ---


def _announce(tx: Write, order_id: int, lines: Sequence[ReturningLine], note: str) -> int:
    order = lock_order(tx, order_id)
    wanted = [each for each in lines if each.quantity_milli]
    if not wanted:
        raise Refusal("return_empty")
    known = {each.code for each in return_reasons(tx)}
    left = {each.id: each for each in left_of_order(tx, order_id)}
    for each in wanted:
        if each.reason not in known:
            raise Refusal("return_reason_unknown", reason=each.reason)
        _must_have_left(left.get(each.shipment_line_id), each.quantity_milli)
    number = numbering.take(tx, "return", tx.today).text
    return_id = tx.insert(
        goods_return,
        {
            "uid": new_uid(),
            "number": number,
            "order_id": order_id,
            "customer_id": order.customer_id,
            "announced_on": tx.today,
            "language": order.language,
            "note": note.strip(),
            "made_by": tx.actor.name,
            "line_count": len(wanted),
            "recorded_at": tx.now,
            "state": "expected",
        },
    )
    tx.insert_many(
        goods_return_line,
        [
            {
                "return_id": return_id,
                "position": at,
                "shipment_line_id": each.shipment_line_id,
                "order_line_id": left[each.shipment_line_id].order_line_id,
                "product_id": left[each.shipment_line_id].product_id,
                "sku": left[each.shipment_line_id].sku,
                "name": left[each.shipment_line_id].name,
                "unit": left[each.shipment_line_id].unit,
                "quantity_milli": each.quantity_milli,
                "reason": each.reason,
            }
            for at, each in enumerate(wanted, 1)
        ],
    )
    tx.touch("sales_order", order_id)
    tx.note(number=number, quantity_milli=sum(each.quantity_milli for each in wanted))
    return return_id


def _must_have_left(line: Left | None, milli: int) -> None:
    """No more comes back than left and did not come back already."""
    if line is None:
        raise Refusal("return_line_unknown")
    if milli < 0 or milli > line.returnable_milli:
        raise Refusal(
            "return_exceeds", product=line.name, left_milli=line.returnable_milli, asked_milli=milli
        )


def _receive(tx: Write, return_id: int, came: Sequence[Came], on: date, note: str = "") -> int:
    number, order_id = locked(tx, return_id)
    if on > tx.today:
        raise Refusal("return_day", day=on)
    lines = {each.id: each for each in return_lines(tx, [return_id])}
    left = {each.id: each for each in left_of_order(tx, order_id)}
    wanted = [each for each in came if each.quantity_milli]
    if not wanted:
        raise Refusal("return_empty")
    for each in wanted:
        line = lines.get(each.line_id)
        if line is None:
            raise Refusal("return_line_unknown")
        if each.condition not in CONDITIONS:
            raise Refusal("return_condition", condition=each.condition)
        # What left by a mistake that was undone since never was with the customer.
        of = left.get(line.shipment_line_id)
        room = line.expected_milli + of.returnable_milli if of is not None else 0
        if each.quantity_milli < 0 or each.quantity_milli > room:
            raise Refusal(
                "return_exceeds", product=line.name, left_milli=room, asked_milli=each.quantity_milli
            )
    act_id = write_act(tx, return_id, "received", on, note.strip(), len(wanted))
    rows = [
        {"line_id": each.line_id, "quantity_milli": each.quantity_milli, "condition": each.condition}
        for each in wanted
    ]
    write_lines(tx, act_id, rows)
    lots = _lots_of((each.line_id, each.condition, each) for each in wanted)
    post_reception(tx, act_id, lines, rows, on, "return", lots=lots)
    settle(tx, return_id)
    tx.touch("sales_order", order_id)
    tx.note(number=number, quantity_milli=sum(each.quantity_milli for each in wanted))
    return act_id


def _lots_of(
    rows: Iterable[tuple[int, str, Came | Decision]],
) -> dict[tuple[int, str], list[tuple[tuple[int, int], ...]]]:
    found: dict[tuple[int, str], list[tuple[tuple[int, int], ...]]] = {}
    for line_id, what, each in rows:
        if each.quantity_milli:
            found.setdefault((line_id, what), []).append(each.lots)
    return found


def _decided(lines: Mapping[int, ReturnLine], decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    """The rows of an act for these decisions; what was decided before is taken back by a row of its own."""
    rows: list[dict[str, Any]] = []
    there: dict[tuple[int, str], int] = {}
    for each in decisions:
        if not each.quantity_milli:
            continue
        line = lines.get(each.line_id)
        if line is None or each.fate not in FATES or each.before not in ("", "quarantine"):
            raise Refusal("return_line_unknown")
        before = line.quarantine_milli if each.before else line.undecided_milli
        free = there.setdefault((line.id, each.before), before)
        if each.quantity_milli < 0 or each.quantity_milli > free:
            raise Refusal(
                "return_exceeds", product=line.name, left_milli=free, asked_milli=each.quantity_milli
            )
        there[line.id, each.before] = free - each.quantity_milli
        if each.before:
            rows.append({"line_id": line.id, "quantity_milli": -each.quantity_milli, "fate": each.before})
        rows.append({"line_id": line.id, "quantity_milli": each.quantity_milli, "fate": each.fate})
    return rows


def _must_be_undecided(
    lines: Mapping[int, ReturnLine], rows: Sequence[Mapping[str, Any]], number: str
) -> None:
    """A reception is undone before anything was decided on its goods, or after that was undone."""
    for row in rows:
        if -row["quantity_milli"] > lines[row["line_id"]].undecided_milli:
            raise Refusal("return_decided_since", number=number)


def _must_still_be_out(
    tx: Write, order_id: int, lines: Mapping[int, ReturnLine], rows: Sequence[Mapping[str, Any]]
) -> None:
    """What was not waited for any more may have been taken by another return since, or its shipment undone."""
    left = {each.id: each for each in left_of_order(tx, order_id)}
    for each in left.values():
        if each.returnable_milli < 0:
            raise Refusal(
                "return_exceeds", product=each.name, left_milli=0, asked_milli=-each.returnable_milli
            )
    for row in rows:
        line = lines[row["line_id"]]
        if line.shipment_line_id not in left:
            raise Refusal(
                "return_exceeds", product=line.name, left_milli=0, asked_milli=abs(row["quantity_milli"])
            )


_ACT = select(return_act).where(return_act.c.id == bindparam("id"))
_UNDOING = select(return_act.c.id).where(return_act.c.reverses_id == bindparam("id"))
_ACT_LINES = (
    select(return_act_line)
    .where(return_act_line.c.act_id == bindparam("id"))
    .order_by(return_act_line.c.position)
)
