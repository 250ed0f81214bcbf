"""The mail that brings the receipt of a payment, with the paper as it stands on this day."""

from __future__ import annotations

from app.base.company import the_company
from app.base.door import Read
from app.base.freezing import freeze
from app.correspondence.mail import AttachmentDraft
from app.customers.mail_address import address_of
from app.flow.occasion import Occasion
from app.payments.queries import payment_rows
from app.reports.payment_receipt import receipt_facts

PAPER = "payment_receipt"
"""The noun of the attachment: what is drawn from the facts that were frozen with the mail."""


def of_receipt(rd: Read, payment_id: int, language: str | None) -> Occasion:
    """The receipt of a payment; refused as `app.reports.payment_receipt.receipt_facts` is."""
    facts, words = receipt_facts(rd, payment_id, language)
    [row] = payment_rows(rd, [payment_id])
    company = the_company(rd)
    numbers = list(dict.fromkeys(each.number for each in facts.lines))
    values = {
        "number": facts.number,
        "customer": row.customer,
        "company": company.name,
        "date": words.date(facts.received_on),
        "total": words.money(facts.amount, facts.currency),
        "method": facts.method,
        "invoices": ", ".join(numbers),
        "order": facts.kept_for if facts.kept else "",
        "phone": company.phone or "",
    }
    name = f"{words.say('mail.paper.payment_receipt')} {facts.number}.pdf"
    paper = AttachmentDraft(name=name, noun=PAPER, row_id=payment_id, frozen=freeze(facts))
    return Occasion(words.language, address_of(rd, row.customer_id), row.customer_id, values, (paper,))
