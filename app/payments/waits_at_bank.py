"""Money that lies at the bank and may be for what is owed: until it is matched, pages still ask for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.base.door import Read
from app.customers.merged import accounts_under
from app.payments.bank_books import rest_of_books
from app.payments.bank_claims import claims_now
from app.payments.bank_matching import matching_once
from app.payments.bank_queries import BankRow, transaction_rows, waiting_ids
from app.payments.claim import SURENESS, Sureness
from app.payments.proposal import Piece, Proposal
from app.payments.propose import propose
from app.receivables.ledger import items_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsAtBank:
    """A movement (key) that waits to be matched and what of it is proposed for something owed: minor units of `currency`."""

    transaction_id: int
    booked_on: date
    amount: int
    currency: str
    sureness: Sureness

    @property
    def credible(self) -> bool:
        """Whether more than one sign says so."""
        return self.sureness != "possible"


def waits_at_bank(
    rd: Read, account_id: int, items: Collection[int] = (), order_id: int | None = None
) -> tuple[WaitsAtBank, ...]:
    """What waits at the bank for these instalments (keys of items) of an account, or for an order; the surest first.

    Nothing of what insolvency proceedings forbid to pay: that is told apart.
    """
    rows = _rows(rd)
    if not rows:
        return ()
    told = [each.told for each in rows]
    accounts = [int(key) for key in rd.execute(accounts_under(), {"account": account_id}).scalars()]
    own = propose(told, replace(rest_of_books(rd, told), claims=claims_now(rd, accounts)))
    if not any(_for_these(each, items, order_id) for each in own.values()):
        return ()
    # What fits beside one customer's own debts alone may fit another's better.
    found = [
        _told(each.row, each.proposal, amount)
        for each in matching_once(rd).waiting()
        if each.proposal is not None
        and not each.proposal.barred
        and (amount := _for_these(each.proposal, items, order_id)) > 0
    ]
    return tuple(sorted(found, key=lambda each: (SURENESS.index(each.sureness), each.booked_on)))


def perhaps_at_bank(rd: Read) -> dict[int, int]:
    """What lies at the bank and is proposed for instalments (keys of items) without being sure, in minor units; nothing of what
    insolvency proceedings forbid to pay.
    """
    found: dict[int, int] = {}
    for each in matching_once(rd).waiting() if _rows(rd) else ():
        if each.proposal is None or each.proposal.barred or each.proposal.sureness == "sure":
            continue
        for target in (target for piece in each.proposal.pieces for target in piece.targets):
            found[target.item_id] = found.get(target.item_id, 0) + target.amount
    return found


def possible_at_bank(rd: Read, invoices: Collection[int]) -> dict[int, tuple[WaitsAtBank, ...]]:
    """What lies at the bank and may be for these invoices (keys), one sign alone saying so, as the page of each says it; the
    oldest first. A movement that is itself a debit is what was collected, and no second payment.
    """
    if not invoices or not _rows(rd):
        return {}
    items: dict[int, list[int]] = {}
    for each in items_of(rd, "invoice", sorted(invoices)):
        items.setdefault(each.document_id, []).append(each.id)
    found: dict[int, list[WaitsAtBank]] = {}
    for each in matching_once(rd).waiting():
        doubted = each.proposal is not None and each.proposal.sureness == "possible"
        if each.proposal is None or not doubted or each.proposal.barred or each.row.kind == "direct_debit":
            continue
        for key, own in items.items():
            if (amount := _for_these(each.proposal, own, None)) > 0:
                found.setdefault(key, []).append(_told(each.row, each.proposal, amount))
    return {key: tuple(sorted(told, key=lambda one: one.booked_on)) for key, told in found.items()}


def _told(row: BankRow, proposal: Proposal, amount: int) -> WaitsAtBank:
    return WaitsAtBank(
        transaction_id=row.id,
        booked_on=row.booked_on,
        amount=amount,
        currency=row.currency,
        sureness=proposal.sureness,
    )


def _rows(rd: Read) -> Sequence[BankRow]:
    # Money that came in: what went out pays no debt.
    rows = rd.once("bank.waiting", lambda: transaction_rows(rd, waiting_ids(rd)))
    return rows if any(each.remaining > 0 for each in rows) else ()


def _for_these(proposal: Proposal, items: Collection[int], order_id: int | None) -> int:
    return sum(_part(each, items, order_id) for each in proposal.pieces)


def _part(piece: Piece, items: Collection[int], order_id: int | None) -> int:
    """What of a piece is for these: all of it, what is too much as well, where it settles nothing else."""
    if piece.amount <= 0 or piece.recorded:
        return 0
    if not piece.targets:
        return piece.amount if order_id is not None and piece.order_id == order_id else 0
    ours = [each.amount for each in piece.targets if each.item_id in items]
    if len(ours) < len(piece.targets) or piece.own_currency:
        return sum(ours)
    return piece.amount
