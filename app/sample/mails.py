"""Mails of the sample company: one in each state that people meet. Since a few days its account is the workstation's own mail
program, so that nothing ever leaves by itself; what a server answered is from the days of the account before. All
addresses end in `.example`.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from app.base.door import Write
from app.correspondence import mail, sender
from app.flow.letters import compose
from app.invoicing.tables import invoice
from app.orders.quote_tables import quote
from app.orders.tables import sales_order
from app.payments.tables import payment
from app.receivables.assignment_tables import assignment
from app.sample.cast import content
from app.sample.diary import Diary
from app.sample.story import CLERK, OWNER
from app.shipping.parcel_tables import parcel
from app.shipping.tables import shipment

_UNKNOWN = "550 5.1.1 Recipient address rejected: User unknown in virtual mailbox table"
_SILENT = "The connection was closed while the server was answering."

_MAILS = (
    (11, "invoice", "invoice", 0, "sent", ""),
    (9, "order_confirmation", "sales_order", 0, "sent", ""),
    (6, "quote", "quote", 0, "sent", ""),
    (6, "parcel_shipped", "shipment", 0, "sent", ""),
    (5, "invoice", "invoice", 1, "refused", _UNKNOWN),
    (5, "order_confirmation", "sales_order", 1, "uncertain", _SILENT),
    (4, "proforma", "open_order", 0, "sent", ""),
    (3, "payment_receipt", "payment", 0, "sent", ""),
    (2, "quote", "quote", 0, "waiting", ""),
    (0, "invoice", "invoice", 0, "waiting", ""),
    (0, "credit_note", "credit_note", 0, "waiting", ""),
    (0, "assigned_invoice", "assigned", 0, "waiting", ""),
)
"""How many days ago, of what kind, about which document (its noun, and how many newer ones there are), and what came of it."""


def write(diary: Diary) -> None:
    """Set up the account, and let mails leave in the last days."""
    last = diary.last
    diary.plan(last - timedelta(days=4), OWNER, "mail_sender.decide", _set_up)
    for days_ago, kind, noun, at, state, answer in _MAILS:
        on = last - timedelta(days=days_ago)
        diary.plan(on, CLERK, "mail.promise", partial(_mail, kind, noun, at, state, answer))


def _set_up(tx: Write) -> None:
    about = content()["company"]
    draft = sender.SenderDraft(kind="system", address=about["email"], name=about["name"])
    sender.decide(tx, draft)


def _mail(kind: str, noun: str, at: int, state: str, answer: str, tx: Write) -> None:
    """A mail about the newest document but `at` others, and what became of it; none where there is no such document."""
    row_id = tx.scalar(_NEWEST[noun].offset(at))
    if row_id is None:
        return
    table = _TABLES.get(noun, noun)
    # One that was promised by itself is that mail: nobody writes a second one beside it.
    known = mail.mails_about(tx, table, int(row_id))
    waits = next((each.id for each in known if each.kind == kind and each.state == "waiting"), None)
    mail_id = waits or mail.write_down(tx, compose(tx, kind, table, int(row_id)).draft)
    tx.note(mail=mail_id, kind=kind, state=state)
    if state == "waiting":
        return
    attempt = mail.begin(tx, mail_id)
    if attempt is not None:
        mail.done(tx, mail_id, attempt, state, answer)


_TABLES = {"credit_note": "invoice", "assigned": "invoice", "open_order": "sales_order"}
"""Where a noun is only some of the rows of a table."""
_NEWEST = {
    "assigned": select(assignment.c.document_id)
    .where(assignment.c.noun == "invoice", assignment.c.ended_on.is_(None))
    .order_by(assignment.c.id.desc())
    .limit(1),
    "invoice": select(invoice.c.id).where(invoice.c.kind == "invoice").order_by(invoice.c.id.desc()).limit(1),
    "credit_note": select(invoice.c.id)
    .where(invoice.c.kind == "credit_note")
    .order_by(invoice.c.id.desc())
    .limit(1),
    "sales_order": select(sales_order.c.id)
    .where(sales_order.c.state == "confirmed")
    .order_by(sales_order.c.id.desc())
    .limit(1),
    "open_order": select(sales_order.c.id)
    .where(
        sales_order.c.state == "confirmed", sales_order.c.invoiced == "none", sales_order.c.shop_id.is_(None)
    )
    .order_by(sales_order.c.id.desc())
    .limit(1),
    "payment": select(payment.c.id)
    .where(payment.c.kind == "payment", payment.c.source == "hand")
    .order_by(payment.c.id.desc())
    .limit(1),
    "shipment": select(shipment.c.id)
    .join(parcel, parcel.c.shipment_id == shipment.c.id)
    .where(parcel.c.tracking != "", parcel.c.withdrawn_at.is_(None))
    .order_by(shipment.c.id.desc())
    .limit(1),
    "quote": select(quote.c.id).where(quote.c.state == "sent").order_by(quote.c.id.desc()).limit(1),
}
