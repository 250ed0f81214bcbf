"""Mails that tell a customer whom they now pay: an invoice was handed on to a factor, or all that are issued to them will be."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.correspondence.mail import AttachmentDraft
from app.customers.mail_address import address_of
from app.customers.tables import customer
from app.flow.occasion import Occasion
from app.invoicing.grouped import first_order
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.receivables.assigned import AssignmentRow, assignment_of
from app.reminders.assigned_facts import assigned_facts

INVOICE, TO_COME = "assigned_invoice", "assigned_to_come"


def of_assigned(rd: Read, invoice_id: int, language: str | None) -> Occasion:
    """The letter about an invoice; refused as `assigned_facts` is."""
    billing = rd.scalar(_BILLING, {"invoice": invoice_id})
    return _of(rd, assignment_of(rd, "invoice", invoice_id), str(billing or "{}"), language)


def of_assigned_to_come(rd: Read, customer_id: int, language: str | None) -> Occasion:
    """The letter about all that is issued from now on; refused as `assigned_facts` is."""
    return _of(rd, assignment_of(rd, "customer", customer_id), "{}", language)


def _of(rd: Read, handed: AssignmentRow | None, billing: str, language: str | None) -> Occasion:
    if handed is None:
        raise Refusal("assignment_not")
    facts, own = assigned_facts(rd, handed.id)
    company = the_company(rd)
    words = Words(language or own.language)
    values = {
        "number": facts.number,
        "customer": str(rd.scalar(_NAME, {"id": handed.customer_id}) or ""),
        "company": company.name,
        "date": words.date(facts.on),
        "total": words.money(facts.amount, facts.currency) if facts.amount else "",
        "factor": facts.factor,
        "wording": facts.wording,
        "phone": company.phone or "",
    }
    name = f"{own.say('paper.title.assigned')} {facts.number}.pdf"
    paper = AttachmentDraft(name=name, noun="assignment", row_id=handed.id)
    to = address_of(rd, handed.customer_id, billing)
    return Occasion(words.language, to, handed.customer_id, values, (paper,))


_NAME = select(customer.c.name).where(customer.c.id == bindparam("id"))
_BILLING = (
    select(sales_order.c.billing)
    .select_from(sales_order)
    .join(invoice, first_order() == sales_order.c.id)
    .where(invoice.c.id == bindparam("invoice"))
)
