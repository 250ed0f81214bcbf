"""Many movements confirmed at once, each in a transaction of its own: what cannot be matched stays, with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.base import settings
from app.base.actor import PROGRAM, Actor
from app.base.database import Database
from app.base.errors import Refusal
from app.flow.bank import match
from app.payments.bank_matching import waiting
from app.payments.proposal import Proposal


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What became of proposals: the keys of movements that were matched, and of those refused with the reason."""

    matched: tuple[int, ...] = ()
    refused: tuple[tuple[int, Refusal], ...] = ()


def confirm(
    database: Database,
    actor: Actor,
    proposals: Sequence[Proposal],
    *,
    by_program: bool = False,
    tell: Callable[[int], None] | None = None,
) -> Confirmed:
    """Confirm proposals one by one; `tell` hears how many are done."""
    matched: list[int] = []
    refused: list[tuple[int, Refusal]] = []
    for at, each in enumerate(proposals, 1):
        try:
            database.do(
                actor,
                match,
                each.transaction_id,
                each.pieces,
                sureness=each.sureness,
                why=each.why,
                rule_id=each.rule_id,
                by_program=by_program,
            )
        except Refusal as refusal:
            refused.append((each.transaction_id, refusal))
        else:
            matched.append(each.transaction_id)
        if tell is not None:
            tell(at)
    return Confirmed(tuple(matched), tuple(refused))


def match_sure(database: Database) -> Confirmed:
    """What leaves no doubt, where the company lets the program confirm it (`bank.match_sure`); nothing otherwise."""
    with database.read() as rd:
        if not settings.get(rd, "bank.match_sure"):
            return Confirmed()
        sure = [
            each.proposal
            for each in waiting(rd)
            if each.proposal is not None and each.proposal.sureness == "sure"
        ]
    return confirm(database, PROGRAM, sure, by_program=True)
