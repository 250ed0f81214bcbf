"""What to do next about late money, as the card of a page says it: remind, call, post, or wait, and why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.base.listing import ListQuery
from app.reports.call_list import LATE, MISSED, UNTOLD
from app.reports.chase_step import ChaseStep
from ui.correspondence.waiting_mail import send_invoices
from ui.customers.claim_told import beside_claim
from ui.customers.lodge_dialog import LodgeDialog, show_lodged
from ui.kit.acts import Act
from ui.kit.office import Office
from ui.kit.step_card import NextStep
from ui.kit.wording import say
from ui.payments.debit_dialog import collect_debits
from ui.payments.debits_dialog import show_batches
from ui.receivables.match_dialog import match_items
from ui.reminders.call_dialog import CallDialog
from ui.reminders.call_words import kept_told, parts_told, why_told
from ui.reminders.reminder_dialog import ReminderDialog

if TYPE_CHECKING:
    Effects = tuple[tuple[str, str], ...]

CALLS = frozenset({"broken_promise", "call_again", "task", "call_after", "call"})


def chase_card(office: Office, step: ChaseStep, before: Effects, parent: QWidget) -> NextStep:
    """The card: `before` are the lines that come first; its button does what its title says, and waiting has none."""
    row = step.call
    if step.action == "remind" and step.level is not None:
        told = _letter(step)
        act = Act(
            "customer.remind",
            lambda: ReminderDialog(
                office, row.of_customer, row.customer, parent, currency=row.currency
            ).open(),
            icon="mail",
        )
        return NextStep(say("chase.step.remind"), (*before, ("mail", told), *_beside(step)), act)
    if step.action in CALLS:
        lines = [("call", row.phone)] if row.phone else []
        if step.level is not None:
            # Whoever calls may write as well: the list of reminders says the same.
            lines.append(("mail", _letter(step)))
        elif row.kept == "credit":
            lines.append(("hold", kept_told(row)))
        lines += _beside(step)
        why = why_told(row)
        act = Act(
            "customer.called",
            lambda: CallDialog(office, row.of_customer, row.customer, row.phone, parent).open(),
            icon="call",
        )
        return NextStep(say("chase.step.call"), (*before, ("info", why), *lines), act)
    if step.action == "post":
        act = Act("chase.to_letters", partial(office.ways.go, "reminders", ListQuery()), icon="print")
        return NextStep(say("chase.step.post"), (*before, ("print", why_told(row))), act)
    title = say(f"chase.step.{step.action}")
    if step.action == "unsent":
        key = "chase.send" if len(row.unsent) == 1 else "chase.send_many"
        act = Act(key, partial(send_invoices, office, row.unsent, row.of_customer, parent), icon="mail")
        return NextStep(title, (*before, ("mail", why_told(row))), act)
    if step.action == "bank":
        act = Act("reminders.to_bank", partial(office.ways.go, "bank"), icon="bank")
        return NextStep(title, (*before, ("bank", why_told(row))), act)
    if step.action == "match":
        match = Act(
            "customer.match", partial(match_items, office, row.account_id, parent=parent), icon="bank"
        )
        return NextStep(title, (*before, ("info", why_told(row))), match)
    if step.action == "insolvency":
        # What is owed is lodged with a statement of it; money is not waited for.
        act = Act(
            "lodge.open",
            lambda: LodgeDialog(office, row.of_customer, row.customer, parent).open(),
            icon="edit",
        )
        lines = (
            *before,
            ("late", why_told(row)),
            *beside_claim(row.claim, row.barred, row.barred_debits, row.cheques),
        )
        return NextStep(title, lines, act)
    if step.action == "lodged":
        act = Act(
            "lodge.see",
            partial(show_lodged, office, row.of_customer, row.customer, row.account_id, parent),
            icon="note",
        )
        return NextStep(title, (*before, ("done", why_told(row))), act)
    if step.action == "collect":
        act = Act("debit.offer", partial(collect_debits, office), icon="bank")
        return NextStep(title, (*before, ("bank", why_told(row))), act)
    if row.what in (MISSED, LATE):
        # Told too late, or so if they were told today: the batch is moved, or a shorter notice was agreed.
        act = Act("debit.list", partial(show_batches, office, parent), icon="bank")
        return NextStep(
            say("chase.step.debit_missed"), (*before, ("late", why_told(row)), *_debited_too(step)), act
        )
    if row.what == UNTOLD:
        act = Act("mails.open_outbox", partial(office.ways.go, "mails"), icon="mail")
        lines = (*before, ("mail", why_told(row)), *_debited_too(step))
        return NextStep(say("chase.step.debit_untold"), lines, act)
    # To wait, or to settle a dispute, is no button; money that comes is recorded from the page's other verbs.
    return NextStep(title, (*before, ("info", why_told(row)), *_debited_too(step), *_beside(step)))


def _letter(step: ChaseStep) -> str:
    """Which letter may be written, and by which way: in the middle of a sentence that one has no capital."""
    way = say(f"reminder.channel.{step.channel}")
    return say(
        "chase.letter_about" if step.about else "chase.letter",
        level=say(f"reminder.level.{step.level}"),
        numbers=", ".join(step.about),
        channel=way[:1].lower() + way[1:],
    )


def _debited_too(step: ChaseStep) -> Effects:
    """What else the direct debit takes, which is why its sum is larger."""
    if not step.debited_too:
        return ()
    return (("invoices", say("chase.debited_too", numbers=", ".join(step.debited_too))),)


def _beside(step: ChaseStep) -> Effects:
    """What whoever calls or writes should know: late invoices to be sent first, what is in dispute, what is to be matched."""
    row, found = step.call, list[tuple[str, str]]()
    if step.unpromised:
        found.append(("promise", say("chase.unpromised")))
    if row.unheard and not step.about:
        found.append(("hold", say("reminders.caution.unheard")))
    if row.unsent_numbers:
        found.append(("mail", say("chase.never_left", numbers=", ".join(row.unsent_numbers))))
    if parts := parts_told(row, in_all=step.in_all):
        found.append(("info", parts))
    return tuple(found)
