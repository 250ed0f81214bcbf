"""A reminder as it is written down: one letter, what it asks for, and the words it was sent with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, select

from app.base import numbering
from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.exchange import AT_HOME, Worth
from app.base.uid import new_uid
from app.customers.tables import customer
from app.invoicing.tables import invoice
from app.receivables.tables import item, item_balance, opening
from app.reminders.propose import Proposal
from app.reminders.tables import reminder, reminder_item


@dataclass(frozen=True, slots=True)
class Waiver:
    """What is not asked for though it could be, and why; ``reason_missing`` without one."""

    interest: bool = False
    fixed_sum: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """A letter as a person wrote it; `about` are the figures it was written about (see `figures_of`)."""

    subject: str
    body: str
    about: tuple[int, ...] = ()


def figures_of(proposal: Proposal, waiver: Waiver) -> tuple[int, ...]:
    """All that the text of a letter may speak of, so that one written about other figures is noticed (minor units)."""
    asked = (figure for each in proposal.items for figure in (each.debt.item_id, each.amount, each.days_late))
    interest = 0 if waiver.interest else proposal.interest
    fixed = 0 if waiver.fixed_sum else proposal.fixed_sum
    return (proposal.level, proposal.debtor.credit, interest, fixed, *asked)


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A reminder in a list; amounts in minor units of `currency`, without what was waived; the fixed sum in the company's.

    `withdrawal` says why one that was withdrawn was not sent after all.
    """

    id: int
    number: str
    customer_id: int
    customer: str
    level: int
    audience: str
    channel: str
    currency: str
    total: int
    interest: int
    fixed_sum: int
    charges: str
    made_on: date
    made_by: str
    posted_at: datetime | None
    item_count: int
    credit: int
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawal: str
    worth: Worth = AT_HOME
    """What the currency is worth, as the oldest instalment of the letter was fixed."""

    @property
    def base_total(self) -> int:
        """What it asks for in the company's currency."""
        return self.worth.of(self.total)

    @property
    def lies(self) -> bool:
        """Whether it is a letter on paper that was neither posted nor withdrawn."""
        return self.channel != "mail" and self.posted_at is None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One instalment of a reminder; `number` is that of its invoice."""

    item_id: int
    invoice_id: int | None
    number: str
    instalment: int
    issued_on: date
    due_on: date
    amount: int
    days_late: int
    interest: int
    fixed_sum: int
    level: int | None
    open_amount: int
    disputed: int


def write_reminder(tx: Write, proposal: Proposal, waiver: Waiver, words: tuple[str, str], number: str) -> int:
    """Write down a reminder with its items; `words` are subject and text. Gives its key."""
    if (waiver.interest or waiver.fixed_sum) and not waiver.reason.strip():
        raise Refusal("reason_missing")
    interest, fixed = proposal.interest, proposal.fixed_sum
    reminder_id = tx.insert(
        reminder,
        {
            "uid": new_uid(),
            "number": number,
            "customer_id": proposal.debtor.customer_id,
            "account_id": proposal.debtor.account_id,
            "level": proposal.level,
            "language": proposal.debtor.language,
            "audience": proposal.debtor.audience,
            "channel": proposal.channel,
            "currency": proposal.debtor.currency,
            "total": proposal.total,
            "credit": proposal.debtor.credit,
            "interest": 0 if waiver.interest else interest,
            "fixed_sum": 0 if waiver.fixed_sum else fixed,
            "charges": proposal.step.charges,
            "waived_interest": interest if waiver.interest else 0,
            "waived_fixed_sum": fixed if waiver.fixed_sum else 0,
            "waiver": waiver.reason.strip() if waiver.interest or waiver.fixed_sum else "",
            "deadline_on": proposal.deadline_on,
            "subject": words[0],
            "body": words[1],
            "made_on": tx.today,
            "item_count": len(proposal.items),
            "made_by": tx.actor.name,
            "recorded_at": tx.now,
            "posted_at": None,
        },
    )
    tx.insert_many(
        reminder_item,
        [
            {
                "reminder_id": reminder_id,
                "position": at,
                "item_id": each.debt.item_id,
                "invoice_id": each.debt.invoice_id,
                "level": each.level,
                "amount": each.amount,
                "due_on": each.debt.due_on,
                "days_late": each.days_late,
                "interest": each.interest,
                "fixed_sum": each.fixed_sum,
                "open_amount": each.debt.amount,
                "disputed": each.debt.disputed,
            }
            for at, each in enumerate(proposal.items, 1)
        ],
    )
    for each in proposal.items:
        if each.debt.invoice_id is not None:
            tx.touch("invoice", each.debt.invoice_id)
    tx.touch("customer", proposal.debtor.customer_id)
    return reminder_id


def next_number(tx: Write) -> str:
    """The number of the next letter, taken."""
    return numbering.take(tx, "reminder", tx.today).text


def mark_posted(tx: Write, reminder_id: int) -> ReminderRow:
    """Say that a letter on paper was posted; refused with ``reminder_unknown``, ``reminder_withdrawn`` or ``reminder_posted``."""
    row = _standing(tx, reminder_id)
    if not row.lies:
        raise Refusal("reminder_posted", number=row.number)
    tx.update(reminder, reminder_id, posted_at=tx.now, posted_by=tx.actor.name)
    tx.touch("customer", row.customer_id)
    return row


def withdraw_reminder(tx: Write, reminder_id: int, reason: str) -> ReminderRow:
    """Write down that a reminder is not sent after all, and why: it keeps its number, can be read, and counts for nothing.

    Refused with ``reason_missing``, ``reminder_unknown``, ``reminder_withdrawn`` or ``reminder_posted``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    row = _standing(tx, reminder_id)
    if row.posted_at is not None:
        raise Refusal("reminder_posted", number=row.number)
    tx.update(
        reminder,
        reminder_id,
        withdrawn_at=tx.now,
        withdrawn_by=tx.actor.name,
        withdrawal=reason.strip(),
    )
    for key in {each.invoice_id for each in lines_of(tx, reminder_id) if each.invoice_id is not None}:
        tx.touch("invoice", key)
    tx.touch("customer", row.customer_id)
    return row


