"""What can be done to many quotes at once: sending those that never left; their papers as one file, the original of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from app.base.errors import Refusal
from app.correspondence import mail
from app.flow.letters import compose
from app.flow.paper import quote_paper
from app.orders.quote_queries import QuoteRow, quote_rows
from app.reports.mails import mail_that_never_left
from ui.kit.deed import Deed, Planned
from ui.kit.papers_dialog import Papers
from ui.kit.wording import say
from ui.orders.order_deeds import mails_wait

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read


def _papers(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [_planned(row) for row in sorted(quote_rows(rd, sorted(keys)), key=_place)]


def _place(row: QuoteRow) -> tuple[bool, str, int, int]:
    """Those that were sent by their number, drafts after them."""
    return (row.number is None, row.number or "", row.version, row.id)


def _planned(row: QuoteRow, why: Refusal | None = None) -> Planned:
    return Planned(row.id, row.name or say("quote_page.draft"), row.customer, why, row.total, row.currency)


def _sendable(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [_planned(row, _not_sent(rd, row)) for row in sorted(quote_rows(rd, sorted(keys)), key=_place)]


def _not_sent(rd: Read, row: QuoteRow) -> Refusal | None:
    """Why a quote is not sent with the others: an answer is awaited to what is valid, and the customer is to have it once."""
    if row.state != "sent":
        return Refusal("quote_not_issued" if row.state == "draft" else "quote_not_open", number=row.name)
    if row.expired:
        return Refusal("quote_expired", number=row.name, until=row.valid_until)
    if not row.never_left:
        return Refusal("quote_left", number=row.name)
    if mail_that_never_left(rd, row.id, "quote") is not None:
        return Refusal("quote_mail_lies", number=row.name)
    if not compose(rd, "quote", "quote", row.id).draft.recipient:
        return Refusal("mail_without_recipient")
    return None


def _send(database: Database, actor: Actor, quote_id: int, _reason: str) -> None:
    with database.read() as rd:
        # Somebody else may have sent it since the dialog was opened.
        [row] = quote_rows(rd, [quote_id])
        if (why := _not_sent(rd, row)) is not None:
            raise why
        draft = compose(rd, "quote", "quote", quote_id).draft
    database.do(actor, mail.promise, draft)


SEND_QUOTES = Deed("quotes.send_many", "mail", _sendable, _send, cautions=(mails_wait,))


QUOTE_PAPERS = Papers("quote", _papers, quote_paper)
