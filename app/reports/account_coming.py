"""What is on its way to an account, for its statement: debits that will be made, and money at the bank nobody has matched yet.

A letter names the day of a debit only where its customer has been told of it and nothing lies at the bank for it: any other is
called off or put off before it is made. Whoever sends the letter is told of those.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.base.door import Read
from app.base.words import Words
from app.invoicing.queries import invoice_rows
from app.payments.on_its_way import Announced, announced, announced_for, at_bank_for
from app.receivables.open_items import OpenItem
from app.reports.account_apart import Apart


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is to be done before a statement leaves, about an amount in minor units; told on no paper.

    ``at_bank``: money lies there and the statement says so; ``likely``: it seems to, and the statement still asks for it. Of a
    debit of the batch `number` on `day`: ``debit_at_bank``, ``settled`` (less is owed by now), ``untold`` or ``missed`` (the
    statement does not say that day), or ``late`` (its customer was told that day, too late); `first` is the first day left.
    Of the e-mail of an invoice: ``mail_missed`` and ``mail_late``.
    """

    why: str
    amount: int
    number: str = ""
    day: date | None = None
    first: date | None = None

    def said(self, currency: str, words: Words) -> str:
        """The doubt in a sentence."""
        amount = words.money(self.amount, currency)
        told = {"amount": amount, "number": self.number, "day": self.day or "", "first": self.first or ""}
        return words.say(f"statement.doubt.{self.why}", **told)


def doubts_of_mail(rd: Read, invoice_id: int) -> tuple[tuple[str, Doubt], ...]:
    """That the debit of an invoice (key) cannot be made on its day, for whoever mails it; with its currency."""
    debit = announced_for(rd, invoice_id)
    if debit is None or not debit.put_off:
        return ()
    [row] = invoice_rows(rd, [invoice_id])
    why = "mail_late" if debit.known else "mail_missed"
    doubt = Doubt(why, debit.amount, debit.batch, debit.collect_on, debit.comes_on)
    return ((row.currency, doubt),)


@dataclass(frozen=True, slots=True)
class Coming:
    """The debits that will be made, by the day; what is not to be transferred besides, with the kind of each item (key) that
    is wholly so (``at_bank``, or ``to_debit`` on a day that is still to be told); and what is in doubt.
    """

    debits: tuple[tuple[date, int], ...] = ()
    apart: tuple[Apart, ...] = ()
    kinds: Mapping[int, str] = field(default_factory=dict[int, str])
    doubts: tuple[Doubt, ...] = ()


@dataclass(slots=True)
class _Found:
    day: date
    debits: dict[date, int] = field(default_factory=dict[date, int])
    apart: dict[str, Apart] = field(default_factory=dict[str, Apart])
    kinds: dict[int, str] = field(default_factory=dict[int, str])
    doubts: dict[Doubt, int] = field(default_factory=dict[Doubt, int])

    def part(self, each: OpenItem, kind: str, amount: int) -> None:
        """So much of an item is not to be transferred."""
        if not amount:
            return
        before = self.apart.get(kind, Apart(kind, 0, 0))
        late = amount if each.due_on is not None and each.due_on < self.day else 0
        self.apart[kind] = replace(before, amount=before.amount + amount, late=before.late + late)
        if amount == each.amount:
            self.kinds[each.item_id] = kind

    def doubt(self, why: str, amount: int, debit: Announced | None = None) -> None:
        """So much more is in doubt for one reason."""
        batch = (debit.batch, debit.collect_on, debit.first) if debit is not None else ("", None, None)
        key = Doubt(why, 0, *batch)
        self.doubts[key] = self.doubts.get(key, 0) + amount


def coming(rd: Read, account_id: int, standing: Sequence[OpenItem], elsewhere: Collection[int]) -> Coming:
    """What is on its way today to what an account owes, but for the items (keys) that are paid `elsewhere` or not at all."""
    owed = [each for each in standing if each.component == "owed" and each.item_id not in elsewhere]
    sure, likely = at_bank_for(rd, account_id)
    debits = announced(rd, invoices={each.document_id for each in owed if each.noun == "invoice"})
    doubts = {key: _doubt(key, debit, owed, sure.keys() | likely.keys()) for key, debit in debits.items()}
    left = {key: each.amount for key, each in debits.items()}
    found = _Found(rd.today)
    # A debit settles the oldest of its invoice first.
    for each in sorted(owed, key=lambda one: (one.due_on or rd.today, one.item_id)):
        debit = debits.get(each.document_id) if each.noun == "invoice" else None
        here, perhaps = (min(lying.get(each.item_id, 0), each.amount) for lying in (sure, likely))
        if debit is None:
            if here or perhaps:
                found.doubt("at_bank" if here else "likely", here or perhaps)
            found.part(each, "at_bank", here)
            continue
        here = min(here + perhaps, each.amount)
        found.part(each, "at_bank", here)
        taken = min(left[each.document_id], each.amount)
        left[each.document_id] -= taken
        doubt, rest = doubts[each.document_id], min(taken, each.amount - here)
        if doubt and taken:
            found.doubt(doubt, taken, debit)
        if rest and doubt in ("", "late"):
            found.debits[debit.collect_on] = found.debits.get(debit.collect_on, 0) + rest
        else:
            found.part(each, "to_debit", rest)
    return Coming(
        tuple(sorted(found.debits.items())),
        tuple(found.apart.values()),
        found.kinds,
        tuple(replace(key, amount=amount) for key, amount in found.doubts.items()),
    )


def _doubt(invoice_id: int, debit: Announced, owed: Sequence[OpenItem], lying: Collection[int]) -> str:
    """Why the debit of an invoice (key) is not made as it was planned; empty where it is."""
    own = [each for each in owed if each.noun == "invoice" and each.document_id == invoice_id]
    if any(each.item_id in lying for each in own):
        return "debit_at_bank"
    if debit.amount > sum(each.amount for each in own):
        return "settled"
    return "" if debit.notice == "told" else debit.notice
