"""The invoices of an order as it has them: of one that bears other orders too, its part alone."""

from __future__ import annotations

from dataclasses import replace

from app.base.door import Read
from app.base.listing import ListQuery
from app.invoicing.grouped import part_of_order
from app.invoicing.queries import InvoiceRow, invoice_ids, invoice_rows
from app.receivables.ledger import held_by, items_of

_ALL = 100_000


def invoices_of_order(rd: Read, order_id: int) -> list[InvoiceRow]:
    """The invoices, deposits and credit notes of an order, oldest first; figures of its part where it shares one with others."""
    mine = ListQuery(chips=(("order", str(order_id)),))
    rows = invoice_rows(rd, invoice_ids(rd, mine, 0, _ALL)[::-1])
    return [_part(rd, row, order_id) if row.orders else row for row in rows]


def _part(rd: Read, row: InvoiceRow, order_id: int) -> InvoiceRow:
    part = part_of_order(rd, row.id, order_id)
    assert part is not None
    items = [each for each in items_of(rd, "invoice", [row.id]) if each.order_id == order_id]
    held = held_by(rd, [each.id for each in items])
    owed = {each: amount for each in items if (amount := held.get((each.id, "owed"), 0))}
    days = {each.due_on for each in owed if each.due_on is not None}
    late = {day for day in days if day < rd.today}
    still = sum(owed.values())
    return replace(
        row,
        total=part.total,
        open=still,
        elsewhere=max(row.open - still, 0),
        overdue=sum(amount for each, amount in owed.items() if each.due_on in late),
        instalments=len({each.due_on for each in items}),
        late=len(late),
        next_due_on=min(days, default=None),
        credited=row.credited and 0 < still < part.total,
    )
