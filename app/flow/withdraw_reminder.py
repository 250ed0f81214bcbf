"""A reminder that is not sent after all: money came, something was credited, the customer asked for time."""

from __future__ import annotations

from app.base import outbox
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.correspondence.mail import mails_about
from app.customers.merged import account_now, account_of
from app.receivables.ledger import lock_account
from app.reminders.reminder import the_reminder
from app.reminders.reminder import withdraw_reminder as write_down
from app.reminders.standing import carry_level
from app.reports.overtaken import STILL_HERE


@verb("collect.withdraw_reminder")
def withdraw(tx: Write, reminder_id: int, reason: str) -> None:
    """Decide that a reminder is not sent: its letter is not posted, its mail does not leave. Its levels count for nothing, so
    that the next letter begins where this one did.

    Refused with ``reason_missing``, ``reminder_unknown``, ``reminder_withdrawn``, ``reminder_posted``, or ``reminder_left``
    where its mail left, or may have.
    """
    account_id = account_now(tx, account_of(tx, the_reminder(tx, reminder_id).customer_id))
    lock_account(tx, account_id, home_currency(tx))
    row = write_down(tx, reminder_id, reason)
    for each in mails_about(tx, "reminder", reminder_id):
        if each.state == "discarded":
            continue
        if each.state not in STILL_HERE:
            raise Refusal("reminder_left", number=row.number)
        outbox.move(tx, each.outbox_id, STILL_HERE, "discarded")
        tx.touch("mail", each.id)
    carry_level(tx, account_id, "withdrawn")
    tx.note(
        number=row.number, level=row.level, amount=row.total, currency=row.currency, reason=reason.strip()
    )
