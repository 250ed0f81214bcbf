"""A reminder that shall not be sent after all: why, and what follows for its customer and the next letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.flow.withdraw_reminder import withdraw
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.kit.office import Office


def withdraw_reminder(
    office: Office, reminder_id: int, number: str, customer: str, parent: QWidget, *, mailed: bool
) -> None:
    """Ask why; `mailed` says that it lies in the outbox and not among the letters to post."""
    ReasonDialog(
        office,
        "reminders.withdraw.title",
        "reminders.withdraw.do",
        withdraw,
        reminder_id,
        effects=[
            ("mail", say(f"reminders.withdraw.{'mail' if mailed else 'paper'}")),
            ("undo", say("reminders.withdraw.counts", customer=customer)),
            ("info", say("reminders.withdraw.stays")),
        ],
        note=say("reminders.withdraw.time"),
        look="danger",
        done=lambda _none: office.ways.say(say("reminders.withdraw.done", number=number)),
        parent=parent,
        facts={"number": number},
    ).open()
