"""The mails that tell a customer of a debit beforehand (how much, when, by which mandate), and that it is called off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base import outbox
from app.base.company import the_company
from app.base.door import Write
from app.base.errors import Refusal
from app.base.words import Words
from app.correspondence.filling import fill
from app.correspondence.mail import MailDraft, read_mail, write_down
from app.correspondence.sender import the_sender
from app.correspondence.templates import template
from app.customers.tables import customer
from app.invoicing.queries import named_as_counts
from app.paper.party import masked
from app.payments.debits import Debit
from app.payments.mandates import MandateRow
from app.reports.collectable import CURRENCY, CollectableRow

KIND, CALLED_OFF = "debit_notice", "debit_called_off"
STILL_HERE = ("waiting", "refused")
"""States of a mail that surely did not arrive."""


def tell(
    tx: Write,
    given: MandateRow,
    rows: Sequence[CollectableRow],
    number: str,
    collect_on: date,
    creditor: str,
) -> int | None:
    """Promise the mail of the debit that both banks know by `number`; gives its key.

    None where there is no account to send from, or no address to send to.
    """
    row = tx.execute(_PAYER, {"id": given.customer_id}).one()
    words = Words(row.language)
    values = {
        "number": number,
        "date": words.date(collect_on),
        "total": words.money(sum(each.amount for each in rows), CURRENCY),
        "invoices": ", ".join(named_as_counts(tx, {each.id: each.number for each in rows}, words).values()),
        "mandate": given.reference,
        "creditor": creditor,
        "iban": masked(given.iban),
    }
    return _promise(tx, KIND, given.customer_id, row, values)


def tell_called_off(tx: Write, debit: Debit, collect_on: date) -> int | None:
    """Promise the mail that a debit which was announced by mail does not take place; None as `tell`."""
    row = tx.execute(_PAYER, {"id": debit.customer_id}).one()
    words = Words(row.language)
    numbers = {key: number for key, number, _ in debit.invoices}
    values = {
        "number": debit.end_to_end,
        "date": words.date(collect_on),
        "total": words.money(debit.amount, CURRENCY),
        "invoices": ", ".join(named_as_counts(tx, numbers, words).values()),
    }
    return _promise(tx, CALLED_OFF, debit.customer_id, row, values)


def leaves_no_more(tx: Write, debit: Debit) -> bool:
    """Discard the notice of a debit that surely has not reached its customer; gives whether there was one."""
    if debit.notice_id is None or debit.notice not in STILL_HERE:
        return False
    mail = read_mail(tx, debit.notice_id)
    outbox.move(tx, mail.outbox_id, STILL_HERE, "discarded")
    tx.touch("mail", mail.id)
    return True


def _promise(tx: Write, kind: str, customer_id: int, row: Any, values: Mapping[str, str]) -> int | None:
    sender = the_sender(tx)
    if sender is None:
        return None
    company = the_company(tx)
    written = template(tx, kind, row.language)
    whole = {"customer": row.name, "company": company.name, "phone": company.phone or "", **values}
    filled = fill(kind, row.language, written.subject, written.body, whole)
    draft = MailDraft(
        kind=kind,
        language=row.language,
        recipient=row.email or "",
        copy_to=sender.copy_to,
        subject=filled.subject,
        body=filled.body,
        noun="customer",
        row_id=customer_id,
        customer_id=customer_id,
        template_id=written.id,
    )
    try:
        return write_down(tx, draft)
    except Refusal:
        # An address that is missing or wrong never stops the batch: the customer is told otherwise.
        return None


_PAYER = select(customer.c.name, customer.c.email, customer.c.language).where(
    customer.c.id == bindparam("id")
)
