"""One movement divided by a person: shares of it, what is left to divide, and the pieces they make. Pure.

A share has the sign of the money: debts and orders take from what came in, credits are given back, a fee always goes out.
All that one customer's instalments take is one payment; what is put on account goes with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from app.payments.claim import Claim
from app.payments.proposal import Piece, Proposal, Target

ShareKind = Literal["instalment", "order", "account", "recorded", "credit", "fee", "aside"]
Problem = Literal["", "over", "whole", "reason"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a part of a movement goes to, and how much of it; amounts in minor units with the sign of the money.

    `open` is what an instalment or an order asks for, the amount of a payment that is recorded, or (negative) what there is
    of a credit; nought where nothing bounds it. `item_id`, `order_id` and `payment_id` say which.
    """

    kind: ShareKind
    amount: int = 0
    open: int = 0
    customer_id: int | None = None
    customer: str = ""
    number: str = ""
    due_on: date | None = None
    item_id: int | None = None
    order_id: int | None = None
    payment_id: int | None = None
    recorded_kind: Literal["payment", "refund", "bounce"] = "payment"
    reason: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from every other share of a movement."""
        own = self.item_id or self.order_id or self.payment_id or self.customer_id or 0
        return self.kind, own

    @property
    def left(self) -> int:
        """What is still open of it afterwards."""
        return self.open - self.amount if self.open else 0

    def signed(self, typed: int) -> int:
        """An amount as it was typed, with the sign this share has."""
        if self.kind == "fee" or self.open < 0:
            return -abs(typed)
        return abs(typed) if self.kind in ("instalment", "order", "account", "recorded") else typed

    def taking(self, rest: int) -> Share:
        """The same with what is left to divide added to it, as far as it takes it."""
        wanted = self.amount + rest
        if self.kind == "recorded":
            return replace(self, amount=self.open)
        if self.open > 0:
            return replace(self, amount=min(max(wanted, 0), self.open))
        if self.open < 0:
            return replace(self, amount=max(min(wanted, 0), self.open))
        if self.kind == "fee":
            return replace(self, amount=min(wanted, 0))
        return replace(self, amount=max(wanted, 0) if self.kind == "account" else wanted)


def rest(amount: int, shares: Iterable[Share]) -> int:
    """What is left to divide of a movement, with the sign of the money; negative where too much was given out."""
    return amount - sum(each.amount for each in shares)


def problem(share: Share) -> Problem:
    """Why a share cannot stand as it is; empty where it can."""
    if not share.amount:
        return ""
    if share.kind == "recorded":
        return "" if share.amount == share.open else "whole"
    if share.open and abs(share.amount) > abs(share.open):
        return "over"
    return "reason" if share.kind == "aside" and not share.reason.strip() else ""


def whose(proposal: Proposal | None, named: Sequence[Claim]) -> tuple[int, ...]:
    """The customers a movement is of as far as is known: by its proposal, else by what it names."""
    if proposal is None:
        return tuple(dict.fromkeys(each.customer_id for each in named))
    known = (each.customer_id for each in proposal.pieces)
    return tuple(dict.fromkeys(each for each in known if each is not None))


def first_shares(
    shares: Sequence[Share], proposal: Proposal | None, named: Sequence[Claim] = ()
) -> list[Share]:
    """The shares as a proposal would have them; without one all that is named is taken whole, whatever it comes to."""
    if proposal is None:
        items = {("instalment", part.item_id) for each in named for part in each.parts}
        orders = {("order", each.id) for each in named if not each.parts}
        return [replace(each, amount=each.open) if each.key in items | orders else each for each in shares]
    wanted: dict[tuple[str, int], int] = {}
    for piece in proposal.pieces:
        if piece.own_currency:
            # It is divided in its own currency by nobody: it is one payment or none.
            continue
        for target in piece.targets:
            wanted["instalment", target.item_id] = target.amount
        if piece.recorded and piece.payment_id is not None:
            wanted["recorded", piece.payment_id] = piece.amount
        elif piece.order_id is not None:
            wanted["order", piece.order_id] = piece.amount
        elif piece.credit_item_id is not None:
            wanted["credit", piece.credit_item_id] = piece.amount
        elif piece.kind == "payment" and piece.customer_id is not None:
            over = piece.amount - sum(each.amount for each in piece.targets)
            wanted["account", piece.customer_id] = over
    found = [replace(each, amount=wanted.get(each.key, each.amount)) for each in shares]
    for piece in proposal.pieces:
        if piece.kind == "fee":
            found.append(Share(kind="fee", amount=piece.amount))
        elif piece.kind == "aside":
            found.append(Share(kind="aside", amount=piece.amount, reason=piece.reason))
    return found


def taken_first(left: int, shares: Sequence[Share]) -> list[Share]:
    """Shares of a customer just chosen: the one of exactly what is left, else the oldest that what is left covers whole."""
    exact = next((each.key for each in shares if each.open == left and each.kind != "account"), None)
    found: list[Share] = []
    for each in shares:
        # What is recorded already is told by its amount alone: taken for another it would hide a payment.
        covered = each.kind in ("instalment", "order", "credit") and 0 < abs(each.open) <= abs(left)
        wanted = each.key == exact if exact is not None else covered and (each.open > 0) == (left > 0)
        if wanted and left:
            found.append(replace(each, amount=each.open))
            left -= each.open
        else:
            found.append(each)
    return found


def small_rests(shares: Sequence[Share], most: int) -> tuple[Share, ...]:
    """The shares that leave so little open, or put so little on account beside what is settled, that it may be let go."""
    settled = {each.customer_id for each in shares if each.kind == "instalment" and each.amount > 0}
    return tuple(
        each
        for each in shares
        if (each.kind == "instalment" and each.amount > 0 and 0 < each.left <= most)
        or (each.kind == "account" and 0 < each.amount <= most and each.customer_id in settled)
    )


def pieces_of(shares: Sequence[Share], small: Iterable[Share] = ()) -> tuple[Piece, ...]:
    """What a movement is matched with; what is `small` is let go, or kept."""
    let_go = {each.key for each in small}
    payments: dict[int | None, Piece] = {}
    others: list[Piece] = []
    for each in shares:
        if not each.amount:
            continue
        if each.kind in ("instalment", "account"):
            before = payments.get(each.customer_id)
            if before is None:
                before = Piece(kind="payment", amount=0, customer_id=each.customer_id, customer=each.customer)
            payments[each.customer_id] = _with(before, each, small=each.key in let_go)
        else:
            others.append(_alone(each))
    return (*payments.values(), *others)


def _with(piece: Piece, share: Share, *, small: bool) -> Piece:
    """A customer's payment with another share of it."""
    amount = piece.amount + share.amount
    if share.item_id is None:
        return replace(piece, amount=amount, small=small)
    target = Target(share.item_id, share.amount, share.number, small)
    return replace(piece, amount=amount, targets=(*piece.targets, target))


def _alone(share: Share) -> Piece:
    """A share that is a piece by itself."""
    if share.kind in ("fee", "aside"):
        return Piece(kind="fee" if share.kind == "fee" else "aside", amount=share.amount, reason=share.reason)
    theirs = Piece(
        kind="payment", amount=share.amount, customer_id=share.customer_id, customer=share.customer
    )
    if share.kind == "order":
        return replace(theirs, order_id=share.order_id, order_number=share.number)
    if share.kind == "recorded":
        return replace(
            theirs,
            kind=share.recorded_kind,
            payment_id=share.payment_id,
            recorded=True,
            number=share.number,
        )
    return replace(theirs, kind="refund", credit_item_id=share.item_id, number=share.number)
