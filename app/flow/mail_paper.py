"""The papers that go with a mail, as bytes: an archived original, or drawn once from facts frozen with the promise.

What is drawn is archived under the attachment, its hash entered into the chain: a mail sent again carries the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable

from app.base import archive
from app.base.actor import Actor
from app.base.database import Database
from app.base.freezing import thaw
from app.base.words import Words
from app.correspondence.mail import Attachment, AttachmentDraft, Mail
from app.flow import paper
from app.orders.confirmation_facts import OrderConfirmationFacts
from app.orders.confirmation_paper import render_order_confirmation
from app.reports.account_statement import AccountStatement
from app.reports.account_statement_paper import render_account_statement
from app.reports.payment_receipt import ReceiptFacts
from app.reports.payment_receipt_paper import render_receipt
from app.reports.proforma import ProformaFacts
from app.reports.proforma_paper import render_proforma

DRAWN: dict[str, Callable[[str, Words], bytes]] = {
    "sales_order": lambda frozen, words: render_order_confirmation(
        thaw(OrderConfirmationFacts, frozen), words
    ),
    "account_statement": lambda frozen, words: render_account_statement(
        thaw(AccountStatement, frozen), words
    ),
    "payment_receipt": lambda frozen, words: render_receipt(thaw(ReceiptFacts, frozen), words),
    "proforma": lambda frozen, words: render_proforma(thaw(ProformaFacts, frozen), words),
}
"""How the paper of a noun is drawn from frozen facts."""
ORIGINALS: dict[str, Callable[[Database, Actor, int], bytes]] = {
    "invoice": paper.original,
    "corrective_invoice": paper.corrective_original,
    "quote": paper.quote_paper,
    "instalment_plan": paper.plan_original,
    "reminder": paper.reminder_original,
    "assignment": paper.assigned_original,
    "purchase_order": paper.purchase_paper,
}
"""How the archived original of a noun is had; a quote's is that of one version, which never changes."""
NOUN = "mail_attachment"


def papers_of(database: Database, actor: Actor, mail: Mail) -> list[tuple[str, bytes]]:
    """File name and bytes of all that goes with a mail. Refused with ``archive_damaged``."""
    return [(each.name, content_of(database, actor, each, mail.language)) for each in mail.attachments]


def content_of(database: Database, actor: Actor, attachment: Attachment, language: str) -> bytes:
    """The bytes of one paper, drawn and archived now if that was not done yet."""
    if not attachment.frozen:
        return ORIGINALS[attachment.noun](database, actor, attachment.row_id)
    with database.read() as rd:
        kept = archive.paper_of(rd, NOUN, attachment.id)
        if kept is not None:
            return archive.content_of(rd, database.archive_folder, kept)
    content = draw(attachment.noun, attachment.frozen, language)
    folder = database.archive_folder
    if folder is not None:
        archive.put_file(folder, content)
    database.do(actor, archive.keep, NOUN, attachment.id, attachment.name, content, as_row=folder is None)
    return content


def draw(noun: str, frozen: str, language: str) -> bytes:
    """A paper from frozen facts, for a preview or for good."""
    return DRAWN[noun](frozen, Words(language))


def draft_paper(database: Database, actor: Actor, paper_draft: AttachmentDraft, language: str) -> bytes:
    """A paper of a mail that was not promised yet, for its preview; an original is archived by it, nothing else."""
    if not paper_draft.frozen:
        return ORIGINALS[paper_draft.noun](database, actor, paper_draft.row_id)
    return draw(paper_draft.noun, paper_draft.frozen, language)
