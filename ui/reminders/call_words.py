"""Why a customer stands where they do in the call list, in words."""

from __future__ import annotations

from app.reports.call_list import CallRow
from ui.kit.wording import say, words


def why_told(row: CallRow) -> str:
    """The reason of what is next."""
    level = say(f"reminder.level.{row.level}") if row.level is not None else ""
    amount = words().money(row.amount, row.currency) if row.amount else ""
    return say(
        f"calls.why.{row.action}", day=row.day or "", level=level, amount=amount, what=words().fact(row.what)
    )
