"""Why a customer is not reminded, in words: the reason and how long it holds, or the day they promised."""

from __future__ import annotations

from datetime import date, timedelta

from app.base.words import Words


def left_told(words: Words, reason: str, until: date | None, promised_on: date | None = None) -> str:
    """The reason in a sentence; `until` is its last day, or for ``not_yet`` the day the next letter is due."""
    told = words.say(f"reminder.left.{reason}")
    if until is None:
        return told
    if reason == "promise" and promised_on is not None:
        return f"{told} {words.say('reminder.left.promised', promised=promised_on, next=until + timedelta(days=1))}"
    ends = "from" if reason == "not_yet" else "until"
    return f"{told} {words.say(f'reminder.left.{ends}', until=until)}"
