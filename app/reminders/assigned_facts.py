"""What the letter to a customer says whose debt was handed on to a factor: what was, on which day, and whom they now pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.customers.tables import customer
from app.invoicing.tables import invoice
from app.paper.party import Addressee, Issuer
from app.receivables.assigned import assignment_by_id, contract_wording
from app.reminders.reminder_facts import address_of, seller_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedFacts:
    """A debt that was handed on; `amount` is what was owed of it on that day, in minor units of `currency`.

    `number` is the invoice's, or the customer's where it is `to_come`: all that is issued to them from `on`.
    """

    seller: Issuer
    customer: Addressee
    number: str
    to_come: bool
    factor: str
    wording: str
    on: date
    currency: str
    amount: int
    issued_on: date | None = None
    due_on: date | None = None


def assigned_facts(rd: Read, assignment_id: int) -> tuple[AssignedFacts, Words]:
    """What the letter says, and the words of the customer's language.

    Refused with ``assignment_not``, or ``assignment_unworded`` where the contract's words are not known.
    """
    row = assignment_by_id(rd, assignment_id)
    if row is None:
        raise Refusal("assignment_not")
    wording = contract_wording(rd, row)
    if not wording:
        raise Refusal("assignment_unworded", factor=row.factor)
    who = rd.execute(_CUSTOMER, {"id": row.customer_id}).one()
    paper = rd.execute(_INVOICE, {"id": row.document_id}).one() if row.noun == "invoice" else None
    facts = AssignedFacts(
        seller=seller_of(rd),
        customer=address_of(rd, row.customer_id),
        number=paper.number if paper is not None else who.number,
        to_come=paper is None,
        factor=row.factor,
        wording=wording,
        on=row.assigned_on,
        currency=row.currency,
        amount=row.amount,
        issued_on=paper.issued_on if paper is not None else None,
        due_on=paper.due_on if paper is not None else None,
    )
    return facts, Words(who.language)


_CUSTOMER = select(customer.c.number, customer.c.language).where(customer.c.id == bindparam("id"))
_INVOICE = select(invoice.c.number, invoice.c.issued_on, invoice.c.due_on).where(
    invoice.c.id == bindparam("id")
)
