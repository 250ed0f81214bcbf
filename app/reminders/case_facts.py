"""What a case file says on its first pages: who owes what to whom, what lateness costs, and all that was done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.words import Words
from app.customers.merged import known_as
from app.paper.party import Addressee, Issuer
from app.reminders.dispute import disputes_of
from app.reminders.letter_parts import ReminderPart
from app.reminders.promise import promises_of
from app.reminders.registered import registered_letters
from app.reminders.reminder import COUNTS, reminders_of, the_reminder
from app.reminders.reminder_facts import Asked, address_of, asked_for, parts_of, seller_of
from app.reminders.tables import collection_call, reminder


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that was done about a debt: `kind` reminder, registered, promise, dispute, call, terms (accepted) or delivery;
    `what` in the reader’s words.
    """

    on: date
    kind: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """The case; amounts in minor units of `currency`, interest and fixed sum as of the day it was handed over, the
    latter in cents of a euro.
    """

    seller: Issuer
    customer: Addressee
    number: str
    made_on: date
    currency: str
    parts: tuple[ReminderPart, ...]
    interest: int
    fixed_sum: int
    events: tuple[CaseEvent, ...]
    credit: int = 0

    @property
    def total(self) -> int:
        """What is asked for, without interest and fixed sum."""
        return self.asked.total

    @property
    def asked(self) -> Asked:
        """What is asked for, and what of all that is open is not."""
        return asked_for(self.parts, self.credit)


def case_facts(rd: Read, reminder_id: int, words: Words, proofs: Sequence[CaseEvent] = ()) -> CaseFacts:
    """The case of a reminder that hands it over, told in `words`; refused with ``reminder_unknown``.

    `proofs` are what other rooms know: terms that were accepted, goods that were delivered.
    """
    row = the_reminder(rd, reminder_id)
    return CaseFacts(
        seller=seller_of(rd),
        customer=address_of(rd, row.customer_id),
        number=row.number,
        made_on=row.made_on,
        currency=row.currency,
        parts=parts_of(rd, reminder_id),
        credit=row.credit,
        interest=row.interest,
        fixed_sum=row.fixed_sum,
        events=tuple(
            sorted([*proofs, *_events(rd, row.customer_id, row.made_on, words)], key=lambda each: each.on)
        ),
    )


def letters_before(rd: Read, reminder_id: int) -> list[int]:
    """The reminders written to the same customer before one that hands the case over, oldest first."""
    row = the_reminder(rd, reminder_id)
    who = known_as(rd, row.customer_id)
    return [int(key) for key in rd.execute(_LETTERS, {"customers": who, "before": reminder_id}).scalars()]


def _events(rd: Read, customer_id: int, until: date, words: Words) -> list[CaseEvent]:
    who = known_as(rd, customer_id)
    found = [
        CaseEvent(
            each.made_on,
            "reminder",
            f"{words.say(f'reminder.level.{each.level}')} {each.number}, {words.say(f'reminder.channel.{each.channel}')}",
        )
        for each in reminders_of(rd, who)
        if each.withdrawn_at is None
    ]
    found += [
        CaseEvent(
            each.made_on,
            "promise",
            words.say(
                "paper.case.promised",
                amount=words.money(each.amount, each.currency),
                on=each.promised_on,
                state=words.say(f"promise.state.{each.state}"),
            ),
        )
        for each in promises_of(rd, who)
    ]
    found += [
        CaseEvent(
            each.opened_on,
            "dispute",
            words.say(
                "paper.case.disputed",
                number=each.number,
                amount=words.money(each.amount, each.currency),
                code=words.say(f"dispute.code.{each.code}"),
                outcome=words.say(f"dispute.outcome.{each.outcome}") if each.outcome else "",
            ).rstrip(" ·"),
        )
        for each in disputes_of(rd, who)
    ]
    found = [each for each in found if each.on <= until]
    # What the post says of a letter belongs to it, on whatever day it says so.
    found += _at_the_post(rd, who, until, words)
    for call in rd.execute(_CALLS, {"customers": who}):
        told = words.say(f"call.outcome.{call.outcome}")
        if call.called_on <= until:
            found.append(CaseEvent(call.called_on, "call", f"{told}, {call.note}" if call.note else told))
    return found


def _at_the_post(rd: Read, who: Sequence[int], until: date, words: Words) -> list[CaseEvent]:
    """The letters by recorded delivery that were written up to a day: deposited when, and what the slip says."""
    found: list[CaseEvent] = []
    for each in registered_letters(rd, who):
        if each.deposited_on is None or each.made_on > until:
            continue
        told = words.say("paper.case.deposited", number=each.number, post_number=each.post_number)
        found.append(CaseEvent(each.deposited_on, "registered", told))
        if each.fate is not None and each.fate_on is not None:
            fate = words.say(f"registered.fate.{each.fate}")
            told = words.say("paper.case.slip", number=each.number, fate=fate)
            found.append(
                CaseEvent(each.fate_on, "registered", f"{told}, {each.fate_note}" if each.fate_note else told)
            )
    return found


_LETTERS = (
    select(reminder.c.id)
    .where(
        reminder.c.customer_id.in_(bindparam("customers", expanding=True)),
        reminder.c.id < bindparam("before"),
        reminder.c.channel != "file",
        COUNTS,
    )
    .order_by(reminder.c.id)
)
_CALLS = (
    select(collection_call.c.called_on, collection_call.c.outcome, collection_call.c.note)
    .where(collection_call.c.customer_id.in_(bindparam("customers", expanding=True)))
    .order_by(collection_call.c.id)
)
