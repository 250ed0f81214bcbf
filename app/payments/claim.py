"""What money is expected for, and what was given already: the frozen rows that matching looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Sureness = Literal["sure", "likely", "possible"]
SURENESS: tuple[Sureness, ...] = ("sure", "likely", "possible")


@dataclass(frozen=True, slots=True)
class Part:
    """An open instalment: its item, what it asks for in minor units."""

    item_id: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something that asks for money: an invoice (here or of the program before), or a confirmed order nobody invoiced yet.

    `names` are all numbers it goes by: its own, its order's, the shop's, the customer's. `amount` is what it still asks
    for, in minor units; an invoice's `parts` are its open instalments, oldest first, an order has none.
    """

    noun: Literal["invoice", "opening", "sales_order"]
    id: int
    number: str
    names: tuple[str, ...]
    customer_id: int
    customer: str
    contact: str
    amount: int
    currency: str
    on: date
    due_on: date | None = None
    order_id: int | None = None
    parts: tuple[Part, ...] = ()
    account_id: int = 0
    """Where it was written; of a merged customer that is not where it stands now."""
    barred: bool = False
    """It arose before insolvency proceedings, so that it may not be paid (Code de commerce, article L622-7)."""
    base_amount: int = 0
    """Of one in another currency than the company's, what it is worth in that as its document was fixed."""
    base_now: int = 0
    """The same at the last rate."""

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from every other."""
        return self.noun, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A credit note with money to give back, in minor units: its item, and whose it is."""

    item_id: int
    number: str
    names: tuple[str, ...]
    customer_id: int
    customer: str
    contact: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A payment, refund or reversal that is in the books and that no transaction stands for yet.

    `amount` bears no sign. A reversal takes a payment out again, or brings a refund `back`.
    """

    id: int
    number: str
    names: tuple[str, ...]
    kind: str
    method: str
    customer_id: int
    customer: str
    contact: str
    amount: int
    currency: str
    on: date
    back: bool = False

    @property
    def moved(self) -> int:
        """Its amount with the sign that the bank books it with."""
        return self.amount if self.kind == "payment" or self.back else -self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Payments that went to the bank together, of which none was told of yet: it books them as one movement of `amount`.

    `method` is by what means they came; on a day near `on`, on the account `bank_account_id`. Refunds go out: their amount
    is below nought.
    """

    noun: Literal["cheque_slip", "debit_batch", "refund_batch"]
    id: int
    number: str
    method: str
    bank_account_id: int
    amount: int
    currency: str
    on: date
    members: tuple[Recorded, ...]

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from every other."""
        return self.noun, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a person's yes taught: `told` is an IBAN, a folded name or folded words, by `sign`."""

    id: int
    sign: str
    told: str
    incoming: bool
    act: str
    customer_id: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of a movement from all lines that tell of it; `remaining` is what is not matched of `amount`."""

    id: int
    amount: int
    remaining: int
    currency: str
    booked_on: date
    kind: str
    texts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    ibans: tuple[str, ...] = ()
    gross: int | None = None
    fee: int | None = None
    details: tuple[Told, ...] = ()
    bank_account_id: int = 0

    @property
    def words(self) -> str:
        """Everything that was written."""
        return " ".join((*self.texts, *self.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the books know at one moment, for all movements that are looked at together."""

    claims: tuple[Claim, ...] = ()
    credits: tuple[Credit, ...] = ()
    recorded: tuple[Recorded, ...] = ()
    matched: tuple[Recorded, ...] = ()
    """Payments and refunds that stand: those which can come back."""
    groups: tuple[Group, ...] = ()
    rules: tuple[Rule, ...] = ()
    small_most: int = 0
    """Up to how much (minor units of `currency`) a difference may be let go."""
    currency: str = ""
