"""Mails as lists and pages show them: whom they went to, what they are about, how they stand, what the server said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, String, and_, bindparam, case, cast, func, or_, select

from app.base.audit import Event
from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    chosen_by,
    holds,
    in_order,
    one_of,
    page,
    searched,
    totals,
)
from app.base.listing import Listing, ListQuery, Totals
from app.base.outbox import STATES, outbox
from app.correspondence.handover import Handover, handed_over, handovers
from app.correspondence.mail import CHANNEL, Mail, mails_about, read_mail
from app.correspondence.never_left import CARRIES
from app.correspondence.sender import Sender, the_sender
from app.correspondence.tables import KINDS, mail
from app.customers.merged import of_customer
from app.customers.queries import customers_called
from app.customers.tables import customer
from app.invoicing.tables import invoice
from app.orders.quote_queries import quote_rows
from app.orders.quote_tables import quote
from app.orders.stopped import stopped
from app.orders.tables import sales_order
from app.payments.tables import payment
from app.purchasing.tables import goods_receipt, purchase_order, supplier
from app.reminders.tables import reminder
from app.reports.overtaken import OVERTAKEN, STILL_HERE, announces, reminders_doubted, told_by, urgent_notices
from app.shipping.joined import packed_together
from app.shipping.tables import shipment

# As `app.orders.quote.quote_name` says it: from the second version on with its version.
_QUOTE_NAME = case(
    (quote.c.version > 1, quote.c.number + " v" + cast(quote.c.version, String)), else_=quote.c.number
)
NUMBERED: Mapping[str, Select[Any]] = {
    "sales_order": select(func.coalesce(sales_order.c.number, sales_order.c.remote_number)).where(
        sales_order.c.id == bindparam("id")
    ),
    "invoice": select(invoice.c.number).where(invoice.c.id == bindparam("id")),
    "quote": select(_QUOTE_NAME).where(quote.c.id == bindparam("id")),
    "customer": select(customer.c.number).where(customer.c.id == bindparam("id")),
    "reminder": select(reminder.c.number).where(reminder.c.id == bindparam("id")),
    "purchase_order": select(purchase_order.c.number).where(purchase_order.c.id == bindparam("id")),
    "payment": select(payment.c.number).where(payment.c.id == bindparam("id")),
    "goods_receipt": select(goods_receipt.c.number).where(goods_receipt.c.id == bindparam("id")),
    "shipment": select(shipment.c.number).where(shipment.c.id == bindparam("id")),
}
"""What mails are about, and how each is called."""
NEEDS_SOMEBODY = ("uncertain", "refused")
"""States in which nothing goes on before a person has decided."""


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail in a list. `number` is that of the document it is about, `noun` and `row_id` name it.

    `by_hand` says why it does not leave by itself: ``system``, a person opens it in the mail program of the workstation,
    or ``none``, there is no account yet. `overtaken` says what it is about went on while it waited, as
    `app.reports.overtaken` names it; `tell_by` is the last day on which it announces its debit in time,
    `too_late` that this day is over, `batch_id` the batch of that debit. `withdrawn`: its reminder is not sent after all.
    """

    id: int
    kind: str
    language: str
    recipient: str
    subject: str
    noun: str
    row_id: int
    promised_at: datetime
    state: str
    attempts: int
    answer: str
    tried_at: datetime | None
    not_before: datetime | None
    customer: str
    number: str
    by_hand: str = ""
    overtaken: str = ""
    tell_by: date | None = None
    too_late: bool = False
    batch_id: int | None = None
    withdrawn: bool = False

    @property
    def needs_somebody(self) -> bool:
        """Whether nothing goes on with it before a person does something."""
        return self.state in NEEDS_SOMEBODY or (self.state == "waiting" and bool(self.by_hand))

    @property
    def waits_for_us(self) -> bool:
        """Whether it surely did not arrive and leaves only by somebody's hand."""
        return self.needs_somebody and self.state != "uncertain"


@dataclass(frozen=True, slots=True)
class MailPage:
    """One mail with all that is known of it, and the account it leaves from."""

    row: MailRow
    mail: Mail
    sender: Sender | None


