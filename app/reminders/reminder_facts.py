"""What the paper of a reminder says: parties, the text as it was sent, what is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.customers.queries import addresses_of
from app.customers.tables import customer
from app.orders.frozen import addressee, issuer_now
from app.paper.party import Addressee, Issuer
from app.receivables.late_rates import FIXED_SUM_IN
from app.reminders.letter_parts import ReminderPart, parts_told
from app.reminders.reminder import lines_of
from app.reminders.tables import reminder

FORMAL_NOTICE = 4
_ADDRESS = ("company", "name", "line1", "line2", "postcode", "city", "country")


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands open, and what of it is not asked for: contested and not given up, on its way already (at the bank, or
    announced to be debited), or covered by what is held of theirs. Minor units.
    """

    open_amount: int
    disputed: int
    coming: int
    credit: int

    @property
    def total(self) -> int:
        """What is left to be asked for."""
        return self.open_amount - self.disputed - self.coming - self.credit


def asked_for(parts: Iterable[ReminderPart], credit: int) -> Asked:
    """What is asked for with these instalments, where so much is held of the customer."""
    known = list(parts)
    whole, disputed = sum(each.open_amount for each in known), sum(each.disputed for each in known)
    return Asked(whole, disputed, whole - disputed - sum(each.amount for each in known), credit)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderFacts:
    """A letter; amounts in minor units of `currency`, the fixed sum in cents of a euro, as the law says it.
    `number` is empty on a preview, which is marked as one.

    `charges` says whether interest and the fixed sum are left out, announced or claimed; `professional` whom it goes to.
    """

    seller: Issuer
    customer: Addressee
    number: str
    level: int
    registered: bool
    professional: bool
    made_on: date
    deadline_on: date | None
    currency: str
    subject: str
    body: str
    charges: str
    parts: tuple[ReminderPart, ...]
    interest: int
    fixed_sum: int
    credit: int = 0

    @property
    def asked(self) -> Asked:
        """What is asked for, and what of all that is open is not."""
        return asked_for(self.parts, self.credit)

    @property
    def total(self) -> int:
        """What is asked for, without interest and fixed sum."""
        return self.asked.total

    @property
    def fixed_in(self) -> str:
        """The currency of the fixed sum."""
        return FIXED_SUM_IN

    def claimed(self, words: Words) -> str:
        """What is asked for in all, in words: with interest and the fixed sum where they are claimed."""
        if self.charges != "claimed":
            return words.money(self.total, self.currency)
        return claimed_in(words, (self.total + self.interest, self.currency), (self.fixed_sum, self.fixed_in))


def claimed_in(words: Words, claim: tuple[int, str], fixed: tuple[int, str]) -> str:
    """A claim with the fixed sum, both with their currency: one amount, or two where the fixed sum is in another currency."""
    if fixed[1] == claim[1]:
        return words.money(claim[0] + fixed[0], claim[1])
    return " + ".join(words.money(*each) for each in (claim, fixed) if each[0])


def seller_of(rd: Read) -> Issuer:
    """Whom letters come from."""
    return issuer_now(rd)


def address_of(rd: Read, customer_id: int) -> Addressee:
    """Where letters to a customer go; a company's identifiers stand below."""
    who = rd.execute(_WHO, {"id": customer_id}).mappings().one()
    home = [each for each in addresses_of(rd, customer_id) if each.kind == "billing"]
    found = {name: getattr(home[0], name) or "" for name in _ADDRESS} if home else {}
    return addressee(found, dict(who))


def reminder_facts(rd: Read, reminder_id: int) -> tuple[ReminderFacts, Words]:
    """What a reminder says, and the words of its language; refused with ``reminder_unknown``."""
    row = rd.execute(_REMINDER, {"id": reminder_id}).one_or_none()
    if row is None:
        raise Refusal("reminder_unknown")
    facts = ReminderFacts(
        seller=seller_of(rd),
        customer=address_of(rd, row.customer_id),
        number=row.number,
        level=row.level,
        registered=row.channel == "registered",
        professional=row.audience == "company",
        made_on=row.made_on,
        deadline_on=row.deadline_on,
        currency=row.currency,
        subject=row.subject,
        body=row.body,
        charges=row.charges,
        parts=parts_of(rd, reminder_id),
        interest=row.interest,
        fixed_sum=row.fixed_sum,
        credit=row.credit,
    )
    return facts, Words(row.language)


def parts_of(rd: Read, reminder_id: int) -> tuple[ReminderPart, ...]:
    """The instalments of a reminder, as its letter tells them."""
    return parts_told(
        rd,
        (
            (
                each.item_id,
                ReminderPart(
                    each.number,
                    each.instalment,
                    each.issued_on,
                    each.due_on,
                    each.days_late,
                    each.amount,
                    each.open_amount,
                    each.disputed,
                    each.invoice_id,
                ),
            )
            for each in lines_of(rd, reminder_id)
        ),
    )


_REMINDER = select(reminder).where(reminder.c.id == bindparam("id"))
_WHO = select(customer.c.name, customer.c.siren, customer.c.vat_number).where(
    customer.c.id == bindparam("id")
)
