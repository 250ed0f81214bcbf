"""Invoices that suppliers send to the tests' shop, written by the program's own writer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.base.actor import Actor
from app.base.database import Database
from app.base.money import rounded_div
from app.base.words import Words
from app.flow.incoming import keep_file
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_facts import EInvoiceFacts
from app.invoicing.einvoice_xml import cii, ubl
from app.invoicing.original import render_original
from app.orders.priced_lines import PricedLine
from tests.invoicing.einvoices import a_buying_party, a_selling_party, an_einvoice
from tests.paper.papers import a_line, an_invoice

SELLER = "Grossiste du Port"
SIREN = "404833048"
VAT_NUMBER = "FR83404833048"


def an_invoiced(name: str, pieces: int, price: str, sku: str = "") -> PricedLine:
    """So many pieces at a price without tax, such as ``"4.10"``."""
    micro = int(Decimal(price) * 1_000_000)
    net = rounded_div(pieces * micro, 10_000)
    return a_line(net, sku=sku, name=name, quantity_milli=pieces * 1000, unit_price_micro=micro)


def sent_by_supplier(
    *lines: PricedLine,
    number: str = "G-2026-88",
    order: str = "",
    kind: str = "invoice",
    name: str = SELLER,
    siren: str = SIREN,
    vat_number: str = VAT_NUMBER,
    issued_on: date = date(2026, 3, 10),
) -> EInvoiceFacts:
    """What a supplier bills to the shop."""
    page = an_invoice(
        *(lines or (an_invoiced("Article 0", 12, "4.10"),)),
        number=number,
        kind=kind,
        issued_on=issued_on,
        buyer_reference=order,
        order_number="",
        instalments=(),
    )
    return an_einvoice(
        page,
        seller=a_selling_party(
            name=name, siren=siren, vat_number=vat_number, email="compta@grossiste.example"
        ),
        buyer=a_buying_party(name="Boutique Clémentine", siren="732829320", vat_number="FR44732829320"),
    )


def as_xml(facts: EInvoiceFacts, syntax: str = "cii") -> bytes:
    return (ubl if syntax == "ubl" else cii)(einvoice(facts))


def as_pdf(facts: EInvoiceFacts) -> bytes:
    return render_original(replace(facts), Words("fr"))


def kept(database: Database, facts: EInvoiceFacts, actor: Actor, syntax: str = "cii") -> int:
    """The key of an invoice that was kept."""
    content = as_pdf(facts) if syntax == "pdf" else as_xml(facts, syntax)
    name = f"{facts.page.number}.{'pdf' if syntax == 'pdf' else 'xml'}"
    return keep_file(database, actor, content, name).id
