"""Paper: rendering originals after the commit of their documents, and papers of the day that are not kept.

An original is drawn from frozen figures only, put into the archive, and its hash entered into the chain by a line of its
own. A kill in between leaves a numbered document without paper; `render_missing` makes it later, the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol, TypeVar

from sqlalchemy import bindparam, select

from app.base import archive
from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.invoicing.corrective import corrective_facts, correctives_of
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_frozen import einvoice_facts
from app.invoicing.einvoice_xml import cii, ubl
from app.invoicing.original import render_original, unmet
from app.invoicing.tables import corrective_invoice, invoice
from app.invoicing.usages import usage_file
from app.orders.confirmation_paper import render_order_confirmation
from app.orders.frozen import confirmation_facts
from app.orders.quote import quote_name
from app.orders.quote_frozen import quote_facts
from app.orders.quote_paper import render_quote
from app.orders.quote_tables import quote
from app.paper.merge import merged
from app.payments.cheque_tables import cheque_slip
from app.payments.plan_facts import plan_facts
from app.payments.plan_paper import render_plan
from app.payments.slip_paper import render_slip, slip_facts
from app.purchasing.tables import purchase_order
from app.receivables.tables import instalment_plan
from app.reminders.assigned_facts import assigned_facts
from app.reminders.assigned_paper import render_assigned
from app.reminders.plan import HANDED_OVER
from app.reminders.reminder_facts import reminder_facts
from app.reminders.reminder_paper import render_reminder
from app.reminders.tables import reminder
from app.reports.payment_receipt import receipt_facts
from app.reports.payment_receipt_paper import render_receipt
from app.reports.proforma import proforma_facts
from app.reports.proforma_paper import render_proforma
from app.reports.purchase_paper import purchase_facts, render_purchase
from app.shipping.delivery_note_paper import render_delivery_note
from app.shipping.frozen import delivery_note_facts
from app.shipping.return_paper import render_return_slip, return_slip_facts

_BATCH = 100


def original(database: Database, actor: Actor, invoice_id: int) -> bytes:
    """The archived original of an issued document, made now if its paper was not made yet."""
    with database.read() as rd:
        kept = _archived(rd, database, "invoice", invoice_id)
    return kept if kept is not None else _render(database, actor, invoice_id)


def drawn(rd: Read, invoice_id: int) -> bytes:
    """The paper of an issued document as its original is drawn, and not kept: for who only looks on."""
    return render_original(*einvoice_facts(rd, invoice_id))


def drawn_corrective(rd: Read, corrective_id: int) -> bytes:
    """The same of a corrective invoice."""
    return render_original(*corrective_facts(rd, corrective_id))


EInvoiceForm = Literal["cii", "ubl", "peppol", "xrechnung"]


def einvoice_file(rd: Read, invoice_id: int, form: EInvoiceForm, *, corrective: bool = False) -> bytes:
    """The e-invoice of an issued document as a file of its own, or as it is asked for abroad; of a `corrective` one by its key.

    Refused with ``einvoice_unmet`` where it can have none, or as `app.invoicing.usages.usage_file` is.
    """
    facts, _ = corrective_facts(rd, invoice_id) if corrective else einvoice_facts(rd, invoice_id)
    if unmet(facts):
        raise Refusal("einvoice_unmet", number=facts.page.number)
    terms = einvoice(facts)
    if form == "cii":
        return cii(terms)
    return ubl(terms) if form == "ubl" else usage_file(facts, terms, form)


def render_missing(
    database: Database,
    actor: Actor,
    *,
    wanted: Callable[[], bool] = lambda: True,
    told: Callable[[int, int], None] = lambda _done, _whole: None,
) -> int:
    """Make the papers of all issued documents, sent quotes and purchase orders, plans, reminders and slips without one.

    Gives how many were made.
    """
    with database.read() as rd:
        others = [
            (make, int(row_id))
            for make, without in (
                (quote_paper, _QUOTES_WITHOUT_PAPER),
                (plan_original, _PLANS_WITHOUT_PAPER),
                (reminder_original, _REMINDERS_WITHOUT_PAPER),
                (purchase_paper, _PURCHASES_WITHOUT_PAPER),
                (slip_paper, _SLIPS_WITHOUT_PAPER),
                (corrective_original, _CORRECTIVES_WITHOUT_PAPER),
            )
            for row_id in rd.execute(without).scalars()
        ]
    made = 0
    for make, row_id in others:
        if not wanted():
            return made
        make(database, actor, row_id)
        made += 1
    while wanted():
        with database.read() as rd:
            waiting = [int(row_id) for row_id in rd.execute(_WITHOUT_PAPER).scalars()]
        if not waiting:
            break
        for invoice_id in waiting:
            if not wanted():
                break
            _render(database, actor, invoice_id)
            made += 1
            told(made, made + len(waiting))
    return made


def delivery_note(rd: Read, shipment_id: int) -> bytes:
    """A shipment's delivery note as a PDF."""
    return render_delivery_note(*delivery_note_facts(rd, shipment_id))


