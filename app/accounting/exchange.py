"""Documents in another currency than the company's as the accounts keep them, and what the exchange made of them.

A document is worth what its frozen rate says. Where money is set against it that came at another rate, what both are worth
differs: that is a gain or a loss on exchange, on the day of the matching.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from app.accounting.chart import Chart
from app.accounting.journal_entry import JournalEntry, Line, balanced
from app.accounting.party import PARTY, with_party
from app.base.door import Read
from app.base.exchange import Worth
from app.base.finding import home_currency
from app.base.money import rounded_div, share
from app.invoicing.tables import invoice
from app.payments.tables import payment
from app.receivables.tables import allocation, entry, item

if TYPE_CHECKING:
    from app.accounting.sales import Issued


def at_home(of: Issued, currency: str, worth: Worth, tax: int, parts: list[int]) -> Issued:
    """A document in the company's currency: its VAT is the frozen `tax`, what it asks for is the sum of what its `parts` are
    worth, as the ledger has them; sales bear the rest.
    """
    total = sum(worth.of(part) for part in parts)
    rounding = worth.of(of.rounding)
    sales = _shared(total - tax - rounding, list(of.sales.values()))
    nets = _shared(sum(sales), [vat.net for vat in of.vat.values()])
    taxes = _shared(tax, [vat.tax for vat in of.vat.values()])
    return replace(
        of,
        total=total,
        rounding=total - sum(taxes) - sum(sales),
        sales=dict(zip(of.sales, sales, strict=True)),
        vat={
            rate: replace(
                vat,
                net=net,
                tax=own,
                on_payment=rounded_div(own * vat.on_payment, vat.tax) if vat.tax else 0,
                paid_as=vat.tax,
            )
            for (rate, vat), net, own in zip(of.vat.items(), nets, taxes, strict=True)
        },
        currency=currency,
        own_total=of.total,
        own_sales=dict(of.sales),
    )


def _shared(total: int, weights: list[int]) -> list[int]:
    return share(total, weights) if sum(weights) else [0] * len(weights)


def exchange_entries(rd: Read, plan: Chart, until: date) -> Iterator[JournalEntry]:
    """What matching gained or lost: of a debt that is worth more or less than the money that settled it."""
    for row in rd.execute(_DIFFERENCES, {"until": until, "home": home_currency(rd)}):
        change = int(row.change)
        # What is undone goes back where it was booked.
        gained = change > 0 if row.reverses_id is None else change < 0
        role = "exchange_gain" if gained else "exchange_loss"
        of = (row.noun, row.document_id)
        yield JournalEntry(
            journal=plan.journals["various"],
            on=row.business_date,
            written_at=row.recorded_at,
            noun="allocation",
            row_id=row.id,
            piece=row.invoiced or row.paid,
            piece_on=min(row.issued_on or row.received_on, row.business_date),
            label=role,
            who=row.name,
            lines=balanced(
                (
                    Line(plan.account("customers"), change, row.standing_id, of),
                    Line(plan.account(role), -change),
                )
            ),
        )


_moved = with_party(
    select(
        allocation.c.id,
        allocation.c.business_date,
        allocation.c.recorded_at,
        allocation.c.reverses_id,
        item.c.noun,
        item.c.document_id,
        invoice.c.number.label("invoiced"),
        invoice.c.issued_on,
        payment.c.number.label("paid"),
        payment.c.received_on,
        func.sum(entry.c.base_amount).label("change"),
        *PARTY,
    )
    .select_from(allocation)
    .join(entry, (entry.c.cause == "allocation") & (entry.c.cause_id == allocation.c.id))
    .join(item, item.c.id == allocation.c.target_item_id)
    .outerjoin(invoice, (item.c.noun == "invoice") & (invoice.c.id == item.c.document_id))
    .outerjoin(payment, (item.c.noun == "payment") & (payment.c.id == item.c.document_id))
    .where(allocation.c.currency != bindparam("home"), allocation.c.business_date <= bindparam("until")),
    func.coalesce(invoice.c.customer_id, payment.c.customer_id),
)
_DIFFERENCES = (
    _moved.group_by(*(column for column in _moved.selected_columns if column.key != "change"))
    .having(func.sum(entry.c.base_amount) != 0)
    .order_by(allocation.c.id)
)
