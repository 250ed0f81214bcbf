"""Debts by age as rows, as of any day: an account and below it what is open of it, or a group and below it its accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.base.pages import pages
from app.invoicing.grouped import orders_of_items
from app.invoicing.queries import invoice_rows
from app.payments.queries import payment_rows
from app.receivables.ageing import Ages, age, nothing
from app.receivables.open_items import OpenItem, open_items
from app.receivables.opening import opening_numbers
from app.reports.ageing import AgeingReport, AgeingRow, ageing
from app.reports.groups import group_said, grouping_fields
from ui.kit.age_bar import bucket_told
from ui.kit.columns import Column
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.door import Read


_GROUPS = 1_000_000_000_000
"""Where the keys of groups begin, beyond those of accounts."""


@dataclass(frozen=True, slots=True)
class AgedRow:
    """An account with its customer, or, below it, one open item. `noun` and `row_id` are what Enter opens; a group has none.

    `id` tells rows apart: the account's key, or of an item its key turned negative.
    """

    id: int
    name: str
    aside: str
    noun: str
    row_id: int
    account_id: int
    ages: Ages

    @property
    def total(self) -> int:
        """All debts less credit not yet used."""
        return self.ages.total


@dataclass(frozen=True, slots=True)
class Aged:
    """The report of a day with what stands below each account and group, and the fields it can be grouped by."""

    report: AgeingReport
    rows: tuple[AgedRow, ...]
    below: dict[int, tuple[AgedRow, ...]]
    fields: tuple[tuple[str, str], ...] = ()


def aged(rd: Read, as_of: date | None = None, by: str = "all") -> Aged:
    """Who owes what and since when, as of a day (today without), grouped or not (`app.reports.groups`)."""
    report = ageing(rd, as_of, by=by)
    items = open_items(rd, report.as_of)
    numbers = {
        "invoice": _numbers(rd, [each.document_id for each in items if each.noun == "invoice"], "invoice"),
        "payment": _numbers(rd, [each.document_id for each in items if each.noun == "payment"], "payment"),
        "opening": _numbers(rd, [each.document_id for each in items if each.noun == "opening"], "opening"),
    }
    shared = orders_of_items(rd, [each.item_id for each in items])
    below: dict[int, list[AgedRow]] = {}
    for each in items:
        number = numbers.get(each.noun, {}).get(each.document_id, "")
        below.setdefault(each.account_id, []).append(_item(each, number, report, shared.get(each.item_id)))
    found = {account: tuple(rows) for account, rows in below.items()}
    rows = tuple(_account(row) for row in report.rows)
    if report.groups:
        rows = tuple(
            AgedRow(_GROUPS + at, group_said(by, each.name, words()), "", "", 0, 0, each.ages)
            for at, each in enumerate(report.groups)
        )
        found |= {
            row.id: tuple(_account(each) for each in group.rows)
            for row, group in zip(rows, report.groups, strict=True)
        }
    fields = tuple((each.code, each.name) for each in grouping_fields(rd))
    return Aged(report, rows, found, fields)


def _account(row: AgeingRow) -> AgedRow:
    return AgedRow(
        row.account_id, row.customer, row.apart, "customer", row.customer_id, row.account_id, row.ages
    )


def _item(each: OpenItem, number: str, report: AgeingReport, order: str | None) -> AgedRow:
    days = (report.as_of - each.due_on).days if each.due_on is not None else 0
    late = say("receivables.days_late", n=days) if days > 0 and each.component == "owed" else ""
    instalment = say("receivables.instalment", at=each.instalment) if each.instalment > 1 else ""
    aside = ", ".join(part for part in (order or instalment, late) if part)
    ages = nothing(report.limits) + age([each], report.as_of, report.limits)
    return AgedRow(-each.item_id, number, aside, each.noun, each.document_id, each.account_id, ages)


def _numbers(rd: Read, keys: Sequence[int], noun: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in pages(sorted(set(keys))):
        if noun == "opening":
            found.update(opening_numbers(rd, part))
            continue
        rows = invoice_rows(rd, part) if noun == "invoice" else payment_rows(rd, part)
        found.update({row.id: row.number for row in rows})
    return found


def columns_of(buckets: Sequence[str]) -> tuple[Column[AgedRow], ...]:
    """A column for the account, one for each bucket, the total last, as in the report."""
    return (
        Column(key="name", title="column.customer", aside=lambda row: row.aside, strong=True),
        *(_bucket(at, name, 98 if at < len(buckets) - 1 else 132) for at, name in enumerate(buckets)),
        Column(key="total", title="receivables.column.total", kind="money", width=100, strong=True),
    )


def _bucket(at: int, name: str, width: int) -> Column[AgedRow]:
    # An unknown key says itself: the name of a bucket is made of its days.
    return Column(
        key=name, title=bucket_told(name), kind="money", value=lambda row: row.ages.amounts[at], width=width
    )