def plan_original(database: Database, actor: Actor, plan_id: int) -> bytes:
    """The archived original of an instalment plan, made now if it was not made yet; refused with ``plan_unknown``."""
    return _original(database, actor, "instalment_plan", plan_id, plan_facts, render_plan)


def reminder_letters(database: Database, actor: Actor, reminder_ids: Sequence[int]) -> bytes:
    """The letters of reminders (keys) as one PDF, in this order."""
    return merged([reminder_original(database, actor, key) for key in reminder_ids])


def reminder_original(database: Database, actor: Actor, reminder_id: int) -> bytes:
    """The archived original of a reminder, made now if it was not made yet; refused with ``reminder_unknown``."""
    return _original(database, actor, "reminder", reminder_id, reminder_facts, render_reminder)


def assigned_original(database: Database, actor: Actor, assignment_id: int) -> bytes:
    """The archived letter that tells whom to pay now, made now if it was not made yet; refused as its facts are."""
    return _original(database, actor, "assignment", assignment_id, assigned_facts, render_assigned)


def order_confirmation(rd: Read, order_id: int) -> bytes:
    """An order's confirmation as a PDF."""
    return render_order_confirmation(*confirmation_facts(rd, order_id))


def proforma(rd: Read, noun: str, row_id: int, language: str | None = None) -> bytes:
    """The pro forma of an order or a quote as a PDF, in the customer's language unless another is told."""
    return render_proforma(*proforma_facts(rd, noun, row_id, language))


def receipt(rd: Read, payment_id: int, language: str | None = None) -> bytes:
    """The receipt of a payment as a PDF, in the customer's language unless another is told."""
    return render_receipt(*receipt_facts(rd, payment_id, language))


def quote_paper(database: Database, actor: Actor, quote_id: int) -> bytes:
    """A quote as a PDF: the archived original of one that was sent, made now if it was not; a draft as it stands."""
    with database.read() as rd:
        kept = _archived(rd, database, "quote", quote_id)
        if kept is not None:
            return kept
        facts, words = quote_facts(rd, quote_id)
    content = render_quote(facts, words)
    if not facts.draft:
        _keep(database, actor, "quote", quote_id, quote_name(facts.number, facts.version), content)
    return content


def purchase_paper(database: Database, actor: Actor, purchase_id: int) -> bytes:
    """A purchase order as a PDF: the archived original of one that was sent, made now if it was not; a draft as it stands."""
    with database.read() as rd:
        kept = _archived(rd, database, "purchase_order", purchase_id)
        if kept is not None:
            return kept
        facts, words = purchase_facts(rd, purchase_id)
    content = render_purchase(facts, words)
    if not facts.draft:
        _keep(database, actor, "purchase_order", purchase_id, facts.number, content)
    return content


def slip_paper(database: Database, actor: Actor, slip_id: int) -> bytes:
    """The archived original of a slip of cheques, made now if it was not made yet; refused with ``slip_unknown``."""
    return _original(database, actor, "cheque_slip", slip_id, slip_facts, render_slip)


def return_slip(database: Database, actor: Actor, return_id: int) -> bytes:
    """The archived slip of a return, made now if it was not made yet; refused with ``return_unknown``."""
    return _original(database, actor, "goods_return", return_id, return_slip_facts, render_return_slip)


def corrective_original(database: Database, actor: Actor, corrective_id: int) -> bytes:
    """The archived original of a corrective invoice, made now if it was not made yet; refused with ``invoice_unknown``."""
    with database.read() as rd:
        kept = _archived(rd, database, "corrective_invoice", corrective_id)
        if kept is not None:
            return kept
        facts, words = corrective_facts(rd, corrective_id)
    content = render_original(facts, words)
    _keep(database, actor, "corrective_invoice", corrective_id, facts.page.number, content)
    return content


def originals_of(database: Database, actor: Actor, invoice_id: int) -> bytes:
    """The archived original of an issued document, and behind it those of the corrective invoices that replaced it."""
    with database.read() as rd:
        keys = [each.id for each in correctives_of(rd, invoice_id)]
    own = original(database, actor, invoice_id)
    if not keys:
        return own
    return merged([own, *(corrective_original(database, actor, key) for key in keys)])


