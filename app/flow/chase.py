"""Chasing: reminders, promises, disputes and calls; what of it credit rules must know is posted down in the same step.

A reminder is decided on again inside its own transaction, from what stands then: a run that is killed leaves whole
letters behind, and the next one goes on where it stopped. Its mail leaves by the outbox, at most once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.base.uid import new_uid
from app.correspondence.mail import AttachmentDraft, MailDraft, write_down
from app.correspondence.sender import the_sender
from app.customers.merged import account_now, account_of, customer_now
from app.customers.tables import customer
from app.flow.reminder_words import as_written, letter_words
from app.invoicing.corrective import correctives_of
from app.invoicing.tables import invoice
from app.receivables.ledger import held_by, items_of, lock_account
from app.receivables.open_items import open_items
from app.reminders.debts import charging, debtors
from app.reminders.dispute import DisputeChange, DisputeDraft, close_dispute, revise_dispute, write_dispute
from app.reminders.plan import HANDED_OVER, plan_of
from app.reminders.promise import end_promise, judge_promises, write_promise
from app.reminders.propose import Decided, LeftAlone, Proposal, Wish, decide, propose
from app.reminders.reminder import Waiver, Wording, mark_posted, next_number, write_reminder
from app.reminders.standing import carry_level
from app.reminders.tables import collection_call

NOTHING_WAIVED = Waiver()
CALL_OUTCOMES = ("reached", "promised", "disputed", "message", "no_answer", "wrong_number")


def proposed(rd: Read, as_of: date | None = None) -> tuple[list[Proposal], list[LeftAlone]]:
    """The letters that should go out on a day (today unless told), and whom one is not written to, and why."""
    plan, how, day = plan_of(rd), charging(rd), as_of or rd.today
    found = [propose(each, plan, how, day) for each in debtors(rd, plan, day)]
    return (
        [each for each in found if isinstance(each, Proposal)],
        [each for each in found if isinstance(each, LeftAlone)],
    )


def ready_count(rd: Read) -> int:
    """How many letters should go out today; nothing they ask for is reckoned."""
    plan = plan_of(rd)
    return sum(isinstance(decide(each, plan, rd.today), Decided) for each in debtors(rd, plan, rd.today))


def proposed_to(rd: Read, customer_id: int, as_of: date, wish: Wish | None = None) -> Proposal:
    """The letter to one customer; refused with ``reminder_nothing``, or ``reminder_waits`` where something stands against it.

    Of one who owes in several currencies it is the first for which there is one, unless the wish names one.
    """
    plan, how = plan_of(rd), charging(rd)
    currency = wish.currency if wish is not None else ""
    who = debtors(rd, plan, as_of, _account(rd, customer_id))
    told = [propose(each, plan, how, as_of, wish) for each in who if currency in ("", each.currency)]
    for found in told:
        if isinstance(found, Proposal):
            return found
    for found in told:
        if isinstance(found, LeftAlone):
            why = (f"reminder.left.{found.reason}",)
            raise Refusal("reminder_waits", customer=found.debtor.name, why=why)
    raise Refusal("reminder_nothing", customer=_name(rd, customer_id))


@verb("collect.remind")
def remind(
    tx: Write,
    customer_id: int,
    wish: Wish | None = None,
    waiver: Waiver = NOTHING_WAIVED,
    wording: Wording | None = None,
) -> int:
    """Write the reminder that a customer's debts have come to today, in the words of its template or in a person's own;
    gives its key.

    By mail it is promised to leave, with the letter as a PDF; on paper it waits to be posted. Refused with
    ``reminder_nothing``, ``reminder_waits``, ``reason_missing``, ``reminder_level_unknown``, and as
    `reminder_words.as_written` refuses.
    """
    lock_account(tx, _account(tx, customer_id), home_currency(tx))
    proposal = proposed_to(tx, customer_id, tx.today, wish)
    currency = proposal.debtor.currency
    number = next_number(tx)
    if proposal.level == HANDED_OVER:
        # Nobody is written to: the case goes to a lawyer or bailiff.
        subject, body = number, ""
    elif wording is not None:
        subject, body = as_written(proposal, waiver, wording, number)
        tx.note(edited=True)
    else:
        subject, body = letter_words(tx, proposal, waiver, number)
    reminder_id = write_reminder(tx, proposal, waiver, (subject, body), number)
    if proposal.channel == "mail":
        _promise_mail(tx, proposal, reminder_id, number, subject, body)
    carry_level(tx, proposal.debtor.account_id)
    tx.note(
        number=number, level=proposal.level, amount=proposal.total, currency=currency, reason=waiver.reason
    )
    return reminder_id


def _promise_mail(
    tx: Write, proposal: Proposal, reminder_id: int, number: str, subject: str, body: str
) -> None:
    sender = the_sender(tx)
    papers = [AttachmentDraft(name=f"{number}.pdf", noun="reminder", row_id=reminder_id)]
    seen: set[int] = set()
    for each in proposal.items:
        key = each.debt.invoice_id
        if key is not None and key not in seen and each.level is not None:
            seen.add(key)
            papers.append(_paper_that_counts(tx, key, each.debt.number))
    write_down(
        tx,
        MailDraft(
            kind=f"reminder_{proposal.level}_{proposal.debtor.audience}",
            language=proposal.debtor.language,
            recipient=proposal.debtor.email,
            copy_to=sender.copy_to if sender else "",
            subject=subject,
            body=body,
            noun="reminder",
            row_id=reminder_id,
            customer_id=proposal.debtor.customer_id,
            attachments=tuple(papers),
        ),
    )


def _paper_that_counts(tx: Write, invoice_id: int, number: str) -> AttachmentDraft:
    if made := correctives_of(tx, invoice_id):
        last = made[-1]
        return AttachmentDraft(name=f"{last.number}.pdf", noun="corrective_invoice", row_id=last.id)
    return AttachmentDraft(name=f"{number}.pdf", noun="invoice", row_id=invoice_id)


@verb("collect.reminder_posted")
def posted(tx: Write, reminder_id: int) -> None:
    """Say that a letter on paper was posted; refused with ``reminder_unknown`` or ``reminder_posted``."""
    row = mark_posted(tx, reminder_id)
    tx.note(number=row.number, level=row.level)


@verb("collect.promise")
def promise(
    tx: Write,
    customer_id: int,
    amount: int,
    promised_on: date,
    note: str = "",
    invoice_id: int | None = None,
    currency: str = "",
) -> int:
    """Record what a customer promised to pay by a day: of one invoice, or of all that is open in a currency (the company's
    unless told); gives its key.

    Nobody is reminded of it until the days of grace are over. Refused with ``promise_not_positive``,
    ``promise_in_past``, ``promise_of_nothing`` or ``promise_exceeds_debt``.
    """
    account_id = _account(tx, customer_id)
    currency = currency or home_currency(tx)
    if invoice_id is not None:
        currency = str(tx.scalar(_CURRENCY, {"id": invoice_id}) or currency)
    lock_account(tx, account_id, currency)
    owed = _owed(tx, account_id, currency, invoice_id)
    grace = plan_of(tx).grace_days
    promise_id = write_promise(
        tx, customer_now(tx, customer_id), account_id, currency, owed, amount, promised_on, grace, note
    )
    tx.note(amount=amount, currency=currency, until=promised_on, reason=note.strip())
    return promise_id


@verb("collect.end_promise")
def withdraw_promise(tx: Write, promise_id: int, reason: str) -> None:
    """Take a promise back that does not count any more; refused with ``reason_missing`` or ``promise_ended``."""
    if not reason.strip():
        raise Refusal("reason_missing")
    end_promise(tx, promise_id, "withdrawn", reason.strip())
    tx.note(reason=reason)


@verb("collect.judge_promises")
def judge(tx: Write) -> dict[str, int]:
    """Decide on all promises that were kept or whose days are over; gives how many of each.

    A broken one is a fact that credit rules read until what was promised is paid.
    """
    found = judge_promises(tx)
    if any(found.values()):
        tx.note(n=sum(found.values()), left=found["broken"])
    return found


@verb("collect.dispute")
def open_dispute(tx: Write, draft: DisputeDraft) -> int:
    """Record that a customer does not pay an invoice, or a part of it, for a reason; gives its key.

    Nobody is reminded of that amount. Refused with ``invoice_unknown``, ``dispute_code_unknown``,
    ``dispute_not_positive`` or ``dispute_exceeds_debt``.
    """
    found = tx.execute(_INVOICE, {"id": draft.invoice_id}).one_or_none()
    if found is None:
        raise Refusal("invoice_unknown", invoice=draft.invoice_id)
    account_id = account_now(tx, found.account_id)
    lock_account(tx, account_id, found.currency)
    asked = sum(_owed(tx, account_id, found.currency, draft.invoice_id).values())
    dispute_id = write_dispute(
        tx, customer_now(tx, found.customer_id), account_id, found.currency, asked, draft
    )
    tx.note(
        number=found.number, amount=draft.amount, currency=found.currency, kind=draft.code, reason=draft.note
    )
    return dispute_id


@verb("collect.change_dispute")
def change_dispute(tx: Write, dispute_id: int, change: DisputeChange, reason: str) -> None:
    """Say anew why there is a dispute, who settles it and by when; refused with ``reason_missing``, and as
    `revise_dispute` refuses.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    was, now = revise_dispute(tx, dispute_id, change)
    revised = [
        (name, value)
        for name, value in (("code", now.code), ("owner", now.owner), ("due_on", now.due_on))
        if value != getattr(was, name)
    ]
    tx.note(number=was.number, revised=revised, reason=reason.strip())


