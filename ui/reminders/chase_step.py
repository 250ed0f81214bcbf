"""What to do next about late money, as the card of a page says it: remind, call, post, or wait, and why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.base.listing import ListQuery
from app.reports.chase_step import ChaseStep
from ui.kit.acts import Act
from ui.kit.office import Office
from ui.kit.step_card import NextStep
from ui.kit.wording import say
from ui.reminders.call_dialog import CallDialog
from ui.reminders.call_words import why_told
from ui.reminders.reminder_dialog import ReminderDialog

if TYPE_CHECKING:
    Effects = tuple[tuple[str, str], ...]

CALLS = frozenset({"broken_promise", "call_again", "task", "call_after", "call"})


def chase_card(
    office: Office, step: ChaseStep, before: Effects, receive: Callable[[], object], parent: QWidget
) -> NextStep:
    """The card: `before` are the lines that come first, `receive` what is offered while one can only wait."""
    row = step.call
    if step.action == "remind" and step.level is not None:
        told = say(
            "chase.letter",
            level=say(f"reminder.level.{step.level}"),
            channel=say(f"reminder.channel.{step.channel}"),
        )
        act = Act(
            "customer.remind",
            lambda: ReminderDialog(office, row.id, row.customer, parent).open(),
            icon="mail",
        )
        return NextStep(say("chase.step.remind"), (*before, ("mail", told)), act)
    if step.action in CALLS:
        lines = [("call", row.phone)] if row.phone else []
        why = say("chase.all_written") if step.action == "call" else why_told(row)
        act = Act(
            "customer.called",
            lambda: CallDialog(office, row.id, row.customer, row.phone, parent).open(),
            icon="call",
        )
        return NextStep(say("chase.step.call"), (*before, ("info", why), *lines), act)
    if step.action == "post":
        act = Act("chase.to_letters", partial(office.ways.go, "reminders", ListQuery()), icon="print")
        return NextStep(say("chase.step.post"), (*before, ("print", why_told(row))), act)
    title = say(f"chase.step.{step.action}")
    return NextStep(title, (*before, ("info", why_told(row))), Act("customer.receive", receive, icon="bank"))
