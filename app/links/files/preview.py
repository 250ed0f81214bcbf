"""What the documents of a file would become, before anything is written: for whom, with which lines, for how much.

Read from the plan by the same functions that write it, so that what is shown is what comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.base.company import the_company
from app.base.door import Read
from app.customers.queries import customer_rows
from app.links.files.nouns.order_draft import FileOrder, draft_of
from app.links.files.plan import Plan, Planned
from app.orders.figures import figures
from app.orders.order import WORDS
from app.orders.save import line_rows
from app.orders.vat import with_vat
from app.receivables.opening import OpeningDraft

DOCUMENTS = ("orders", "invoices")
"""The nouns of files whose lines become documents."""
MOST = 200
"""So many documents are priced and shown; how many there are is said beside."""


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line a document would have: quantity in thousandths, total with VAT in minor units. `known`: of a product."""

    name: str
    sku: str
    quantity_milli: int
    total: int
    known: bool


@dataclass(frozen=True, slots=True)
class PreviewDocument:
    """A document of a file: the `line` it begins on, whose it is, what it would come to (minor units, with VAT).

    `becomes` is ``draft``, ``confirmed``, ``invoice``, ``credit_note``, or ``same`` where it is there already.
    """

    line: int
    number: str
    customer: str
    customer_number: str
    day: date
    total: int
    open: int
    currency: str
    becomes: str
    lines: tuple[PreviewLine, ...] = ()
    paid: int = 0
    """What the program before had received for it, kept for it here."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The first documents of a file; `whole` is how many there are, `total` what those shown and new come to, and `paid`
    how much of that comes in as paid.
    """

    documents: tuple[PreviewDocument, ...]
    whole: int
    total: int
    currency: str
    paid: int = 0


def preview(rd: Read, plan: Plan, most: int = MOST) -> Preview:
    """The documents a plan would make, the first `most` of them; none of a noun that is no document.

    Refused as writing them would be: ``vat_rate_unknown`` where no rate is in force.
    """
    currency = the_company(rd).currency
    if plan.mapped.noun not in DOCUMENTS:
        return Preview((), 0, 0, currency)
    shown = plan.planned[:most]
    whose = _customers(rd, (_of(each).customer_id for each in shown))
    found = tuple(
        _order(rd, each, whose) if plan.mapped.noun == "orders" else _opening(each, whose) for each in shown
    )
    new = [each for each in found if each.becomes != "same"]
    total, paid = sum(_signed(each) for each in new), sum(each.paid for each in new)
    return Preview(found, len(plan.planned), total, currency, paid)


def _of(planned: Planned) -> FileOrder | OpeningDraft:
    return planned.values["order"] if "order" in planned.values else planned.values["draft"]


def _customers(rd: Read, keys: Iterable[int]) -> dict[int, tuple[str, str]]:
    return {row.id: (row.name, row.number or "") for row in customer_rows(rd, sorted(set(keys)))}


def _order(rd: Read, planned: Planned, whose: dict[int, tuple[str, str]]) -> PreviewDocument:
    order: FileOrder = planned.values["order"]
    draft = with_vat(rd, draft_of(rd, order))
    totals = figures(draft)
    name, number = whose[order.customer_id]
    becomes = "confirmed" if planned.values["confirmed"] else "draft"
    return PreviewDocument(
        line=planned.line,
        number=order.reference,
        customer=name,
        customer_number=number,
        day=order.ordered_on,
        total=totals.total,
        open=totals.total - order.paid_of(totals.total),
        currency=draft.currency,
        becomes="same" if planned.act == "same" else becomes,
        lines=tuple(_line(row) for row in line_rows(draft, totals) if row["kind"] not in WORDS),
        paid=order.paid_of(totals.total),
    )


def _line(row: dict[str, Any]) -> PreviewLine:
    return PreviewLine(
        row["name"], row["sku"], row["quantity_milli"], row["gross"], row["product_id"] is not None
    )


def _opening(planned: Planned, whose: dict[int, tuple[str, str]]) -> PreviewDocument:
    draft: OpeningDraft = planned.values["draft"]
    name, number = whose[draft.customer_id]
    return PreviewDocument(
        line=planned.line,
        number=draft.number,
        customer=name,
        customer_number=number,
        day=draft.issued_on,
        total=draft.total,
        open=draft.open_amount,
        currency=draft.currency,
        becomes="same" if planned.act == "same" else draft.kind,
    )


def _signed(document: PreviewDocument) -> int:
    return -document.open if document.becomes == "credit_note" else document.open + document.paid