def by_hand(rd: Read) -> str:
    """Why mails do not leave by themselves: ``system``, ``none``, or empty where they do."""
    sender = the_sender(rd)
    return "none" if sender is None else "system" if sender.kind == "system" else ""


def _needs(rd: Read) -> Condition:
    return outbox.c.state.in_((*NEEDS_SOMEBODY, "waiting") if by_hand(rd) else NEEDS_SOMEBODY)


def _about(rd: Read, value: str) -> Condition:
    """About one document, told as ``quote:12``."""
    noun, _, key = value.partition(":")
    if noun not in NUMBERED or not key.isdecimal():
        raise Refusal("list_filter_value", filter="about", value=value, allowed="invoice:1, quote:1…")
    own = and_(mail.c.noun == noun, mail.c.row_id.in_(_told_together(rd, noun, int(key))))
    parcels = _parcels_of(rd, int(key)) if noun == "sales_order" else []
    return or_(own, and_(mail.c.noun == "shipment", mail.c.row_id.in_(parcels))) if parcels else own


def _told_together(rd: Read, noun: str, row_id: int) -> list[int]:
    """A document with those that one mail tells of: what left in the same parcels."""
    return packed_together(rd, row_id) if noun == "shipment" else [row_id]


def _parcels_of(rd: Read, order_id: int) -> list[int]:
    """The shipments of an order, with what left in the same parcels: what is written of these is about it too."""
    own = rd.execute(_SHIPMENTS, {"order": order_id}).scalars().all()
    return sorted({key for each in own for key in packed_together(rd, each)})


def document_called(rd: Read, told: str) -> str:
    """The number of the document told as ``quote:12``; empty where there is none."""
    noun, _, key = told.partition(":")
    if noun == "quote" and key.isdecimal():
        return next((row.name for row in quote_rows(rd, [int(key)])), "")
    statement = NUMBERED.get(noun)
    return rd.scalar(statement, {"id": int(key)}) or "" if statement is not None and key.isdecimal() else ""


VIEWS: Views = {
    "all": lambda _rd: None,
    "needs": _needs,
    "waiting": lambda _rd: outbox.c.state.in_(("waiting", "sending")),
    "sent": lambda _rd: outbox.c.state == "sent",
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "state": one_of(outbox.c.state, *STATES),
    "kind": one_of(mail.c.kind, *KINDS),
    "customer": of_customer(mail.c.customer_id),
    "about": _about,
}
SORTS: Sorts = {
    "promised_at": (mail.c.id,),  # Keys follow the time.
    "recipient": (mail.c.recipient, mail.c.id),
    "subject": (mail.c.subject, mail.c.id),
}


def _conditions(rd: Read, query: ListQuery) -> list[Condition]:
    def holding(word: str) -> list[Condition]:
        return [
            holds(rd, mail.c.recipient, word),
            holds(rd, mail.c.subject, word),
            mail.c.customer_id.in_(customers_called(word)),
        ]

    return chosen_by(query, FILTERS, rd) + searched(query.search, holding)


def count_mails(rd: Read, query: ListQuery) -> Totals:
    """How many mails match."""
    where = _conditions(rd, query)
    joined = mail.join(outbox, outbox.c.id == mail.c.outbox_id)
    return totals(rd, {}, lambda found: found.select_from(joined).where(*where), None)


