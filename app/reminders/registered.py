"""A letter by recorded delivery (LRAR): its number at the post, the day it was deposited, and the slip that came back.

A formal notice counts from when it was presented: who takes the case to a court must show both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, or_, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.customers.tables import customer
from app.reminders.reminder import COUNTS, mark_posted, the_reminder
from app.reminders.tables import registered_letter, reminder, reminder_item

FATES = ("delivered", "unclaimed", "refused", "unknown")
"""What the slip says: handed over, not fetched, refused, or unknown at the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredRow:
    """A letter on paper by recorded delivery; `id` is the reminder's, `number` too. `post_number` is empty and `deposited_on`
    None where nobody said so; `fate` is one of `FATES`, None until the slip is back. `total` in minor units of `currency`.
    """

    id: int
    number: str
    customer_id: int
    customer: str
    level: int
    made_on: date
    total: int
    currency: str
    posted: bool
    post_number: str = ""
    deposited_on: date | None = None
    fate: str | None = None
    fate_on: date | None = None
    fate_note: str = ""


def deposit_letter(tx: Write, reminder_id: int, post_number: str, deposited_on: date) -> RegisteredRow:
    """Write down the number and day of a letter, or say them anew; gives it as it was before.

    Refused with ``reminder_unknown``, ``reminder_withdrawn``, ``reminder_not_registered``, ``registered_without_number``,
    ``registered_in_future``, ``registered_before_letter`` or ``registered_after_slip``.
    """
    row = _the_letter(tx, reminder_id)
    number = post_number.strip()
    if not number:
        raise Refusal("registered_without_number", number=row.number)
    if deposited_on > tx.today:
        raise Refusal("registered_in_future", on=deposited_on)
    if deposited_on < row.made_on:
        raise Refusal("registered_before_letter", number=row.number, on=row.made_on)
    if row.fate_on is not None and deposited_on > row.fate_on:
        raise Refusal("registered_after_slip", number=row.number, on=row.fate_on)
    if not row.posted:
        mark_posted(tx, reminder_id)
    values: dict[str, Any] = {
        "number": number,
        "deposited_on": deposited_on,
        "recorded_by": tx.actor.name,
        "recorded_at": tx.now,
    }
    key = tx.scalar(_KEY, {"reminder": reminder_id})
    if key is None:
        tx.insert(
            registered_letter,
            {"uid": new_uid(), "reminder_id": reminder_id, "fate": None, "fate_on": None, **values},
        )
    else:
        tx.update(registered_letter, int(key), **values)
    _touch(tx, row)
    return row


def slip_came_back(tx: Write, reminder_id: int, fate: str, on: date, note: str) -> RegisteredRow:
    """Write down what the slip says, or say it anew; gives the letter as it was before.

    Refused with ``reminder_unknown``, ``reminder_not_registered``, ``registered_not_deposited``,
    ``registered_fate_unknown``, ``registered_in_future`` or ``registered_back_before``.
    """
    row = _the_letter(tx, reminder_id)
    if fate not in FATES:
        raise Refusal("registered_fate_unknown", fate=fate)
    if row.deposited_on is None:
        raise Refusal("registered_not_deposited", number=row.number)
    if on > tx.today:
        raise Refusal("registered_in_future", on=on)
    if on < row.deposited_on:
        raise Refusal("registered_back_before", number=row.number, on=row.deposited_on)
    key = int(tx.scalar(_KEY, {"reminder": reminder_id}))
    tx.update(
        registered_letter,
        key,
        fate=fate,
        fate_on=on,
        fate_note=note.strip(),
        fate_by=tx.actor.name,
        fate_at=tx.now,
    )
    _touch(tx, row)
    return row


def registered_letters(rd: Read, customer_ids: Sequence[int] | None = None) -> list[RegisteredRow]:
    """The letters by recorded delivery, of customers or of all: those whose slip is awaited first, then the newest."""
    if customer_ids is None:
        rows = rd.execute(_LISTED.order_by(*_AWAITED_FIRST))
    else:
        of = reminder.c.customer_id.in_(bindparam("customers", expanding=True))
        rows = rd.execute(_LISTED.where(of).order_by(*_AWAITED_FIRST), {"customers": list(customer_ids)})
    return [_row(each) for each in rows]


def registered_of(rd: Read, reminder_ids: Sequence[int]) -> dict[int, RegisteredRow]:
    """What is known of these letters at the post, by key; those nobody deposited are left out."""
    wanted = reminder.c.id.in_(bindparam("ids", expanding=True))
    found = (_row(each) for each in rd.execute(_ALL.where(wanted), {"ids": list(reminder_ids)}))
    return {each.id: each for each in found if each.deposited_on is not None}


def _the_letter(rd: Read, reminder_id: int) -> RegisteredRow:
    known = rd.execute(_ALL.where(reminder.c.id == bindparam("id")), {"id": reminder_id}).one_or_none()
    if known is None:
        raise Refusal("reminder_not_registered", number=the_reminder(rd, reminder_id).number)
    return _row(known)


def _touch(tx: Write, row: RegisteredRow) -> None:
    tx.touch("reminder", row.id)
    tx.touch("customer", row.customer_id)
    for invoice_id in tx.execute(_INVOICES, {"id": row.id}).scalars():
        tx.touch("invoice", int(invoice_id))


def _row(row: Any) -> RegisteredRow:
    return RegisteredRow(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        customer=row.customer,
        level=row.level,
        made_on=row.made_on,
        total=row.total,
        currency=row.currency,
        posted=row.posted_at is not None,
        post_number=row.post_number or "",
        deposited_on=row.deposited_on,
        fate=row.fate,
        fate_on=row.fate_on,
        fate_note=row.fate_note or "",
    )


_KEY = select(registered_letter.c.id).where(registered_letter.c.reminder_id == bindparam("reminder"))
_INVOICES = (
    select(reminder_item.c.invoice_id)
    .where(reminder_item.c.reminder_id == bindparam("id"), reminder_item.c.invoice_id.is_not(None))
    .distinct()
)
_ALL = (
    select(
        reminder.c.id,
        reminder.c.number,
        reminder.c.customer_id,
        customer.c.name.label("customer"),
        reminder.c.level,
        reminder.c.made_on,
        reminder.c.total,
        reminder.c.currency,
        reminder.c.posted_at,
        registered_letter.c.number.label("post_number"),
        registered_letter.c.deposited_on,
        registered_letter.c.fate,
        registered_letter.c.fate_on,
        registered_letter.c.fate_note,
    )
    .join(customer, customer.c.id == reminder.c.customer_id)
    .join(registered_letter, registered_letter.c.reminder_id == reminder.c.id, isouter=True)
    .where(reminder.c.channel.in_(("registered", "letter")))
)
# A letter planned for the ordinary post may be taken to the counter all the same.
_LISTED = _ALL.where(COUNTS, or_(reminder.c.channel == "registered", registered_letter.c.id.is_not(None)))
_AWAITED_FIRST = (registered_letter.c.fate.is_not(None), reminder.c.id.desc())
