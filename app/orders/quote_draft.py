"""Keeping a quote as it was typed, and reading it back as a draft: of a quote, or of the order it becomes.

What a quote says is what an order says, hence an `OrderDraft`; a quote adds how long it holds and which lines are options.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.orders.draft import DraftLine, OrderDraft
from app.orders.drafted import drafted
from app.orders.figures import figures
from app.orders.quote import Quote, lock_quote, read_quote, valid_until
from app.orders.quote_tables import quote, quote_line, quote_tax
from app.orders.save import address_json, deposit_asked, line_rows
from app.orders.vat import with_vat
from app.pricing.figures import Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDraft:
    """A quote as typed: what is offered, until when (30 days where not said), under which title."""

    content: OrderDraft
    valid_until: date | None = None
    title: str = ""


def included(draft: OrderDraft) -> OrderDraft:
    """The draft without its options: what its total is made of."""
    return replace(draft, lines=tuple(line for line in draft.lines if not line.optional))


def figures_of_option(draft: OrderDraft, line: DraftLine) -> Totals:
    """What an option costs by itself; the document's discount does not touch it."""
    alone = replace(line, optional=False)
    return figures(replace(draft, lines=(alone,), discount_ppm=0, discount_amount=0))


def save_quote_draft(
    tx: Write, draft: QuoteDraft, quote_id: int | None = None, *, replaces: Quote | None = None
) -> int:
    """Write a draft, new or in place of what it was, or as the version after `replaces`; gives its key.

    Refused with ``quote_not_a_draft`` once it was sent, and like an order's draft for what it holds.
    """
    content = with_vat(tx, draft.content)
    totals = figures(included(content))
    rows = _rows(content, totals)
    values: dict[str, Any] = {
        "state": "draft",
        "customer_id": content.customer_id,
        "title": draft.title,
        "quoted_on": content.ordered_on,
        "valid_until": draft.valid_until or valid_until(content.ordered_on),
        "currency": content.currency,
        "prices_include_tax": content.prices_include_tax,
        "rounding": content.rounding,
        "payment_method": content.payment_method,
        "payment_kind": content.payment_kind,
        "terms_id": content.terms_id,
        "billing": address_json(content.billing),
        "delivery": address_json(content.delivery),
        "customer_reference": content.customer_reference,
        "note": content.note,
        "language": content.language,
        "promised_on": content.promised_on,
        "discount_ppm": content.discount_ppm,
        "discount_amount": content.discount_amount,
        "deposit_ppm": content.deposit_ppm,
        "deposit_asked": deposit_asked(content, totals.total),
        "ships_after_deposit": content.ships_after_deposit,
        "line_count": len(rows),
        "net": totals.net,
        "tax": totals.tax,
        "rounding_amount": totals.rounding,
        "total": totals.total,
        "saved_at": tx.now,
    }
    if quote_id is None:
        version = {"version": 1, "replaces_id": None, "number": None}
        if replaces is not None:
            version = {
                "version": replaces.version + 1,
                "replaces_id": replaces.id,
                "number": replaces.number,
            }
        begun = {"uid": new_uid(), "created_at": tx.now, "begun_by": tx.actor.name}
        quote_id = tx.insert(quote, {**values, **version, **begun})
    else:
        standing = lock_quote(tx, quote_id)
        if standing.state != "draft":
            raise Refusal("quote_not_a_draft", number=standing.name, state=standing.state)
        tx.derive(quote, quote_id, **values)
        tx.execute(_DROP_LINES, {"quote": quote_id})
        tx.execute(_DROP_TAXES, {"quote": quote_id})
    tx.insert_many(quote_line, [{**row, "quote_id": quote_id} for row in rows])
    tx.insert_many(
        quote_tax,
        [
            {
                "quote_id": quote_id,
                "category": rate.category,
                "rate_ppm": rate.rate_ppm,
                "net": rate.net,
                "tax": rate.tax,
            }
            for rate in totals.rates
        ],
    )
    return quote_id


def read_quote_draft(rd: Read, quote_id: int) -> QuoteDraft:
    """A quote as it was typed, whatever became of it: to go on with, to make the next version of, to duplicate."""
    of = read_quote(rd, quote_id)
    lines = tuple(DraftLine(**found) for found in rd.execute(_LINES, {"quote": quote_id}).mappings())
    return QuoteDraft(content=drafted(of, lines, of.quoted_on), valid_until=of.valid_until, title=of.title)


def order_of_quote(rd: Read, quote_id: int, ordered_on: date, options: Collection[int] = ()) -> OrderDraft:
    """The order a quote becomes: its lines at the prices quoted, its options only as far as chosen (keys of lines).

    Refused with ``quote_option_unknown`` for a line that is no option of this quote.
    """
    of = read_quote(rd, quote_id)
    found = rd.execute(_LINES_WITH_KEYS, {"quote": quote_id}).mappings().all()
    optional = {int(row["id"]) for row in found if row["optional"]}
    if not set(options) <= optional:
        raise Refusal("quote_option_unknown", number=of.name)
    lines = tuple(
        replace(DraftLine(**{name: row[name] for name in _TYPED}), optional=False)
        for row in found
        if not row["optional"] or row["id"] in options
    )
    return drafted(of, lines, ordered_on)


def _rows(draft: OrderDraft, totals: Totals) -> list[dict[str, Any]]:
    """The lines in the order they were typed, options among them, the document's discount last."""
    standing = iter(line_rows(included(draft), totals))
    found: list[dict[str, Any]] = []
    for line in draft.lines:
        if line.optional:
            alone = replace(draft, lines=(replace(line, optional=False),), discount_ppm=0, discount_amount=0)
            [row] = line_rows(alone, figures_of_option(draft, line))
            found.append({**row, "optional": True})
        else:
            found.append(next(standing))
    return _numbered([{"optional": False, **row} for row in (*found, *standing)])


def _numbered(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    known = set(quote_line.c.keys())
    return [
        {name: value for name, value in {**row, "position": at}.items() if name in known}
        for at, row in enumerate(rows, 1)
    ]


_DROP_LINES = delete(quote_line).where(quote_line.c.quote_id == bindparam("quote"))
_DROP_TAXES = delete(quote_tax).where(quote_tax.c.quote_id == bindparam("quote"))
# The document's discount is written as lines of its own, made anew from its percentage.
_TYPED = (
    "name",
    "kind",
    "optional",
    "product_id",
    "sku",
    "description",
    "unit",
    "quantity_milli",
    "unit_price_micro",
    "discount_ppm",
    "discount_amount",
    "vat_class",
    "category",
    "rate_ppm",
)
_LINES = (
    select(*(quote_line.c[name] for name in _TYPED))
    .where(quote_line.c.quote_id == bindparam("quote"), quote_line.c.kind != "discount")
    .order_by(quote_line.c.position)
)
_LINES_WITH_KEYS = _LINES.add_columns(quote_line.c.id)
