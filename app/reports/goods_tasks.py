"""What of goods that left or came back asks for somebody now: customs, parcels, returns, what suppliers owe for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from app.base.door import Read
from app.base.listing import Listing, ListQuery, ListRow
from app.purchasing.purchase_queries import PURCHASES, PurchaseRow, purchase_rows
from app.purchasing.receipt_queries import RECEIPTS, ReceiptRow, receipt_rows
from app.reports.task import Task
from app.shipping.queries import SHIPMENTS, ShipmentRow, shipment_rows
from app.shipping.return_queries import RETURNS, ReturnRow, return_rows
from app.shipping.stuck import notes_deliveries

ROW = TypeVar("ROW", bound=ListRow)


def goods_tasks(rd: Read, examples: int) -> Iterable[Task]:
    """The tasks, those that nothing waits for among them; each names so many of its oldest rows."""

    def of(
        name: str,
        place: str,
        view: str,
        listing: Listing[ROW],
        rows: Callable[[Read, Sequence[int]], Sequence[ROW]],
        by: str,
        told: Callable[[ROW], str],
    ) -> Task:
        count = listing.count(rd, ListQuery(chips=(("view", view),))).count
        oldest = ListQuery(chips=(("view", view),), sort=by)
        named: Sequence[ROW] = rows(rd, listing.ids(rd, oldest, 0, examples)) if count else ()
        return Task(name, place, view, count, 0, names=tuple(told(row) for row in named))

    for name in ("customs", "astray", "stuck"):
        if name != "stuck" or notes_deliveries(rd):
            yield of(name, "shipments", name, SHIPMENTS, shipment_rows, "shipped_on", _whose)
    for name, view in (("returned", "received"), ("returning", "expected")):
        yield of(name, "returns", view, RETURNS, return_rows, "announced_on", _whose)
    for name in ("untold", "late"):
        yield of(f"purchases_{name}", "purchases", name, PURCHASES, purchase_rows, "expected_on", _from_whom)
    yield of("credit_awaited", "receipts", "claimed", RECEIPTS, receipt_rows, "received_on", _from_whom)


def _whose(row: ShipmentRow | ReturnRow) -> str:
    return f"{row.number} {row.customer}"


def _from_whom(row: ReceiptRow | PurchaseRow) -> str:
    return f"{row.number} {row.supplier}"
