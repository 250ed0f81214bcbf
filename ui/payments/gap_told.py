"""Days without a statement, in words."""

from __future__ import annotations

from app.payments.statement_gaps import Gap
from ui.kit.wording import say


def gap_told(gap: Gap | None) -> str:
    """Which days no statement tells of; empty where none is missing."""
    if gap is None:
        return ""
    if gap.last is None:
        return say("bank.silent.since", first=gap.first)
    return say("bank.silent.same" if gap.runs_on else "bank.silent.between", first=gap.first, last=gap.last)
