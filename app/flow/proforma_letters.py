"""The mail that brings a pro forma: what it is made of, what to pay and where to, and the paper as it stands on this day."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.base.freezing import freeze
from app.base.words import Words
from app.correspondence.mail import AttachmentDraft
from app.customers.mail_address import address_of
from app.customers.tables import customer
from app.flow.occasion import Occasion
from app.orders.order import read_order
from app.orders.quote import read_quote
from app.paper.party import WIDE, spaced
from app.reports.proforma import ProformaFacts, proforma_facts

PAPER = "proforma"
"""The noun of the attachment: what is drawn from the facts that were frozen with the mail."""


def of_proforma_of_order(rd: Read, order_id: int, language: str | None) -> Occasion:
    """The pro forma of an order; refused as `app.reports.proforma.proforma_facts` is."""
    order = read_order(rd, order_id)
    facts, words = proforma_facts(rd, "sales_order", order_id, language)
    return _occasion(rd, facts, words, order_id, order.customer_id, order.billing)


def of_proforma_of_quote(rd: Read, quote_id: int, language: str | None) -> Occasion:
    """The pro forma of a quote; refused likewise."""
    of = read_quote(rd, quote_id)
    facts, words = proforma_facts(rd, "quote", quote_id, language)
    return _occasion(rd, facts, words, quote_id, of.customer_id, of.billing)


def _occasion(
    rd: Read, facts: ProformaFacts, words: Words, row_id: int, customer_id: int, billing: str
) -> Occasion:
    company = the_company(rd)
    asked = facts.to_pay if facts.asked else 0
    values = {
        # Whoever ordered in a shop knows the order by its number there.
        "number": facts.shop_order_number or facts.number,
        "customer": str(rd.scalar(_NAME, {"id": customer_id}) or ""),
        "company": company.name,
        "date": words.date(facts.drawn_on),
        "total": words.money(facts.total, facts.currency),
        "valid": words.date(facts.valid_until) if facts.valid_until else "",
        "awaited": words.money(asked, facts.currency) if asked else "",
        "iban": spaced(facts.seller.iban, 4, gap=WIDE) if asked and facts.seller.iban else "",
        "phone": company.phone or "",
    }
    paper = AttachmentDraft(
        name=f"{words.say('mail.paper.proforma')} {facts.number}.pdf",
        noun=PAPER,
        row_id=row_id,
        frozen=freeze(facts),
    )
    return Occasion(words.language, address_of(rd, customer_id, billing), customer_id, values, (paper,))


_NAME = select(customer.c.name).where(customer.c.id == bindparam("id"))