def _standing(tx: Write, reminder_id: int) -> ReminderRow:
    """A reminder that was not withdrawn, kept from others until this is over."""
    if tx.waits_for_rows:
        tx.execute(_LOCK, {"id": reminder_id})
    row = the_reminder(tx, reminder_id)
    if row.withdrawn_at is not None:
        raise Refusal("reminder_withdrawn", number=row.number, on=row.withdrawn_at)
    return row


def the_reminder(rd: Read, reminder_id: int) -> ReminderRow:
    """A reminder by its key; refused with ``reminder_unknown``."""
    row = rd.execute(_BY_ID, {"id": reminder_id}).one_or_none()
    if row is None:
        raise Refusal("reminder_unknown")
    return _row(row)


def reminders_of(rd: Read, customer_ids: Sequence[int]) -> list[ReminderRow]:
    """The reminders of customers, newest first."""
    return [_row(row) for row in rd.execute(_OF_CUSTOMERS, {"customers": list(customer_ids)})]


def reminders_about(rd: Read, invoice_id: int) -> list[ReminderRow]:
    """The reminders that ask for an invoice, newest first."""
    return [_row(row) for row in rd.execute(_ABOUT, {"invoice": invoice_id})]


def to_post(rd: Read) -> list[ReminderRow]:
    """The letters on paper that nobody has posted or withdrawn and that still ask for something, oldest first."""
    return [_row(row) for row in rd.execute(_TO_POST)]


def still_asked(rd: Read, reminder_id: int) -> int:
    """What is still owed of all that a reminder asks for, in minor units."""
    return int(rd.scalar(_STILL_ASKED, {"id": reminder_id}) or 0)


def lines_of(rd: Read, reminder_id: int) -> list[ReminderLine]:
    """What a reminder asks for, in the order of the letter."""
    return [ReminderLine(*row) for row in rd.execute(_LINES, {"id": reminder_id})]


def _row(row: Any) -> ReminderRow:
    return ReminderRow(*row[:-2], worth=Worth(row.own_units, row.base_units))


COUNTS = reminder.c.withdrawn_at.is_(None)
"""A reminder that was not withdrawn: one that was is no word to its customer, and no level of what it asked for."""
_asks = reminder_item.alias("asks")
LIES = and_(
    reminder.c.channel != "mail",
    reminder.c.posted_at.is_(None),
    COUNTS,
    exists(
        select(item_balance.c.item_id)
        .join(_asks, _asks.c.item_id == item_balance.c.item_id)
        .where(
            _asks.c.reminder_id == reminder.c.id,
            item_balance.c.component == "owed",
            item_balance.c.amount > 0,
        )
        .correlate(reminder)
    ),
)
"""A letter on paper that lies here: one whose debts are all settled asks for nothing, and is not posted any more."""
_COLUMNS = tuple(
    customer.c.name if name == "customer" else reminder.c[name]
    for name in ReminderRow.__slots__
    if name != "worth"
)
_ALL = (
    select(*_COLUMNS, item.c.own_units, item.c.base_units)
    .join(customer, customer.c.id == reminder.c.customer_id)
    .join(reminder_item, (reminder_item.c.reminder_id == reminder.c.id) & (reminder_item.c.position == 1))
    .join(item, item.c.id == reminder_item.c.item_id)
)
_BY_ID = _ALL.where(reminder.c.id == bindparam("id"))
_LOCK = select(reminder.c.id).where(reminder.c.id == bindparam("id")).with_for_update()
_OF_CUSTOMERS = _ALL.where(reminder.c.customer_id.in_(bindparam("customers", expanding=True))).order_by(
    reminder.c.id.desc()
)
_ABOUT = _ALL.where(
    reminder.c.id.in_(
        select(reminder_item.c.reminder_id).where(reminder_item.c.invoice_id == bindparam("invoice"))
    )
).order_by(reminder.c.id.desc())
_TO_POST = _ALL.where(LIES).order_by(reminder.c.id)
_STILL_ASKED = (
    select(func.sum(item_balance.c.amount))
    .join(reminder_item, reminder_item.c.item_id == item_balance.c.item_id)
    .where(reminder_item.c.reminder_id == bindparam("id"), item_balance.c.component == "owed")
)
_LINES = (
    select(
        reminder_item.c.item_id,
        reminder_item.c.invoice_id,
        func.coalesce(invoice.c.number, opening.c.number, "").label("number"),
        item.c.instalment,
        item.c.opened_on,
        reminder_item.c.due_on,
        reminder_item.c.amount,
        reminder_item.c.days_late,
        reminder_item.c.interest,
        reminder_item.c.fixed_sum,
        reminder_item.c.level,
        reminder_item.c.open_amount,
        reminder_item.c.disputed,
    )
    .join(item, item.c.id == reminder_item.c.item_id)
    .outerjoin(invoice, invoice.c.id == reminder_item.c.invoice_id)
    .outerjoin(opening, (item.c.noun == "opening") & (opening.c.id == item.c.document_id))
    .where(reminder_item.c.reminder_id == bindparam("id"))
    .order_by(reminder_item.c.position)
)
