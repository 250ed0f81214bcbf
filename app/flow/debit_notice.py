"""The mail that tells a customer of a debit beforehand: how much, when, from which account, by which mandate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Write
from app.base.errors import Refusal
from app.base.words import Words
from app.correspondence.filling import fill
from app.correspondence.mail import MailDraft, write_down
from app.correspondence.sender import the_sender
from app.correspondence.templates import template
from app.customers.tables import customer
from app.payments.mandates import MandateRow
from app.payments.sepa import masked
from app.reports.collectable import CURRENCY, CollectableRow

KIND = "debit_notice"


def tell(
    tx: Write,
    given: MandateRow,
    rows: Sequence[CollectableRow],
    number: str,
    collect_on: date,
    creditor: str,
) -> bool:
    """Promise the mail of the debit that both banks know by `number`.

    False where there is no account to send from, or no address to send to.
    """
    sender = the_sender(tx)
    if sender is None:
        return False
    row = tx.execute(_PAYER, {"id": given.customer_id}).one()
    words, company = Words(row.language), the_company(tx)
    written = template(tx, KIND, row.language)
    values = {
        "number": number,
        "customer": row.name,
        "company": company.name,
        "date": words.date(collect_on),
        "total": words.money(sum(each.amount for each in rows), CURRENCY),
        "invoices": ", ".join(each.number for each in rows),
        "mandate": given.reference,
        "creditor": creditor,
        "iban": masked(given.iban),
        "phone": company.phone or "",
    }
    filled = fill(KIND, row.language, written.subject, written.body, values)
    draft = MailDraft(
        kind=KIND,
        language=row.language,
        recipient=row.email or "",
        copy_to=sender.copy_to,
        subject=filled.subject,
        body=filled.body,
        noun="customer",
        row_id=given.customer_id,
        customer_id=given.customer_id,
        template_id=written.id,
    )
    try:
        write_down(tx, draft)
    except Refusal:
        # An address that is missing or wrong never stops the batch: the customer is told otherwise.
        return False
    return True


_PAYER = select(customer.c.name, customer.c.email, customer.c.language).where(
    customer.c.id == bindparam("id")
)
