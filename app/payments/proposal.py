"""What a movement may be: the parts it would be matched with, how surely, and why, in words that are stored by their key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.payments.claim import Sureness

MatchKind = Literal["payment", "refund", "bounce", "fee", "aside"]
MATCHED_AS: Mapping[str, Literal["payment", "refund", "bounce"]] = {
    "payment": "payment",
    "refund": "refund",
    "reversal": "bounce",
}
"""As what a movement is matched with what the books call a payment, a refund or a reversal."""


@dataclass(frozen=True, slots=True)
class Target:
    """An amount (minor units) set against an open instalment; `number` is its document's.

    What is then left of the instalment is let go where it is `small`.
    """

    item_id: int
    amount: int
    number: str
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a movement, with the sign of the money.

    A ``payment`` is made for a customer, with what it settles (`targets`) or the order it is for; what is more than the
    targets is the customer's credit, and kept as a small difference where it is `small`. With a `payment_id` it is one that
    is in the books already; ``refund`` likewise, made against the credit `credit_item_id`. A ``bounce`` names the payment
    or refund that came back, or the reversal that is there. Where the bank changed the money, the payment is of `own_amount`
    in `own_currency`, and so are its targets.
    """

    kind: MatchKind
    amount: int
    customer_id: int | None = None
    customer: str = ""
    payment_id: int | None = None
    recorded: bool = False
    number: str = ""
    targets: tuple[Target, ...] = ()
    order_id: int | None = None
    order_number: str = ""
    credit_item_id: int | None = None
    reason: str = ""
    small: bool = False
    own_amount: int = 0
    own_currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed for one movement: its pieces sum to what is left of it."""

    transaction_id: int
    sureness: Sureness
    why: str
    pieces: tuple[Piece, ...]
    rule_id: int | None = None
    barred: str = ""
    """Whose debts it would settle although insolvency proceedings forbid it; nobody confirms that together with others."""

    @property
    def claimed(self) -> frozenset[tuple[str, int]]:
        """What it takes: instalments, orders, payments that are there, credits."""
        found: set[tuple[str, int]] = set()
        for each in self.pieces:
            found |= {("item", target.item_id) for target in each.targets}
            if each.order_id is not None:
                found.add(("order", each.order_id))
            if each.payment_id is not None:
                found.add(("payment", each.payment_id))
            if each.credit_item_id is not None:
                found.add(("credit", each.credit_item_id))
        return frozenset(found)
