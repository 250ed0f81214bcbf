"""When these books were last backed up from this computer: remembered here, not in the books, which may lie elsewhere."""

from __future__ import annotations

import hashlib
from datetime import datetime

from app.reports.checklist import Todo
from ui.kit import memory
from ui.kit.office import Office
from ui.kit.section import Figure
from ui.kit.wording import say, words

OLD_DAYS = 7
"""A backup older than this asks for another."""


def kept_under(office: Office) -> str:
    """Under which name this computer remembers the last backup of these books."""
    return f"backup/{hashlib.sha256(office.place.encode()).hexdigest()[:16]}"


def last_backup(office: Office) -> datetime | None:
    """When a backup was last written from this computer; None where none was."""
    none: dict[str, object] = {}
    try:
        return datetime.fromisoformat(str(memory.recall(kept_under(office), none).get("at", "")))
    except ValueError:
        return None


def backup_figure(office: Office) -> Figure:
    """The same as a row, in red where there is none and amber where it is old."""
    at = last_backup(office)
    if at is None:
        return Figure(say("settings.backup.last"), say("settings.backup.never"), "strong", ink="late")
    days = (office.today - words().local_day(at)).days
    told = words().day_time(at)
    if days > 0:
        told = say("settings.backup.days_ago", at=told, n=days)
    return Figure(say("settings.backup.last"), told, "strong", ink="wait" if days > OLD_DAYS else "")


def with_backup(office: Office, todos: tuple[Todo, ...]) -> tuple[Todo, ...]:
    """What is to be told, and the first backup, which only this computer knows of."""
    return (*todos, Todo("backup", last_backup(office) is not None, "settings", "backup"))


def backup_is_old(office: Office) -> bool:
    """Whether there is none, or one so old that it asks for another."""
    return bool(backup_figure(office).ink)
