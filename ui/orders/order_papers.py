"""What of many orders can be printed as one file: their confirmations, or the papers that go with goods and money."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from app.base.errors import Refusal
from app.flow.order_papers import all_papers, order_papers
from app.flow.paper import order_confirmation
from app.orders.queries import OrderRow, order_rows
from ui.kit.deed import Planned
from ui.kit.papers_dialog import Papers
from ui.kit.printing import Originals
from ui.orders.order_deeds import planned_order

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read


def _by_number(rd: Read, keys: Collection[int]) -> Sequence[OrderRow]:
    return sorted(order_rows(rd, sorted(keys)), key=lambda row: (row.number or "", row.id))


def _confirmations(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [planned_order(row, _why_not_confirmed(row)) for row in _by_number(rd, keys)]


def has_confirmation(row: OrderRow) -> bool:
    """Whether there is a paper that confirms it: that of an order which does not stand would bind the house."""
    return row.number is not None and row.state in ("confirmed", "closed")


def _why_not_confirmed(row: OrderRow) -> Refusal | None:
    if has_confirmation(row):
        return None
    if row.number is None:
        return Refusal("paper_of_draft")
    return Refusal("order_not_confirmed", number=row.number, state=row.state)


def _confirmation(database: Database, _actor: Actor, order_id: int) -> bytes:
    with database.read() as rd:
        return order_confirmation(rd, order_id)


def _with_papers(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [
        planned_order(row, None if order_papers(rd, row.id).count else Refusal("order_without_papers"))
        for row in _by_number(rd, keys)
    ]


def _invoices(rd: Read, keys: Collection[int]) -> Originals:
    found = dict.fromkeys(each for key in keys for each in order_papers(rd, key).invoices)
    return Originals("invoice", tuple(found))


CONFIRMATIONS = Papers("order", _confirmations, _confirmation)
NOTES_AND_INVOICES = Papers(
    "invoice", _with_papers, draw_after=all_papers, holds=_invoices, words="notes_and_invoices"
)
