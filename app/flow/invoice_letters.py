"""Mails about an invoice: the one that brings it, and those that say what went wrong with its payment."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.correspondence.mail import AttachmentDraft
from app.customers.mail_address import address_of
from app.flow.occasion import Occasion
from app.invoicing.corrective import correctives_of
from app.invoicing.frozen import invoice_facts
from app.invoicing.grouped import orders_of
from app.invoicing.invoice_facts import InvoiceFacts
from app.invoicing.payment_link import payment_link
from app.invoicing.queries import invoice_rows
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.paper.party import masked
from app.payments.on_its_way import announced
from app.receivables.ledger import items_of
from app.reports.settlement import paid_on, settled_by


def of_invoice(rd: Read, invoice_id: int, language: str | None) -> Occasion:
    """What an issued document says of itself, with its paper; refused with ``invoice_unknown``."""
    [row] = invoice_rows(rd, [invoice_id]) or [None]
    if row is None:
        raise Refusal("invoice_unknown")
    more = rd.execute(_INVOICE, {"id": invoice_id}).one()
    spoken = language or more.language
    words = Words(spoken)
    corrects = rd.scalar(_NUMBER, {"id": row.corrects_id}) if row.corrects_id else None
    values = {
        "number": row.number,
        "customer": row.customer,
        "company": the_company(rd).name,
        "date": words.date(row.issued_on),
        "total": words.money(row.total, row.currency),
        "open": words.money(row.open, row.currency) if row.open else "",
        "due": words.date(row.next_due_on or row.due_on) if row.open else "",
        "order": row.order_number or "",
        "corrects": corrects or "",
        # What a factor is to be paid is paid nowhere else.
        "link": ""
        if row.assigned or row.kind == "credit_note"
        else payment_link(rd, row.number, row.open, row.currency),
    }
    name = f"{words.say(f'mail.paper.{row.kind}')} {row.number}.pdf"
    paper = AttachmentDraft(name=name, noun="invoice", row_id=invoice_id)
    orders = [row.order_id] if row.order_id else orders_of(rd, invoice_id)
    billing = rd.scalar(_ORDER_BILLING, {"id": orders[0]}) if orders else None
    return Occasion(
        spoken, address_of(rd, row.customer_id, billing or "{}"), row.customer_id, values, (paper,)
    )


def of_sent_invoice(rd: Read, invoice_id: int, language: str | None) -> Occasion:
    """An invoice as it goes out: one that is paid on delivery, or collected by direct debit, asks for no transfer by a day."""
    found = of_invoice(rd, invoice_id, language)
    facts, _ = invoice_facts(rd, invoice_id)
    left = found.values["open"]
    debit = _debited(rd, invoice_id, facts, left, Words(found.language))
    elsewhere = bool(left) and (facts.on_delivery or bool(debit))
    told = {"on_delivery": left if facts.on_delivery else "", "debit": debit, "paid": ""}
    if not left and facts.amount_due > 0:
        # Its page asks for the money still: it never changes.
        day = paid_on(settled_by(rd, [each.id for each in items_of(rd, "invoice", [invoice_id])]))
        told["paid"] = Words(found.language).date(day) if day is not None else ""
    return replace(
        found, values={**found.values, **({"open": "", "due": "", "link": ""} if elsewhere else {}), **told}
    )


def of_corrective(rd: Read, invoice_id: int, language: str | None) -> Occasion:
    """The corrective invoice that counts now; the mail is about the invoice, and stands on its page.

    Refused with ``invoice_not_rectified`` where there is none.
    """
    found = of_sent_invoice(rd, invoice_id, language)
    made = correctives_of(rd, invoice_id)
    if not made:
        raise Refusal("invoice_not_rectified", number=found.values["number"])
    last = made[-1]
    before = made[-2].number if len(made) > 1 else found.values["number"]
    words = Words(found.language)
    values = {"number": last.number, "date": words.date(last.issued_on), "corrects": before}
    name = f"{words.say('mail.paper.corrective')} {last.number}.pdf"
    paper = AttachmentDraft(name=name, noun="corrective_invoice", row_id=last.id)
    return replace(found, values={**found.values, **values}, attachments=(paper,))


def _debited(rd: Read, invoice_id: int, facts: InvoiceFacts, left: str, words: Words) -> str:
    """What is collected, when and from which account; empty where nothing is. The page says about when: it never changes, though
    its batch may have missed its notice."""
    if facts.debit is None or not left:
        return ""
    told = {"amount": left, "account": masked(facts.debit.iban)}
    found = announced(rd, invoices=[invoice_id]).get(invoice_id)
    if found is not None and found.known and words.money(found.amount, facts.currency) == left:
        return words.say("mail.debited_then", **told, date=found.collect_on)
    if facts.debit.on is None:
        return words.say("mail.debited", **told)
    missed = found is not None and found.put_off
    key = "mail.debited_some_day" if missed or facts.debit.on < rd.today else "mail.debited_about"
    return words.say(key, **told, date=facts.debit.on)


def of_trouble(rd: Read, invoice_id: int, language: str | None) -> Occasion:
    """An invoice whose payment went wrong: what money came of it, what is missing, and how to put it right."""
    whole = of_invoice(rd, invoice_id, language)
    [row] = invoice_rows(rd, [invoice_id])
    company, words = the_company(rd), Words(whole.language)
    received = money_received(rd, invoice_id)
    values = {
        **whole.values,
        "received": words.money(received, row.currency) if received else "",
        "iban": company.iban or "",
        "phone": company.phone or "",
    }
    return replace(whole, values=values)


def money_received(rd: Read, invoice_id: int) -> int:
    """What of an invoice was paid with money, in minor units: neither credit notes nor what was given up."""
    keys = [each.id for each in items_of(rd, "invoice", [invoice_id])]
    return sum(each.amount for each in settled_by(rd, keys) if each.noun == "payment")


def of_wrong_amount(rd: Read, invoice_id: int, language: str | None) -> Occasion:
    """Part of the money came; refused with ``no_money_came`` where none did: nobody is thanked for nothing."""
    found = of_trouble(rd, invoice_id, language)
    if not found.values["received"]:
        raise Refusal("no_money_came", number=found.values["number"])
    return found


_ORDER_BILLING = select(sales_order.c.billing).where(sales_order.c.id == bindparam("id"))
_INVOICE = select(invoice.c.language).where(invoice.c.id == bindparam("id"))
_NUMBER = select(invoice.c.number).where(invoice.c.id == bindparam("id"))
