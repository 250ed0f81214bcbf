"""What the post says of a letter by recorded delivery, in words."""

from __future__ import annotations

from app.reminders.registered import RegisteredRow
from ui.kit.wording import say, words


def registered_words(row: RegisteredRow) -> str:
    """Where it stands: to be posted, deposited and its slip awaited, or what the slip says."""
    if row.deposited_on is None:
        return say("registered.state.no_number" if row.posted else "registered.state.to_post")
    if row.fate is None or row.fate_on is None:
        return say("registered.state.deposited", day=words().date(row.deposited_on))
    return say(f"registered.state.{row.fate}", day=words().date(row.fate_on))
