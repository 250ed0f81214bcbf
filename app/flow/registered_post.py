"""Recorded delivery: a letter is taken to the post, and its slip comes back."""

from __future__ import annotations

from datetime import date

from app.base.door import Write, verb
from app.reminders.registered import deposit_letter, slip_came_back


@verb("collect.deposited")
def deposited(tx: Write, reminder_id: int, post_number: str, deposited_on: date) -> None:
    """Say under which number and on which day a letter was deposited as recorded delivery; it counts as posted.

    Said again, it replaces what was typed before. Refused as `deposit_letter` refuses.
    """
    row = deposit_letter(tx, reminder_id, post_number, deposited_on)
    tx.note(number=row.number, name=post_number.strip(), until=deposited_on)


@verb("collect.slip_back")
def slip_back(tx: Write, reminder_id: int, fate: str, on: date, note: str = "") -> None:
    """Say what became of a letter by recorded delivery, by the slip that came back and its day: delivered, unclaimed,
    refused or unknown. Said again, it replaces what was said before. Refused as `slip_came_back` refuses.
    """
    row = slip_came_back(tx, reminder_id, fate, on, note)
    tx.note(number=row.number, registered=fate, until=on, reason=note.strip())
