"""A journal entry: what one document or movement of money means in the accounts, debit equal to credit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One line: an account, and a customer on the accounts that have customers; `amount` is a debit, below nought a credit.

    `document` (noun, key) is what the line can be matched by on a customer's account. `own` is the same amount in another
    `currency`, where it was told in one.
    """

    account: str
    amount: int
    customer_id: int | None = None
    document: tuple[str, int] | None = None
    own: int = 0
    currency: str = ""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An entry in a journal (its code), dated `on`, for the document `piece`; `label` is a word key with its facts.

    `written_at` is when the program recorded what it says, which is when it became valid; with `noun` and `row_id` it gives
    every entry its place for ever. `lines` are in minor units of the company's currency.
    """

    journal: str
    on: date
    written_at: datetime
    noun: str
    row_id: int
    piece: str
    piece_on: date
    label: str
    who: str
    lines: tuple[Line, ...]

    @property
    def order(self) -> tuple[datetime, str, int]:
        """Its place among all entries: nothing that comes later comes before it."""
        return self.written_at, self.noun, self.row_id


def balanced(lines: Iterable[Line], otherwise: Line | None = None) -> tuple[Line, ...]:
    """The lines by account, customer and document, those of nought left out; what lacks is put on the account of `otherwise`.

    Raises ValueError where debit and credit differ and nothing may bear the difference.
    """
    sums: dict[tuple[str, int | None, tuple[str, int] | None, bool, str], tuple[int, int]] = {}
    for each in lines:
        key = (each.account, each.customer_id, each.document, each.amount > 0, each.currency)
        amount, own = sums.get(key, (0, 0))
        sums[key] = (amount + each.amount, own + each.own)
    found = [
        Line(account, amount, who, of, own, code)
        for (account, who, of, _, code), (amount, own) in sums.items()
        if amount
    ]
    lacking = -sum(each.amount for each in found)
    if lacking:
        if otherwise is None:
            raise ValueError(lacking)
        found.append(Line(otherwise.account, lacking, otherwise.customer_id))
    return tuple(found)
