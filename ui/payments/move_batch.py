"""Putting a batch of direct debits off to the first day on which all its customers can still be told in time."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.flow.debit import Announced, move
from app.payments.debits import BatchRow
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say


def move_batch(office: Office, row: BatchRow, parent: QWidget) -> None:
    """Ask why, say what follows, and put it off; nothing where all is in time."""
    day = row.missed
    if day is None:
        return

    def moved(made: Announced) -> None:
        office.ways.say(say("debit.moved", number=row.number, day=day, later=made.number))

    ReasonDialog(
        office,
        "debit.move_title",
        "debit.move_do",
        move,
        row.id,
        day,
        effects=(
            ("undo", say("debit.move_effect.off", number=row.number)),
            ("calendar", say("debit.move_effect.anew", day=day)),
            ("mail", say("debit.move_effect.told")),
            ("bank", say("debit.move_effect.file", day=row.file_by)),
        ),
        done=moved,
        parent=parent,
        facts={"number": row.number, "day": day},
    ).open()
