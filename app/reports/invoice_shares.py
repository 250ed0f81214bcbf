"""What an invoice asks for, instalment by instalment; of one that bears several orders, the part of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from app.base.door import Read
from app.invoicing.grouped import part_of_order
from app.invoicing.tables import invoice_instalment
from app.receivables.ledger import held_by
from app.receivables.tables import item, plan_instalment, plan_source


@dataclass(frozen=True, slots=True)
class InstalmentRow:
    """An instalment with what is still owed of it; `item_id` is what money is set against."""

    item_id: int
    position: int
    due_on: date | None
    amount: int
    open: int
    order_id: int | None = None


@dataclass(frozen=True, slots=True)
class OrderShare:
    """An order of an invoice of several: its part of the total and what is still owed of that, in minor units."""

    id: int
    number: str
    total: int
    open: int


def instalments_of(rd: Read, invoice_id: int, items: Sequence[int]) -> tuple[InstalmentRow, ...]:
    """What it asks for and when, as issued and as agreed on since."""
    held = held_by(rd, items)
    return tuple(
        InstalmentRow(
            each.id,
            each.instalment,
            each.due_on,
            int(each.amount),
            held.get((each.id, "owed"), 0),
            each.order_id,
        )
        for each in rd.execute(_INSTALMENTS, {"id": invoice_id})
    )


def shares_of(
    rd: Read, invoice_id: int, texts: Mapping[str, Any], instalments: Sequence[InstalmentRow]
) -> tuple[OrderShare, ...]:
    """The orders of an invoice of several in its order, each with its part; `texts` is what its page says."""
    found: list[OrderShare] = []
    for each in texts.get("orders", ()):
        part = part_of_order(rd, invoice_id, int(each["id"]))
        if part is not None:
            still = sum(due.open for due in instalments if due.order_id == part.order_id)
            number = each["number"] or each["remote_number"] or ""
            found.append(OrderShare(part.order_id, number, part.total, still))
    return tuple(found)


_moved = (
    select(func.coalesce(func.sum(plan_source.c.amount), 0))
    .where(plan_source.c.item_id == item.c.id)
    .correlate(item)
    .scalar_subquery()
)
_amount = func.coalesce(invoice_instalment.c.amount, plan_instalment.c.amount) - _moved
# One that a plan moved away whole is not asked for any more.
_INSTALMENTS = (
    select(item.c.id, item.c.instalment, item.c.due_on, item.c.order_id, _amount.label("amount"))
    .join(
        invoice_instalment,
        and_(
            invoice_instalment.c.invoice_id == item.c.document_id,
            invoice_instalment.c.position == item.c.instalment,
        ),
        isouter=True,
    )
    .join(plan_instalment, plan_instalment.c.item_id == item.c.id, isouter=True)
    .where(
        item.c.noun == "invoice", item.c.document_id == bindparam("id"), item.c.instalment > 0, _amount > 0
    )
    .order_by(item.c.instalment)
)
