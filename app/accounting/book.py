"""The book: every entry of a period, in the order in which what they say was recorded, which never changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.accounting.chart import Chart, chart
from app.accounting.debts import allowance_entries, doubtful_entries, factor_entries, write_off_entries
from app.accounting.exchange import exchange_entries
from app.accounting.journal_entry import JournalEntry
from app.accounting.money import bank_entries, payment_entries, slip_entries
from app.accounting.sales import Issued, issued, sales_entries
from app.accounting.vat_on_payment import MadeDue, due_entry, made_due
from app.base.door import Read


@dataclass(frozen=True, slots=True)
class Book:
    """The entries dated in a period, in order; `before` are those of all the time before it, in no order.

    `documents` and `made_due` are all there were until its end.
    """

    first: date
    last: date
    plan: Chart
    entries: tuple[JournalEntry, ...]
    before: tuple[JournalEntry, ...]
    documents: dict[int, Issued]
    made_due: tuple[MadeDue, ...]


def book(rd: Read, first: date, last: date) -> Book:
    """The book of a period, both days counted."""
    plan = chart(rd)
    documents = issued(rd, last)
    due = made_due(rd, documents, last)
    found = [each for each in _all(rd, plan, documents, due, last) if each.on <= last and each.lines]
    within = sorted((each for each in found if each.on >= first), key=lambda each: each.order)
    before = tuple(each for each in found if each.on < first)
    return Book(first, last, plan, tuple(within), before, documents, tuple(due))


def _all(
    rd: Read, plan: Chart, documents: dict[int, Issued], due: list[MadeDue], until: date
) -> Iterator[JournalEntry]:
    yield from sales_entries(documents, plan)
    for each in due:
        yield due_entry(each, documents[each.document_id], plan)
    for entries in (
        payment_entries,
        slip_entries,
        bank_entries,
        write_off_entries,
        doubtful_entries,
        allowance_entries,
        factor_entries,
        exchange_entries,
    ):
        yield from entries(rd, plan, until)
