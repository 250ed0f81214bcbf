"""The case file for a lawyer or bailiff as one PDF: the summary, then order, proof of delivery and invoice of each debt, and
the letters that were written.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.base.actor import Actor
from app.base.company import the_company
from app.base.database import Database
from app.base.door import Read
from app.base.words import Words
from app.flow import paper
from app.invoicing.tables import invoice
from app.paper.merge import merged
from app.reminders.case_facts import case_facts, letters_before
from app.reminders.case_paper import render_case
from app.reminders.reminder import lines_of
from app.shipping.tables import shipment


def case_file(database: Database, actor: Actor, reminder_id: int) -> bytes:
    """Everything about the debts that a reminder hands over, in the company's language; refused with
    ``reminder_unknown``.

    Originals are those of the archive. What was not made here (a debt of the program before) has no paper.
    """
    with database.read() as rd:
        words = Words(the_company(rd).language)
        papers = [render_case(case_facts(rd, reminder_id, words), words)]
        invoices = list(dict.fromkeys(each.invoice_id for each in lines_of(rd, reminder_id)))
        orders = [(key, _order(rd, key)) for key in invoices if key is not None]
        letters = letters_before(rd, reminder_id)
        before: dict[int, list[bytes]] = {}
        seen: set[int] = set()
        for key, order_id in orders:
            if order_id is not None and order_id not in seen:
                seen.add(order_id)
                before[key] = [paper.order_confirmation(rd, order_id), *_deliveries(rd, order_id)]
    for key, _order_id in orders:
        papers += [*before.get(key, ()), paper.original(database, actor, key)]
    papers += [paper.reminder_original(database, actor, key) for key in letters]
    return merged(papers)


def _order(rd: Read, invoice_id: int) -> int | None:
    found = rd.scalar(_ORDER, {"id": invoice_id})
    return int(found) if found is not None else None


def _deliveries(rd: Read, order_id: int) -> list[bytes]:
    return [
        paper.delivery_note(rd, int(key)) for key in rd.execute(_SHIPMENTS, {"order": order_id}).scalars()
    ]


_ORDER = select(invoice.c.order_id).where(invoice.c.id == bindparam("id"))
_SHIPMENTS = (
    select(shipment.c.id)
    .where(shipment.c.order_id == bindparam("order"), shipment.c.kind == "delivery")
    .order_by(shipment.c.id)
)
