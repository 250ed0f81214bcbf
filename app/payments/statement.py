"""What a bank tells of an account, whatever the file was: statements of booked transactions. Pure; readers make them.

Amounts are minor units of the statement's currency; what comes in is positive, what goes out negative.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

KINDS = (
    "transfer",
    "direct_debit",
    "cheque",
    "card",
    "cash",
    "fee",
    "interest",
    "returned",
    "payout",
    "other",
)
"""How money moved, as far as the bank says: ``returned`` came back unpaid, ``payout`` is a payment service's."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account a file speaks of: its IBAN where one is told or follows from what is, else its number as it is told."""

    iban: str = ""
    number: str = ""

    @property
    def called(self) -> str:
        """What the file knows it by; "" where the file names none."""
        return self.iban or self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One payment within a transaction that the bank booked as a whole; the amount where it is told."""

    amount: int | None = None
    end_to_end: str = ""
    reference: str = ""
    text: str = ""
    name: str = ""
    iban: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One booked line.

    `bank_id` is the bank's own id of it, `end_to_end` the payer's, `reference` a structured reference (ISO 11649 and its
    like), `text` what the payer wrote, `name` and `iban` those of the other side, `code` the bank's own for `kind`. A
    payment service tells the `gross` that was paid and the `fee` it kept. `line` is where it stands in the file.
    """

    booked_on: date
    amount: int
    value_on: date | None = None
    kind: str = "other"
    code: str = ""
    bank_id: str = ""
    end_to_end: str = ""
    reference: str = ""
    text: str = ""
    name: str = ""
    iban: str = ""
    gross: int | None = None
    fee: int | None = None
    line: int = 0
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one account did between two balances; a balance is None where the file tells none in its currency.

    `format` names the reader, `currency` is "" where the file does not say it.
    """

    account: Account
    currency: str
    format: str
    number: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    opening: int | None = None
    closing: int | None = None
    transactions: tuple[Transaction, ...] = ()

    @property
    def moved(self) -> int:
        """The sum of all transactions."""
        return sum(each.amount for each in self.transactions)

    @property
    def off_by(self) -> int | None:
        """By how much opening and transactions miss the closing balance; None where that cannot be said."""
        if self.opening is None or self.closing is None:
            return None
        return self.closing - self.opening - self.moved