class _Numbered(Protocol):
    """Facts of a paper that has a number from its beginning."""

    @property
    def number(self) -> str: ...


F = TypeVar("F", bound=_Numbered)


def _original(
    database: Database,
    actor: Actor,
    noun: str,
    row_id: int,
    facts_of: Callable[[Read, int], tuple[F, Words]],
    render: Callable[[F, Words], bytes],
) -> bytes:
    """The archived original of a document that never is a draft, made now if it was not made yet."""
    with database.read() as rd:
        kept = _archived(rd, database, noun, row_id)
        if kept is not None:
            return kept
        facts, words = facts_of(rd, row_id)
    content = render(facts, words)
    _keep(database, actor, noun, row_id, facts.number, content)
    return content


def _archived(rd: Read, database: Database, noun: str, row_id: int) -> bytes | None:
    """The original of a document, where it was made already."""
    paper = archive.paper_of(rd, noun, row_id)
    return archive.content_of(rd, database.archive_folder, paper) if paper is not None else None


def invoice_id_of(rd: Read, number: str) -> int:
    """The key of an issued document by its number; refused with ``invoice_number_unknown``."""
    found = rd.scalar(_BY_NUMBER, {"number": number.strip()})
    if found is None:
        raise Refusal("invoice_number_unknown", number=number)
    return int(found)


def _render(database: Database, actor: Actor, invoice_id: int) -> bytes:
    with database.read() as rd:
        facts, words = einvoice_facts(rd, invoice_id)
    content = render_original(facts, words)
    _keep(database, actor, "invoice", invoice_id, facts.page.number, content)
    return content


def _keep(database: Database, actor: Actor, noun: str, row_id: int, number: str, content: bytes) -> None:
    folder = database.archive_folder
    if folder is not None:
        archive.put_file(folder, content)
    database.do(actor, archive.keep, noun, row_id, number, content, as_row=folder is None)


_kept = select(archive.archive_paper.c.id).where(
    archive.archive_paper.c.noun == "invoice", archive.archive_paper.c.row_id == invoice.c.id
)
_quote_kept = select(archive.archive_paper.c.id).where(
    archive.archive_paper.c.noun == "quote", archive.archive_paper.c.row_id == quote.c.id
)
_QUOTES_WITHOUT_PAPER = (
    select(quote.c.id).where(quote.c.issued_at.is_not(None), ~_quote_kept.exists()).order_by(quote.c.id)
)
_plan_kept = select(archive.archive_paper.c.id).where(
    archive.archive_paper.c.noun == "instalment_plan",
    archive.archive_paper.c.row_id == instalment_plan.c.id,
)
_PLANS_WITHOUT_PAPER = select(instalment_plan.c.id).where(~_plan_kept.exists()).order_by(instalment_plan.c.id)
_reminder_kept = select(archive.archive_paper.c.id).where(
    archive.archive_paper.c.noun == "reminder", archive.archive_paper.c.row_id == reminder.c.id
)
_REMINDERS_WITHOUT_PAPER = (
    select(reminder.c.id)
    .where(reminder.c.level != HANDED_OVER, ~_reminder_kept.exists())
    .order_by(reminder.c.id)
)
_purchase_kept = select(archive.archive_paper.c.id).where(
    archive.archive_paper.c.noun == "purchase_order", archive.archive_paper.c.row_id == purchase_order.c.id
)
_PURCHASES_WITHOUT_PAPER = (
    select(purchase_order.c.id)
    .where(purchase_order.c.sent_at.is_not(None), ~_purchase_kept.exists())
    .order_by(purchase_order.c.id)
)
_slip_kept = select(archive.archive_paper.c.id).where(
    archive.archive_paper.c.noun == "cheque_slip", archive.archive_paper.c.row_id == cheque_slip.c.id
)
_SLIPS_WITHOUT_PAPER = (
    select(cheque_slip.c.id)
    .where(cheque_slip.c.undone_on.is_(None), ~_slip_kept.exists())
    .order_by(cheque_slip.c.id)
)
_corrective_kept = select(archive.archive_paper.c.id).where(
    archive.archive_paper.c.noun == "corrective_invoice",
    archive.archive_paper.c.row_id == corrective_invoice.c.id,
)
_CORRECTIVES_WITHOUT_PAPER = (
    select(corrective_invoice.c.id).where(~_corrective_kept.exists()).order_by(corrective_invoice.c.id)
)
_WITHOUT_PAPER = select(invoice.c.id).where(~_kept.exists()).order_by(invoice.c.id).limit(_BATCH)
_BY_NUMBER = select(invoice.c.id).where(invoice.c.number == bindparam("number"))
