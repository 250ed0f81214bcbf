"""What entering a quote starts from: an order's entry, with the draft of the quote to go on with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.base.door import Read
from app.base.errors import Refusal
from app.orders.begun import begun_of
from app.orders.entry import offers_of
from app.orders.quote import read_quote
from app.orders.quote_draft import QuoteDraft, read_quote_draft
from app.orders.quote_tables import quote
from app.reports.entry_page import EntryPage, buyer, entry_page
from app.reports.quote_page import quotes_mailed


@dataclass(frozen=True, slots=True)
class QuoteEntryPage:
    """The page of an order's entry, the quote's draft where one is gone on with, what it is called and which version it is.

    `mails` is what becomes of its mail when it is issued (`app.reports.quote_page.QuotePage`).
    """

    entry: EntryPage
    draft: QuoteDraft | None = None
    name: str = ""
    version: int = 1
    mails: str = ""


def quote_entry_page(rd: Read, quote_id: int | None = None) -> QuoteEntryPage:
    """What entering needs; refused with ``quote_unknown`` or ``quote_not_a_draft``."""
    found = entry_page(rd)
    if quote_id is None:
        return QuoteEntryPage(found, mails=quotes_mailed(rd))
    of = read_quote(rd, quote_id)
    if of.state != "draft":
        raise Refusal("quote_not_a_draft", number=of.name, state=of.state)
    draft = read_quote_draft(rd, quote_id)
    products = sorted({line.product_id for line in draft.content.lines if line.product_id is not None})
    entry = replace(
        found,
        rounding=draft.content.rounding,
        draft=draft.content,
        saved_at=of.saved_at,
        begun=begun_of(rd, quote, [of.id]).get(of.id),
        buyer=buyer(rd, of.customer_id),
        offers={offer.id: offer for offer in offers_of(rd, products)},
    )
    return QuoteEntryPage(entry, draft, of.name, of.version, quotes_mailed(rd))
