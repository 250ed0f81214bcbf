"""`remind`: whom to remind of what as of a day, and with `--send` today's letters; run again it does nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated, Any

from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.base.words import Words
from app.commands.desk import Desk
from app.commands.output import Column, exact, table
from app.commands.program import command, option
from app.commands.reasons import told
from app.commands.report_collection import DAY, customer_called
from app.flow import chase
from app.flow.paper import render_missing
from app.flow.reminder_run import Report, look_first, run
from app.payments.barred_money import barred_at_bank
from app.receivables.late_rates import FIXED_SUM_IN
from app.reminders.left_told import left_told
from app.reminders.propose import LeftAlone, Proposal
from app.reminders.reminder import ReminderRow, the_reminder


@command("remind")
def remind(
    desk: Desk,
    as_of: Annotated[datetime | None, option("--as-of", formats=DAY)] = None,
    send: Annotated[bool, option("--send")] = False,
    customer: Annotated[str | None, option("--customer", words="report_customer")] = None,
) -> None:
    """Propose reminders, or write those of today and promise their mails; `send-mail` lets them leave."""
    with desk.opened() as database:
        actor = desk.actor_in(database)
        with database.read() as rd:
            day = as_of.date() if as_of is not None else rd.today
            if send and day != rd.today:
                raise Refusal("reminder_not_today", on=day)
            only = customer_called(rd, customer) if customer is not None else None
            found, left = chase.proposed(rd, day)
            insolvent = {each.debtor.customer_id for each in left if each.reason == "insolvency"}
            barred = insolvent & barred_at_bank(rd).keys() if insolvent else set[int]()
            home = home_currency(rd)
        found = [each for each in found if only in (None, each.debtor.customer_id)]
        left = [each for each in left if only in (None, each.debtor.customer_id)]
        report, written = None, list[ReminderRow]()
        if send:
            report = run(
                database, actor, only=None if only is None else frozenset(each.debtor.key for each in found)
            )
            render_missing(database, actor)
            with database.read() as rd:
                written = _rows(rd, report)
    if desk.as_json:
        desk.give(_for_machines(desk, day.isoformat(), found, left, report, written, home))
    else:
        _for_people(desk, found, left, barred, report, written, home)


def _rows(rd: Read, report: Report) -> list[ReminderRow]:
    return [the_reminder(rd, each) for each in report.written]


_LETTERS = (
    Column("customer", lambda each: each.debtor.name),
    Column("level", lambda each: str(each.level), "told", head="reminder.column.level"),
    Column("channel", lambda each: each.channel, "word", "reminder.channel", head="reminder.column.channel"),
    Column(
        "invoices",
        lambda each: ", ".join(dict.fromkeys(one.debt.number for one in each.items)),
        head="reminder.column.invoices",
    ),
    Column("total", lambda each: each.total, "amount", head="reminder.column.total"),
    Column("interest", lambda each: each.interest, "amount", head="reminder.column.interest"),
    # Nothing where it is the company's.
    Column("currency", lambda each: each.currency if each.debtor.abroad else ""),
)


def _letters(words: Words, home: str) -> tuple[Column, ...]:
    """The fixed sum is in euros, whatever the letter is in; said where the company's books or the letter are not."""
    fixed = Column(
        "fixed_sum", lambda each: _fixed(words, each, home), "told", head="reminder.column.fixed_sum"
    )
    return (*_LETTERS, fixed)


def _fixed(words: Words, each: Proposal, home: str) -> str:
    sign = {home, each.currency} != {FIXED_SUM_IN}
    return words.money(each.fixed_sum, FIXED_SUM_IN, sign=sign) if each.fixed_sum else ""


def _for_people(
    desk: Desk,
    found: Sequence[Proposal],
    left: Sequence[LeftAlone],
    barred: Collection[int],
    report: Report | None,
    written: Sequence[ReminderRow],
    home: str,
) -> None:
    words = desk.words
    if report is not None:
        desk.say("reminder.run.written", n=len(written))
        for row in written:
            desk.write(f"{row.number}  {row.customer}  {words.say(f'reminder.channel.{row.channel}')}")
        if report.left:
            for line in told(words, ((name, reason) for _, name, reason in report.left)):
                desk.write(line)
        return
    if not found:
        desk.say("reminder.run.nothing")
    else:
        for line in table(words, _letters(words, home), found):
            desk.write(line)
    to_look = [(each.debtor.name, why) for each in found if (why := look_first(each)) is not None]
    if to_look:
        # Asked for by name they are written: somebody has looked.
        desk.say("reminder.run.to_look", n=len(to_look))
        for line in told(words, to_look):
            desk.write(line)
    for each in left:
        # Money that they may not pay is looked at before the claim is lodged, here as in the window.
        reason = "insolvency_barred" if each.debtor.customer_id in barred else each.reason
        why = left_told(words, reason, each.until, each.promised_on)
        desk.say("reminders.caution.line", customer=each.debtor.name, told=why)


def _for_machines(
    desk: Desk,
    day: str,
    found: Sequence[Proposal],
    left: Sequence[LeftAlone],
    report: Report | None,
    written: Sequence[ReminderRow],
    home: str,
) -> dict[str, Any]:
    def amount(minor: int, currency: str) -> Any:
        return exact(minor, "amount", currency)

    answer: dict[str, Any] = {
        "as_of": day,
        "currency": home,
        "proposed": [
            {
                "customer": each.debtor.name,
                "currency": each.currency,
                "level": each.level,
                "channel": each.channel,
                "total": amount(each.total, each.currency),
                "interest": amount(each.interest, each.currency),
                "fixed_sum": amount(each.fixed_sum, FIXED_SUM_IN),
                "rate_missing_since": each.rate_missing,
                "perhaps_paid": list(each.perhaps),
                "items": [
                    {
                        "invoice": one.debt.number,
                        "instalment": one.debt.instalment,
                        "due_on": one.debt.due_on,
                        "days_late": one.days_late,
                        "level": one.level,
                        "amount": amount(one.amount, each.currency),
                    }
                    for one in each.items
                ],
            }
            for each in found
        ],
        "left": [
            {
                "customer": each.debtor.name,
                "reason": each.reason,
                "until": each.until,
                "promised_on": each.promised_on,
            }
            for each in left
        ],
    }
    if report is not None:
        answer["written"] = [
            {
                "number": row.number,
                "customer": row.customer,
                "level": row.level,
                "channel": row.channel,
                "currency": row.currency,
                "total": amount(row.total, row.currency),
            }
            for row in written
        ]
        answer["promises"] = report.promises
        answer["refused"] = [
            {"customer": name, "code": reason.code, "reason": desk.words.refusal(reason)}
            for _, name, reason in report.left
        ]
    return answer
