"""What the mail that brings a purchase order to its supplier says."""

from __future__ import annotations

from datetime import date

from app.base.company import the_company
from app.base.door import Read
from app.base.words import Words
from app.correspondence.mail import AttachmentDraft
from app.flow.occasion import Occasion
from app.purchasing.purchase import lines_of_purchase, read_purchase
from app.purchasing.purchase_queries import purchase_rows
from app.purchasing.supplier_queries import email_of
from app.reports.purchase_page import out_of_reach
from app.reports.purchase_paper import purchase_facts


def _wanted(rd: Read, purchase_id: int, on: date | None, words: Words) -> str:
    """The day goods are wanted; where the supplier hears too late of it by their own lead time, as soon after as they can."""
    if on is None:
        return ""
    [row] = purchase_rows(rd, [purchase_id])
    late = row.untold and out_of_reach(
        rd, read_purchase(rd, purchase_id), lines_of_purchase(rd, purchase_id), on
    )
    return words.say("mail.wanted_or_soonest", day=words.date(on)) if late else words.date(on)


def of_purchase(rd: Read, purchase_id: int, language: str | None) -> Occasion:
    """A purchase order to its supplier, who is no customer."""
    facts, own = purchase_facts(rd, purchase_id)
    spoken = language or own.language
    words = Words(spoken)
    company = the_company(rd)
    values = {
        "number": facts.number,
        "supplier": facts.seller.name,
        "company": company.name,
        "date": words.date(facts.ordered_on),
        "total": words.money(facts.net, facts.currency),
        "wanted": _wanted(rd, purchase_id, facts.expected_on, words),
        "our_number": facts.our_number,
        "phone": company.phone or "",
    }
    name = f"{words.say('paper.title.purchase')} {facts.number}.pdf"
    paper = AttachmentDraft(name=name, noun="purchase_order", row_id=purchase_id)
    return Occasion(spoken, email_of(rd, purchase_id), None, values, (paper,))
