"""How the merchant's own last invoice would look: the same facts, drawn in a look that nobody has decided yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from app.base.company import the_company
from app.base.door import Read
from app.base.law import law_of
from app.base.logo import logo_in_use, logo_of
from app.base.words import Words
from app.invoicing.frozen import invoice_facts
from app.invoicing.invoice_facts import InstalmentFacts, InvoiceFacts
from app.invoicing.invoice_paper import render_invoice
from app.invoicing.tables import invoice
from app.orders.frozen import issuer_now
from app.orders.priced_lines import PricedLine, TaxLine
from app.paper.look import Look
from app.paper.party import Addressee

_LAST = select(func.max(invoice.c.id)).where(invoice.c.kind == "invoice")
_NET, _RATE = 12_500, 200_000


def look_preview(rd: Read, look: Look) -> bytes:
    """The PDF of the last invoice in that look, with the logo in use; without an invoice, of a draft that shows where things
    stand. Nothing of it is kept.
    """
    last = rd.scalar(_LAST)
    facts, words = invoice_facts(rd, last) if last is not None else _example(rd)
    seller = replace(facts.seller, look=look, logo=logo_of(rd, logo_in_use(rd)))
    return render_invoice(replace(facts, seller=seller), words)


def _example(rd: Read) -> tuple[InvoiceFacts, Words]:
    """A draft of two lines; what stands in it is the company's own, and words that say they are an example."""
    company = the_company(rd)
    words, today = Words(company.language), rd.today
    words = words.with_own(law_of(rd).own_texts(today, words.language))
    lines = tuple(
        PricedLine(
            name=words.say("look.example.line", n=place),
            sku=f"REF-{place:03}",
            quantity_milli=place * 1000,
            unit_price_micro=_NET * 10_000,
            rate_ppm=_RATE,
            net=_NET * place,
            tax=_NET * place // 5,
            gross=_NET * place * 6 // 5,
        )
        for place in (1, 2)
    )
    net, tax = sum(line.net for line in lines), sum(line.tax for line in lines)
    facts = InvoiceFacts(
        kind="invoice",
        number="",
        draft=True,
        issued_on=today,
        seller=issuer_now(rd),
        customer=Addressee(
            name=words.say("look.example.customer"),
            address=tuple(words.say("look.example.address").split("\n")),
        ),
        currency=company.currency,
        lines=lines,
        net=net,
        tax=tax,
        total=net + tax,
        amount_due=net + tax,
        taxes=(TaxLine(rate_ppm=_RATE, net=net, tax=tax),),
        instalments=(InstalmentFacts(due_on=_in_thirty_days(today), amount=net + tax),),
    )
    return facts, words


def _in_thirty_days(day: date) -> date:
    return date.fromordinal(day.toordinal() + 30)