def mail_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys; newest first unless asked otherwise, and above these what announces debits and has a last day."""
    keys = (
        select(mail.c.id)
        .join(outbox, outbox.c.id == mail.c.outbox_id)
        .where(outbox.c.channel == CHANNEL, *_conditions(rd, query))
    )
    newest = not query.sort or (query.sort == "promised_at" and query.descending)
    urgent = _among(rd, keys, urgent_notices(rd)) if newest else []
    if not urgent:
        return page(rd, keys, query, SORTS, (mail.c.id.desc(),), (offset, limit))
    first = urgent[offset : offset + limit]
    span = (max(offset - len(urgent), 0), limit - len(first))
    others = keys.where(mail.c.id.not_in(urgent))
    return first + (page(rd, others, query, SORTS, (mail.c.id.desc(),), span) if span[1] else [])


def _among(rd: Read, keys: Select[int], wanted: list[int]) -> list[int]:
    """Those of some keys that a list holds, in their own order."""
    if not wanted:
        return []
    there = set(rd.execute(keys.where(mail.c.id.in_(wanted))).scalars())
    return [key for key in wanted if key in there]


def mail_rows(rd: Read, ids: Sequence[int]) -> list[MailRow]:
    """The mails with these keys."""
    found: dict[int, MailRow] = {}
    why, days, debits = by_hand(rd), told_by(rd, ids), announces(rd, ids)
    for row in rd.execute(_ROWS, {"ids": list(ids)}).mappings():
        told = dict(row)
        number = next((str(value) for name, value in told.items() if name.endswith("_number") and value), "")
        values = {name: told[name] for name in MailRow.__slots__ if name in told}
        values |= {"answer": told["answer"] or "", "customer": told["customer"] or "", "number": number}
        day = days.get(told["id"]) if told["state"] in (*STILL_HERE, "uncertain") else None
        values |= {"by_hand": why, "tell_by": day, "too_late": day is not None and day < rd.today}
        if (debit := debits.get(told["id"])) is not None:
            values |= {"number": debit.number, "batch_id": debit.batch_id}
            values |= {"overtaken": debit.doubt if told["state"] in STILL_HERE else ""}
        found[told["id"]] = MailRow(**values)
    return in_order(ids, _with_stopped(rd, found))


def _with_stopped(rd: Read, found: dict[int, MailRow]) -> dict[int, MailRow]:
    """The same, with confirmations of orders that a credit rule keeps here, and reminders of what comes already."""
    waiting = {
        key: row.row_id
        for key, row in found.items()
        if row.kind == "order_confirmation" and row.state in STILL_HERE and not row.overtaken
    }
    kept = stopped(rd, sorted(set(waiting.values()))) if waiting else frozenset[int]()
    held = {key: replace(found[key], overtaken="held") for key, order in waiting.items() if order in kept}
    asking = {
        key: row.row_id for key, row in found.items() if row.noun == "reminder" and row.state in STILL_HERE
    }
    why = reminders_doubted(rd, set(asking.values()))
    doubted = {
        key: replace(found[key], overtaken=why[reminder_id])
        for key, reminder_id in asking.items()
        if reminder_id in why
    }
    return {**found, **held, **doubted}


MAILS = Listing(count_mails, mail_ids, mail_rows)


def mail_page(rd: Read, mail_id: int) -> MailPage:
    """One mail; refused with ``mail_unknown``."""
    found = read_mail(rd, mail_id)
    [row] = mail_rows(rd, [mail_id])
    return MailPage(row, found, the_sender(rd))


def rows_about(rd: Read, noun: str, row_id: int) -> list[MailRow]:
    """The mails about a document, newest first."""
    found = [each.id for key in _told_together(rd, noun, row_id) for each in mails_about(rd, noun, key)]
    return mail_rows(rd, sorted(found, reverse=True))


@dataclass(frozen=True, slots=True)
class Trail:
    """How a document went to whom it is for: its number, the mails about it, and how it was handed over; newest first."""

    number: str
    mails: tuple[MailRow, ...]
    handed: tuple[Handover, ...]


def trail(rd: Read, noun: str, row_id: int) -> Trail:
    """Everything that is known of a document's way, of an order also what was written of its parcels; what was withdrawn is
    in its history.
    """
    handed = tuple(each for each in handovers(rd, noun, row_id) if each.stands)
    rows = rows_about(rd, noun, row_id)
    if noun == "sales_order":
        found = {
            each.id: each for key in _parcels_of(rd, row_id) for each in mails_about(rd, "shipment", key)
        }
        rows = sorted([*rows, *mail_rows(rd, sorted(found))], key=lambda each: each.id, reverse=True)
    return Trail(document_called(rd, f"{noun}:{row_id}"), tuple(rows), handed)


def mail_that_never_left(rd: Read, row_id: int, noun: str = "invoice") -> MailRow | None:
    """The newest mail that was to bring a document and lies in the outbox or came back; None where any has left, or where
    somebody handed the document over.
    """
    if handed_over(rd, noun, row_id) is not None:
        return None
    rows = [each for each in rows_about(rd, noun, row_id) if each.state != "discarded"]
    if any(each.state == "sent" for each in rows):
        return None
    return next((each for each in rows if each.kind in CARRIES), None)


@dataclass(frozen=True, slots=True)
class RefusedBefore:
    """An address that a server did not take the last time: what it answered, and when."""

    address: str
    answer: str
    at: datetime | None


def refused_before(rd: Read, addresses: Sequence[str]) -> RefusedBefore | None:
    """The first of these addresses whose newest mail came back; None where what went there last was taken."""
    for address in addresses:
        last = rd.execute(_LAST_TO, {"address": address}).first()
        if last is not None and last.state == "refused":
            return RefusedBefore(address, last.answer or "", last.tried_at)
    return None


def told_to(rd: Read, events: Sequence[Event]) -> tuple[Event, ...]:
    """Events of a document with the recipients of its mails: the journal holds their keys only, no address."""
    keys = [int(each.facts["mail"]) for each in events if isinstance(each.facts.get("mail"), int)]
    if not keys:
        return tuple(events)
    known = {row.id: row.recipient for row in rd.execute(_RECIPIENTS, {"ids": keys})}
    return tuple(
        replace(each, facts={**each.facts, "recipient": known.get(each.facts["mail"], "")})
        if "mail" in each.facts
        else each
        for each in events
    )


_ROWS = (
    select(
        *(mail.c[name] for name in MailRow.__slots__ if name in mail.c),
        *(outbox.c[name] for name in ("state", "attempts", "answer", "tried_at", "not_before")),
        func.coalesce(customer.c.name, supplier.c.name).label("customer"),
        sales_order.c.number.label("order_number"),
        sales_order.c.remote_number,
        invoice.c.number.label("invoice_number"),
        _QUOTE_NAME.label("quote_number"),
        # What is written of a debit is about that one; a customer's number would pass for its own.
        case(
            (mail.c.kind.in_(("debit_notice", "debit_called_off")), ""),
            (mail.c.noun == "customer", customer.c.number),
            else_="",
        ).label("customer_number"),
        reminder.c.number.label("reminder_number"),
        reminder.c.withdrawn_at.is_not(None).label("withdrawn"),
        purchase_order.c.number.label("purchase_number"),
        payment.c.number.label("payment_number"),
        shipment.c.number.label("shipment_number"),
        goods_receipt.c.number.label("receipt_number"),
        OVERTAKEN.label("overtaken"),
    )
    .join(outbox, outbox.c.id == mail.c.outbox_id)
    .outerjoin(customer, customer.c.id == mail.c.customer_id)
    .outerjoin(sales_order, (mail.c.noun == "sales_order") & (sales_order.c.id == mail.c.row_id))
    .outerjoin(invoice, (mail.c.noun == "invoice") & (invoice.c.id == mail.c.row_id))
    .outerjoin(quote, (mail.c.noun == "quote") & (quote.c.id == mail.c.row_id))
    .outerjoin(reminder, (mail.c.noun == "reminder") & (reminder.c.id == mail.c.row_id))
    .outerjoin(purchase_order, (mail.c.noun == "purchase_order") & (purchase_order.c.id == mail.c.row_id))
    .outerjoin(payment, (mail.c.noun == "payment") & (payment.c.id == mail.c.row_id))
    .outerjoin(shipment, (mail.c.noun == "shipment") & (shipment.c.id == mail.c.row_id))
    .outerjoin(goods_receipt, (mail.c.noun == "goods_receipt") & (goods_receipt.c.id == mail.c.row_id))
    .outerjoin(
        supplier, supplier.c.id == func.coalesce(purchase_order.c.supplier_id, goods_receipt.c.supplier_id)
    )
    .where(mail.c.id.in_(bindparam("ids", expanding=True)))
)
_SHIPMENTS = select(shipment.c.id).where(shipment.c.order_id == bindparam("order"))
_LAST_TO = (
    select(outbox.c.state, outbox.c.answer, outbox.c.tried_at)
    .join(mail, mail.c.outbox_id == outbox.c.id)
    .where(mail.c.recipient == bindparam("address"), outbox.c.state.in_(("sent", "refused")))
    .order_by(mail.c.id.desc())
    .limit(1)
)
_RECIPIENTS = select(mail.c.id, mail.c.recipient).where(mail.c.id.in_(bindparam("ids", expanding=True)))
