"""What a claim in insolvency proceedings is made of, in words, and what stands beside it: money at the bank, newer debts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from app.payments.barred_debits import BarredDebit
from app.payments.barred_money import BarredMoney
from app.receivables.lodged import ToLodge
from app.reminders.accrued import Accrued
from ui.kit.wording import say, words

NOTHING = Accrued()


def claim_told(claim: ToLodge, more: Accrued = NOTHING) -> list[tuple[str, str]]:
    """What the sum to lodge is made of, `more` of interest and fixed sums in it, and what was lodged of it already."""
    money = partial(words().money, currency=claim.currency)
    sum_ = "sum" if claim.judged else "sum_published"
    # What is ticked is in the sum: whoever read “besides” would lodge it twice.
    told = {"amount": money(claim.total + more.total), "day": claim.since, "more": money(more.total)}
    lines = [("late", say(f"lodge.{sum_}_with" if more.total else f"lodge.{sum_}", **told))]
    if claim.until is not None and not claim.lodged:
        lines.append(("late", say("lodge.until", day=claim.until)))
    if claim.due:
        due = "lodge.part_due" if claim.judged else "lodge.part_due_published"
        lines.append(("info", say(due, amount=money(claim.due))))
    if claim.to_come:
        lines.append(("info", say("lodge.part_to_come", amount=money(claim.to_come))))
    if more.total:
        lines.append(("info", say("lodge.part_more", amount=money(more.total))))
    if claim.credit:
        lines.append(("info", say("lodge.part_credit", amount=money(claim.credit))))
    if claim.lodged and claim.lodged_on is not None:
        told = say("lodge.lodged", amount=money(claim.lodged), day=claim.lodged_on, whom=claim.lodged_with)
        lines.append(("done", told))
    return lines


def beside_claim(
    claim: ToLodge | None, barred: BarredMoney | None, debits: Sequence[BarredDebit] = (), cheques: int = 0
) -> list[tuple[str, str]]:
    """What whoever lodges a claim looks at first: debits that would pay it, money of theirs at the bank, and what is no part of
    the claim.
    """
    if claim is None:
        return []
    money, lines = partial(words().money, currency=claim.currency), list[tuple[str, str]]()
    for number, amount, day in batches_told(debits):
        lines.append(("trouble", say("lodge.debited", number=number, amount=money(amount), day=day)))
    if barred is not None:
        lines.append(("bank", say("lodge.barred", amount=money(barred.amount), day=barred.on)))
    if cheques:
        lines.append(("bank", say("lodge.cheques", amount=money(cheques))))
    if claim.arisen:
        lines.append(("info", say("lodge.arisen", amount=money(claim.arisen), day=claim.from_on)))
    return lines


def batches_told(debits: Sequence[BarredDebit]) -> list[tuple[str, int, date]]:
    """The batches that these stand in: the number, what it takes of them in minor units, and its day."""
    found: dict[str, tuple[int, date]] = {}
    for each in debits:
        before, _ = found.get(each.batch, (0, each.collect_on))
        found[each.batch] = (before + each.amount, each.collect_on)
    return [(number, *told) for number, told in found.items()]
