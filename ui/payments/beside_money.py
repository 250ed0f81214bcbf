"""What else stands about the invoices that money is taken for, in words: a debit that takes it too, a dispute, a factor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.payments.on_its_way import Announced
from app.reports.beside_money import BesideInvoice, BesideItems
from ui.kit.wording import say, words

Line = tuple[str, str]
_NAMED = 3
"""So many invoices of a batch are named; of more there is their number."""


def debit_lines(found: Iterable[BesideInvoice], key: str = "beside.debit") -> list[Line]:
    """Each batch that takes something for these invoices: how much, when, and what follows (words `key`, `key` and _many); and
    where it cannot keep its day, from when on it can.
    """
    batches: dict[str, list[tuple[BesideInvoice, Announced]]] = {}
    for each in found:
        if each.debit is not None:
            batches.setdefault(each.debit.batch, []).append((each, each.debit))
    lines: list[Line] = []
    for number, taken in batches.items():
        amount = words().money(sum(debit.amount for _, debit in taken), taken[0][0].currency)
        told = {"number": number, "amount": amount, "day": taken[0][1].collect_on, "n": len(taken)}
        if len(taken) > _NAMED:
            lines.append(("late", say(f"{key}_many", **told)))
        else:
            invoices = ", ".join(each.number for each, _ in taken)
            lines.append(("late", say(key, invoices=invoices, **told)))
        if late := [debit for _, debit in taken if debit.put_off]:
            lines.append(("late", put_off_told(max(late, key=lambda debit: debit.comes_on))))
    return lines


def debit_stays(debit: Announced, currency: str) -> list[Line]:
    """That a debit takes what is given up or sold, unless it is taken out first."""
    told = {"number": debit.batch, "amount": words().money(debit.amount, currency), "day": debit.collect_on}
    late = [("late", put_off_told(debit))] if debit.put_off else []
    return [("late", say("beside.debit_stays", **told)), *late]


def put_off_told(debit: Announced) -> str:
    """Why a debit cannot come on the day of its batch, and when it can at the earliest."""
    if debit.notice == "late":
        return say("debit.late", number=debit.batch, told=debit.told_on or "", day=debit.comes_on)
    return say("debit.missed", number=debit.batch, day=debit.comes_on)


def dispute_lines(found: Mapping[int, BesideInvoice], shares: Mapping[int, int]) -> list[Line]:
    """What of a dispute is settled too where each invoice (key) gets so much, and that it stands nevertheless."""
    lines: list[Line] = []
    for key, amount in shares.items():
        each = found.get(key)
        if each is not None and (reached := each.disputed_in(amount)) > 0:
            told = words().money(reached, each.currency)
            lines.append(("hold", say("beside.dispute", number=each.number, amount=told)))
    return lines


def factor_lines(found: Iterable[BesideInvoice]) -> list[Line]:
    """Whose money it is where an invoice was assigned: who paid here by mistake owes the factor still."""
    return [
        ("late", say("beside.factor", number=each.number, factor=each.factor))
        for each in found
        if each.factor
    ]


def beside_lines(
    found: BesideItems, by_item: Mapping[int, int], *, debits: bool = True, credit: bool = False
) -> list[Line]:
    """All of them, of the invoices whose instalments (keys of items) get something; without `debits` all but those.

    What is set against them is money that comes, or `credit` there is already: their debit is then announced anew for less.
    """
    shares = found.shares(by_item)
    reached = [each for key, each in found.invoices.items() if shares.get(key, 0) > 0]
    return [
        *(debit_lines(reached, "beside.debit_credit" if credit else "beside.debit") if debits else ()),
        *dispute_lines(found.invoices, shares),
        *factor_lines(reached),
    ]
