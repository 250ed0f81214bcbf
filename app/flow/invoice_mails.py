"""Sending many issued documents at once: each by mail or on paper as its customer gets them, what went out passed over.

Each is promised in a transaction of its own, and noted as posted once printed, so that a run that was stopped goes on by
being asked for again.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.base.audit import history
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.correspondence.addresses import checked_addresses
from app.correspondence.handover import handed_over
from app.correspondence.mail import Mail, MailDraft, mails_about, write_down
from app.correspondence.never_left import CARRIES
from app.customers.invoice_by import invoice_by
from app.flow.letters import compose
from app.invoicing.corrective import correctives_of
from app.invoicing.grouped import orders_of
from app.invoicing.queries import InvoiceRow, invoice_rows
from app.orders.channel import shop_mails
from app.orders.shop_changed import waiting_in_shop

NOUN = "invoice"


def mail_of(rd: Read, invoice_id: int) -> MailDraft:
    """The mail that brings an issued document to its customer: the corrective invoice where one counts instead."""
    return compose(rd, _kind(rd, invoice_id), NOUN, invoice_id).draft


def why_not_mailed(rd: Read, invoice_id: int) -> Refusal | None:
    """Why a document is passed over when many are mailed, None where it goes.

    As `why_not_sent`, and ``mail_without_recipient`` and ``mail_address_malformed``.
    """
    if (why := why_not_sent(rd, invoice_id)) is not None:
        return why
    try:
        addresses = checked_addresses(mail_of(rd, invoice_id).recipient)
    except Refusal as refusal:
        return refusal
    return None if addresses else Refusal("mail_without_recipient")


def why_not_sent(rd: Read, invoice_id: int) -> Refusal | None:
    """Why nothing brings a document any more, None where something should.

    ``invoice_unknown``; ``invoice_mailed`` and ``invoice_handed_over``: the customer has it; ``invoice_mail_waits``: its mail
    lies in the outbox; ``invoice_undecided``: its order was refunded, changed or cancelled in its shop, and nobody decided yet
    what follows.
    """
    found = invoice_rows(rd, [invoice_id])
    if not found:
        return Refusal("invoice_unknown", invoice=invoice_id)
    number = found[0].number
    known = [each for each in mails_about(rd, NOUN, invoice_id) if _brings(rd, invoice_id, each)]
    sent = next((each for each in known if each.state == "sent"), None)
    if sent is not None:
        return Refusal("invoice_mailed", number=number, at=sent.tried_at or sent.promised_at)
    handed, replaced = handed_over(rd, NOUN, invoice_id), correctives_of(rd, invoice_id)
    # What was handed over before a corrective invoice is not what counts.
    if handed is not None and (not replaced or handed.recorded_at > replaced[-1].issued_at):
        return Refusal("invoice_handed_over", number=number, on=handed.handed_on)
    if any(each.state not in ("refused", "discarded") for each in known):
        return Refusal("invoice_mail_waits", number=number)
    if found[0].kind == "invoice" and waiting_in_shop(rd, _orders(rd, found[0])):
        return Refusal("invoice_undecided", number=number)
    return None


@dataclass(frozen=True, slots=True)
class Leaving:
    """How a document goes to its customer: to an address by mail, on paper where there is none; or `why` it does not.

    `printed` is how many times its original was printed before; `by_shop`: the shop of its order writes to the buyer too.
    """

    to: str = ""
    why: Refusal | None = None
    printed: int = 0
    by_shop: bool = False

    @property
    def on_paper(self) -> bool:
        """Whether it is to be printed."""
        return self.why is None and not self.to


def how_it_leaves(rd: Read, invoice_id: int) -> Leaving:
    """As the customer gets their invoices: whoever wants mail and has no address is passed over with that reason."""
    if (why := why_not_sent(rd, invoice_id)) is not None:
        return Leaving(why=why)
    [row] = invoice_rows(rd, [invoice_id])
    by = invoice_by(rd, row.customer_id)
    if by != "paper":
        why = why_not_mailed(rd, invoice_id)
        if why is None:
            return Leaving(to=mail_of(rd, invoice_id).recipient, by_shop=shop_writes(rd, row))
        if by == "mail":
            return Leaving(why=why)
    printed = sum(event.verb == "paper.print" for event in history(rd, NOUN, invoice_id))
    return Leaving(printed=printed)


def shop_writes(rd: Read, row: InvoiceRow) -> bool:
    """Whether the shop of a document's order writes to the buyer itself: they may get it from there."""
    return any(shop_mails(rd, order_id) for order_id in _orders(rd, row))


@verb("mail.promise")
def mail_invoice(tx: Write, invoice_id: int) -> int:
    """Promise the mail of an issued document; gives its key. Refused as `why_not_mailed` says."""
    why = why_not_mailed(tx, invoice_id)
    if why is not None:
        raise why
    draft = mail_of(tx, invoice_id)
    mail_id = write_down(tx, draft)
    tx.note(mail=mail_id, kind=draft.kind, state="waiting")
    return mail_id


def _orders(rd: Read, row: InvoiceRow) -> list[int]:
    return [row.order_id] if row.order_id is not None else orders_of(rd, row.id)


def _kind(rd: Read, invoice_id: int) -> str:
    [row] = invoice_rows(rd, [invoice_id])
    if correctives_of(rd, invoice_id):
        return "corrective"
    return "credit_note" if row.kind == "credit_note" else "invoice"


def _brings(rd: Read, invoice_id: int, mail: Mail) -> bool:
    """Whether a mail takes along what counts now: one of before a corrective invoice does not."""
    last = correctives_of(rd, invoice_id)[-1:]
    if last:
        papers = {(each.noun, each.row_id) for each in mail.attachments}
        return ("corrective_invoice", last[0].id) in papers
    return mail.kind in CARRIES
