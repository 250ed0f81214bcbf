"""What chasing late money asks for today, as tasks of the day: calls to make, reminders to write, letters to post.

Apart from the other tasks of the day, for it looks at every debt that is late.
"""

from __future__ import annotations

from app.base.door import Read
from app.reminders.debts import charging, debtors
from app.reminders.plan import plan_of
from app.reminders.propose import Proposal, propose
from app.reminders.reminder import to_post
from app.reports.call_list import call_list
from app.reports.task import Task
from app.reports.today import EXAMPLES


def chasing_tasks(rd: Read) -> tuple[Task, ...]:
    """The tasks for which there is something to do, the most urgent first; amounts in the company's currency."""
    plan, day = plan_of(rd), rd.today
    late = debtors(rd, plan, day)
    how = charging(rd)
    calls = [row for row in call_list(rd, late).rows if row.to_call]
    # What somebody was asked to do stands in the day by itself: it is counted, as in the list, and not told again.
    untold = [row for row in calls if row.action != "task"]
    found = [propose(each, plan, how, day) for each in late]
    letters = [each for each in found if isinstance(each, Proposal)]
    post = to_post(rd)
    tasks = (
        Task(
            "calls",
            "calls",
            "",
            len(calls) if untold else 0,
            sum(row.worth.of(row.to_ask) for row in calls),
            names=tuple(row.customer for row in untold[:EXAMPLES]),
        ),
        Task(
            "reminders",
            "reminders",
            "",
            len(letters),
            sum(each.debtor.worth.of(each.total) for each in letters),
            names=tuple(each.debtor.name for each in letters[:EXAMPLES]),
        ),
        Task(
            "post",
            "reminders",
            "",
            len(post),
            sum(each.base_total for each in post),
            names=tuple(each.customer for each in post[:EXAMPLES]),
        ),
    )
    return tuple(each for each in tasks if each.count)
