"""Whoever owes something, and what of it: the debts that letters, calls and the pages of customers are decided from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.exchange import AT_HOME, Worth
from app.receivables.late_interest import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """An instalment that asks for money: minor units with tax, and what was done about it.

    `amount` is still open, `disputed` the part of it nobody is reminded of; `sent_level` is the highest level that went
    out for it, `sent_on` the day of the last one after it was due. `promised_until` is the last day of waiting for a
    promise for `promised_on`; nobody is reminded of what is `doubtful`, `assigned` to a factor, or `unsent`: its e-mail never
    left the outbox and no reminder has told of it, nor of the part of it that is `at_bank` already, or `debited`: announced to
    be collected on the day `debited_on`; `debit_notice` is how its customer stands (see `app.payments.on_its_way.Announced`).
    `most_ppm` is the rate the invoice itself says, `base_amount` what `amount` is worth in the company's currency.
    """

    item_id: int
    invoice_id: int | None
    number: str
    instalment: int
    issued_on: date
    due_on: date
    amount: int
    disputed: int = 0
    sent_level: int | None = None
    promised_until: date | None = None
    promised_on: date | None = None
    promised: int = 0
    """What is still promised of it."""
    doubtful: bool = False
    assigned: bool = False
    unsent: bool = False
    at_bank: int = 0
    likely: int = 0
    """What of it a movement at the bank likely pays, without it being sure."""
    came: int = 0
    """What of it lies at the bank, surely or likely, the disputed part included."""
    debited: int = 0
    debited_on: date | None = None
    debit_notice: str = "told"
    to_collect: bool = False
    """Its page says that it is collected, its mandate stands, and no debit was tried: to do for the merchant."""
    sent_on: date | None = None
    most_ppm: int | None = None
    received: tuple[Received, ...] = ()
    base_amount: int = 0

    @property
    def asked(self) -> int:
        """What may be asked for."""
        if self.to_collect:
            return 0
        return max(self.amount - self.disputed - self.at_bank - self.debited, 0)

    @property
    def on_its_way(self) -> str:
        """By what the money comes that is not asked for: ``bank``, ``debit``, or nothing."""
        return "bank" if self.at_bank else "debit" if self.debited else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """A customer who owes something in one currency: whom and where to write to, and when somebody last did.

    A letter on paper is no contact before it is posted; `unposted` is the number of one that lies here. `insolvent_on` is
    the day of the newest notice; `credits` what of their money and credit notes is set against nothing, and from which day.
    Whoever owes in two currencies is told twice; `home` is the company's.
    """

    customer_id: int
    account_id: int
    name: str
    language: str
    audience: str
    email: str = ""
    phone: str = ""
    contact: str = ""
    insolvent: bool = False
    insolvent_on: date | None = None
    credits: tuple[Received, ...] = ()
    last_contact: date | None = None
    held_from: int | None = None
    """The level of reminder from which the rule of their class holds their orders on credit; None where it is off."""
    unposted: str = ""
    debts: tuple[Debt, ...] = ()
    currency: str = "EUR"
    home: str = "EUR"

    @property
    def abroad(self) -> bool:
        """Whether they owe in another currency than the company's."""
        return self.currency != self.home

    @property
    def key(self) -> int:
        """What they are known by in a list: the customer's key, and another number for what they owe in another currency."""
        return int(self.currency, 36) * _APART + self.customer_id if self.abroad else self.customer_id

    @property
    def worth(self) -> Worth:
        """What their currency is worth, as their debts were fixed."""
        if not self.abroad:
            return AT_HOME
        return Worth(sum(each.amount for each in self.debts), sum(each.base_amount for each in self.debts))

    @property
    def credit(self) -> int:
        """What is set against nothing, in minor units."""
        return sum(each.amount for each in self.credits)


_APART = 10**10
