"""A document handed over by another way than a mail of this program: on paper, from one's own mail program, by message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base import outbox
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.correspondence.handover_tables import NOUNS, WAYS, handover
from app.correspondence.mail import mails_about
from app.correspondence.never_left import CARRIES
from app.invoicing.tables import invoice
from app.orders.order import read_order
from app.orders.quote import read_quote
from app.orders.tables import sales_order
from app.purchasing.answered import is_answered
from app.purchasing.purchase import count_from, read_purchase
from app.purchasing.tables import purchase_order

STILL_HERE = ("waiting", "refused")
"""States of a mail that surely did not arrive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverDraft:
    """How a document came to its customer: the day, the way (one of `WAYS`), to whom of them, a note.

    With `instead` the mails that were to bring it and lie in the outbox leave no more.
    """

    handed_on: date
    way: str = "hand"
    person: str = ""
    note: str = ""
    instead: bool = True


@verb("mail.hand_over")
def hand_over(tx: Write, noun: str, row_id: int, draft: HandoverDraft) -> int:
    """Record that a quote, an order's confirmation, an invoice or an order to a supplier was handed over; gives the record's key.

    What waits for having left counts it as left; goods ordered by it are expected from that day on.

    Refused with ``handover_not_issued``, ``handover_in_future``,
    ``handover_before_issue`` or ``handover_way_unknown``.
    """
    if draft.way not in WAYS:
        raise Refusal("handover_way_unknown", way=draft.way)
    number, issued_on = _issued(tx, noun, row_id)
    if draft.handed_on > tx.today:
        raise Refusal("handover_in_future", on=draft.handed_on)
    if draft.handed_on < issued_on:
        raise Refusal("handover_before_issue", number=number, on=draft.handed_on, issued=issued_on)
    key = tx.insert(
        handover,
        {
            "uid": new_uid(),
            "noun": noun,
            "row_id": row_id,
            "handed_on": draft.handed_on,
            "way": draft.way,
            "person": draft.person.strip(),
            "note": draft.note.strip(),
            "recorded_by": tx.actor.name,
            "recorded_at": tx.now,
            "withdrawn_on": None,
        },
    )
    if draft.instead:
        _leave_no_more(tx, noun, row_id)
    tx.touch(noun, row_id)
    # What went to a supplier reads otherwise in the history than what a customer was given.
    to: dict[str, object] = {"to": "supplier"} if noun == "purchase_order" else {}
    if to and (day := count_from(tx, row_id, draft.handed_on)) is not None:
        to = {"to": "supplier_later", "day": day}
    tx.note(number=number, until=draft.handed_on, way=draft.way, **to)
    return key


@verb("mail.not_handed_over")
def not_handed_over(tx: Write, handover_id: int, reason: str) -> None:
    """Take back what was written down wrongly: it stays in sight with the reason, and the document counts as before.

    Refused with ``reason_missing``, ``handover_unknown``, ``handover_withdrawn``, or ``handover_answered`` of an order that a
    supplier delivered or invoiced something of: they had it.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    found = tx.execute(_ONE, {"id": handover_id}).one_or_none()
    if found is None:
        raise Refusal("handover_unknown", handover=handover_id)
    if found.withdrawn_on is not None:
        raise Refusal("handover_withdrawn")
    if found.noun == "purchase_order" and is_answered(tx, found.row_id):
        raise Refusal("handover_answered", number=read_purchase(tx, found.row_id).name)
    tx.update(
        handover,
        handover_id,
        withdrawn_on=tx.today,
        withdraw_reason=reason.strip(),
        withdrawn_by=tx.actor.name,
        withdrawn_at=tx.now,
    )
    tx.touch(found.noun, found.row_id)
    tx.note(reason=reason.strip())


def _issued(rd: Read, noun: str, row_id: int) -> tuple[str, date]:
    """The number of a document and the day it may have been handed over from; refused where there is nothing to hand over."""
    if noun == "quote":
        of = read_quote(rd, row_id)
        if of.issued_at is None or of.state == "draft":
            raise Refusal("handover_not_issued", number=of.name)
        return of.name, of.quoted_on
    if noun == "sales_order":
        order = read_order(rd, row_id)
        confirmed = rd.scalar(_CONFIRMED, {"id": row_id})
        if order.number is None or confirmed is None:
            raise Refusal("handover_not_issued", number=order.number or "")
        return order.number, order.ordered_on
    if noun == "purchase_order":
        ordered = read_purchase(rd, row_id)
        day = rd.scalar(_ORDERED, {"id": row_id})
        if ordered.number is None or day is None:
            raise Refusal("handover_not_issued", number=ordered.name)
        return ordered.name, day
    if noun not in NOUNS:
        raise Refusal("handover_not_issued", number="")
    row = rd.execute(_INVOICE, {"id": row_id}).one_or_none()
    if row is None:
        raise Refusal("invoice_unknown")
    return str(row.number), row.issued_on


def _leave_no_more(tx: Write, noun: str, row_id: int) -> None:
    """Discard the mails that were to bring the document and surely have not; one that may have arrived is a person's to judge."""
    for each in mails_about(tx, noun, row_id):
        if each.state in STILL_HERE and (each.kind in CARRIES or each.kind == "order_confirmation"):
            outbox.move(tx, each.outbox_id, STILL_HERE, "discarded")
            tx.touch("mail", each.id)


_ONE = select(handover.c.noun, handover.c.row_id, handover.c.withdrawn_on).where(
    handover.c.id == bindparam("id")
)
_CONFIRMED = select(sales_order.c.confirmed_at).where(sales_order.c.id == bindparam("id"))
_ORDERED = select(purchase_order.c.ordered_on).where(purchase_order.c.id == bindparam("id"))
_INVOICE = select(invoice.c.number, invoice.c.issued_on).where(invoice.c.id == bindparam("id"))
