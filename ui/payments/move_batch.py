"""Putting a batch of direct debits off to the first day on which all its customers can still be told in time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from app.flow.debit import Announced, move
from app.payments.debits import BatchRow
from app.payments.left_out import left_out
from app.reports.collectable import announced_again
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import WordButton, say, words
from ui.payments.batch_told import at_bank_told, barred_told, credit_told, paid_told, possible_told
from ui.payments.credit_beside import match_credit

_NAMED = 3


def move_batch(office: Office, row: BatchRow, parent: QWidget) -> None:
    """Ask why, say what follows, and put it off; nothing where all is in time."""
    day = row.missed
    if day is None:
        return

    def moved(made: Announced) -> None:
        office.ways.say(say("debit.moved", number=row.number, day=day, later=made.number))

    dialog = ReasonDialog(
        office,
        "debit.move_title",
        "debit.move_do",
        move,
        row.id,
        day,
        effects=_effects(row),
        done=moved,
        parent=parent,
        facts={"number": row.number, "day": day},
    )
    if not can_move(row):
        dialog.verb.allow(allowed=False, reason=say("refusal.debit_all_paid.cause"))
        dialog.open()
        return

    def named(again: list[tuple[str, int]]) -> None:
        dialog.effects.tell(_effects(row, again))

    if row.possible:
        dialog.put_at_foot(
            WordButton("reminders.to_bank", dialog, clicked=lambda: _to_bank(office, dialog, parent))
        )
    if row.credits:
        dialog.put_at_foot(
            WordButton("invoice_page.match", dialog, clicked=lambda: _match(office, row, dialog, parent))
        )
    office.ask(announced_again, row, day, done=named, owner=dialog)
    dialog.open()


def _to_bank(office: Office, dialog: ReasonDialog, parent: QWidget) -> None:
    """Nothing is moved before somebody has looked."""
    dialog.reject()
    if isinstance(parent, QDialog):
        parent.reject()
    office.ways.go("bank")


def _match(office: Office, row: BatchRow, dialog: ReasonDialog, parent: QWidget) -> None:
    """What is matched first is not announced again: the batch is asked to be moved once more after that."""
    dialog.reject()
    match_credit(office, row.credits[0].credit, parent)


def can_move(row: BatchRow) -> bool:
    """Whether it is to be put off, and something of it would be collected then."""
    return row.missed is not None and _again(row) > 0


def _again(row: BatchRow) -> int:
    return row.total - sum(left_out(row).values())


def _again_told(row: BatchRow, again: Sequence[tuple[str, int]]) -> str:
    """The first of those who are told anew with what is taken from each, how many more, and what it comes to."""
    told = [f"{customer} {words().money(amount, row.currency)}" for customer, amount in again[:_NAMED]]
    if (more := len(again) - _NAMED) > 0:
        told.append(say("debit.move_effect.more", n=more))
    if len(again) == 1:
        return told[0]
    total = words().money(sum(amount for _, amount in again), row.currency)
    return say("debit.move_effect.total", told=", ".join(told), amount=total)


def _effects(row: BatchRow, again: Sequence[tuple[str, int]] = ()) -> list[tuple[str, str]]:
    """What is left out comes first: nobody is told again of money that is there. `again` is who is told anew, and of how much."""
    without = [
        *((("trouble", say("debit.move_effect.barred", told=barred_told(row))),) if row.barred else ()),
        *((("bank", say("debit.move_effect.at_bank", told=at_bank_told(row))),) if row.at_bank else ()),
        *((("late", say("debit.move_effect.paid", told=paid_told(row))),) if row.paid else ()),
    ]
    if not _again(row):
        return without
    look = [("bank", possible_told(row))] if row.possible else []
    look += [("invoices", credit_told(row))] if row.credits else []
    rest = say("debit.move_effect.rest" if without else "debit.move_effect.anew", day=row.missed)
    if again:
        rest = say("debit.move_effect.again", day=row.missed, told=_again_told(row, again))
    return [
        *without,
        *look,
        ("undo", say("debit.move_effect.off", number=row.number)),
        ("calendar", rest),
        ("mail", say("debit.move_effect.told_rest" if without else "debit.move_effect.told")),
        ("bank", say("debit.move_effect.file", day=row.file_by)),
    ]
