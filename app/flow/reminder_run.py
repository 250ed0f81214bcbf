"""A run of reminders: each customer a transaction of its own, decided on again inside it; a second run does nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from app.base.actor import Actor
from app.base.database import Database
from app.base.errors import Refusal
from app.flow import chase
from app.reminders.propose import Proposal, Wish
from app.reminders.reminder import Waiver, Wording


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided about one customer's letter beforehand."""

    wish: Wish = field(default_factory=Wish)
    waiver: Waiver = field(default_factory=Waiver)
    wording: Wording | None = None


@dataclass(slots=True)
class Report:
    """What a run did: the reminders written, promises judged, and whom it left, with the reason."""

    written: list[int] = field(default_factory=list[int])
    promises: dict[str, int] = field(default_factory=dict[str, int])
    left: list[tuple[int, str, Refusal]] = field(default_factory=list[tuple[int, str, Refusal]])


_AS_IT_IS = Choice()


def look_first(each: Proposal) -> Refusal | None:
    """Why a letter is not written before a person has looked at it; None where it may go out."""
    return Refusal("reminder_perhaps_paid", numbers=", ".join(each.perhaps)) if each.perhaps else None


def run(
    database: Database,
    actor: Actor,
    *,
    only: frozenset[int] | None = None,
    choices: Mapping[int, Choice] | None = None,
    wanted: Callable[[], bool] = lambda: True,
    told: Callable[[int, int], None] = lambda _done, _whole: None,
) -> Report:
    """Write today's reminders to all customers whose debts have come to one, or to `only` these (see `Debtor.key`).

    Of all, those are left that somebody should look at first (`look_first`), with the reason.
    `choices` are what was decided beforehand, by the same keys. `wanted` is asked before each letter: cancelling leaves whole
    ones behind; `told` hears how far it has come.
    """
    report = Report(promises=database.do(actor, chase.judge))
    with database.read() as rd:
        found, _left = chase.proposed(rd)
    letters = [each for each in found if only is None or each.debtor.key in only]
    for at, each in enumerate(letters):
        if not wanted():
            break
        customer_id = each.debtor.customer_id
        if only is None and (first := look_first(each)) is not None:
            report.left.append((customer_id, each.debtor.name, first))
            continue
        choice = (choices or {}).get(each.debtor.key, _AS_IT_IS)
        wish = replace(choice.wish, currency=each.debtor.currency)
        try:
            made = database.do(actor, chase.remind, customer_id, wish, choice.waiver, choice.wording)
            report.written.append(made)
        except Refusal as refusal:
            report.left.append((customer_id, each.debtor.name, refusal))
        told(at + 1, len(letters))
    return report
