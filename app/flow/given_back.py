"""Taking back what was given up: the reversal in sight, and the small differences that go with a payment that bounced."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.flow.given_up import Debts, bring_order_forward, change_aside, debts_of, insert_row
from app.payments.on_its_way import Announced, announced_for
from app.receivables import bad_debts
from app.receivables.allocation import reverse_allocations, settled_by
from app.receivables.bad_debts import AccountLine
from app.receivables.doubtful import DoubtfulRow, doubtful_mark
from app.receivables.ledger import Item, Posting, held_by, item_by_id, items_of, post
from app.receivables.written_off import WriteOffRow, account_lines, write_off_row, write_offs_of


def standing_write_off(rd: Read, write_off_id: int) -> WriteOffRow:
    """A write-off that still holds; refused with ``write_off_unknown`` or ``write_off_taken_back``."""
    row = write_off_row(rd, write_off_id)
    if row is None or row.kind == "reversal":
        raise Refusal("write_off_unknown")
    if row.reversed_by is not None:
        raise Refusal("write_off_taken_back", number=row.number)
    return row


@dataclass(frozen=True, slots=True)
class PlannedBack:
    """What taking a write-off back would mean: its lines in the accounts, and the batch that collects less than is owed then."""

    lines: tuple[AccountLine, ...]
    debit: Announced | None = None


def planned_back(rd: Read, write_off_id: int) -> PlannedBack:
    """The same, to be shown before; refused as `undo` is."""
    row = standing_write_off(rd, write_off_id)
    _, _, lines = _undoing(rd, row)
    return PlannedBack(lines, announced_for(rd, row.document_id) if row.noun == "invoice" else None)


def undo(tx: Write, write_off_id: int, reason: str) -> tuple[int, Debts]:
    """Take a write-off back inside whatever transaction is open; gives the reversal's key and the debts as they were."""
    if not reason.strip():
        raise Refusal("reason_missing")
    row = standing_write_off(tx, write_off_id)
    debts = debts_of(tx, row.noun, row.document_id)
    # Asked again behind the lock: of two that take it back at once the second is told.
    row = standing_write_off(tx, write_off_id)
    mark, released, lines = _undoing(tx, row)
    kept = (
        "customer_id",
        "account_id",
        "noun",
        "document_id",
        "amount",
        "vat",
        "currency",
        "ground",
    )
    values = {name: getattr(row, name) for name in kept}
    made = insert_row(
        tx,
        {**values, "released": released, "kind": "reversal", "reason": reason.strip(), "reverses_id": row.id},
        lines,
        debts.number,
    )
    [own] = items_of(tx, "write_off", [row.id])
    reverse_allocations(tx, own.id, tx.today)
    held = held_by(tx, [own.id])
    standing = [
        Posting(own.id, component, -amount, -amount) for (_, component), amount in held.items() if amount
    ]
    post(tx, debts.account_id, debts.currency, standing, tx.today, ("write_off", made))
    if mark is not None:
        change_aside(tx, mark.id, released, "reversal", made)
    bring_order_forward(tx, debts, made)
    return made, debts


def _undoing(rd: Read, row: WriteOffRow) -> tuple[DoubtfulRow | None, int, tuple[AccountLine, ...]]:
    """The mark of a debt that is doubtful still, what is set aside for it again, and the lines."""
    lines = bad_debts.undone(account_lines(rd, [row.id])[row.id])
    mark = doubtful_mark(rd, row.noun, row.document_id) if row.released else None
    if mark is not None:
        return mark, row.released, lines
    # Sound since: nothing is set aside for it again.
    return None, 0, tuple(each for each in lines if each.account not in bad_debts.ASIDE)


def small_with(rd: Read, money: Item) -> list[int]:
    """The small differences that rest on a payment: what of it was kept, and what was let go of the debts it settled."""
    found: list[int] = []
    for target_id, _ in settled_by(rd, money.id):
        target = item_by_id(rd, target_id)
        if target.noun == "write_off":
            found.append(target.document_id)
        elif target.noun in ("invoice", "opening"):
            found += [
                each.id
                for each in write_offs_of(rd, target.noun, target.document_id)
                if each.kind == "small_loss" and each.stands
            ]
    return sorted(set(found))