@verb("collect.end_dispute")
def end_dispute(tx: Write, dispute_id: int, outcome: str, note: str = "") -> None:
    """Say how a dispute ended: credit, replace, refused or write_off; refused with ``dispute_ended`` or
    ``dispute_outcome_unknown``. What that asks for (a credit note, goods) is a step of its own.
    """
    row = close_dispute(tx, dispute_id, outcome, note)
    tx.note(number=row.number, amount=row.amount, currency=row.currency, kind=outcome, reason=note)


@verb("collect.called")
def called(tx: Write, customer_id: int, outcome: str, note: str = "", again_on: date | None = None) -> int:
    """Record what a call about late money brought; gives its key. Refused with ``call_outcome_unknown`` or
    ``promise_in_past`` where it shall be tried again on a day gone by.
    """
    if outcome not in CALL_OUTCOMES:
        raise Refusal("call_outcome_unknown", outcome=outcome)
    if again_on is not None and again_on < tx.today:
        raise Refusal("promise_in_past", on=again_on)
    call_id = tx.insert(
        collection_call,
        {
            "uid": new_uid(),
            "customer_id": customer_now(tx, customer_id),
            "account_id": _account(tx, customer_id),
            "outcome": outcome,
            "note": note.strip(),
            "again_on": again_on,
            "called_on": tx.today,
            "called_by": tx.actor.name,
            "recorded_at": tx.now,
        },
    )
    tx.touch("customer", customer_id)
    tx.note(kind=outcome, reason=note, until=again_on)
    return call_id


def _owed(rd: Read, account_id: int, currency: str, invoice_id: int | None) -> Mapping[int, int]:
    """What is owed, by item: of one invoice, or of all."""
    if invoice_id is None:
        return {
            each.item_id: each.amount
            for each in open_items(rd, account_id=account_id)
            if each.component == "owed" and each.amount > 0 and each.currency == currency
        }
    items = items_of(rd, "invoice", [invoice_id])
    held = held_by(rd, [each.id for each in items])
    return {each.id: held[each.id, "owed"] for each in items if held.get((each.id, "owed"), 0) > 0}


def _account(rd: Read, customer_id: int) -> int:
    return account_now(rd, account_of(rd, customer_id))


def _name(rd: Read, customer_id: int) -> str:
    return str(rd.scalar(_NAME, {"id": customer_id}) or "")


_NAME = select(customer.c.name).where(customer.c.id == bindparam("id"))
_CURRENCY = select(invoice.c.currency).where(invoice.c.id == bindparam("id"))
_INVOICE = select(invoice.c.number, invoice.c.customer_id, invoice.c.account_id, invoice.c.currency).where(
    invoice.c.id == bindparam("id"), invoice.c.kind != "credit_note"
)
