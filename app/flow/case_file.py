"""The case file for a lawyer or bailiff as one PDF: the summary, with when terms were accepted and goods delivered, then quote,
order, delivery notes and invoice of each debt, and the letters that were written.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.base.actor import Actor
from app.base.company import the_company
from app.base.database import Database
from app.base.door import Read
from app.base.words import Words
from app.customers.file import acceptances_of
from app.flow import paper
from app.invoicing.grouped import orders_of
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.paper.merge import merged
from app.reminders.case_facts import CaseEvent, case_facts, letters_before
from app.reminders.case_paper import render_case
from app.reminders.reminder import lines_of, the_reminder
from app.shipping.parcels import parcels_of
from app.shipping.tables import shipment


def case_file(database: Database, actor: Actor, reminder_id: int) -> bytes:
    """Everything about the debts that a reminder hands over, in the company's language; refused with
    ``reminder_unknown``.

    Originals are those of the archive. What was not made here (a debt of the program before) has no paper.
    """
    with database.read() as rd:
        words = Words(the_company(rd).language)
        invoices = list(dict.fromkeys(each.invoice_id for each in lines_of(rd, reminder_id)))
        orders = [(key, _orders(rd, key)) for key in invoices if key is not None]
        proofs = [
            *_accepted(rd, the_reminder(rd, reminder_id).customer_id, words),
            *(proof for _, own in orders for each in own for proof in _delivered(rd, each, words)),
        ]
        papers = [render_case(case_facts(rd, reminder_id, words, list(dict.fromkeys(proofs))), words)]
        letters = letters_before(rd, reminder_id)
        before: dict[int, list[bytes]] = {}
        quotes: dict[int, list[int]] = {}
        seen: set[int] = set()
        for key, own in orders:
            for order_id in own:
                if order_id not in seen:
                    seen.add(order_id)
                    found = (paper.order_confirmation(rd, order_id), *_deliveries(rd, order_id))
                    before.setdefault(key, []).extend(found)
                    if (quote_id := _quote(rd, order_id)) is not None:
                        quotes.setdefault(key, []).append(quote_id)
    for key, _own in orders:
        papers += [paper.quote_paper(database, actor, each) for each in quotes.get(key, ())]
        papers += [*before.get(key, ()), paper.original(database, actor, key)]
    papers += [paper.reminder_original(database, actor, key) for key in letters]
    return merged(papers)


def _orders(rd: Read, invoice_id: int) -> list[int]:
    found = rd.scalar(_ORDER, {"id": invoice_id})
    return [int(found)] if found is not None else orders_of(rd, invoice_id)


def _quote(rd: Read, order_id: int | None) -> int | None:
    """The quote that an order came of."""
    return rd.scalar(_QUOTE, {"id": order_id})


def _accepted(rd: Read, customer_id: int, words: Words) -> list[CaseEvent]:
    """When the customer accepted which terms."""
    return [
        CaseEvent(
            each.accepted_on,
            "terms",
            words.say("paper.case.accepted", terms=each.wording, by=each.accepted_by),
        )
        for each in acceptances_of(rd, customer_id)
    ]


def _delivered(rd: Read, order_id: int, words: Words) -> list[CaseEvent]:
    """What became of the parcels of an order, as its carriers said."""
    shipments = rd.execute(_NUMBERS, {"order": order_id}).all()
    numbers = {int(row.id): str(row.number) for row in shipments}
    return [
        CaseEvent(
            each.fate_on,
            "delivery",
            words.say(
                "paper.case.delivered",
                number=numbers[each.shipment_id],
                told=", ".join(
                    part
                    for part in (
                        words.say(f"fate.{each.fate}"),
                        each.carrier,
                        each.tracking,
                        each.note,
                    )
                    if part
                ),
            ),
        )
        for each in parcels_of(rd, list(numbers))
        if each.fate_on is not None
    ]


def _deliveries(rd: Read, order_id: int) -> list[bytes]:
    return [
        paper.delivery_note(rd, int(key)) for key in rd.execute(_SHIPMENTS, {"order": order_id}).scalars()
    ]


_ORDER = select(invoice.c.order_id).where(invoice.c.id == bindparam("id"))
_QUOTE = select(sales_order.c.quote_id).where(sales_order.c.id == bindparam("id"))
_NUMBERS = (
    select(shipment.c.id, shipment.c.number)
    .where(shipment.c.order_id == bindparam("order"), shipment.c.kind == "delivery")
    .order_by(shipment.c.id)
)
_SHIPMENTS = (
    select(shipment.c.id)
    .where(shipment.c.order_id == bindparam("order"), shipment.c.kind == "delivery")
    .order_by(shipment.c.id)
)
