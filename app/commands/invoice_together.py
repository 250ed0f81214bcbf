"""`invoice-together [ORDER…]`: one invoice of these orders; without any, those of the months that are over."""

from __future__ import annotations

from typing import Annotated

from app.base.errors import Refusal
from app.commands.desk import Desk
from app.commands.pick_list import orders_told
from app.commands.program import argument, command
from app.commands.reasons import told
from app.flow.bill_grouped import issue_grouped
from app.flow.month_end import issue_month
from app.invoicing.queries import InvoiceRow, invoice_rows
from app.reports.groupable import months_due


@command("invoice-together", words="invoice_together")
def invoice_together(
    desk: Desk, orders: Annotated[list[str] | None, argument("orders", words="orders_together")] = None
) -> None:
    """Issue them; what could not be says why. Refused with ``not_found``, ``group_nothing`` and as `bill.issue_grouped` is."""
    left: list[tuple[str, Refusal]] = []
    made: list[int] = []
    with desk.opened() as database:
        actor = desk.actor_in(database)
        if orders:
            with database.read() as rd:
                keys = orders_told(rd, orders, "")
            made.append(database.do(actor, issue_grouped, keys))
        else:
            with database.read() as rd:
                months = months_due(rd)
            if not months:
                raise Refusal("group_nothing")
            for month in months:
                try:
                    made.append(issue_month(database, actor, month))
                except Refusal as refusal:
                    left.append((month.customer, refusal))
        with database.read() as rd:
            rows = invoice_rows(rd, made)
    if desk.as_json:
        desk.give(
            {
                "invoices": [_given(row) for row in rows],
                "left": [{"customer": name, "code": why.code, "facts": why.facts} for name, why in left],
            }
        )
        return
    for row in rows:
        desk.say(
            "command.invoice_together.made",
            number=row.number,
            customer=row.customer,
            n=row.orders or 1,
            amount=desk.words.money(row.total, row.currency),
        )
    desk.write_lines(told(desk.words, left))


def _given(row: InvoiceRow) -> dict[str, object]:
    return {"number": row.number, "customer": row.customer, "orders": row.orders or 1, "total": row.total}
