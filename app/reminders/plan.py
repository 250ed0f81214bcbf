"""The plan of reminders: its steps as data, those of the program until the merchant decides on others."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.base import settings
from app.base.door import Read, Write, verb
from app.base.errors import Refusal

_FILE = Path(__file__).parents[2] / "resources" / "mail" / "reminder_plan.toml"
CHANNELS = ("mail", "letter", "registered", "file")
CHARGES = ("none", "announced", "claimed")
LETTERS = 5
"""Levels that have a text: courtesy, three reminders, formal notice. The last one hands the case over."""
HANDED_OVER = 5


@dataclass(frozen=True, slots=True)
class Step:
    """A level of reminding: so many `days` after the due date (before it where negative), by which channel.

    `call`: somebody shall call as well. `charges`: whether interest and the fixed sum are left out, announced or claimed.
    """

    level: int
    days: int
    channel: str
    call: bool
    charges: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps, by level, and the days around them.

    `gap_days` lie between two contacts at least, `grace_days` are given after a promised day, `deadline_days` in a formal
    notice.
    """

    steps: tuple[Step, ...]
    gap_days: int
    grace_days: int
    deadline_days: int

    def step(self, level: int) -> Step:
        """The step of a level; refused with ``reminder_level_unknown``."""
        found = next((each for each in self.steps if each.level == level), None)
        if found is None:
            raise Refusal("reminder_level_unknown", level=level)
        return found


def plan_of(rd: Read) -> Plan:
    """The plan that counts now."""
    decided = settings.all_settings(rd)
    steps = decided["reminders.plan"] or _shipped()
    return Plan(
        tuple(Step(**each) for each in steps),
        int(decided["reminders.gap_days"]),
        int(decided["reminders.grace_days"]),
        int(decided["reminders.deadline_days"]),
    )


def shipped_steps() -> tuple[Step, ...]:
    """The steps that come with the program."""
    return tuple(Step(**each) for each in _shipped())


@verb("settings.reminder_plan")
def decide_plan(tx: Write, steps: Sequence[Step]) -> None:
    """Decide on the steps; refused with ``reminder_steps_order`` where a higher level does not come later, with
    ``reminder_step_unknown`` where a step is none the program knows.
    """
    for each in steps:
        if each.channel not in CHANNELS or each.charges not in CHARGES:
            raise Refusal("reminder_step_unknown", level=each.level)
    known = [each.level for each in steps]
    if known != sorted({each.level for each in shipped_steps()}):
        raise Refusal("reminder_step_unknown", level=max(known, default=0))
    going = [each for each in steps if each.on]
    for before, after in pairwise(going):
        if after.days <= before.days:
            raise Refusal("reminder_steps_order", level=after.level, days=after.days, before=before.days)
    settings.write(tx, "reminders.plan", [asdict(each) for each in steps])


@cache
def _shipped() -> Sequence[Mapping[str, Any]]:
    return tomllib.loads(_FILE.read_text("utf-8"))["step"]
