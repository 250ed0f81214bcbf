"""Mails that wait while what they are about went on, and those that have a last day: what to know before one is sent.

A confirmation of an order that has left tells of a delivery that was; an invoice paid meanwhile asks for its money on a page
that never changes; the notice of a debit is worth nothing once it comes too late.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_, select

from app.base.door import Read
from app.base.outbox import outbox
from app.correspondence.tables import mail
from app.invoicing.tables import corrective_invoice, invoice
from app.orders.tables import sales_order
from app.payments.debit_notices import usual_days
from app.payments.debit_tables import debit_batch, debit_line, mandate
from app.payments.debits_at_bank import debits_at_bank
from app.payments.on_its_way import at_bank_for, batches_of
from app.payments.paid_meanwhile import paid_meanwhile
from app.receivables.tables import item, item_balance
from app.reminders.tables import reminder_item

STILL_HERE = ("waiting", "refused")
"""States of a mail that surely has not arrived."""
AT_BANK = ("debit_at_bank", "reminder_at_bank")
"""Why a mail is better kept until what lies at the bank is matched."""
OUTDATED = ("left", "paid", "cancelled")
"""Why the confirmation of an order is better set aside: it left or was invoiced, is paid, or was called off."""

_CONFIRMS = and_(mail.c.kind == "order_confirmation", mail.c.noun == "sales_order")
_OWED = exists(
    select(item_balance.c.item_id)
    .join(item, item.c.id == item_balance.c.item_id)
    .where(
        item.c.noun == "invoice",
        item.c.document_id == invoice.c.id,
        item_balance.c.component == "owed",
        item_balance.c.amount != 0,
    )
    .correlate(invoice)
)
_REPLACED = exists(
    select(corrective_invoice.c.id).where(corrective_invoice.c.invoice_id == invoice.c.id).correlate(invoice)
)
OVERTAKEN: ColumnElement[Any] = case(
    (outbox.c.state.not_in(STILL_HERE), ""),
    (and_(_CONFIRMS, sales_order.c.state == "cancelled"), "cancelled"),
    (and_(_CONFIRMS, or_(sales_order.c.shipped != "none", sales_order.c.invoiced != "none")), "left"),
    (and_(_CONFIRMS, sales_order.c.state == "held"), "held"),
    (and_(_CONFIRMS, sales_order.c.paid == "all", sales_order.c.payment_kind != "prepaid"), "paid"),
    (and_(mail.c.noun == "invoice", mail.c.kind == "invoice", _REPLACED), "replaced"),
    (
        and_(
            mail.c.noun == "invoice",
            mail.c.kind == "invoice",
            invoice.c.kind != "credit_note",
            invoice.c.total > invoice.c.paid_before,
            ~_OWED,
        ),
        "settled",
    ),
    else_="",
)
"""What overtook a mail, where its order (`sales_order`) and invoice are joined: one of `OUTDATED`, ``held`` (its order is; one
that a credit rule keeps here is asked for beside), ``replaced``: a corrective invoice counts instead of the one it brings,
or ``settled``: the invoice it brings was paid after its page was made;
else empty.
"""


def outdated_confirmations(rd: Read) -> list[int]:
    """The keys of the confirmations that are better set aside, the oldest first."""
    return [int(key) for key in rd.execute(_OUTDATED).scalars()]


def told_by(rd: Read, mails: Sequence[int]) -> dict[int, date]:
    """The last day on which each of these mails announces its debit in time; of debits that are not to come any more none."""
    usual = usual_days(rd)
    return {
        row.notice_id: row.collect_on - timedelta(days=usual if row.notice_days is None else row.notice_days)
        for row in rd.execute(_NOTICES.where(debit_line.c.notice_id.in_(list(mails))))
    }


@dataclass(frozen=True, slots=True)
class Debited:
    """The debit that a mail announces: its number, the key of its batch, and why it is better not announced as it is:
    ``debit_at_bank`` (money lies there for it), ``debit_settled`` (less is owed by now), or nothing.
    """

    number: str
    batch_id: int
    doubt: str = ""


def announces(rd: Read, mails: Sequence[int]) -> dict[int, Debited]:
    """The debits that these mails announce, also those of batches that are called off or executed."""
    rows = rd.execute(_ANNOUNCES, {"ids": list(mails)}).all()
    batches = sorted({row.batch_id for row in rows})
    doubts = {each.end_to_end: "debit_settled" for each in paid_meanwhile(rd, batches)}
    doubts |= {each.end_to_end: "debit_at_bank" for each in debits_at_bank(rd, batches) if each.credible}
    return {
        row.notice_id: Debited(row.end_to_end, row.batch_id, doubts.get(row.end_to_end, "")) for row in rows
    }


def reminders_doubted(rd: Read, reminders: Collection[int]) -> dict[int, str]:
    """Why these reminders (keys) are better not sent as they are: ``reminder_at_bank``, where money they ask for seems to lie at
    the bank, or ``reminder_debited``, where a batch of direct debits is to take it.
    """
    if not reminders:
        return {}
    sure, likely = at_bank_for(rd)
    asked = rd.execute(_ASKED, {"ids": sorted(reminders)}).all()
    batches = batches_of(rd, {row.document_id for row in asked if row.noun == "invoice"})
    found = {
        row.reminder_id: "reminder_debited"
        for row in asked
        if row.noun == "invoice" and row.document_id in batches
    }
    lying = (row.reminder_id for row in asked if row.item_id in sure or row.item_id in likely)
    return found | dict.fromkeys(lying, "reminder_at_bank")


def urgent_notices(rd: Read) -> list[int]:
    """The keys of the mails that still have to announce a debit which is to come, the one that is due first at the head."""
    keys = [int(key) for key in rd.execute(_URGENT).scalars()]
    days = told_by(rd, keys)
    return sorted((key for key in keys if key in days), key=lambda key: (days[key], key))


_OUTDATED = (
    select(mail.c.id)
    .join(outbox, outbox.c.id == mail.c.outbox_id)
    .join(sales_order, and_(mail.c.noun == "sales_order", sales_order.c.id == mail.c.row_id))
    .outerjoin(invoice, and_(mail.c.noun == "invoice", invoice.c.id == mail.c.row_id))
    .where(mail.c.kind == "order_confirmation", outbox.c.state.in_(STILL_HERE), OVERTAKEN.in_(OUTDATED))
    .order_by(mail.c.id)
)
_ASKED = (
    select(reminder_item.c.reminder_id, reminder_item.c.item_id, item.c.noun, item.c.document_id)
    .join(item, item.c.id == reminder_item.c.item_id)
    .where(reminder_item.c.reminder_id.in_(bindparam("ids", expanding=True)))
)
_URGENT = (
    select(mail.c.id)
    .join(outbox, outbox.c.id == mail.c.outbox_id)
    .where(mail.c.kind == "debit_notice", outbox.c.state.in_((*STILL_HERE, "uncertain")))
)
_ANNOUNCES = select(debit_line.c.notice_id, debit_line.c.end_to_end, debit_line.c.batch_id).where(
    debit_line.c.notice_id.in_(bindparam("ids", expanding=True))
)
_NOTICES = (
    select(
        debit_line.c.notice_id,
        func.min(debit_batch.c.collect_on).label("collect_on"),
        func.min(mandate.c.notice_days).label("notice_days"),
    )
    .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
    .join(mandate, mandate.c.id == debit_line.c.mandate_id)
    .where(
        debit_batch.c.undone_on.is_(None),
        debit_batch.c.executed_at.is_(None),
        debit_line.c.told_at.is_(None),
    )
    .group_by(debit_line.c.notice_id)
)
